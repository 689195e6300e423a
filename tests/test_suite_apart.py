"""No template can write a sentence of the suites: what is measured was never taught."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from training.functional import functional_cases
from training.phrases import Choice, Phrase, Slot, parse
from training.templates import families

LONGEST_COMMONPLACE = 20
"""Characters of a text that anybody would write: "Thank you!" belongs to no one."""


UNSEEN = Path(__file__).parents[1] / "benchmarks" / "unseen"


def measured() -> Iterator[tuple[str, str]]:
    """Yield the language and the text of all that is measured and never taught."""
    for case in functional_cases():
        yield case.language, case.comment.text
    for path in UNSEEN.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            yield path.stem, json.loads(line)["text"]


def test_no_template_can_write_a_sentence_of_the_suites() -> None:
    suite: dict[str, set[str]] = {}
    for language, text in measured():
        if len(text) > LONGEST_COMMONPLACE:
            suite.setdefault(language, set()).add(text.lower())
    assert len(suite) >= 11
    written = [
        (template, text)
        for family in families()
        for template in family.templates
        for text in texts_of(template, family.slots, suite.get(family.language, set()))
    ]
    assert written == []


def test_a_text_that_a_template_can_write_is_found() -> None:
    slots = {"thing": ["{good|bad} soup", "bread"], "end": ["{!|}"]}
    written = ["we like bad soup", "we like bread!"]
    assert texts_of("We like {thing}{end}", slots, [*written, "we like soup!"]) == written


def texts_of(
    template: str, slots: Mapping[str, Sequence[str]], texts: Collection[str]
) -> list[str]:
    """Return which of the texts, all in small letters, the template can write."""
    phrase = parse(template.lower())
    likely = [text for text in texts if may_say(phrase, text)]
    if not likely:
        return []
    matches = re.compile(expression(phrase, slots).lower()).fullmatch
    return [text for text in likely if matches(text)]


def may_say(phrase: Phrase, text: str) -> bool:
    """Return whether the words outside all slots stand in the text: most need no closer look."""
    for part in phrase:
        if isinstance(part, Choice):
            if not any(may_say(way, text) for way in part.ways):
                return False
        elif isinstance(part, str) and part.strip() not in text:
            return False
    return True


def expression(phrase: Phrase, slots: Mapping[str, Sequence[str]]) -> str:
    """Return a regular expression for all that the phrase can say, in whatever order of lines."""
    said = []
    for part in phrase:
        if isinstance(part, Slot):
            said.append(any_of([parse(line) for line in slots[part.name]], slots))
        else:
            said.append(any_of(part.ways, slots) if isinstance(part, Choice) else re.escape(part))
    return "".join(said)


def any_of(ways: Sequence[Phrase], slots: Mapping[str, Sequence[str]]) -> str:
    return f"(?:{'|'.join([expression(way, slots) for way in ways])})"
