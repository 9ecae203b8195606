"""Leads from creation to an accepted, qualified deal, or out with a reason and a day to come back (Q1, Q2, Q6)."""
