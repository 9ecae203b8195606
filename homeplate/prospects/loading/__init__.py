"""Taking files of companies and people in: millions of rows, in batches that are each whole.

`reading` tells how a file is written and gives its rows, `columns` what each column says, `checking` which rows can be
taken, `ahead` does both in a process of its own where that pays, `writing` puts a batch into the tables, `work` goes
through a file.
"""
