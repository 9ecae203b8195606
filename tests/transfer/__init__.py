"""Imports and exports, without the database."""
