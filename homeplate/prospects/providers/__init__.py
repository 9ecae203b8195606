"""Enrichment: whoever says more of companies and people that are known already.

`kinds` is the interface that every provider keeps to; `drop` (files laid into a folder) and `http` (a service on the
web) are the two kinds. `contract` reads what a service answers and `judging` what may be believed of it, `work` goes
through what was asked for, `transport` is the one way out to the network.
"""
