"""What may teach: decided examples without copies, without bait, and without a voice too loud.

The random audit sample is put aside before anything else: it measures and never teaches. A comment
that repeats an earlier legitimate one and adds a link is bait, whatever its label: of it a model
would learn that honest words are spam, or that adverts are honest. Near-duplicates are collapsed,
one wave and one rater say so much and no more.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.labels import Label
from model.links import domain_of
from model.text import read
from training.decided import DecidedExample
from training.duplicates import collapse_groups, find_groups, join
from training.examples import collapse
from training.progress import Progress
from training.split import skeleton

MOST_OF_A_WAVE = 5
"""Examples of one wave and label that teach, after near-duplicates are collapsed."""
LEAST_OF_A_RATER = 500.0
"""What one rater may weigh in any case; beyond it, no more than all others together."""
MOST_OF_A_LABEL = 6_000
"""The newest that teach: what was decided before them is old, and takes time and memory."""
LONGEST_SHORT = 150
"""Characters up to which texts are also compared letter by letter, whatever they link to."""


@dataclass(frozen=True, slots=True)
class Clean:
    """What is left to learn from and to measure on, and what was taken out."""

    rows: list[DecidedExample]
    """They teach, in the order of decisions."""
    audit: list[DecidedExample]
    """The random sample, without copies: it measures."""
    n_read: int
    n_like_the_sample: int
    """Left out because they nearly repeat a comment of the sample."""
    bait: list[DecidedExample]
    """Copies of earlier legitimate comments with a link added."""
    n_of_waves: int
    """Left out because their wave has said enough."""
    n_old: int = 0
    """Left out because enough newer ones of their label teach."""
    loud: dict[str, float] = field(default_factory=dict)
    """Raters that weigh less because they said more than all others; by what factor."""

    @property
    def n_repeats(self) -> int:
        """How many examples went into others that say the same."""
        used = len(self.rows) + len(self.audit) + len(self.bait)
        return self.n_read - self.n_like_the_sample - self.n_of_waves - self.n_old - used


def clean(examples: Sequence[DecidedExample], progress: Progress) -> Clean:
    """Return what may teach of examples in the order of decisions."""
    group_of = dict(zip(map(id, examples), _groups(examples, progress), strict=True))
    audit = [one for one in examples if one.audit_sample]
    # What nearly repeats a comment of the sample would let the model see it beforehand.
    sample = {group_of[id(one)] for one in audit}
    apart = [one for one in examples if group_of[id(one)] not in sample]
    bait = _bait(apart, group_of)
    left = collapse(one for one in apart if id(one) not in bait)
    single = _decided(collapse_groups(left, [group_of[id(one)] for one in left]))
    unlike = _capped_waves(single)
    kept = _newest(unlike)
    rows, loud = _capped_raters(kept)
    return Clean(
        rows=rows,
        audit=_decided(collapse(audit)),
        n_read=len(examples),
        n_like_the_sample=len(examples) - len(apart) - len(audit),
        bait=[one for one in apart if id(one) in bait],
        n_of_waves=len(single) - len(unlike),
        n_old=len(unlike) - len(kept),
        loud=loud,
    )


def _groups(examples: Sequence[DecidedExample], progress: Progress) -> list[int]:
    """Return the group of each example: of near-duplicates, or of short texts with one wording."""
    alike = find_groups(examples, progress)
    return join(
        [("alike", group), *_wordings(one)] for group, one in zip(alike, examples, strict=True)
    )


def _wordings(example: DecidedExample) -> list[tuple[str, str]]:
    """Return the letters of a text that may be too short to have a fingerprint."""
    if len(example.text) > LONGEST_SHORT:
        return []
    return [("wording", skeleton(read(example.text, example.format).visible))]


def _decided(rows: Sequence[object]) -> list[DecidedExample]:
    """Return the same rows; what collapses examples keeps their kind."""
    return [row for row in rows if isinstance(row, DecidedExample)]


def _bait(examples: Sequence[DecidedExample], group_of: Mapping[int, int]) -> set[int]:
    """Return the identities of copies of earlier legitimate comments that add a link."""
    groups: dict[int, list[DecidedExample]] = defaultdict(list)
    for one in examples:
        groups[group_of[id(one)]].append(one)
    found: set[int] = set()
    for alike in groups.values():
        known: frozenset[str] | None = None
        for one in sorted(alike, key=_written) if len(alike) > 1 else ():
            if known is None:
                known = _domains(one) if one.label is Label.LEGITIMATE else None
            elif _domains(one) - known:
                found.add(id(one))
    return found


def _written(example: DecidedExample) -> tuple[object, ...]:
    return (example.created_at or example.decided_at, example.decided_at, example.identifier)


def _domains(example: DecidedExample) -> frozenset[str]:
    links = read(example.text, example.format).links
    return frozenset(link.domain or domain_of(link.url) for link in links)


def _capped_waves(rows: Sequence[DecidedExample]) -> list[DecidedExample]:
    seen: Counter[tuple[str, Label]] = Counter()
    kept = []
    for row in rows:
        seen[row.wave, row.label] += 1
        if not row.wave or seen[row.wave, row.label] <= MOST_OF_A_WAVE:
            kept.append(row)
    return kept


def _newest(rows: Sequence[DecidedExample]) -> list[DecidedExample]:
    seen: Counter[Label] = Counter()
    kept = []
    for row in reversed(rows):
        seen[row.label] += 1
        if seen[row.label] <= MOST_OF_A_LABEL:
            kept.append(row)
    return kept[::-1]


def _capped_raters(
    rows: Sequence[DecidedExample],
) -> tuple[list[DecidedExample], dict[str, float]]:
    """Return the rows with those of raters who outweigh all others weighed down."""
    said: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        said[row.rater] += row.weight
    total = sum(said.values())
    factors = {
        rater: allowed / weight
        for rater, weight in said.items()
        if weight > (allowed := max(LEAST_OF_A_RATER, total - weight))
    }
    if len(said) < 2:  # nobody else is there to be drowned
        factors = {}
    return [row.weighing(row.weight * factors.get(row.rater, 1.0)) for row in rows], factors
