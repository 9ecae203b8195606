"""What the lists of deals, accounts and contacts have in common."""
