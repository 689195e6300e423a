"""Which entries of a site's lists a comment meets: whole words, disguises undone."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Comment, TextFormat
from model.evidence import Effect, Kind, ListHit
from model.text import read
from service.lists.entries import guess_kind, parse
from service.lists.errors import InvalidEntry
from service.lists.matcher import EMPTY, Matcher
from service.privacy.pseudonyms import Kind as PseudonymKind
from service.store.lists import Entry

HASH = "5" * 64


def no_hashes(kind: PseudonymKind, value: str) -> Iterable[str]:
    return [f"{value.strip().lower()}".encode().hex().ljust(64, "0")]


def lists(*written: tuple[str, Kind], effect: Effect = Effect.BLOCK, language: str = "") -> Matcher:
    """Return lists with these entries, numbered from 1."""
    entries = []
    for number, (text, kind) in enumerate(written, start=1):
        new = parse(
            text, effect, kind, language=language,
            pseudonym=lambda kind, value: next(iter(no_hashes(kind, value))),
        )  # fmt: skip
        entries.append(Entry(number, new.effect, new.kind, new.entry, new.shown, new.language))
    return Matcher(1, entries, no_hashes)


def words(*written: str, language: str = "") -> Matcher:
    return lists(*((word, Kind.WORD) for word in written), language=language)


def met(matcher: Matcher, comment: Comment | str, language: str | None = "en") -> list[ListHit]:
    if isinstance(comment, str):
        comment = Comment(text=comment)
    return list(matcher.hits(comment, read(comment.text, comment.format), language))


@pytest.mark.parametrize(
    "text",
    [
        "buy casino now",
        "CASINO!",
        "c-a-s-i-n-o",
        "c\u0430s\u0456no",  # with two letters of another alphabet
        "cas\u200bino",
        "ca<b>si</b>no",
        "Casiiiino? (casino)",
    ],
)
def test_a_word_is_met_in_every_disguise_and_pointed_at(text: str) -> None:
    comment = Comment(text=text, format=TextFormat.HTML)
    (hit,) = met(words("casino"), comment)
    assert (hit.effect, hit.kind, hit.entry, hit.entry_id) == (
        Effect.BLOCK, Kind.WORD, "casino", 1,
    )  # fmt: skip
    assert hit.spans
    for start, end in hit.spans:
        assert 0 <= start < end <= len(text)
        assert text[start].lower() in "c\u0441"


@pytest.mark.parametrize("text", ["casinos", "a supercasino", "casino2go", "cas ino", "c"])
def test_a_part_of_a_word_is_not_met(text: str) -> None:
    assert met(words("casino"), text) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [("賭場", "我們的賭場很好"), ("カジノ", "新しいカジノです"), ("คาสิโน", "เล่นคาสิโนที่นี่")],
)
def test_where_words_are_not_set_apart_one_is_met_anywhere(word: str, text: str) -> None:
    (hit,) = met(words(word), text, None)
    (span,) = hit.spans
    assert text[slice(*span)] == word


def test_entries_that_overlap_are_all_met() -> None:
    found = met(words("cheap pills", "pills", "cheap pills online"), "Cheap  PILLS online")
    assert {hit.entry for hit in found} == {"cheap pills", "pills", "cheap pills online"}


def test_words_are_looked_for_in_the_name_and_in_the_addresses_too() -> None:
    assert met(words("casino"), Comment(text="Hello!", author_name="Best C4sino"))
    assert met(words("casino"), "Look: https://best-casino.example/win")
    assert met(words("casino"), "Look: https://bestcasino.example/win") == []


@pytest.mark.parametrize(
    "language, is_met", [("fr", True), ("en", False), (None, True)]
)  # fmt: skip
def test_an_entry_for_a_language_meets_no_other(language: str | None, is_met: bool) -> None:
    assert bool(met(words("pain", language="fr"), "le pain", language)) is is_met


@pytest.mark.parametrize(
    ("text", "is_met"),
    [
        ("https://pills.example/buy", True),
        ("http://www.PILLS.example", True),
        ("https://shop.pills.example", True),
        ('<a href="//pills.example/x">look</a>', True),
        ("https://cheap-pills.example", False),
        ("https://pills.example.org", False),
        ("pills", False),
    ],
)
def test_a_domain_is_met_with_all_that_lies_under_it(text: str, is_met: bool) -> None:
    matcher = lists(("pills.example", Kind.DOMAIN))
    assert bool(met(matcher, Comment(text=text, format=TextFormat.HTML))) is is_met


def test_the_authors_own_page_counts_as_a_link() -> None:
    matcher = lists(("pills.example", Kind.DOMAIN))
    assert met(matcher, Comment(text="Hello!", author_url="https://pills.example/me"))


def test_a_domain_is_the_same_with_its_own_letters_and_in_punycode() -> None:
    matcher = lists(("bücher.example", Kind.DOMAIN))
    assert met(matcher, "https://xn--bcher-kva.example/a")
    assert met(matcher, "https://bücher.example/a")


def test_of_a_domain_and_one_under_it_the_closer_entry_counts() -> None:
    entries = [
        Entry(1, Effect.BLOCK, Kind.DOMAIN, "example.org", "example.org", ""),
        Entry(2, Effect.ALLOW, Kind.DOMAIN, "blog.example.org", "blog.example.org", ""),
    ]
    matcher = Matcher(1, entries, no_hashes)
    assert [hit.entry_id for hit in met(matcher, "https://my.blog.example.org/a")] == [2]
    assert [hit.entry_id for hit in met(matcher, "https://shop.example.org/a")] == [1]
    assert matcher.allows_domain("my.blog.example.org")
    assert not matcher.allows_domain("example.org")
    assert not matcher.allows_domain("")


def test_what_links_to_an_allowed_domain_is_judged_without_the_link() -> None:
    entries = [Entry(1, Effect.ALLOW, Kind.DOMAIN, "example.org", "example.org", "")]
    matcher = Matcher(1, entries, no_hashes)
    comment = Comment(
        text="See https://example.org/casino or https://pills.example",
        author_url="https://example.org/me",
    )
    judged = matcher.judged(comment)
    assert judged.text == "See" + " " * 28 + "or https://pills.example"
    assert judged.author_url == ""
    assert words("casino").judged(comment) is comment


def test_words_in_the_address_of_an_allowed_link_are_not_met() -> None:
    entries = [
        Entry(1, Effect.ALLOW, Kind.DOMAIN, "example.org", "example.org", ""),
        Entry(2, Effect.BLOCK, Kind.WORD, "casino", "casino", ""),
    ]
    matcher = Matcher(1, entries, no_hashes)
    assert [hit.entry_id for hit in met(matcher, "See https://example.org/casino")] == [1]


@pytest.mark.parametrize(
    ("written", "comment", "is_met"),
    [
        ("Best Shop", {"author_name": "BEST  shop"}, True),
        ("Best Shop", {"author_name": "Best Shop Ever"}, False),
        ("ann@example.org", {"author_email": " Ann@Example.org"}, True),
        ("ann@example.org", {"author_email": "bob@example.org"}, False),
        ("@example.org", {"author_email": "bob@example.org"}, True),
        ("@example.org", {"author_email": "bob@mail.example.org"}, False),
        ("192.0.2.7", {"ip": "192.0.2.7"}, True),
        ("192.0.2.7", {"ip": "192.0.2.8"}, False),
        ("192.0.2.", {"ip": "192.0.2.8"}, True),
        ("192.0.2", {"ip": "::ffff:192.0.2.8"}, True),
        ("192.0.0.0/16", {"ip": "192.0.7.8"}, True),
        ("192.0.2.0/24", {"ip": "192.0.3.8"}, False),
        ("2001:db8::/32", {"ip": "2001:db8:1::7"}, True),
        ("2001:db8::/32", {"ip": "192.0.2.8"}, False),
        ("192.0.2.0/24", {"ip": "nonsense"}, False),
    ],
)
def test_an_author_is_known_by_name_mail_or_address(
    written: str, comment: dict[str, str], is_met: bool
) -> None:
    matcher = lists((written, Kind.AUTHOR))
    found = met(matcher, Comment(text="Hello!", **comment))
    assert bool(found) is is_met
    assert all(hit.spans == () for hit in found)


@pytest.mark.parametrize("written", ["ann@example.org", "192.0.2.7", "2001:db8::7"])
def test_of_a_mail_address_and_of_an_ip_address_only_a_hash_is_kept(written: str) -> None:
    entry = parse(written, Effect.BLOCK, Kind.AUTHOR, pseudonym=lambda kind, value: HASH)
    assert written not in entry.entry + entry.shown
    assert HASH in entry.entry
    assert HASH[:8] in entry.shown


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("cheap pills", Kind.WORD),
        ("casino", Kind.WORD),
        ("end.of sentence", Kind.WORD),
        ("24/7", Kind.WORD),
        ("1.5", Kind.WORD),
        ("pills.example.com", Kind.DOMAIN),
        ("https://pills.example.com/buy", Kind.DOMAIN),
        ("ann@example.org", Kind.AUTHOR),
        ("@example.org", Kind.AUTHOR),
        ("192.0.2.7", Kind.AUTHOR),
        ("192.0.2.", Kind.AUTHOR),
        ("192.0.2", Kind.AUTHOR),
        ("2001:db8::/32", Kind.AUTHOR),
    ],
)
def test_what_an_entry_is_shows_in_its_form(written: str, kind: Kind) -> None:
    assert guess_kind(written) is kind


@pytest.mark.parametrize(
    ("written", "kind", "reason"),
    [
        ("", Kind.WORD, "1 to 200 characters"),
        ("x" * 201, Kind.WORD, "1 to 200 characters"),
        ("$$$", Kind.WORD, "nothing is left"),
        ("pills", Kind.DOMAIN, "no domain such as example.com"),
        ("?!", Kind.AUTHOR, "nothing is left"),
    ],
)
def test_what_can_be_no_entry_is_refused(written: str, kind: Kind, reason: str) -> None:
    with pytest.raises(InvalidEntry, match=reason):
        parse(written, Effect.BLOCK, kind, pseudonym=lambda kind, value: HASH)


def test_a_language_is_a_code() -> None:
    with pytest.raises(InvalidEntry, match="no code of a language"):
        parse("x y", Effect.BLOCK, Kind.WORD, language="English", pseudonym=lambda k, v: HASH)


def test_empty_lists_meet_nothing() -> None:
    comment = Comment(text="See https://example.org", author_name="Ann", ip="192.0.2.7")
    assert met(EMPTY, comment) == []
    assert EMPTY.judged(comment) is comment


@given(st.text(max_size=200), st.sampled_from(TextFormat))
def test_no_text_makes_trouble(text: str, text_format: TextFormat) -> None:
    matcher = words("a", "e", "casino", "0")
    comment = Comment(text=text, format=text_format, author_name=text[:20], author_url=text[:30])
    for hit in met(matcher, comment):
        for start, end in hit.spans:
            assert 0 <= start <= end <= len(text)


@given(
    st.text("ab .", max_size=30),
    st.lists(st.sampled_from(["a", "ab", "b a", "aab", "bb"]), min_size=1, unique=True),
)
def test_words_are_met_as_a_plain_search_finds_them(text: str, entries: list[str]) -> None:
    folded = read(text, TextFormat.TEXT).folded
    parsed = {
        parse(each, Effect.BLOCK, Kind.WORD, pseudonym=lambda k, v: HASH).entry: each
        for each in entries
    }
    expected = {shown for word, shown in parsed.items() if _stands_in(word, folded)}
    assert {hit.entry for hit in met(words(*parsed.values()), text)} == expected


def _stands_in(word: str, text: str) -> bool:
    padded = f" {''.join(c if c.isalnum() else ' ' for c in text)} "
    return any(
        padded[at - 1] == " "
        and padded[at + len(word)] == " "
        and text[at - 1 :][: len(word)] == word
        for at in range(1, len(padded) - len(word))
    )
