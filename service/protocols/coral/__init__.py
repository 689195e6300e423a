"""Coral's external moderation phase: https://docs.coralproject.net/external-moderation-phases."""
