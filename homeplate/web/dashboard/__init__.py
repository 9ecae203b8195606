"""Dashboards: their pages, how they are arranged, and how they go out by mail."""
