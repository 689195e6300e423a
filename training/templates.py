"""Our own examples: sentences with slots, for what public data sets lack.

A file of ``templates/`` holds families, each of one source, label and language:

    [[family]]
    source = "own-links"
    label = "legitimate"
    language = "en"
    rows = 12                     # made of each template, at most; fewer where they would repeat
    author_name = "..."           # optional, a template as well; so is author_url
    group = "..."                 # optional: one group for all; else each template is its own
    templates = '''
    {Thanks|Thank you}, the full text is at {site}{.|}
    '''
    slots = { site = '''...''' }  # optional, one choice a line; the others stand in slots.toml

Slots that all families of one file share may stand in a table ``[slots]`` of that file.
A template is one line, written as `training.phrases` says.
"""

import hashlib
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model.labels import Label
from training.examples import Example
from training.phrases import Writer
from training.weights import SYNTHETIC

_DIRECTORY = Path(__file__).with_name("templates")
_SLOTS = "slots.toml"
_SHARED = "all"
_TRIES = 3

Slots = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Templates of one source, label and language."""

    source: str
    label: Label
    language: str
    rows: int
    templates: list[str]
    slots: Slots
    author_name: str = ""
    author_url: str = ""
    group: str = ""


def own_examples(seed: int) -> list[Example]:
    """Return the examples made of all families; the same for the same seed.

    They are of the domain ``synthetic``, and the rows of one template share a group.
    """
    return [
        example
        for family in families()
        for template in family.templates
        for example in expand(family, template, seed=seed)
    ]


def expand(family: Family, template: str, *, seed: int) -> list[Example]:
    """Return the different rows that come of one template, at most ``family.rows``."""
    key = hashlib.sha256(f"{family.language}\n{template}".encode()).hexdigest()[:12]
    group = f"{family.source} {family.group or key}"
    randomness = random.Random(f"{seed} {group} {key}")
    found: dict[tuple[str, str, str], Example] = {}
    for _ in range(family.rows * _TRIES):
        example = _write(family, template, group, randomness)
        found.setdefault((example.text, example.author_name, example.author_url), example)
        if len(found) == family.rows:
            break
    return list(found.values())


@cache
def families() -> tuple[Family, ...]:
    """Return the families of all files, in the order of the files' names."""
    shared = _read(_DIRECTORY / _SLOTS)
    paths = sorted(path for path in _DIRECTORY.glob("*.toml") if path.name != _SLOTS)
    return tuple(family for path in paths for family in _families(_read(path), shared))


def _write(family: Family, template: str, group: str, randomness: random.Random) -> Example:
    writer = Writer(family.slots, randomness)
    return Example(
        text=writer.write(template),
        label=family.label,
        source=family.source,
        domain=SYNTHETIC,
        language=family.language,
        group=group,
        author_name=writer.write(family.author_name),
        author_url=writer.write(family.author_url),
    )


def _families(file: dict[str, Any], shared: dict[str, dict[str, str]]) -> list[Family]:
    common = file.get("slots", {})
    return [
        _family(row, shared[_SHARED] | shared.get(row["language"], {}) | common)
        for row in file["family"]
    ]


def _family(row: dict[str, Any], shared: dict[str, str]) -> Family:
    slots = shared | row.pop("slots", {})
    return Family(
        **row
        | {
            "label": Label(row["label"]),
            "templates": _lines(row["templates"]),
            "slots": {name: _lines(text) for name, text in slots.items()},
        }
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
