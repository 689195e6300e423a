"""No template can write a sentence of the functional suite: what is measured was never taught."""

import re
from collections.abc import Collection, Mapping, Sequence

from training.functional import functional_cases
from training.phrases import Choice, Phrase, Slot, parse
from training.templates import families

LONGEST_COMMONPLACE = 20
"""Characters of a text that anybody would write: "Thank you!" belongs to no one."""


def test_no_template_can_write_a_sentence_of_the_suite() -> None:
    suite: dict[str, set[str]] = {}
    for case in functional_cases():
        if len(case.comment.text) > LONGEST_COMMONPLACE:
            suite.setdefault(case.language, set()).add(case.comment.text.lower())
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
