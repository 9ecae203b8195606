"""Qualification on the pages: the panel of a deal or a lead, and the frameworks of the workspace."""
