"""Who is asked and who asks: moderators, their feeds, and authors who appeal."""
