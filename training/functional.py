"""The functional suite: sentences that we wrote to see what a model does with them.

They measure and never train: a model that has seen them would pass by heart. They lie in
``training/functional/*.toml``, one file a family of groups, and are written out of patterns:

[lists]                           texts that several groups share
kindness = ["My {adjective} neighbour brought us soup."]

[[groups]]
name = "religion"                 groups of one name and label are measured together
label = "legitimate"
language = "en"
use = ["kindness"]                optional: the lists to take texts from
texts = ["Hello.", {text = "Hello.", author_name = "Ann"}]     strings, or fields of a comment
[groups.words]                    what stands in for the blanks
adjective = ["Muslim", "Jewish"]
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.comment import Comment, TextFormat
from model.labels import Label

DIRECTORY = Path(__file__).with_name("functional")
_BLANK = re.compile(r"\{([A-Za-z][a-z_]*)\}")

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FunctionalCase:
    """One comment with the label that a person would give it."""

    comment: Comment
    label: Label
    family: str
    """What is asked of the model: ``identity``, ``praise``, ``spam``, and so on."""
    group: str
    """Which part of it, such as ``religion``."""
    language: str
    """ISO 639-1. The comment does not tell it to the model."""


def functional_cases() -> list[FunctionalCase]:
    """Return all cases, always the same and in the same order."""
    return list(_cases())


def fill(patterns: Mapping[str, str], words: Words) -> list[dict[str, str]]:
    """Return the fields that these patterns stand for, one set for each word of the longest list.

    The lists go round side by side, so that words in the same place stand together. A blank with
    a capital letter gives one to its word.

    >>> fill({"text": "{Kind} people live in {town}."}, {"kind": ["old", "new"], "town": ["Ulm"]})
    [{'text': 'Old people live in Ulm.'}, {'text': 'New people live in Ulm.'}]
    """
    blanks = {blank.lower() for pattern in patterns.values() for blank in _BLANK.findall(pattern)}
    n_fillings = max((len(words[name]) for name in blanks), default=1)
    return [
        {field: _filled(pattern, words, i) for field, pattern in patterns.items()}
        for i in range(n_fillings)
    ]


@cache
def _cases() -> tuple[FunctionalCase, ...]:
    return tuple(
        case for path in sorted(DIRECTORY.glob("*.toml")) for case in _cases_of_family(path)
    )


def _cases_of_family(path: Path) -> Iterator[FunctionalCase]:
    content = tomllib.loads(path.read_text("utf-8"))
    for group in content["groups"]:
        shared = [text for name in group.get("use", ()) for text in content["lists"][name]]
        for pattern in [*group.get("texts", ()), *shared]:
            for comment in _comments(pattern, group.get("words", {})):
                yield FunctionalCase(
                    comment=comment,
                    label=Label(group["label"]),
                    family=path.stem.partition("_")[0],
                    group=group["name"],
                    language=group["language"],
                )


def _comments(pattern: str | Mapping[str, str], words: Words) -> Iterator[Comment]:
    patterns = {"text": pattern} if isinstance(pattern, str) else dict(pattern)
    text_format = TextFormat(patterns.pop("format", TextFormat.TEXT))
    for fields in fill(patterns, words):
        yield Comment(**fields, format=text_format)  # type: ignore[arg-type]


def _filled(pattern: str, words: Words, i: int) -> str:
    def word_for(blank: re.Match[str]) -> str:
        listed = words[blank[1].lower()]
        word = listed[i % len(listed)]
        return word[:1].upper() + word[1:] if blank[1][0].isupper() else word

    return _BLANK.sub(word_for, pattern)
