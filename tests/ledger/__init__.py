"""Facts and receipts."""
