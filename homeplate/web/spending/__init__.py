"""Pages about what was spent on winning customers and on keeping them."""
