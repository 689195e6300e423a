"""Examples come out of their files as they are, repeats fall together, bad rows are named."""

import gzip

import pytest

from model.comment import CommentType
from model.labels import Label
from tests.data_sets import a_row, add_data_set, add_file
from training.catalogue import read_catalogues
from training.errors import DataError
from training.examples import Example, collapse, label_counts, read_examples


def read(tmp_path, *rows):
    (data_set,) = read_catalogues([add_data_set(tmp_path, "roses", rows)])
    return read_examples(data_set, tmp_path)


def an_example(text="Lovely roses!", label=Label.LEGITIMATE, **more):
    return Example(text=text, label=label, source=more.pop("source", "roses"), **more)


def test_a_row_becomes_an_example(tmp_path):
    row = a_row(
        "Buy seeds",
        "spam",
        lang="de",
        id="7",
        group="blog-a",
        cluster="c3",
        type="trackback",
        author="cheap seeds",
        author_url="http://seeds.example",
        weight=0.5,
        copies=3,
    )
    assert read(tmp_path, row) == [
        Example(
            text="Buy seeds",
            label=Label.SPAM,
            source="roses",
            language="de",
            group="blog-a",
            cluster="c3",
            weight=0.5,
            author_name="cheap seeds",
            author_url="http://seeds.example",
            comment_type=CommentType.TRACKBACK,
            identifier="7",
        )
    ]


def test_a_text_and_a_label_are_enough(tmp_path):
    (example,) = read(tmp_path, {"text": "Lovely roses!", "label": "legitimate"})
    assert example == an_example()
    assert example.language == "und"


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e", "\r"])
def test_only_a_line_feed_ends_a_row(tmp_path, separator):
    # As json.dumps(..., ensure_ascii=False) writes most of these: bare, inside the string.
    text = f"first{separator}second"
    assert [example.text for example in read(tmp_path, a_row(text), a_row("third"))] == [
        text,
        "third",
    ]


def test_the_author_is_not_part_of_what_is_scored(tmp_path):
    (example,) = read(tmp_path, a_row(author="cheap seeds", author_url="http://seeds.example"))
    comment = example.as_comment()
    assert (comment.text, comment.author_name, comment.author_url) == ("Lovely roses!", "", "")


def test_an_expanded_template_counts_as_a_comment(tmp_path):
    (example,) = read(tmp_path, a_row(type="template"))
    assert example.comment_type is CommentType.COMMENT


@pytest.mark.parametrize(
    "row, sentence",
    [
        ("nonsense", "Expecting value"),
        ("[]", "must be a JSON object"),
        ({"label": "spam"}, "text must not be empty"),
        (a_row(" \n"), "text must not be empty"),
        (a_row(text=7), "text must be a string"),
        (a_row(label="ham"), "label must be one of spam, abuse, legitimate"),
        (a_row(label=["spam"]), "label must be one of"),
        (a_row(type="letter"), "type must be one of comment"),
        (a_row(group=1), "group must be a string"),
        (a_row(weight=0), "weight must be a number over 0"),
        (a_row(weight="heavy"), "weight must be a number over 0"),
        ('{"text": "\\ud800", "label": "spam"}', "surrogates not allowed"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path, row, sentence):
    with pytest.raises(DataError, match=rf"roses\.jsonl\.gz: line 2: .*{sentence}"):
        read(tmp_path, a_row(), row)


@pytest.mark.parametrize("content", [b"no gzip at all", gzip.compress(b"{}" * 99, mtime=0)[:-9]])
def test_a_file_that_is_not_gzip_is_an_error(tmp_path, content):
    (data_set,) = read_catalogues([add_file(tmp_path, "roses", content)])
    with pytest.raises(DataError, match="is not a gzip file"):
        read_examples(data_set, tmp_path)


def test_repeats_collapse_onto_the_first_across_sources():
    first, repeat = an_example(source="a"), an_example(source="b")
    other = an_example("Ugly roses!")
    assert collapse([first, other, repeat]) == [first, other]


def test_where_repeats_disagree_the_commoner_label_counts():
    spam = an_example(label=Label.SPAM)
    assert collapse([an_example(), spam, spam]) == [spam]


def test_where_repeats_tie_none_is_kept():
    other = an_example("Ugly roses!")
    assert collapse([an_example(), other, an_example(label=Label.ABUSE)]) == [other]


def test_the_same_words_by_another_author_are_no_repeat():
    advert = an_example(label=Label.SPAM, author_name="cheap seeds")
    assert collapse([an_example(), advert]) == [an_example(), advert]


def test_every_label_is_counted_even_at_none():
    assert label_counts([an_example()]) == {"spam": 0, "abuse": 0, "legitimate": 1}
