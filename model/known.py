"""Reasons from what a site knows of a comment: lists, waves, the author's record."""

from collections.abc import Iterator

from model.evidence import AuthorRecord, Effect, Evidence, Kind, ListHit, WaveMemory
from model.verdict import Reason

MOST_HITS = 10
"""Hits told of at most; the others change nothing."""

REJECTIONS_THAT_HOLD = 1
REJECTIONS_THAT_REJECT = 2
"""Of nearly the same comments by people, with none published in between."""

KNOWN_AUTHOR = Reason("known_author", "People accepted many comments of this author.")
NEW_AUTHOR = Reason("new_author", "The author is new, and the site looks at first comments.")
MUTED_AUTHOR = Reason("muted_author", "A moderator has muted the author.")
WAVE_HELD = Reason("wave_held", "A person rejected a comment that is nearly the same.")
LIKE_REJECTED = Reason("like_rejected", "People rejected several comments that are like it.")
WAVE_REJECTED = Reason("wave_rejected", "People rejected comments that are nearly the same.")


def known_reasons(evidence: Evidence, *, hold_new_authors: int) -> tuple[Reason, ...]:
    """Return a reason for each thing known that can change what happens, the strongest first.

    ``hold_new_authors`` is the number of comments of a new author that a person should see.
    """
    hits = sorted(evidence.list_hits, key=lambda hit: _EFFECTS.index(hit.effect))
    return (
        *(_of_hit(hit) for hit in hits[:MOST_HITS]),
        *(_of_wave(evidence.wave) or _of_resembled(evidence.resembled)),
        *_of_author(evidence.author, hold_new_authors),
    )


_EFFECTS = (Effect.ALLOW, Effect.BLOCK, Effect.HOLD)


def _of_hit(hit: ListHit) -> Reason:
    entry, spans = hit.entry, hit.spans
    match hit.effect, hit.kind:
        case Effect.ALLOW, Kind.WORD:
            return Reason("allowed_word", f"The site allows what says: {entry}", None, spans)
        case Effect.ALLOW, Kind.DOMAIN:
            message = f"Links to {entry} count for nothing: the site allows them."
            return Reason("allowed_domain", message, None, spans)
        case Effect.ALLOW, Kind.AUTHOR:
            return Reason("allowed_author", f"The site allows the author: {entry}", None, spans)
        case Effect.BLOCK, Kind.WORD:
            return Reason("blocked_word", f"The site blocks what says: {entry}", None, spans)
        case Effect.BLOCK, Kind.DOMAIN:
            return Reason("blocked_domain", f"The site blocks links to {entry}.", None, spans)
        case Effect.BLOCK, Kind.AUTHOR:
            return Reason("blocked_author", f"The site blocks the author: {entry}", None, spans)
        case Effect.HOLD, Kind.WORD:
            return Reason("held_word", f"The site holds what says: {entry}", None, spans)
        case Effect.HOLD, Kind.DOMAIN:
            return Reason("held_domain", f"The site holds links to {entry}.", None, spans)
        case _:
            return Reason("held_author", f"The site holds the author: {entry}", None, spans)


def _of_wave(wave: WaveMemory | None) -> tuple[Reason, ...]:
    # What people published once and rejected once is a matter for a person again; what they
    # publish more often than not is no campaign.
    if wave is None or wave.n_rejected < REJECTIONS_THAT_HOLD or wave.n_published > wave.n_rejected:
        return ()
    agreed = wave.n_rejected >= REJECTIONS_THAT_REJECT and not wave.n_published
    return (WAVE_REJECTED if agreed else WAVE_HELD,)


def _of_resembled(resembled: WaveMemory | None) -> tuple[Reason, ...]:
    # What is only like others is never rejected for it, and what people published silences it.
    if resembled is None or resembled.n_published:
        return ()
    return (LIKE_REJECTED,) if resembled.n_rejected >= REJECTIONS_THAT_REJECT else ()


def _of_author(author: AuthorRecord | None, hold_new_authors: int) -> Iterator[Reason]:
    if author is None:
        return
    if author.muted:
        yield MUTED_AUTHOR
    elif author.trusted:
        yield KNOWN_AUTHOR
    elif is_first_comment(author, hold_new_authors):
        yield NEW_AUTHOR


def is_first_comment(author: AuthorRecord, n_first: int) -> bool:
    """Return whether this is one of the first ``n_first`` comments of the author.

    Comments that people accepted count at once. Those that nobody decided count only once the
    author is not new, or many sent at once would let each other through; rejected ones never do.

    >>> is_first_comment(AuthorRecord(n_comments=5), 1)
    True
    >>> is_first_comment(AuthorRecord(n_comments=5, is_new=False), 1)
    False
    >>> is_first_comment(AuthorRecord(n_comments=1, accepted=1), 1)
    False
    """
    if author.accepted >= n_first:
        return False
    return author.is_new or author.n_comments - author.rejected < n_first
