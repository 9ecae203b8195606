"""The address book: companies and the people in them."""
