"""The measures, each defined once: what it means is in its docstring, how it is taken in the statement beside it."""
