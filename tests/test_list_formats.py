"""Lists come in from files of others, and out again as our own."""

import json

import pytest

from model.evidence import Effect, Kind
from service.lists.errors import UnreadableList
from service.lists.formats import Format, read_list, write_list
from service.store.lists import CountedEntry, Entry

BLOCK, HOLD = Effect.BLOCK, Effect.HOLD


def taken(content: str, form: Format, effect: Effect = BLOCK) -> list[tuple[str, Effect]]:
    return [(each.text, each.effect) for each in read_list(content, form, effect=effect)]


@pytest.mark.parametrize("form", [Format.LINES, Format.WORDPRESS])
def test_of_lines_each_is_an_entry(form: Format) -> None:
    content = "\ufeffcasino\r\n\r\n  cheap pills \n192.0.2.\npills.example\n"
    found = [(text, HOLD) for text in ("casino", "cheap pills", "192.0.2.", "pills.example")]
    assert taken(content, form, HOLD) == found


@pytest.mark.parametrize(
    "document",
    [
        {"banned": ["casino"], "suspect": ["pills", " "]},
        {"wordList": {"banned": ["casino"], "suspect": ["pills"]}},
        {"data": {"settings": {"wordList": {"banned": "casino", "suspect": "pills\n"}}}},
    ],
)
def test_what_coral_bans_is_blocked_and_what_it_suspects_is_held(document: object) -> None:
    assert taken(json.dumps(document), Format.CORAL) == [("casino", BLOCK), ("pills", HOLD)]


def test_words_of_coral_are_words_whatever_they_look_like() -> None:
    (entry,) = read_list("pills.example.com\n", Format.CORAL, effect=HOLD)
    assert entry.kind is Kind.WORD
    assert taken('["casino", "pills"]', Format.CORAL, HOLD) == [("casino", HOLD), ("pills", HOLD)]


@pytest.mark.parametrize(
    ("content", "form", "sentence"),
    [
        ("{", Format.CORAL, "it is no JSON"),
        ('{"words": []}', Format.CORAL, 'neither "banned" nor "suspect"'),
        ('{"banned": [1]}', Format.CORAL, "a list of words is expected"),
        ("[" * 100_000, Format.CORAL, "it is no JSON"),
        ("casino\n", Format.CSV, "the first line must be effect,kind,entry,language"),
        ("effect,kind,entry\nban,word,x\n", Format.CSV, "line 2: 'ban' is not a valid Effect"),
    ],
)
def test_what_cannot_be_read_is_said(content: str, form: Format, sentence: str) -> None:
    with pytest.raises(UnreadableList, match=sentence):
        read_list(content, form, effect=BLOCK)


def test_what_is_written_can_be_read_again() -> None:
    entries = [
        Entry(1, Effect.ALLOW, Kind.WORD, "roses, red", 'Roses, "red"', "en"),
        Entry(2, BLOCK, Kind.AUTHOR, "email:" + "5" * 64, "an e-mail address (55555555)", ""),
        Entry(3, HOLD, Kind.DOMAIN, "pills.example", "Pills.example", ""),
    ]
    content = write_list(CountedEntry(entry, 0, 0) for entry in entries)
    read = read_list(content, Format.CSV, effect=BLOCK)
    assert [(each.text, each.effect, each.kind, each.language) for each in read] == [
        ('Roses, "red"', Effect.ALLOW, Kind.WORD, "en"),
        ("email:" + "5" * 64, BLOCK, Kind.AUTHOR, ""),
        ("Pills.example", HOLD, Kind.DOMAIN, ""),
    ]
