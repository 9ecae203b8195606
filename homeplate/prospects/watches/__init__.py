"""Saved searches that are watched: what fits now and did not before is told to whoever watches, once."""
