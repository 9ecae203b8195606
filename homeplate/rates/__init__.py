"""Exchange rates of a workspace: what other currencies are worth in the one it reports in, and since when."""
