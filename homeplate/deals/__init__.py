"""Deals: evidence, gates, moves, results, and the people who decide."""
