"""A demonstration: two made-up sites with two weeks of comments, decisions, flags and waves.

    script     the comments, as they stand in ``comments/``
    cast       the sites and the people who look after them
    timeline   when each comment comes in
    readers    how it is handed in, flagged, praised and edited
    shift      how moderators work through what waits
    play       all of it in the order of time

Everything goes through the use cases of `service.moderation`, with the clock as argument, so that
the record is one that a service at work would have left.
"""

from service.demo.play import NotEmpty, Played, play

__all__ = ["NotEmpty", "Played", "play"]
