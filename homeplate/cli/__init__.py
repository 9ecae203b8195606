"""The `homeplate` program: one module per command."""
