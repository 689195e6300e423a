"""Work that nobody waits for: done in one place, however many workers there are."""
