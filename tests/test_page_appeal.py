"""The page for the author of a rejected comment: what it says, what it takes, and who sees it."""

import datetime as dt
import json
import re

import pytest

from model.labels import Action, Label
from model.verdict import Reason
from service import create_app
from service.moderation import Actor, Ruling
from service.moderation.decide import decide
from service.moderation.erase_comment import erase_comment
from service.people.appeal_links import token
from service.record import Source, StateBy, Waiting
from service.settings import Settings
from service.store import CommentRow, Site, Store
from tests.api import Api
from tests.moderators import Desk, a_moderator, one_that_waits
from tests.stored import a_site, stored

WORDS = "Those are my own watches, <b>not</b> an advertisement."
LINKS = Reason("links_many", "It holds many links.", 2.5, ())
AGAINST = Reason("known_author", "People accepted many comments of this author.", -1.25, ())


@pytest.fixture
def today() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def site(store: Store, today: dt.datetime) -> Site:
    return a_site(store, today)


@pytest.fixture
def comment(store: Store, site: Site, today: dt.datetime) -> CommentRow:
    """One that the machine rejected."""
    return one_that_waits(
        store, site, today, kind=None, state=Action.REJECT, reasons=(LINKS, AGAINST),
        text="See <i>my</i> watches.", page_title="Watches & clocks",
    )  # fmt: skip


class Author:
    """The author of a comment, with the link and a browser without JavaScript."""

    def __init__(self, settings: Settings, site: Site, comment: CommentRow) -> None:
        self.client = create_app(settings).test_client()
        self.path = f"/appeals/{token(site.name, comment.guid, settings.secret_key)}"
        self.status = 0

    def open(self) -> str:
        answer = self.client.get(self.path)
        self.status = answer.status_code
        return answer.text

    def send(self, words: str = WORDS, *, form_token: str | None = None, **options) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.open())
        given = form_token if form_token is not None else found[1] if found else ""
        answer = self.client.post(
            self.path, data={"csrf_token": given, "words": words}, follow_redirects=True, **options
        )
        self.status = answer.status_code
        return answer.text


@pytest.fixture
def author(settings: Settings, site: Site, comment: CommentRow) -> Author:
    return Author(settings, site, comment)


def rule_on(
    store: Store, site: Site, comment: CommentRow, ruling: Ruling, source: Source = Source.MODERATOR
) -> None:
    actor = Actor(source=source, name="robin")
    now = dt.datetime.now(dt.UTC)
    decide(comment.guid, ruling, actor=actor, site=site, store=store, now=now)


def test_it_tells_the_rule_the_facts_and_that_a_machine_decided(author: Author) -> None:
    page = author.open()
    for words in (
        "Your comment was not published",
        "See &lt;i&gt;my&lt;/i&gt; watches.",
        "Watches &amp; clocks",
        "Advertising and messages sent in bulk (spam)",
        "A machine decided this",
        "It holds many links.",
    ):
        assert words in page


def test_it_tells_no_weight_no_score_and_nothing_that_spoke_for_the_comment(
    author: Author,
) -> None:
    page = author.open()
    for hidden in ("2.5", "1.25", "0.75", "75", "accepted many"):
        assert hidden not in re.sub(r'token" value="[^"]+"|/appeals/[^"]+', "", page)


@pytest.mark.parametrize(
    "ruling, words",
    [
        (Ruling(action=Action.REJECT, reason="off-topic"), "It has nothing to do with the page."),
        (Ruling.of(None, Label.ABUSE), "attack, threaten or demean"),
        (Ruling.muting("A troll!"), "A person found that it breaks a rule"),
    ],
)
def test_a_persons_rejection_says_so_and_by_which_rule(
    author: Author, store: Store, site: Site, comment: CommentRow, ruling: Ruling, words: str
) -> None:
    rule_on(store, site, comment, ruling)
    page = author.open()
    assert words in page
    assert "A moderator of the site decided this" in page
    for hidden in ("robin", "A troll!", "It holds many links."):
        assert hidden not in page


def test_what_a_platform_reports_is_not_said_to_be_a_persons_work(
    author: Author, store: Store, site: Site, comment: CommentRow
) -> None:
    rule_on(store, site, comment, Ruling.of(None, Label.SPAM), Source.PLATFORM)
    assert "The site itself, outside this service" in author.open()


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"state_by": StateBy.LIST}, "This site keeps a list"),
        ({"reasons": (Reason("muted_author", "Muted.", None, ()),)}, "at present"),
        ({"label": Label.ABUSE}, "attack, threaten or demean"),
    ],
)
def test_lists_and_mutes_have_sentences_of_their_own(
    settings: Settings, store: Store, site: Site, today: dt.datetime, fields: dict, words: str
) -> None:
    other = one_that_waits(store, site, today, kind=None, state=Action.REJECT, **fields)
    assert words in Author(settings, site, other).open()


def test_an_appeal_is_taken_once_and_waits(
    author: Author, store: Store, comment: CommentRow
) -> None:
    page = author.send()
    assert author.status == 200
    assert "Your appeal of" in page
    assert "Those are my own watches, &lt;b&gt;not&lt;/b&gt; an advertisement." in page
    assert "<textarea" not in page
    assert stored(store, comment).waiting is Waiting.APPEALED


def test_a_second_appeal_is_refused_with_a_sentence(author: Author) -> None:
    form = re.search(r'name="csrf_token" value="([^"]+)"', author.open())
    assert form
    author.send()
    page = author.send("Again!", form_token=form[1])
    assert author.status == 422
    assert "there is one for each" in page
    assert "Again!" not in page


def test_an_empty_appeal_is_refused_beside_its_field(author: Author) -> None:
    page = author.send("  ")
    assert author.status == 422
    assert re.search(r'data-field="words"[^>]*>An appeal needs words', page)


@pytest.mark.parametrize(
    "options",
    [{"form_token": ""}, {"form_token": "made-up"}, {"headers": {"Sec-Fetch-Site": "cross-site"}}],
)
def test_a_form_from_elsewhere_is_refused_and_its_words_are_kept(
    author: Author, store: Store, comment: CommentRow, options: dict
) -> None:
    page = author.send(**options)
    assert author.status == 400
    assert "the form came from elsewhere" in page
    assert "my own watches" in page
    assert stored(store, comment).waiting is None


def test_the_answer_comes_back_on_the_same_link(
    author: Author, settings: Settings, store: Store, comment: CommentRow, today: dt.datetime
) -> None:
    author.send()
    a_moderator(store, "wren", "garden", now=today - dt.timedelta(minutes=1))
    wren = Desk(settings, "wren")
    page = wren.open()
    assert "Those are my own watches, &lt;b&gt;not&lt;/b&gt;" in page
    page = wren.decide("legitimate", answer="Fine <watches>.")
    assert "Published as legitimate. The appeal is granted." in page
    told = author.open()
    for words in ("Your comment is published", "Your appeal is granted", "Fine &lt;watches&gt;."):
        assert words in told
    assert "wren" not in told
    assert "Taken back." in wren.undo()
    assert "Your appeal of" in author.open()
    wren.decide("reject:off-topic")
    told = author.open()
    assert "Your appeal is refused" in told
    assert "It has nothing to do with the page." in told
    assert stored(store, comment).state is Action.REJECT


def test_who_rejected_it_reads_the_appeal_but_has_no_buttons(
    author: Author, settings: Settings, store: Store, comment: CommentRow, today: dt.datetime
) -> None:
    a_moderator(store, "robin", "garden", now=today - dt.timedelta(minutes=1))
    robin = Desk(settings, "robin")
    robin.open(f"/review/comments/{comment.guid}")
    robin.decide("spam")
    author.send()
    page = robin.open()
    assert robin.guid is None
    assert re.search(r"1 appeal against decisions of yours\s+waits for somebody else", page)
    page = robin.open(f"/review/comments/{comment.guid}")
    assert "my own watches" in page
    assert 'name="choice"' not in page
    page = robin.decide("legitimate")
    assert "somebody else answers that" in page
    assert stored(store, comment).waiting is Waiting.APPEALED
    history = robin.send("/review/history/undo", site="garden", guid=comment.guid, number=1).text
    assert "Undone." in history
    assert stored(store, comment).waiting is Waiting.APPEALED


def test_the_link_of_an_erased_comment_says_that_it_was_erased(
    author: Author, store: Store, site: Site, comment: CommentRow, today: dt.datetime
) -> None:
    author.send()
    erase_comment(comment.guid, who="operator", site=site, store=store, now=today)
    page = author.open()
    assert author.status == 410
    assert "was erased for good" in page
    author.send()
    assert author.status == 410


def test_no_other_comment_is_seen_by_changing_the_link(
    author: Author, settings: Settings, store: Store, site: Site, today: dt.datetime
) -> None:
    other = one_that_waits(store, site, today, kind=None, state=Action.REJECT, text="Not yours.")
    good = author.path.rsplit("/", 1)[1]
    forged = token(site.name, other.guid, "x" * 32)
    elsewhere = a_site(store, today, "harbour")
    foreign = token(elsewhere.name, other.guid, settings.secret_key)
    nowhere = token("nowhere", other.guid, settings.secret_key)
    for tampered in (good[:-1], good[1:], forged, "x", "é", foreign, nowhere):
        for answer in (
            author.client.get(f"/appeals/{tampered}"),
            author.client.post(f"/appeals/{tampered}", data={"words": "x"}),
        ):
            assert answer.status_code == 404
            assert "Not yours." not in answer.text


def test_it_sets_no_cookie_loads_nothing_from_elsewhere_and_is_not_stored(author: Author) -> None:
    answer = author.client.get(author.path)
    policy = answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "unsafe" not in policy and "default-src 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "<script" not in answer.text
    assert not re.search(r'style="|https?://', answer.text)


def test_who_sends_too_much_is_asked_to_wait(author: Author) -> None:
    statuses = set()
    for _ in range(22):
        author.send(" ")
        statuses.add(author.status)
    assert statuses == {422, 429}


def test_who_opens_too_many_pages_is_asked_to_wait(author: Author) -> None:
    answers = [author.client.get("/appeals/x") for _ in range(121)]
    assert {answer.status_code for answer in answers} == {404, 429}
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_platform_is_told_the_address_for_the_author(
    settings: Settings, store: Store, now: dt.datetime
) -> None:
    api = Api(settings, store, now)
    body = {"comment": {"text": "Lovely bread, thank you!"}}
    answer = api.post("/v1/comments", json.dumps(body).encode()).get_json()
    path = f"/v1/comments/{answer['id']}"
    assert answer["appeal_url"] is None
    assert api.get(path).get_json()["appeal_url"] is None
    ruling = json.dumps({"action": "reject", "reason": "off-topic"}).encode()
    assert api.post(f"{path}/decisions", ruling).status_code == 201
    told = api.get(path).get_json()
    assert told["appeal"] is None
    address = told["appeal_url"]
    assert address.startswith("http://localhost/appeals/")
    page = api.client.get(address.removeprefix("http://localhost")).text
    assert "It has nothing to do with the page." in page
    public = api.client_with(public_url="https://chaffinch.example.org/mod")
    given = public.get(path, headers=api.headers).get_json()["appeal_url"]
    assert given == address.replace("http://localhost", "https://chaffinch.example.org/mod")


def test_a_platform_learns_what_became_of_an_appeal(
    settings: Settings, store: Store, now: dt.datetime, today: dt.datetime
) -> None:
    api = Api(settings, store, now)
    site = store.site("default")
    comment = one_that_waits(store, site, today, kind=None, state=Action.REJECT)
    author = Author(settings, site, comment)
    author.send()
    path = f"/v1/comments/{comment.guid}"
    asked = api.get(path).get_json()
    assert (asked["waiting"], asked["appeal"]["granted"]) == ("appealed", None)
    rule_on(store, site, comment, Ruling.of(None, Label.LEGITIMATE))
    told = api.get(path).get_json()
    assert (told["state"], told["appeal"]["granted"]) == ("publish", True)
    assert told["appeal"]["answered_at"]
    assert told["appeal_url"].endswith(author.path)
