"""Pages of paper: templates of the typesetter, and the one function that sets them."""
