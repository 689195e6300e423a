"""What the users of Perspective bring along: its attributes, its scales, their old scores."""
