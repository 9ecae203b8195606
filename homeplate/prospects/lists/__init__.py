"""Lists of companies or people that somebody keeps: made of chosen rows or of what a search finds."""
