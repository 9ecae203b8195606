"""The deal: its page, its criteria with their evidence, its gates, its people, documents and timeline."""
