"""The prospect database: companies and people that nobody has spoken with yet, and the search over millions of
them.

`models` are their tables, `loading` fills them from files, `query` says what somebody looks for, `engine`
answers it from columns in memory. See docs/decisions/0027-prospect-search.md.
"""
