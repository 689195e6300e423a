"""Authors for examples: who wrote a comment must teach by its words, never by being there.

The data sets name authors on their spam alone. Examples of every label therefore show authors that
we make up, at one rate, so that a name says nothing by being there. Where the true author is known,
one half of the examples that show one show that: what spammers call themselves is to be learnt,
and that they also bear plain names not to be forgotten.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.comment import Comment
from training.examples import Example

SHOWN_SHARE = 0.4
"""The share of examples that show the fit an author's name."""
KNOWN_SHARE = 0.5
"""Of those whose author is known, the share that shows that one and none made up."""
PAGE_SHARE = 0.5
"""Of those that show a name, the share whose author's page is shown as well."""


_NAMES: dict[str, list[str]] = {
    key: words.split()
    for key, words in tomllib.loads(
        Path(__file__).with_name("names.toml").read_text("utf-8")
    ).items()
}


def as_comments(examples: Sequence[Example], *, seed: int) -> list[Comment]:
    """Return the examples as comments: authors shown on an equal share of every label."""
    randomness = random.Random(seed)
    return [_with_author(example, randomness) for example in examples]


def _with_author(example: Example, randomness: random.Random) -> Comment:
    comment = example.as_comment()
    if randomness.random() >= SHOWN_SHARE:
        return comment
    name = name_someone(randomness)
    url = _page(name, randomness)
    if example.author_name and randomness.random() < KNOWN_SHARE:
        name, url = example.author_name, example.author_url or url
    shows_page = randomness.random() < PAGE_SHARE
    return replace(comment, author_name=name, author_url=url if shows_page else "")


def name_someone(randomness: random.Random) -> str:
    """Return a name as honest commenters give: a first name, a full one, initials, a nickname."""
    first, last = randomness.choice(_NAMES["first"]), randomness.choice(_NAMES["last"])
    nickname = randomness.choice(_NAMES["nicknames"])
    forms = (
        first,
        first,
        first.lower(),
        f"{first} {last}",
        f"{first} {last}",
        f"{first} {last[0]}.",
        f"{first[0]}. {last}",
        f"{first.lower()}{randomness.randint(1, 99)}",
        f"{first.lower()}_{last.lower()}",
        f"{first[0]}{last}".lower(),
        nickname,
        f"{nickname}{randomness.randint(1, 2010)}",
        nickname.title(),
    )
    return randomness.choice(forms)


def _page(name: str, randomness: random.Random) -> str:
    word = "".join(filter(str.isalnum, name.lower()))
    return randomness.choice(_NAMES["pages"]).format(word=word)
