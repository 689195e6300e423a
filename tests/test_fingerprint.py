"""Near-identical comments share a fingerprint or a band of it; unrelated ones share nothing."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Comment, TextFormat
from model.fingerprint import (
    ALIKE,
    BAND_ROWS,
    N_BANDS,
    SHINGLE,
    fingerprint,
    fingerprint_of,
    is_too_common,
    mask,
    similarity,
)
from model.text import read
from tests.golden_fingerprints import PATH, TEXTS, fingerprint_as_json
from tests.sentences import examples

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAME = st.from_regex(r"\A[A-Z][b-df-hj-np-tv-z]{1,3}[aeiou][a-z]?\Z")
NUMBER = st.one_of(st.integers(10, 10**9).map(str), st.floats(1, 999).map("{:.2f}".format))
LINK = st.from_regex(r"\Ahttps?://[a-z]{3,9}\.example/[a-z]{0,9}\Z")


def of(text, **more):
    return fingerprint(Comment(text=text, **more))


def words(seed, number):
    """Made-up words, other ones for every seed."""
    choice = random.Random(seed)
    return ["".join(choice.choices(LETTERS, k=choice.randint(2, 9))) for _ in range(number)]


def shared(one, other):
    return len(set(one.bands) & set(other.bands))


@given(NAME, NUMBER, LINK)
def test_another_name_number_or_link_leaves_a_fingerprint_as_it_is(name, number, link):
    advert = "Last month my friend {} lent me {} euros without any papers, apply at {} today"
    assert of(advert.format(name, number, link)) == of(
        advert.format("Rosa", "5,000", "http://loans.example/now")
    )


@pytest.mark.parametrize(
    "variant",
    [
        "@sunny93 lent me money without any papers, and I am happy now",
        "somebody@mail.example lent me money, without any papers... and I am happy now!!!",
        "LENT ME MONEY WITHOUT ANY PAPERS AND I AM HAPPY NOW",
        "lent me m0ney without any p.a.p.e.r.s and I am hаppy now",  # noqa: RUF001
        "lent me money without any papers & I am happy now https://a.example",
    ],
)
def test_mentions_addresses_signs_and_disguises_are_left_out(variant):
    masked = mask(read(variant, TextFormat.TEXT))
    assert masked.replace(" and ", " ") == "lent me money without any papers i am happy now"


def test_the_authors_own_name_is_left_out():
    text = "greetings, my name is {} and I build garden fences all over the county"
    one = of(text.format("paula"), author_name="Paula")
    assert one == of(text.format("john smith"), author_name="John Smith")
    assert one != of(text.format("paula"))


def test_an_author_who_is_called_like_the_advert_does_not_mask_it():
    advert = "cheap garden fences from the factory all over the county"
    assert of(advert, author_name=advert) == of(advert)


def test_markup_makes_no_difference():
    plain = "we paint old bridges green and everybody in town likes them"
    html = f"<p>{plain.replace('old', '<b>old</b>')}</p>"
    assert of(html, format=TextFormat.HTML) == of(plain)


def test_german_nouns_are_no_names():
    hedge, bridge = (
        of(f"Hinter unserem Haus steht {noun} und im Sommer wird alles ganz bunt gestrichen")
        for noun in ("eine alte Hecke", "eine neue Brücke")
    )
    assert hedge.digest != bridge.digest


def test_headings_with_capitals_are_no_names():
    text = "We Paint Your Old Bridge In One Day For Half The Price"
    assert of(text) == of(text.lower())


@given(st.integers(0, 10**6), st.integers(0, 39))
def test_one_changed_word_in_forty_leaves_a_band(seed, place):
    text = words(seed, 40)
    changed = [*text[:place], "marmalade", *text[place + 1 :]]
    one, other = fingerprint_of(" ".join(text)), fingerprint_of(" ".join(changed))
    assert shared(one, other) >= 1
    assert similarity(one.signature, other.signature) >= ALIKE


@given(st.integers(0, 10**6))
def test_unrelated_texts_share_no_band(seed):
    one, other = (fingerprint_of(" ".join(words(f"{seed} {n}", 40))) for n in range(2))
    assert shared(one, other) == 0
    assert similarity(one.signature, other.signature) < 0.25


def test_different_sentences_of_ours_are_not_alike():
    found = {mask(read(example.text, TextFormat.TEXT)) for example in examples()}
    prints = [fingerprint_of(masked) for masked in found if not is_too_common(masked)]
    assert len(prints) > 100
    owners = {}
    for one in prints:
        for band in one.bands:
            other = owners.setdefault(band, one)
            assert other is one or similarity(one.signature, other.signature) < ALIKE


@pytest.mark.parametrize(
    "text",
    [
        "thanks!",
        "Great post, thanks for sharing 👍👍👍",
        "+1 +1 +1 +1 +1 +1 +1",
        "http://a.example http://b.example http://c.example nice",
        "谢谢分享，很好",  # noqa: RUF001
        "",
    ],
)
def test_what_many_people_say_has_no_fingerprint(text):
    assert of(text) is None


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_in_any_script_has_one(text):
    assert len(set(of(text).bands)) == N_BANDS
    assert len(of(text).signature) == 4 * N_BANDS * BAND_ROWS


def test_fingerprints_are_the_golden_ones():
    golden = dict(json.loads(PATH.read_text("utf-8")))
    assert {text: fingerprint_as_json(text) for text in TEXTS} == golden


def test_bands_fit_a_column_of_64_bits_with_a_sign():
    bands = [band for text in TEXTS for band in of(text).bands]
    assert min(bands) < 0 < max(bands)
    assert all(-(2**63) <= band < 2**63 for band in bands)


def test_the_same_minima_in_another_band_are_another_band():
    same = fingerprint_of("aaaaaa")  # one run of characters but for the ends
    assert len(set(same.bands)) == N_BANDS


@given(st.text(max_size=300), st.text(max_size=80))
def test_any_text_has_a_fingerprint_or_none(text, author_name):
    found = of(text, author_name=author_name)
    assert found is None or similarity(found.signature, found.signature) == 1.0


def runs_of(masked):
    text = f" {masked} "
    return {text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1)}


def test_the_estimate_is_near_the_share_of_runs_in_common():
    errors = []
    for seed in range(200):
        one = words(seed, 40)
        other = one[: seed % 40] + words(-1 - seed, 40 - seed % 40)
        runs, others = runs_of(" ".join(one)), runs_of(" ".join(other))
        share = len(runs & others) / len(runs | others)
        prints = [fingerprint_of(" ".join(text)).signature for text in (one, other)]
        errors.append(abs(similarity(*prints) - share))
    assert sum(error < 0.13 for error in errors) >= 0.95 * len(errors)
    assert sum(errors) / len(errors) < 0.06
