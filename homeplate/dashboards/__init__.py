"""Dashboards: figures of insight and of the day side by side, as somebody arranged them, and by mail on some days."""
