"""The columnar mirror: what the ledger tells of deals, as Parquet files that measures are taken from.

A mirror is a folder of files for each workspace and can be thrown away at any time: `rebuild` makes it again from the
ledger with equal rows. `reading` takes facts out of the ledger, `derive.sql` makes tables of them, `files` keeps what
was made, `refresh` brings a mirror up to date, `engine` answers questions from it. See docs/decisions/0015-mirror.md.
"""
