"""The audit sample is looked at by two: how far people agree is measured on it."""

from model.labels import Action
from service.record import Waiting
from service.store import CommentRow, Connection, decisions, moderators
from service.store.decision_rows import DecisionRow


def is_wanted(connection: Connection, comment: CommentRow, stands: DecisionRow) -> bool:
    """Return whether another moderator should look at a spot check that one has decided on.

    Not where nobody else is there to do so.
    """
    was_sample = comment.audit_sample and stands.before.waiting is Waiting.AUDIT
    if not was_sample or stands.moderator_id is None or stands.action is Action.HOLD:
        return False
    same = decisions.of_same_text(connection, comment.id, comment.revision)
    who = {one.moderator_id for one in same if one.undone_at is None and one.moderator_id}
    if len(who) > 1:
        return False
    others = moderators.of_section(connection, comment.site_id, comment.section)
    return not others <= who
