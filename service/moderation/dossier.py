"""All that a moderator should know of one comment."""

from collections.abc import Sequence
from dataclasses import dataclass

from model.verdict import Verdict
from service.moderation.standing import standing
from service.store import (
    CommentRow,
    Connection,
    RevisionRow,
    Site,
    VerdictRow,
    accounts,
    appeals,
    authors,
    decisions,
    flags,
    revisions,
    verdicts,
    waiting_rows,
    waves,
)
from service.store.appeals import AppealRow
from service.store.authors import AuthorRecord
from service.store.decision_rows import DecisionRow
from service.store.flags import FlagRow
from service.store.waiting_rows import WaitingRow
from service.store.waves import WaveRow

MOST_ALIKE = 5
"""Near-identical comments that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One comment with its history, its author's, and that of comments like it."""

    site: Site
    comment: CommentRow
    revisions: list[RevisionRow]
    """What it said at each time, the oldest first; the last one counts."""
    verdicts: list[VerdictRow]
    """The oldest first; the last one counts."""
    decisions: list[DecisionRow]
    """Undone ones too, the oldest first."""
    stands: DecisionRow | None
    """Which of them counts, if any."""
    flags: list[FlagRow]
    appeal: AppealRow | None
    """What the author says against a rejection."""
    author: AuthorRecord
    wave: WaveRow | None
    alike: list[WaitingRow]

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts."""
        return self.verdicts[-1].verdict

    @property
    def revision(self) -> RevisionRow:
        """What the comment says now."""
        return self.revisions[-1]


def dossier(
    connection: Connection, site_name: str, comment: CommentRow, *, sections: Sequence[str] = ()
) -> Dossier:
    """Return all that is known of a comment of the site of that name.

    Of comments like it, those of the ``sections``; without any, of the whole site.
    """
    same = decisions.of_same_text(connection, comment.id, comment.revision)
    wave = comment.wave_id
    return Dossier(
        site=accounts.site(connection, site_name),
        comment=comment,
        revisions=revisions.of_comment(connection, comment.id),
        verdicts=verdicts.of_comment(connection, comment.id),
        decisions=decisions.of_comment(connection, comment.id),
        stands=standing(same),
        flags=flags.of_comment(connection, comment.id),
        appeal=appeals.of_comment(connection, comment.id),
        author=authors.record(connection, comment.site_id, comment.author_hash),
        wave=None if wave is None else waves.get(connection, wave),
        alike=[]
        if wave is None
        else waiting_rows.of_wave(
            connection, wave, sections=sections, but=comment.id, limit=MOST_ALIKE
        ),
    )
