"""The must-use plugins of integrations/wordpress, run by PHP as WordPress runs them."""

import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.labels import Mode
from service.background.callbacks import signature
from service.settings import Settings
from service.sites.accounts import create_key, create_site
from service.store import Store
from tests.server import serving

ROOT = Path(__file__).parents[1]
PLUGINS = sorted((ROOT / "integrations/wordpress").glob("*.php"))
REDIRECT, NOTICES = (
    ROOT / "integrations/wordpress" / name for name in ("chaffinch.php", "chaffinch-notices.php")
)
STUB = ROOT / "tests/clients/wordpress.php"

FINE = {"comment_content": "The bread came out well, thank you for the recipe."}
SPAM = {"comment_content": "Cheap watches and pills! Buy now at http://www.watches.example today!"}
SECRET = "a secret of notices"


def run(plugin: Path, steps: list[Any], **constants: str) -> dict[str, Any]:
    """Run a plugin and return what came of each step."""
    done = subprocess.run(
        ["php", "-d", "display_errors=stderr", STUB, plugin, json.dumps(constants)],
        input=json.dumps(steps),
        text=True,
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_php_reads_the_plugin(plugin: Path) -> None:
    subprocess.run(["php", "-l", plugin], check=True, capture_output=True)


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What stands in wp-config.php of a blog whose Chaffinch runs."""
    home, now = tmp_path_factory.mktemp("wordpress") / "home", dt.datetime.now(dt.UTC)
    store = Store(Settings.from_environment({"CHAFFINCH_HOME": str(home)}).database_url)
    store.migrate()
    create_site(store, "blog", now=now, mode=Mode.POST)
    key = create_key(store, "blog", now=now)
    store.close()
    with serving(home, workers=1) as service:
        yield {"CHAFFINCH_URL": f"{service.address}/", "CHAFFINCH_API_KEY": key}


def test_what_was_for_akismet_is_answered_by_chaffinch(blog: dict[str, str]) -> None:
    key = {"api_key": blog["CHAFFINCH_API_KEY"]}
    told = run(
        REDIRECT,
        [
            ["ask", "https://rest.akismet.com/1.1/verify-key", {"key": key["api_key"]}],
            ["ask", "https://rest.akismet.com/1.1/comment-check", key | FINE],
            ["ask", "http://rest.akismet.com/1.1/comment-check", key | SPAM],
            ["ask", f"https://{key['api_key']}.rest.akismet.com/1.1/comment-check", SPAM],
            ["ask", "https://rest.akismet.com/1.2/usage-limit?api_key=" + key["api_key"], {}],
        ],
        **blog,
    )
    *checked, usage = [answer["body"] for answer in told["answers"]]
    assert checked == ["valid", "false", "true", "true"]
    assert json.loads(usage)["limit"] == "none"
    assert told["key"] == blog["CHAFFINCH_API_KEY"]


def test_other_requests_and_a_blog_without_chaffinch_are_left_alone(blog: dict[str, str]) -> None:
    elsewhere = f"{blog['CHAFFINCH_URL']}healthz?rest.akismet.com"
    told = run(REDIRECT, [["ask", elsewhere, {}]], **blog)
    assert told["answers"][0]["url"] == elsewhere
    unknown = "http://rest.akismet.com.nowhere.invalid/1.1/verify-key"
    assert run(REDIRECT, [["ask", unknown, {}]], **blog)["answers"] == [{"error": unknown}]
    told = run(REDIRECT, [["ask", elsewhere, {}]])
    assert (told["answers"][0]["url"], told["key"]) == (elsewhere, None)


def test_while_chaffinch_is_away_nobody_else_is_asked(blog: dict[str, str]) -> None:
    away = blog | {"CHAFFINCH_URL": "http://127.0.0.1:9"}
    told = run(REDIRECT, [["ask", "https://rest.akismet.com/1.1/comment-check", FINE]], **away)
    assert told["answers"] == [{"error": "http://127.0.0.1:9/1.1/comment-check"}]


def notice(state: str, label: str | None = None, *, what: str = "decided", id: str = "g") -> str:
    """Return the body of a notice."""
    return json.dumps({"id": id, "what": what, "state": state, "label": label})


def signed(body: str, *, minutes: float = 0, secret: str = SECRET) -> list[str]:
    """Return the step in which a notice arrives."""
    at = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)
    return ["notice", signature(secret.encode(), body.encode(), at=at), body]


@pytest.mark.parametrize(
    "body, status",
    [
        (notice("publish", "legitimate"), "approve"), (notice("hold"), "hold"),
        (notice("reject", "spam"), "spam"), (notice("reject", "abuse"), "trash"),
        (notice("reject"), "trash"), (notice("publish", what="released"), "approve"),
    ],
)  # fmt: skip
def test_what_was_decided_is_done_in_wordpress(body: str, status: str) -> None:
    told = run(NOTICES, [signed(body)], CHAFFINCH_NOTICE_SECRET=SECRET)
    assert told["answers"] == [{"status": 204, "set": [["5", status]]}]
    (asked,) = told["asked"]
    assert (asked["meta_key"], asked["meta_value"]) == ("akismet_guid", "g")


def test_a_comment_that_is_gone_is_no_trouble() -> None:
    steps = [signed(notice("reject", id="unknown")), signed(notice("reject", what="erased"))]
    told = run(NOTICES, steps, CHAFFINCH_NOTICE_SECRET=SECRET)
    assert told["answers"] == [{"status": 204, "set": []}] * 2


def test_a_notice_that_is_not_genuine_does_nothing() -> None:
    body = notice("publish")
    steps = [
        signed(body, secret="another"), signed(body, minutes=-6), signed(body, minutes=6),
        ["notice", "", body], ["notice", signed(body)[1], notice("reject")],
    ]  # fmt: skip
    told = run(NOTICES, steps, CHAFFINCH_NOTICE_SECRET=SECRET)
    assert told["answers"] == [{"status": 403, "set": []}] * len(steps)
    assert run(NOTICES, [signed(body)])["answers"][0]["status"] == 403
