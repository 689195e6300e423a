# ruff: noqa: RUF001
"""Every named feature is a fact that one comment has and another has not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Comment, TextFormat
from model.named_features import N_FEATURES, SENTENCES, measure
from model.text import read
from training.authors import name_someone

HTML = TextFormat.HTML
PLAIN = Comment(text="The bakery on the corner closed last month, sadly.")


def named(comment: Comment) -> dict[str, float]:
    """The features that a comment has, by code."""
    values = measure(comment, read(comment.text, comment.format))
    return {code: value for code, value in zip(SENTENCES, values, strict=True) if value}


def say(text: str, **more: object) -> Comment:
    return Comment(text=text, **more)


# Per feature: a comment that has it, and one much like it that has not.
TABLE = {
    "links_many": (
        say("See http://a.example/1 and http://b.example/2 on this"),
        say("See http://a.example/1 on this"),
    ),
    "links_per_word": (say("Go http://a.example/1"), say("Go to a dot example")),
    "link_only": (say("http://a.example/1"), say("Look: http://a.example/1")),
    "link_behind_words": (
        say('A <a href="http://a.example">nice page</a> indeed', format=HTML),
        say("A nice page indeed, http://a.example", format=HTML),
    ),
    "link_markup": (
        say("[url=http://a.example]nice page[/url]"),
        say("nice page [http://a.example]"),
    ),
    "link_repeated": (
        say("See http://a.example/1 and http://a.example/2"),
        say("See http://a.example/1 and http://b.example/2"),
    ),
    "link_empty": (
        say('A good walk <a href="http://a.example"></a> on Sunday', format=HTML),
        say('A good walk <a href="http://a.example">here</a> on Sunday', format=HTML),
    ),
    "link_shortened": (say("Read https://bit.ly/3xyz first"), say("Read https://a.example first")),
    "link_keywords": (
        say("See http://cheap-roof-repair.example"),
        say("See http://roof-repair.example"),
    ),
    "link_words_repeated": (
        say('<a href="http://a.example/cheap-roof-repair">cheap roof repair</a>', format=HTML),
        say('<a href="http://a.example/b">the minutes of the council</a>', format=HTML),
    ),
    "hidden_text": (
        say('Nice. <span style="display:none">cheap pills</span>', format=HTML),
        say("Nice. <span>cheap pills</span>", format=HTML),
    ),
    "phone_number": (say("Call +1 555 010 0199 today"), say("It cost 1,500 in 1999")),
    "mail_address": (say("Write to roofs@a.example"), say("Thanks @jane, well said")),
    "messenger": (say("Add me on WhatsApp"), say("What is that app called?")),
    "currency": (say("It pays $900 a day"), say("It pays very well")),
    "percent": (say("Up 50% in a year"), say("Up by half in a year")),
    "digits": (say("It has 12 gears"), say("It has twelve gears")),
    "capitals": (say("THIS IS AN OUTRAGE"), say("This is an Outrage")),
    "exclamations": (say("Wonderful!"), say("Wonderful.")),
    "emoji": (say("Lovely 🌹🌹"), say("Lovely roses :)")),
    "author_keywords": (
        say("I agree", author_name="cheap roof repair"),
        say("I agree", author_name="Maria del Carmen"),
    ),
    "author_is_link": (
        say("I agree", author_name="www.roofs.example"),
        say("I agree", author_name="Jane W."),
    ),
    "author_deep_link": (
        say("I agree", author_url="http://a.example/shop/roofs/cheap"),
        say("I agree", author_url="http://a.example/"),
    ),
    "author_linked": (
        say("See http://roofs.example/1", author_url="http://www.roofs.example"),
        say("See http://roofs.example/1", author_url="http://jane.example"),
    ),
    "author_in_text": (
        say("For roof repair call us", author_name="Roof Repair"),
        say("For a new roof call us", author_name="Roof Repair"),
    ),
    "mixed_scripts": (say("Free саsino bonus"), say("Free casino bonus")),
    "styled_letters": (say("𝐅𝐫𝐞𝐞 bonus"), say("Free bonus")),
    "piled_marks": (say("H̷̸̡e̷̸̢y̷̸̨ there"), say("Héy there")),
    "invisible": (say("Free ca\u200bsino"), say("Free \u200b casino")),
    "bidirectional": (say("Free \u202eonisac\u202c bonus"), say("Free onisac bonus")),
    "emoji_between_letters": (say("Free cas🎰ino now"), say("Free casino 🎰 now")),
    "leet": (say("Free v1agra now"), say("Room 12b, now")),
    "spaced_letters": (say("Free c a s i n o now"), say("I am a cat")),
    "stretched": (say("Free casinoooo now"), say("Free casino now")),
    "doubled_letters": (say("Free ccaassiinnoo now"), say("Free coffee now")),
    "masked": (say("What an id**t"), say("What a *great* day")),
    "template": (say("A {nice|lovely|great} post"), say("A {nice} post")),
}


def test_the_table_knows_every_feature():
    assert list(TABLE) == list(SENTENCES)
    assert len(SENTENCES) == N_FEATURES


@pytest.mark.parametrize("code", TABLE)
def test_a_comment_has_the_feature_and_another_has_not(code):
    having, lacking = TABLE[code]
    assert code in named(having)
    assert code not in named(lacking)


def test_a_plain_comment_has_no_feature():
    assert named(PLAIN) == {}


@pytest.mark.parametrize("code", SENTENCES)
def test_every_feature_has_a_sentence(code):
    sentence = SENTENCES[code]
    assert sentence[0].isupper() and sentence.endswith(".")
    assert list(SENTENCES.values()).count(sentence) == 1


@given(
    st.text(st.characters(exclude_categories=()), max_size=200)
    | st.text("aA1!$%@.: /<>[]{}|*€👍", max_size=200),
    st.text(max_size=30),
    st.text(max_size=30) | st.sampled_from(["http://a.example/b/c/d/e/f", "//", "/" * 50]),
    st.sampled_from(TextFormat),
)
def test_every_feature_of_any_comment_is_a_share(text, author_name, author_url, text_format):
    comment = Comment(text=text, author_name=author_name, author_url=author_url, format=text_format)
    values = measure(comment, read(text, text_format))
    assert len(values) == N_FEATURES
    assert all(0 <= value <= 1 for value in values)


@pytest.mark.parametrize(
    "text", ["http://a.example/1 " * 500, "$9!%" * 2_000, "🌹" * 5_000, "A" * 9]
)
def test_no_feature_grows_without_end(text):
    assert max(named(say(text)).values(), default=0) <= 1


def test_more_links_weigh_more_up_to_a_bound():
    def many(n: int) -> float:
        links = " ".join(f"http://a{i}.example/x" for i in range(n))
        return named(say(f"See {links} for more on this")).get("links_many", 0)

    values = [many(n) for n in (1, 2, 5, 9, 30)]
    assert values[0] == 0 < values[1] < values[2] < values[3] == values[4] == 1


def test_an_author_alone_is_no_evidence():
    chance = random.Random(5)
    for _ in range(300):
        name = name_someone(chance)
        assert named(say(PLAIN.text, author_name=name, author_url="https://jane.example/")) == {}


def test_a_long_text_without_an_address_is_searched_once():
    assert "mail_address" not in named(say("@ " + "a" * 200_000))
