"""Homeplate: a sales system whose product is the sales process itself."""

__version__ = "0.1.0"
