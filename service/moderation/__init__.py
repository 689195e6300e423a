"""The use cases of the service, free of HTTP: what can be done with comments. Read this first.

    score           judge comments and forget them
    submit          judge a comment, store it, say what becomes of it
    edit            the author changed it: a new revision with a verdict of its own
    look_up         what is known of a comment
    erase_comment   its words go for good
    decide          a person says what becomes of it
    undo            and takes that back
    flag            readers report it
    vote, promote   readers praise it, and platforms lift it to the top
    statement       authors are told why a comment was rejected
    appeal          and ask once for another person to look
    changes_after   what became of comments, in order
    Importer        takes the archive of another system in

Each takes what it needs as arguments, the clock among them, does its work in one transaction of the
store, and raises errors that say their own sentence.
"""

from service.moderation.appeal import Statement, appeal, statement
from service.moderation.decide import decide, decide_many
from service.moderation.decided import Decided
from service.moderation.edit import edit
from service.moderation.erase_comment import erase_comment
from service.moderation.feed import Feed, changes_after
from service.moderation.flag import Flagged, flag
from service.moderation.import_archive import Imported, Importer
from service.moderation.look_up import Known, look_up
from service.moderation.people import Actor, Ruling
from service.moderation.praise import Praised, promote, vote
from service.moderation.score import score, score_many
from service.moderation.submission import Judged, Submission
from service.moderation.submit import submit
from service.moderation.undo import undo, undo_many

__all__ = [
    "Actor",
    "Decided",
    "Feed",
    "Flagged",
    "Imported",
    "Importer",
    "Judged",
    "Known",
    "Praised",
    "Ruling",
    "Statement",
    "Submission",
    "appeal",
    "changes_after",
    "decide",
    "decide_many",
    "edit",
    "erase_comment",
    "flag",
    "look_up",
    "promote",
    "score",
    "score_many",
    "statement",
    "submit",
    "undo",
    "undo_many",
    "vote",
]
