"""The prospect database: companies and people, loaded in bulk, searched by combined filters (Q3)."""
