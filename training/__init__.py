"""Decisions and data sets in, a published model out."""
