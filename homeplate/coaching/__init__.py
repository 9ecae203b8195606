"""Coaching as it was held: sessions of those who lead with those they lead, what was agreed, and its share of time."""
