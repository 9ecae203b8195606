"""Accounts (buying companies) and contacts (the people in them)."""
