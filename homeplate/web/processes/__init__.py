"""The processes of a workspace: the gallery, a process with what lint says, its drafts, versions and migration."""
