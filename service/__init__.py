"""Everything that speaks HTTP, and the data of record."""
