"""The functional suite: what it holds, and that nothing learns from it."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.comment import TextFormat
from model.labels import Label
from model.text import read
from tests import sentences
from training.functional import DIRECTORY, functional_cases
from training.templates import own_examples

ROOT = Path(__file__).parents[1]
CASES = functional_cases()
FAMILIES = {
    "identity": Label.LEGITIMATE,
    "speech": Label.LEGITIMATE,
    "criticism": Label.LEGITIMATE,
    "dialect": Label.LEGITIMATE,
    "praise": Label.LEGITIMATE,
    "links": Label.LEGITIMATE,
    "abuse": Label.ABUSE,
    "spam": Label.SPAM,
}
LANGUAGES_AT_LEAST = {"identity": 15, "speech": 10, "criticism": 10, "praise": 15, "links": 10}
KNOWN_HOSTS = {"t.me", "bit.ly", "youtube.com"}
"""Where adverts lie that name nobody's site; all others are of names that nobody can own."""

LONGEST_COMMONPLACE = 20
"""Characters of a text that anybody would write: "Thank you!" belongs to no one."""


def texts_of(family: str) -> list[str]:
    """Return the texts of one family."""
    return [case.comment.text for case in CASES if case.family == family]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_the_label_that_a_person_would_give(family: str) -> None:
    assert {case.label for case in CASES if case.family == family} == {FAMILIES[family]}


def test_there_is_no_other_family() -> None:
    assert {case.family for case in CASES} == FAMILIES.keys()


def test_no_case_stands_there_twice() -> None:
    assert [c for c, n in Counter(case.comment for case in CASES).items() if n > 1] == []


def test_no_blank_is_left_unfilled_and_every_word_is_used() -> None:
    written = "\n".join(str(case.comment) for case in CASES).lower()
    assert re.findall(r"\{[a-z_]+\}", written) == []
    for path in DIRECTORY.glob("*.toml"):
        for group in tomllib.loads(path.read_text("utf-8"))["groups"]:
            words = [word for listed in group.get("words", {}).values() for word in listed]
            assert [word for word in words if repr(word)[1:-1].lower() not in written] == []


@pytest.mark.parametrize("family", LANGUAGES_AT_LEAST)
def test_the_plain_sentences_stand_there_in_many_languages(family: str) -> None:
    languages = {case.language for case in CASES if case.family == family}
    assert len(languages) >= LANGUAGES_AT_LEAST[family]


def test_there_are_300_short_praises_without_links() -> None:
    praises = texts_of("praise")
    assert len(praises) >= 300
    assert max(map(len, praises)) < 100
    assert [text for text in praises if read(text, TextFormat.TEXT).links] == []


def test_there_are_300_comments_with_one_honest_link_each() -> None:
    comments = [case.comment for case in CASES if case.family == "links"]
    assert len(comments) >= 300
    assert {len(read(comment.text, comment.format).links) for comment in comments} == {1}


def test_adverts_lead_to_nobody() -> None:
    domains = {
        link.domain
        for case in CASES
        if case.family == "spam"
        for link in read(case.comment.text, case.comment.format).links
    }
    strangers = {domain for domain in domains - KNOWN_HOSTS if not domain.endswith(".example")}
    assert strangers <= {"cheap-loans"}  # of "cheap-loans[.]example"


def test_people_are_all_written_about_in_the_same_sentences() -> None:
    content = tomllib.loads((DIRECTORY / "identity.toml").read_text("utf-8"))
    for group in content["groups"]:
        assert group["use"] == ["people"]
        assert len(group["words"]["adjective"]) == len(group["words"]["plural"])
        assert len(content["lists"]["people"]) > 5 * len(group["texts"])


def test_only_the_measures_know_the_suite() -> None:
    knowing = {
        path.name
        for path in (ROOT / "training").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "training.functional"
    }
    assert knowing == {"contest.py", "functional_measure.py"}


def test_nothing_that_trains_holds_a_sentence_of_the_suite() -> None:
    ours = {plain(case.comment.text) for case in CASES}
    ours |= {plain(text) for text in patterns()}
    theirs = {plain(text) for text in other_strings()}
    assert {text for text in ours & theirs if len(text) > LONGEST_COMMONPLACE} == set()


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]", text.lower()))


def patterns() -> Iterator[str]:
    """Yield the texts of the suite before their blanks are filled, without single words."""
    for path in DIRECTORY.glob("*.toml"):
        content = tomllib.loads(path.read_text("utf-8"))
        for group in content["groups"]:
            written = [text for text in group.get("texts", ()) if isinstance(text, str)]
            yield from (text for text in written if not re.fullmatch(r"\W*(\{\w+\}\W*)+", text))
        yield from content.get("lists", {}).get("people", ())


def other_strings() -> Iterator[str]:
    """Yield what the training keeps elsewhere or makes of it, and what tests train on."""
    for path in (ROOT / "training").rglob("*.toml"):
        if path.parent != DIRECTORY:
            yield from strings_in(tomllib.loads(path.read_text("utf-8")))
    for path in (ROOT / "training").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    yield from (example.text for example in (*own_examples(0), *sentences.examples()))


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (value, *value.splitlines())
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)
