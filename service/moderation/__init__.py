"""The use cases of the service, free of HTTP: what can be done with comments. Read this first.

    score           judge comments and forget them
    keep_draft      and keep one all the same, where the site wants that
    find_text       which comment says this
    submit          judge a comment, store it, say what becomes of it
    edit            the author changed it: a new revision with a verdict of its own
    look_up         what is known of a comment
    erase_comment   its words go for good
    decide          a person says what becomes of it
    undo            and takes that back
    hand_in         a comment of a platform that has no name for it, perhaps once more
    correct         and what such a platform says that it is
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
from service.moderation.drafts import find_text, keep_draft
from service.moderation.edit import edit
from service.moderation.erase_comment import erase_comment
from service.moderation.feed import Feed, changes_after
from service.moderation.flag import Flagged, flag
from service.moderation.import_archive import Imported, Importer
from service.moderation.look_up import Known, look_up
from service.moderation.people import Actor, Ruling
from service.moderation.platforms import Means, correct, hand_in
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
    "Means",
    "Praised",
    "Ruling",
    "Statement",
    "Submission",
    "appeal",
    "changes_after",
    "correct",
    "decide",
    "decide_many",
    "edit",
    "erase_comment",
    "find_text",
    "flag",
    "hand_in",
    "keep_draft",
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
