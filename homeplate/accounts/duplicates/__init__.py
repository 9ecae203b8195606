"""Duplicates of accounts and contacts: found on entry, on import and in the whole base; told apart, merged."""
