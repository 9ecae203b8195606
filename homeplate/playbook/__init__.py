"""The stored processes of a workspace: drafts, published versions, migration of open deals' definitions."""
