"""A site's own lists: how entries are written, compiled, matched and changed."""
