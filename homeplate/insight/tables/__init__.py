"""The tables of the mirror in the database of records, for measures of workspaces that outgrow one machine.

The same derivation fills them (`filling`), the same statements ask them (`turning`, `session`), and each statement is
about one workspace, so that a distributed database answers it where its rows are. See
docs/decisions/0024-distributed-engine.md.
"""
