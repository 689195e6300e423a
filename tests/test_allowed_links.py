"""Links to allowed domains are left out of what is judged, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.allowed_links import without_links
from model.comment import Comment, TextFormat
from model.text import read


def left(text: str, text_format: TextFormat = TextFormat.TEXT) -> str:
    comment = Comment(text=text, format=text_format)
    result = without_links(comment, "good.example".__eq__).text
    assert len(result) == len(text)
    return " ".join(result.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://good.example/a?b=c, ok", "see , ok"),
        ("see www.good.example/a and https://bad.example", "see and https://bad.example"),
        ("see [url=https://good.example/a]roses[/url] ok", "see roses ok"),
        ("see [url]https://good.example/a[/url] ok", "see ok"),
        ("see [roses](https://good.example/a) ok", "see roses ok"),
        ("see [url=https://bad.example/a]roses[/url] ok", None),
        ("see [roses](https://bad.example/a) ok", None),
        ("nothing here", None),
    ],
)
def test_a_link_goes_and_its_words_stay(text: str, expected: str | None) -> None:
    assert left(text) == (text if expected is None else expected)


@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_the_tags_of_a_link_go_and_its_words_stay(quote: str) -> None:
    html = f"see <a rel=x href={quote}https://good.example/a&amp;b{quote}>roses</a> ok"
    assert left(html, TextFormat.HTML) == "see roses ok"
    other = html.replace("good", "bad")
    assert left(other, TextFormat.HTML) == other


def test_of_two_links_only_the_allowed_one_goes() -> None:
    html = '<a href="//good.example">a</a> <a href="https://bad.example">b</a>'
    comment = without_links(Comment(text=html, format=TextFormat.HTML), "good.example".__eq__)
    assert [link.domain for link in read(comment.text, TextFormat.HTML).links] == ["bad.example"]


@given(st.text("ab.:/<>\"' =[]()hrefurltpsgoodxample", max_size=80), st.sampled_from(TextFormat))
def test_offsets_stay_and_where_none_is_allowed_all_stays(
    text: str, text_format: TextFormat
) -> None:
    left(text, text_format)
    kept = without_links(Comment(text=text, format=text_format), lambda domain: False)
    assert kept.text == text
