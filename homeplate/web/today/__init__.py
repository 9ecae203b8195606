"""The page of the day: what a person's deals ask for, and what a team asks of whoever leads it."""
