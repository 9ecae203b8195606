"""`/settings/…`: what a person decides about themselves, and what is decided for a workspace."""
