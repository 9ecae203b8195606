"""Custom fields of a workspace: typed, validated, and indexed where people filter by them."""
