"""What is found becomes leads: chosen rows, a whole search or a list, in the background, with a report and an undo.

`rules` says what a lead is told and who is left out why, `known` looks up who is known already, `work` goes through
a take. See docs/decisions/0034-what-becomes-of-a-search.md.
"""
