"""Akismet 1.1 and 1.2, as its clients speak it: https://akismet.com/developers/."""
