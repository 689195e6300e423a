"""Hashes follow their definition, to the bit: alone, in any batch, and on every platform."""

import json
from collections import Counter
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.hashing import (
    N_BITS,
    N_COLUMNS,
    character_grams,
    distinct,
    grams,
    word_grams,
)
from model.windows import _PUNCTUATION, CHARACTER_LENGTHS, IDEOGRAPHS_FROM, Batch
from tests.golden_hashes import PATH, SALTS, TEXTS, columns_of
from tests.sentences import examples

BASE = 0x01000193
ANY_CHARACTER = st.characters(exclude_categories=(), exclude_characters=" ")
TEXT = st.lists(st.text(ANY_CHARACTER, min_size=1, max_size=9), max_size=6).map(" ".join)
WORD = st.sampled_from(["no", "nono", "ha", "haha", "橋橋"])
REPETITIVE = st.lists(WORD, max_size=12).map(" ".join)
SALT = st.integers(0, 1_000)


def column(hashed, salt):
    """The finaliser of MurmurHash3, in plain integers."""
    mixed = hashed & 0xFFFFFFFF ^ (salt * 0x9E3779B1 & 0xFFFFFFFF)
    mixed ^= mixed >> 16
    mixed = mixed * 0x85EBCA6B & 0xFFFFFFFF
    mixed ^= mixed >> 13
    mixed = mixed * 0xC2B2AE35 & 0xFFFFFFFF
    mixed ^= mixed >> 16
    return mixed >> (32 - N_BITS)


def character_kinds_of(text, salt):
    """The columns of every window of a text that has no space but at its ends, kind by kind."""
    padded = f" {text} "
    kinds = [[column(ord(sign), salt + 1) for sign in text if ord(sign) >= IDEOGRAPHS_FROM]]
    for length in CHARACTER_LENGTHS:
        found = []
        for start in range(len(padded) - length + 1):
            window = padded[start : start + length]
            if window.strip(" ") and " " not in window[1:-1]:
                hashed = 0
                for sign in window:
                    hashed = hashed * BASE + ord(sign)
                found.append(column(hashed, salt + length))
        kinds.append(found)
    return kinds


def word_kinds_of(text, salt):
    """The columns of single words, free of punctuation, and of neighbours."""
    words = "".join(" " if sign in _PUNCTUATION else sign for sign in text).split(" ")
    hashes = [
        sum(ord(sign) * BASE ** (place + 1) for place, sign in enumerate(word))
        for word in words
        if word
    ]
    return [
        [column(hashed, salt + 16) for hashed in hashes],
        [
            column((first & 0xFFFFFFFF) * BASE + second, salt + 17)
            for first, second in pairwise(hashes)
        ],
    ]


def characters_of(text, salt):
    return Counter(chain.from_iterable(character_kinds_of(text, salt)))


def words_of(text, salt):
    return Counter(chain.from_iterable(word_kinds_of(text, salt)))


def once_each(text, salt):
    """The columns of a text, each once within its kind: a plain set of each kind."""
    kinds = [*character_kinds_of(text, salt), *word_kinds_of(text, salt)]
    return Counter(chain.from_iterable(set(kind) for kind in kinds))


def kept_of(texts, salt):
    """What is kept of each text of a batch."""
    found = distinct(Batch.of(texts), salt=salt)
    return [counted([found], index) for index in range(len(texts))]


def counted(kinds, index):
    """Every column of one text of a batch, and how often it has it."""
    found = Counter()
    for kind in kinds:
        found.update(kind.columns[kind.offsets[index] : kind.offsets[index + 1]].tolist())
    return found


@given(st.lists(TEXT, min_size=1, max_size=5), SALT)
def test_characters_are_hashed_as_defined(texts, salt):
    kinds = list(character_grams(Batch.of(texts), salt=salt))
    assert [counted(kinds, i) for i in range(len(texts))] == [
        characters_of(text, salt) for text in texts
    ]


@given(st.lists(TEXT, min_size=1, max_size=5), SALT)
def test_words_are_hashed_as_defined(texts, salt):
    kinds = list(word_grams(Batch.of(texts), salt=salt))
    assert [counted(kinds, i) for i in range(len(texts))] == [
        words_of(text, salt) for text in texts
    ]


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_a_text_hashes_alone_as_in_any_batch(texts):
    together = list(grams(Batch.of(texts), salt=0))
    for index, text in enumerate(texts):
        assert counted(together, index) == counted(list(grams(Batch.of([text]), salt=0)), 0)


@given(st.lists(TEXT, max_size=5))
def test_every_gram_lies_within_its_text(texts):
    batch = Batch.of(texts)
    for kind in grams(batch, salt=0):
        assert kind.offsets[0] == 0 and kind.offsets[-1] == len(kind.columns)
        for index in range(len(texts)):
            inside = slice(kind.offsets[index], kind.offsets[index + 1])
            assert (kind.starts[inside] >= batch.offsets[index]).all()
            assert (kind.ends[inside] <= batch.offsets[index + 1]).all()
            assert (kind.starts[inside] < kind.ends[inside]).all()


@given(st.lists(TEXT, max_size=5))
def test_no_characters_are_hashed_across_a_space(texts):
    joined = "".join(f" {text} " for text in texts)
    for kind in character_grams(Batch.of(texts), salt=0):
        for start, end in zip(kind.starts, kind.ends, strict=True):
            assert " " not in joined[start + 1 : end - 1]


@pytest.mark.parametrize("text", ["well, i never!", "«well» (i) never", "well... i, never?!"])
def test_words_are_the_same_whatever_punctuation_stands_around_them(text):
    assert counted(list(word_grams(Batch.of([text]), salt=0)), 0) == words_of("well i never", 0)


def test_our_sentences_hash_as_defined_all_at_once():
    texts = [example.text.lower() for example in examples()]
    kinds = list(grams(Batch.of(texts), salt=7))
    for index, text in enumerate(texts):
        assert counted(kinds, index) == characters_of(text, 7) + words_of(text, 7)


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""]], ids=["no text", "empty", "all empty"])
def test_nothing_has_no_grams(texts):
    for kind in grams(Batch.of(texts), salt=0):
        assert kind.columns.tolist() == []
        assert kind.offsets.tolist() == [0] * (len(texts) + 1)


def test_an_empty_text_takes_nothing_from_its_neighbours():
    kinds = list(grams(Batch.of(["", "old bridge", "", "new", ""]), salt=0))
    assert [not counted(kinds, index) for index in range(5)] == [True, False, True, False, True]


def test_the_words_of_two_texts_are_no_neighbours():
    _, pairs = word_grams(Batch.of(["old", "bridge"]), salt=0)
    assert len(pairs.columns) == 0


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\0", "a\0b c"])
def test_what_is_no_character_hashes_all_the_same(text):
    kinds = list(grams(Batch.of([text]), salt=0))
    assert counted(kinds, 0) == characters_of(text, 0) + words_of(text, 0)


@given(st.lists(TEXT | REPETITIVE, max_size=6), SALT)
def test_what_recurs_in_a_text_counts_once_alone_and_in_any_batch(texts, salt):
    expected = [once_each(text, salt) for text in texts]
    assert kept_of(texts, salt) == expected
    assert [kept_of([text], salt)[0] for text in texts] == expected


@settings(deadline=None)
@given(st.lists(TEXT | REPETITIVE, min_size=1, max_size=4), st.integers(1, 40))
def test_a_batch_in_several_parts_keeps_what_one_part_would(texts, most_points):
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("model.windows._MOST_POINTS", most_points)
        assert kept_of(texts, 0) == [once_each(text, 0) for text in texts]


def test_a_long_text_counts_once_what_recurs_in_it():
    text = " ".join(f"w{number % 700}x{number % 11}" for number in range(3_000))
    assert kept_of([text], 0) == [once_each(text, 0)]


def test_what_is_kept_of_a_text_stands_kind_by_kind():
    text = "古い橋 no no bridge no"
    expected = [*character_kinds_of(text, 0), *word_kinds_of(text, 0)]
    for texts in ([text], ["old", text, ""]):
        found = distinct(Batch.of(texts), salt=0)
        at = texts.index(text)
        columns = found.columns[found.offsets[at] : found.offsets[at + 1]].tolist()
        for kind in expected:
            size = len(set(kind))
            assert set(columns[:size]) == set(kind)
            columns = columns[size:]
        assert columns == []


def test_what_recurs_counts_once_in_each_of_many_texts():
    texts = ["no no bridge"] * 5_000  # more than the text numbers that fit beside a column
    found = distinct(Batch.of(texts), salt=0)
    alone = distinct(Batch.of(texts[:1]), salt=0)
    assert found.offsets.tolist() == [len(alone.columns) * i for i in range(5_001)]
    assert found.columns.tolist() == alone.columns.tolist() * 5_000


def test_columns_lie_in_the_table():
    for kind in grams(Batch.of(list(TEXTS)), salt=0):
        assert (kind.columns < N_COLUMNS).all()


def test_another_salt_gives_other_columns():
    first, second = (
        counted(list(grams(Batch.of(["the old bridge is closed"]), salt=salt)), 0)
        for salt in (0, 100)
    )
    assert sum((first & second).values()) <= 1


def test_words_of_the_same_letters_in_another_order_differ():
    first, second = (
        counted(list(word_grams(Batch.of([word]), salt=0)), 0) for word in ("no", "on")
    )
    assert first != second


@pytest.mark.parametrize(
    "golden", json.loads(PATH.read_text("utf-8")), ids=lambda one: ascii(one[0])
)
def test_columns_are_those_of_every_other_platform(golden):
    text, by_salt = golden
    assert {str(salt): columns_of(text, salt) for salt in SALTS} == by_salt
