"""Coral's external moderation phase: who may ask, what is kept, edits, and secrets that change."""

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from werkzeug.test import TestResponse

from model.labels import Action, Label
from service.cli import main
from service.record import Via
from service.sites.change import change_site
from service.store.tables import audit_log
from tests.coral_sender import phase_request, signed
from tests.protocol_service import FINE, NOW, SECRET, Blog, ProtocolService, protocol_service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProtocolService]:
    service = protocol_service(tmp_path_factory.mktemp("coral"))
    yield service
    service.store.close()


@pytest.fixture
def blog(service: ProtocolService) -> Blog:
    return service.blog()


def send(blog: Blog, document: Any, *secrets: str, **headers: str) -> TestResponse:
    body, made = signed(document, *secrets)
    return blog.service.client.post(f"/coral/{blog.name}", data=body, headers=made | headers)


def test_what_coral_asks_about_is_kept(blog: Blog) -> None:
    assert blog.pass_phase("<p>The bread came out well.</p>").status_code == 204
    comment, (revision,) = blog.the_comment(), blog.revisions()
    assert (comment.via, comment.page_url) == (Via.CORAL, "https://news.example/bread")
    assert comment.author_hash is not None
    assert revision.text == "<p>The bread came out well.</p>"


def test_an_edit_is_another_revision_of_the_comment(blog: Blog) -> None:
    blog.pass_phase(FINE)
    blog.pass_phase(FINE, author="u-18")
    blog.pass_phase("I have never seen such tulips.")
    blog.service.model.say(Label.ABUSE, 0.6)
    answer = blog.pass_phase(f"{FINE} You fool.", action="EDIT")
    assert answer.get_json()["status"] == "SYSTEM_WITHHELD"
    first, *others = blog.stored()
    assert (first.revision, first.state) == (2, Action.HOLD)
    assert [other.revision for other in others] == [1, 1]


@pytest.mark.parametrize("role", ["STAFF", "MODERATOR", "ADMIN"])
def test_staff_is_trusted(blog: Blog, role: str) -> None:
    blog.service.model.say(Label.ABUSE, 0.95)
    assert blog.pass_phase(role=role).status_code == 204
    assert blog.pass_phase(role="COMMENTER", author="u-18").status_code == 200


def test_a_story_and_an_author_that_are_not_told_are_no_obstacle(blog: Blog) -> None:
    document = {"action": "NEW", "comment": {"body": FINE}, "later": [1], "author": None}
    assert send(blog, document, SECRET).status_code == 204
    assert len(blog.stored()) == 1


def test_either_secret_is_good_while_one_takes_the_place_of_the_other(blog: Blog) -> None:
    both = (blog.service.shared("the old one"), blog.service.shared("the new one"))
    change_site(blog.service.store, blog.name, who="o", now=NOW, options={"coral_secrets": both})
    document = phase_request(FINE)
    for secrets in (("the old one",), ("the new one",), ("the old one", "the new one")):
        assert send(blog, document, *secrets).status_code == 204
    assert send(blog, document, SECRET).status_code == 401
    assert send(blog, document, SECRET, "the new one").status_code == 204


@pytest.mark.parametrize(
    "header", ["", "sha256=", "sha256=00", "sha1=00", "00,11", "sha256=é", "=" * 5000, "," * 5000]
)
def test_what_is_not_signed_is_refused_and_not_stored(blog: Blog, header: str) -> None:
    answer = send(blog, phase_request(FINE), **{"X-Coral-Signature": header})
    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "not_signed"
    assert blog.stored() == []


def test_a_body_that_was_changed_on_the_way_is_refused(blog: Blog) -> None:
    body, headers = signed(phase_request(FINE), SECRET)
    answer = blog.service.client.post(f"/coral/{blog.name}", data=body + b" ", headers=headers)
    assert answer.status_code == 401


def test_a_site_without_secrets_is_as_good_as_none(service: ProtocolService) -> None:
    closed = service.blog(coral_secrets=())
    said = [send(closed, phase_request(FINE), SECRET)]
    body, headers = signed(phase_request(FINE), SECRET)
    said.append(service.client.post("/coral/no-such-site", data=body, headers=headers))
    assert [answer.status_code for answer in said] == [401, 401]
    assert said[0].data == said[1].data


@pytest.mark.parametrize(
    "document, status, field",
    [
        ({"action": "DELETE", "comment": {"body": FINE}}, 422, "action"),
        ({"action": "NEW"}, 422, "comment.body"),
        ({"action": "NEW", "comment": {"body": 5}}, 422, "comment.body"),
        ({"action": "NEW", "comment": {"body": FINE}, "story": {"url": []}}, 422, "story.url"),
        ([], 422, "action"), ("NEW", 422, "action"), (None, 422, "action"),
    ],
)  # fmt: skip
def test_a_document_that_is_wrong_is_refused_with_its_field(
    blog: Blog, document: Any, status: int, field: str
) -> None:
    answer = send(blog, document, SECRET)
    assert (answer.status_code, answer.get_json()["error"]["field"]) == (status, field)
    assert blog.stored() == []


def test_a_body_that_is_no_json_is_refused(blog: Blog) -> None:
    assert send(blog, {}, SECRET, **{"Content-Type": "text/plain"}).status_code == 415


# The command line.


@pytest.fixture
def cli(service: ProtocolService, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("CHAFFINCH_HOME", str(service.settings.home))
    return CliRunner()


def test_secrets_are_added_and_removed_on_the_command_line(
    service: ProtocolService, cli: CliRunner
) -> None:
    blog = service.blog(coral_secrets=())
    for secret in ("coral-secret-0001", "coral-secret-0002"):
        added = cli.invoke(main, ["coral", "add-secret", blog.name], input=f"{secret}\n")
        assert added.exit_code == 0, added.output
    assert "…0001, …0002" in added.stderr
    assert send(blog, phase_request(FINE), "coral-secret-0001").status_code == 204
    assert send(blog, phase_request(FINE), "coral-secret-0002").status_code == 204
    shown = cli.invoke(main, ["sites", "show", blog.name]).stdout
    assert "…0001 …0002" in shown
    removed = cli.invoke(main, ["coral", "remove-secret", blog.name, "0001"])
    assert removed.exit_code == 0, removed.output
    assert send(blog, phase_request(FINE), "coral-secret-0001").status_code == 401
    assert send(blog, phase_request(FINE), "coral-secret-0002").status_code == 204


def test_a_secret_is_sealed_and_told_to_nobody(service: ProtocolService, cli: CliRunner) -> None:
    blog = service.blog(coral_secrets=())
    cli.invoke(main, ["coral", "add-secret", blog.name], input="swordfish-secret\n")
    assert not service.said_anywhere("swordfish")
    lines = select(audit_log.c.after).where(audit_log.c.site_id == blog.site.id)
    told = service.store.read(lambda c: list(c.scalars(lines)))
    assert told[-1] == {"options": {"audit_share": 0.0, "coral_secrets": ["cret"]}}


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("add-secret", "no-such"), "no site"), (("remove-secret", "no-such", "abcd"), "no site"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(cli: CliRunner, arguments: tuple[str, ...], said: str) -> None:
    answer = cli.invoke(main, ["coral", *arguments], input="long-enough-secret\n")
    assert answer.exit_code == 1
    assert said in answer.stderr


def test_a_secret_that_is_none_of_corals_is_refused(
    service: ProtocolService, cli: CliRunner
) -> None:
    blog = service.blog(coral_secrets=())
    for given in ("\n", "short\n", ""):
        assert cli.invoke(main, ["coral", "add-secret", blog.name], input=given).exit_code == 2
    removed = cli.invoke(main, ["coral", "remove-secret", blog.name, "abcd"])
    assert (removed.exit_code, "has none" in removed.stderr) == (2, True)
