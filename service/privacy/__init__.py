"""What keeps people and secrets apart from the record: keyed hashes, sealed secrets, erasures."""
