"""PostgreSQL with two-column keys, and optional row-level security."""
