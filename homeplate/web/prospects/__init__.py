"""The pages of the prospect database: the search, a company, a person, and loads."""
