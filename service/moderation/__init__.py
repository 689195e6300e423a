"""The use cases of the service, free of HTTP: what can be done with comments. Read this first.

    score           judge comments and forget them
    submit          judge a comment, store it, say what becomes of it
    edit            the author changed it: a new revision with a verdict of its own
    look_up         what is known of a comment
    erase_comment   its words go for good
    decide          a person says what becomes of it, and takes that back
    flag            readers report, praise, and platforms promote it

Each takes what it needs as arguments, the clock among them, does its work in one transaction of the
store, and raises errors that say their own sentence.
"""

from service.moderation.edit import edit
from service.moderation.erase_comment import erase_comment
from service.moderation.look_up import Known, look_up
from service.moderation.score import score, score_many
from service.moderation.submission import Judged, Submission
from service.moderation.submit import submit

__all__ = [
    "Judged",
    "Known",
    "Submission",
    "edit",
    "erase_comment",
    "look_up",
    "score",
    "score_many",
    "submit",
]
