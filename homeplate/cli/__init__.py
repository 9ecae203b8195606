"""The `homeplate` program: one module per command, listed in `main.COMMANDS`."""
