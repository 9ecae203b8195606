"""The pipeline board: what is shown of which deals, and moving them."""
