"""Workspaces kept apart: their table, the base of every table in them, joins that carry them, backends."""
