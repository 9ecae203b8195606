"""Pages of ideal customer profiles and buyer personas, and how a fit is shown elsewhere."""
