"""What may teach: no copies, no bait, nobody too loud, nothing of the random sample."""

import datetime as dt

import pytest

from model.comment import TextFormat
from model.labels import Label
from tests.decided_sentences import BEGAN, decided, decided_sentences, numbered
from tests.small_model import quiet
from training import hygiene
from training.decided import DecidedExample
from training.hygiene import LEAST_OF_A_RATER, MOST_OF_A_WAVE, Clean, clean

HONEST = "The bakery at the corner closed last month, which is a pity for the whole street"
MINUTE = dt.timedelta(minutes=1)


def cleaned(*rows: DecidedExample) -> Clean:
    return clean(rows, quiet())


def test_a_campaign_is_one_lesson_that_weighs_a_little_more() -> None:
    advert = "Order cheap watches with free delivery from our little shop today, number {}"
    found = cleaned(
        *(decided(advert.format(n), Label.SPAM, identifier=str(n)) for n in range(10)),
        decided(HONEST),
    )
    assert numbered(found.rows)[0] == "0"
    assert len(found.rows) == 2
    assert 3.0 < found.rows[0].weight < 3.5
    assert found.n_repeats == 9


def test_an_honest_comment_copied_with_a_link_added_teaches_nothing_whatever_its_label() -> None:
    found = cleaned(
        decided(HONEST, identifier="honest"),
        *(
            decided(
                f"{HONEST} http://shop{n}.example",
                label,
                identifier=f"copy {n}",
                rater="key 7",
                decided_at=BEGAN + (n + 1) * MINUTE,
            )
            for n, label in enumerate([Label.LEGITIMATE, Label.SPAM] * 3)
        ),
    )
    assert numbered(found.rows) == ["honest"]
    assert {row.rater for row in found.bait} == {"key 7"}
    assert len(found.bait) == 6


def test_a_link_hidden_in_markup_is_a_link_added() -> None:
    copy = f'{HONEST} <a href="http://shop.example/">.</a>'
    later = BEGAN + MINUTE
    found = cleaned(
        decided(HONEST), decided(copy, format=TextFormat.HTML, decided_at=later, identifier="copy")
    )
    assert numbered(found.bait) == ["copy"]


def test_short_texts_are_compared_too() -> None:
    copies = ["Thank you! http://shop.example", 'Thank <a href="http://s.example">you</a>']
    forms = (TextFormat.TEXT, TextFormat.HTML)
    found = cleaned(
        decided("Thank you!", identifier="honest"),
        *(
            decided(text, format=form, decided_at=BEGAN + MINUTE, identifier=form)
            for text, form in zip(copies, forms, strict=True)
        ),
    )
    assert sorted(numbered(found.bait)) == ["html", "text"]


def test_an_honest_comment_that_came_after_the_advert_it_quotes_is_no_bait() -> None:
    advert = "Order cheap watches with free delivery from our little shop, http://shop.example"
    found = cleaned(
        decided(advert, Label.SPAM),
        decided(advert.replace("http", "see http"), Label.LEGITIMATE, decided_at=BEGAN + MINUTE),
    )
    assert found.bait == []


def test_when_a_comment_was_written_counts_and_not_when_people_decided() -> None:
    copy = decided(
        f"{HONEST} http://shop.example",
        Label.SPAM,
        decided_at=BEGAN,
        created_at=BEGAN,
        identifier="copy",
    )
    original = decided(HONEST, decided_at=BEGAN + MINUTE, created_at=BEGAN - MINUTE)
    assert numbered(cleaned(copy, original).bait) == ["copy"]


def test_the_random_sample_and_what_is_like_it_never_teach() -> None:
    found = cleaned(
        decided(HONEST, audit_sample=True, identifier="sampled"),
        decided(HONEST + " indeed", decided_at=BEGAN + MINUTE, identifier="like it"),
        decided("Does anybody know how long the battery lasts in winter?", identifier="other"),
    )
    assert numbered(found.rows) == ["other"]
    assert numbered(found.audit) == ["sampled"]
    assert (found.n_read, found.n_like_the_sample, found.n_repeats) == (3, 1, 0)


def test_a_wave_of_unlike_texts_says_so_much_and_no_more() -> None:
    rows = [
        decided(row.text, Label.SPAM, wave="garden 7", identifier=row.identifier)
        for row in decided_sentences()[:20]
    ]
    found = clean(rows, quiet())
    assert len(found.rows) == MOST_OF_A_WAVE
    assert found.n_of_waves == 15


def test_one_rater_weighs_no_more_than_all_others_together() -> None:
    rows = decided_sentences()
    heavy = [row.weighing(100.0) if row.rater == "moderator 1" else row for row in rows]
    found = clean(heavy, quiet())
    total = sum(row.weight for row in found.rows if row.rater == "moderator 1")
    assert round(total) == LEAST_OF_A_RATER
    assert set(found.loud) == {"moderator 1"}


def test_the_only_rater_of_a_site_is_not_made_quiet() -> None:
    rows = [decided(row.text, rater="moderator 1").weighing(100) for row in decided_sentences()]
    assert clean(rows, quiet()).loud == {}


def test_the_newest_of_a_label_teach_in_the_order_of_decisions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hygiene, "MOST_OF_A_LABEL", 10)
    rows = decided_sentences()
    found = clean(rows, quiet())
    newest = [row.identifier for row in rows if row.label is Label.SPAM][-10:]
    assert [row.identifier for row in found.rows if row.label is Label.SPAM] == newest
    assert [row.decided_at for row in found.rows] == sorted(row.decided_at for row in found.rows)
    assert (len(found.rows), found.n_old, found.n_repeats) == (30, len(rows) - 30, 0)
