"""Workspaces kept apart: the workspace table, the base of every workspace table, joins that carry it, database backends."""
