"""Leads: taking them in, and every step until a deal goes on or they are out."""
