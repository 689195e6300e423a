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

A template is one line, in which ``\\n`` breaks the line; ``{a|b|}`` is one of its choices and
``{name}`` one line of the slot, in the language or shared by all. Choices may hold further braces,
slots may hold slots, and within one text no line of a slot is taken twice while others are left.
"""

import hashlib
import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from model.labels import Label
from training.examples import Example

DOMAIN = "synthetic"
_DIRECTORY = Path(__file__).with_name("templates")
_SLOTS = "slots.toml"
_SHARED = "all"
_INNERMOST = re.compile(r"\{([^{}]*)\}")
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


@dataclass(slots=True)
class _Writer:
    """Fills in the slots of one text."""

    slots: Slots
    randomness: random.Random
    left: Slots = field(default_factory=dict)

    def write(self, template: str) -> str:
        while "{" in template:
            template, n_filled = _INNERMOST.subn(self._fill, template, count=1)
            if not n_filled:
                raise ValueError(f"a brace without its other one: {template!r}")
        return template.replace("\\n", "\n").strip()

    def _fill(self, match: re.Match[str]) -> str:
        if "|" in match[1]:
            return self.randomness.choice(match[1].split("|"))
        if match[1] not in self.slots:
            raise ValueError(f"no slot is called {match[1]!r}; add it to {_SLOTS}")
        if not self.left.get(match[1]):
            self.left[match[1]] = list(self.slots[match[1]])
            self.randomness.shuffle(self.left[match[1]])
        return self.left[match[1]].pop()


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
    return tuple(_family(row, shared) for path in paths for row in _read(path)["family"])


def _write(family: Family, template: str, group: str, randomness: random.Random) -> Example:
    writer = _Writer(family.slots, randomness)
    return Example(
        text=writer.write(template),
        label=family.label,
        source=family.source,
        domain=DOMAIN,
        language=family.language,
        group=group,
        author_name=writer.write(family.author_name),
        author_url=writer.write(family.author_url),
    )


def _family(row: dict[str, Any], shared: dict[str, dict[str, str]]) -> Family:
    language = row["language"]
    slots = shared[_SHARED] | shared.get(language, {}) | row.pop("slots", {})
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
