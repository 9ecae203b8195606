"""What was spent on winning customers and on keeping them (F1)."""
