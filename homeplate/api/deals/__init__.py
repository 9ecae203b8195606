"""Deals: records, moves, evidence, people, documents, board, bulk."""
