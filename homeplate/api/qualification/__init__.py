"""Qualification: what is known of a buyer, answered once for every framework."""
