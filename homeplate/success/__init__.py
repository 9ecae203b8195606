"""After the sale: what customers say of it, and whom they send (F1, F4)."""
