"""Append-only facts: who did what to which record, when, through which door, and with what."""
