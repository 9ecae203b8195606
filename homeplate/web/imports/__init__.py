"""Importing files: upload, columns, stages, dry run, import, report."""
