"""Qualification frameworks as data, and what was answered about a lead or a deal, with evidence (Q5)."""
