"""The forms of the studio: every field of a stage, a criterion and the process, written once as a list of inputs."""
