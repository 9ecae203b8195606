"""The open deals of a large workspace as columns of numbers in memory: how many there are, what they are worth and
which come first, whatever they are narrowed by.

The database is what holds: a copy is made from it, and before each question it takes in what the ledger has told since,
so that an answer is as exact as one of the database. `names` looks for parts of names, `table` holds the columns,
`asking` answers from them, `loading` reads deals into them, `keeping` knows when a copy is of use and brings it up to
date. See docs/decisions/0020-columns.md.
"""
