"""The search over prospects, answered from columns in memory.

`segment` holds companies with all of their people as arrays; `building` makes segments out of rows,
`vocabulary` finds names with mistakes in them, `masks` says who fits a query, `counting` counts them by facets,
`asking` puts segments together, and `keeping` follows the ledger so that a change is found at once. See
docs/decisions/0027-prospect-search.md.
"""
