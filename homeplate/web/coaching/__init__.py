"""The pages of coaching: whom to coach on what, the sessions held, what was agreed, and its share of time."""
