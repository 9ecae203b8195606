"""The chance to win as outcomes teach it: what deals of the past were like, a model of them, and how good it was."""
