"""Authors for examples: who wrote a comment must teach by its words, never by being there.

The data sets name authors on their spam alone. Honest comments and abuse therefore get authors that
we make up. Spam whose author is not known shows none, so that an ordinary name still counts for a
comment: of honest rows `SHOWN_SHARE` show a name, of spam only those that came with one.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.comment import Comment
from training.examples import Example

SHOWN_SHARE = 0.4
"""The share of examples that show the fit an author's name, where there is one to show."""
PAGE_SHARE = 0.5
"""Of those, the share whose author's page is shown as well."""


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
    made_up = name_someone(randomness)
    # Spam without a known author shows none: an honest name would be evidence for spam.
    name = example.author_name or ("" if example.label == "spam" else made_up)
    url = ""
    if name and randomness.random() < PAGE_SHARE:
        url = example.author_url or ("" if example.label == "spam" else _page(made_up, randomness))
    return replace(comment, author_name=name, author_url=url)


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
