"""Sentences with choices and slots become texts; a slip in one is named."""

import random

import pytest

from training.phrases import Choice, Slot, Writer, parse


def writer(seed: int = 1, **slots: list[str]) -> Writer:
    return Writer(slots, random.Random(seed))


def texts(template: str, **slots: list[str]) -> set[str]:
    return {writer(seed, **slots).write(template) for seed in range(60)}


def test_a_phrase_is_made_of_words_slots_and_choices():
    assert parse("A {red|{colour}} house") == (
        "A ",
        Choice((("red",), (Slot("colour"),))),
        " house",
    )


def test_choices_are_filled_in():
    assert texts("{Thanks|Thank you}{!|}") == {"Thanks", "Thanks!", "Thank you", "Thank you!"}


def test_choices_may_hold_choices():
    assert texts("{very {good|nice}|fine}") == {"very good", "very nice", "fine"}


def test_a_bar_outside_braces_is_a_bar():
    assert texts("this | that") == {"this | that"}


def test_slots_may_hold_slots():
    assert texts("{greeting}!", greeting=["Hello, {name}"], name=["Ada"]) == {"Hello, Ada!"}


def test_no_line_of_a_slot_is_taken_twice_in_a_text_while_others_are_left():
    for text in texts("{say} {say} {say}", say=["One.", "Two.", "Three."]):
        assert sorted(text.split()) == ["One.", "Three.", "Two."]
    assert texts("{say} {say}", say=["One."]) == {"One. One."}


def test_a_line_break_is_written_with_a_backslash():
    assert texts(r"One\nTwo") == {"One\nTwo"}


def test_a_slot_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no slot is called 'colour'"):
        writer().write("A {colour} house")


@pytest.mark.parametrize("template", ["A {red house", "A red} house", "{a|{b}", "{"])
def test_a_brace_without_its_other_one_is_an_error(template):
    with pytest.raises(ValueError, match="a brace without its other one"):
        parse(template)


def test_a_choice_of_one_is_an_error():
    with pytest.raises(ValueError, match="a single choice"):
        parse("{the {colour} house}")
