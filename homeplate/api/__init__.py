"""The HTTP API: translates requests into one action or query each, and answers in JSON."""
