import pytest

from model.comment import TextFormat
from model.text import Reading, read


def html(text: str) -> Reading:
    return read(text, TextFormat.HTML)


def text(text: str) -> Reading:
    return read(text, TextFormat.TEXT)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a <b>bold</b> word", "a bold word"),
        ("one<br>two<p>three</p>four", "one two three four"),
        ("v<b></b>ia<i>gr</i>a", "viagra"),
        ("a <!-- hidden --> b", "a b"),
        ("x <script>alert('y')</script> z", "x z"),
        ("x <style>p {}</style> z", "x z"),
        ("fish &amp; chips &lt;3 &#8364;5 &#x41;", "fish & chips <3 €5 a"),
        ('<img alt="a > b" src="x"> after', "after"),
        ("<unknown>kept</unknown>", "kept"),
        ("<p>an <b>unclosed tag", "an unclosed tag"),
        ('broken <a href="http://x.example', "broken"),
        ("i <3 you, 1 < 2", "i <3 you, 1 < 2"),
    ],
)
def test_html_becomes_what_a_reader_sees(written: str, seen: str) -> None:
    assert html(written).folded == seen


@pytest.mark.parametrize(
    "written",
    [
        "if a < b and c > d then stop",
        "if a <b and c> d then stop",
        "use a list<string> or map<int, list<t>>",
        "i <3 this",
        "vector<a> and vector<b>",
        "x <- y; y -> x",
        "<joe> hello <jane> hi",
        "arr[i] + arr[b], see [1] and [sic]",
        "tom & jerry, r&d, ?a=1&copy=2",
    ],
)
def test_signs_of_plain_text_are_no_markup(written: str) -> None:
    reading = text(written)
    assert reading.folded == written
    assert not reading.links


def test_markup_that_is_posted_into_plain_text_is_read_as_markup() -> None:
    reading = text('Nice. <a href="http://a.example">pills</a> <strong>now</strong> &amp; here')
    assert reading.folded == "nice. pills now & here"
    assert reading.links[0].domain == "a.example"


@pytest.mark.parametrize(
    ("written", "url", "label"),
    [
        ('<a href="http://a.example/x">buy</a>', "http://a.example/x", "buy"),
        ("<a href='http://a.example/x'>buy <b>now</b></a>", "http://a.example/x", "buy now"),
        ("<A HREF=http://a.example/x >buy</A>", "http://a.example/x", "buy"),
        ('<a class="b" href = "http://a.example/?a=1&amp;b">buy', "http://a.example/?a=1&b", "buy"),
        ('<a href="">buy</a>', "", "buy"),
        ("[url=http://a.example/x]buy[/url]", "http://a.example/x", "buy"),
        ('[URL="http://a.example/x"][b]buy[/b][/URL]', "http://a.example/x", "buy"),
        ("[link=http://a.example/x]buy[/link]", "http://a.example/x", "buy"),
        ("[buy](http://a.example/x)", "http://a.example/x", "buy"),
    ],
)  # fmt: skip
def test_a_link_keeps_its_address_and_its_text(written: str, url: str, label: str) -> None:
    for reading in (html(written), text(written)):
        [link] = reading.links
        assert (link.url, link.text, link.empty, link.hidden) == (url, label, False, False)
        assert reading.folded == label


def test_the_address_between_bbcode_tags_is_no_text() -> None:
    reading = text("see [url]http://a.example/x[/url] now")
    assert reading.folded == "see now"
    assert [link.url for link in reading.links] == ["http://a.example/x"]


@pytest.mark.parametrize(
    "written",
    ['<a href="http://a.example"></a>', '<a href="http://a.example"> &nbsp; </a>',
     "[url=http://a.example][/url]", "[](http://a.example)"],
)  # fmt: skip
def test_a_link_without_anything_to_click_on_is_empty(written: str) -> None:
    [link] = html(written).links
    assert link.empty
    assert link.domain == "a.example"


def test_a_linked_picture_is_not_empty() -> None:
    [link] = html('<a href="http://a.example"><img src="cat.png"></a>').links
    assert not link.empty


@pytest.mark.parametrize(
    "attributes",
    ['style="display:none"', "style='visibility: hidden;'", 'style="font-size:0"', "hidden",
     'style="color:red;font-size:1px"', 'style="position:absolute;left:-9999px"',
     'style="opacity:0;"', 'class="x" style="DISPLAY : NONE !important"'],
)  # fmt: skip
def test_hidden_text_is_set_aside_with_its_links(attributes: str) -> None:
    reading = html(
        f'Nice. <div {attributes}>cheap <div>pills</div> <a href="http://a.example">here</a>'
        " and http://b.example/</div> Bye."
    )
    assert reading.folded == "nice. bye."
    assert reading.hidden_text == "cheap pills here and http://b.example/"
    assert [(link.domain, link.hidden) for link in reading.links] == [
        ("a.example", True),
        ("b.example", True),
    ]


@pytest.mark.parametrize("style", ["font-size:1em", "font-size: 100%", "opacity:0.9", "left:10px"])
def test_ordinary_styles_hide_nothing(style: str) -> None:
    reading = html(f'<p style="{style}">seen</p>')
    assert reading.folded == "seen"
    assert reading.hidden_text == ""


def test_a_link_that_is_itself_hidden_is_marked() -> None:
    reading = html('Nice. <a style="display:none" href="http://a.example">pills</a>')
    [link] = reading.links
    assert link.hidden
    assert reading.hidden_text == "pills"
    assert reading.folded == "nice."


def test_entities_make_no_tags() -> None:
    assert html("&lt;b&gt;bold&lt;/b&gt;").folded == "<b>bold</b>"
