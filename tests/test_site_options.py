"""The choices of a site: what is kept of them, and what cannot be chosen."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.goals import USUAL, Goals
from model.labels import Strictness
from service.errors import InvalidOption
from service.perspective.attributes import Attribute, Scale, Unmodelled
from service.sites.options import DEFAULT_REASONS, Callback, SharedSecret, SiteOptions, SiteReason

DAYS = st.none() | st.integers(1, 36_500)
OPTIONS = st.builds(
    SiteOptions,
    hold_new_authors=st.integers(0, 100),
    publish_clearly_fine=st.booleans(),
    publish_trusted=st.booleans(),
    trackback_strictness=st.none() | st.sampled_from(Strictness),
    hold_at_most=st.none() | st.floats(0.0002, 0.5),
    reject_precision=st.none() | st.floats(0.95, 0.9999),
    flag_threshold=st.none() | st.floats(0.1, 1000),
    reasons=st.just(DEFAULT_REASONS) | st.just((SiteReason("rude", "Be kind."),)),
    callback=st.none() | st.just(Callback("https://blog.example.org/hook", "sealed")),
    abuse_as_spam=st.booleans(),
    discard_blatant=st.booleans(),
    coral_secrets=st.lists(st.builds(SharedSecret, st.text(), st.text()), max_size=5).map(tuple),
    store_text=st.booleans(),
    keep_rejected_days=DAYS,
    keep_published_days=DAYS,
    keep_addresses_days=DAYS,
    audit_share=st.floats(0, 1),
    store_scored=st.booleans(),
    unmodelled_attributes=st.sampled_from(Unmodelled),
    scales=st.just(()) | st.just((Scale(Attribute.SPAM, (0.0, 0.5, 1.0), (0.0, 0.7, 1.0)),)),
)


@given(OPTIONS)
def test_what_was_chosen_comes_back_from_json(options: SiteOptions) -> None:
    assert SiteOptions.read(json.loads(json.dumps(options.document()))) == options


def test_only_what_differs_from_the_defaults_is_kept() -> None:
    assert SiteOptions().document() == {}
    assert SiteOptions(audit_share=0.05).document() == {"audit_share": 0.05}
    assert SiteOptions(keep_rejected_days=None).document() == {"keep_rejected_days": None}


def test_a_choice_that_only_a_later_release_knows_is_left_alone() -> None:
    assert SiteOptions.read({"hold_new_authors": 1, "of_tomorrow": True}).hold_new_authors == 1


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("hold_new_authors", -1),
        ("hold_new_authors", 101),
        ("flag_threshold", 0.0),
        ("audit_share", 1.5),
        ("audit_share", float("nan")),
        ("keep_rejected_days", 0),
        ("hold_at_most", 0.9),
        ("reject_precision", 0.5),
        ("reasons", ()),
        ("reasons", (SiteReason("rude", "Be kind."), SiteReason("rude", "Be kinder."))),
    ],
)
def test_what_cannot_be_chosen_is_refused_by_name(option: str, value: Any) -> None:
    with pytest.raises(InvalidOption, match=rf"^{option}: ") as refused:
        SiteOptions(**{option: value})
    assert refused.value.option == option


@pytest.mark.parametrize("code, sentence", [("Off Topic", "Why."), ("", "Why."), ("rude", " "),
    ("rude", "x" * 501), ("x" * 64, "Why.")])  # fmt: skip
def test_a_reason_needs_a_code_and_a_sentence(code: str, sentence: str) -> None:
    with pytest.raises(InvalidOption, match=r"^reasons: "):
        SiteReason(code, sentence)


@pytest.mark.parametrize(
    "url",
    [
        "blog.example.org",
        "ftp://blog.example.org",
        "https://",
        "https://user:word@blog.example.org",
        "https://blog.example.org/#part",
        "https://blog.example.org:port",
        "http://[::1",
        "https://blog.example.org/" + "x" * 2000,
    ],
)
def test_a_callback_needs_an_address_of_the_web(url: str) -> None:
    with pytest.raises(InvalidOption, match=r"^callback: "):
        Callback(url, "sealed")


def test_a_goal_that_is_not_named_is_that_of_the_strictness() -> None:
    assert SiteOptions().goals(Strictness.STRICT) is None
    lenient = USUAL[Strictness.LENIENT]
    assert SiteOptions(hold_at_most=0.1).goals(Strictness.LENIENT) == Goals(
        0.1, lenient.reject_precision
    )
    assert SiteOptions(reject_precision=0.96).goals(Strictness.LENIENT) == Goals(
        lenient.hold_at_most, 0.96
    )


def test_a_reason_is_found_by_its_code() -> None:
    found = SiteOptions().reason("off-topic")
    assert found is not None
    assert found.sentence.endswith("the page.")
    assert SiteOptions().reason("spam") is None
