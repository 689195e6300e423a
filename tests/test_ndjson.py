"""POST /v1/score/batch with NDJSON: a comment a line in, a verdict a line out, of any length."""

import http.client
import io
import json

import pytest
import requests
from hypothesis import given, strategies

from service.api.ndjson import BLOCK, LineTooLong, lines_by_block
from service.sites.accounts import create_key, create_site
from tests.api import NDJSON, Api, assert_sound
from tests.server import memory_peak, serving

PRAISE = b'{"text": "Thank you for the recipe, the bread came out well."}'


@pytest.fixture
def api(settings, store, now) -> Api:
    return Api(settings, store, now)


def answers(response) -> list[dict]:
    assert response.status_code == 200
    assert response.mimetype == NDJSON
    return [json.loads(line) for line in response.get_data().decode("utf-8").splitlines()]


def test_each_line_is_answered_in_order(api):
    body = b"\n".join(b'{"text": "Number %d"}' % number for number in range(3_000))
    verdicts = answers(api.post("/v1/score/batch", body, NDJSON))
    assert len(verdicts) == 3_000
    for verdict in verdicts[::500]:
        assert_sound(verdict)


def test_a_bad_line_is_answered_in_its_place(api):
    lines = [PRAISE, b"not JSON", b"{}", b'{"text": "\xff"}', b'"text"', PRAISE]
    first, *bad, last = answers(api.post("/v1/score/batch", b"\n".join(lines), NDJSON))
    assert_sound(first)
    assert_sound(last)
    assert [each["error"]["code"] for each in bad] == [
        "unreadable", "invalid_field", "unreadable", "invalid_field",
    ]  # fmt: skip


def test_a_line_that_is_too_long_is_dropped_and_the_next_one_judged(api):
    long = b'{"text": "%s"}' % (b"a" * 600_000)
    first, second, third = answers(
        api.post("/v1/score/batch", b"\n".join([PRAISE, long, PRAISE]), NDJSON)
    )
    assert_sound(first)
    assert second["error"]["code"] == "too_large"
    assert_sound(third)


def test_empty_lines_are_passed_over_and_any_line_end_will_do(api):
    body = b"\n\n" + PRAISE + b"\r\n  \n" + PRAISE + b"\r\n\r\n"
    assert len(answers(api.post("/v1/score/batch", body, NDJSON))) == 2


def test_an_empty_stream_gets_an_empty_answer(api):
    assert answers(api.post("/v1/score/batch", b"", NDJSON)) == []


def test_reasons_are_asked_for_in_the_address(api):
    body = b'{"text": "Check out my website http://casino.example and win free money"}'
    (without,) = answers(api.post("/v1/score/batch", body, NDJSON))
    (with_them,) = answers(api.post("/v1/score/batch?reasons=true", body, NDJSON))
    assert not any(reason["spans"] for reason in without["reasons"])
    assert any(reason["spans"] for reason in with_them["reasons"])


@given(strategies.lists(strategies.binary(max_size=30).map(lambda line: line.replace(b"\n", b""))))
def test_lines_come_out_as_they_went_in(written):
    stream = io.BytesIO(b"\n".join(written))
    found = [line for block in lines_by_block(stream, max_bytes=100) for line in block]
    assert found == [line for line in written if line.strip()]


class Endless(io.RawIOBase):
    """A stream of one letter that ends only after a long time."""

    def __init__(self, n_bytes: int) -> None:
        self.left = n_bytes
        self.most_asked = 0

    def read(self, size: int = -1) -> bytes:
        self.most_asked = max(self.most_asked, size)
        block = b"a" * min(size, self.left)
        self.left -= len(block)
        return block


def test_a_line_without_an_end_is_not_held_in_memory():
    stream = Endless(100 * BLOCK)
    blocks = list(lines_by_block(stream, max_bytes=BLOCK))
    assert stream.most_asked == BLOCK
    assert [type(line) for block in blocks for line in block] == [LineTooLong]


@pytest.fixture
def headers(store, now) -> dict[str, str]:
    create_site(store, "default", now=now)
    key = create_key(store, "default", now=now)
    return {"Authorization": f"Bearer {key}", "Content-Type": NDJSON}


def test_answers_come_while_the_comments_are_still_sent(settings, headers):
    comments = b'{"text": "Lovely bread, thank you."}\n' * 2_000
    with serving(settings.home, workers=1) as service:
        connection = http.client.HTTPConnection(service.host, service.port, timeout=60)
        connection.putrequest("POST", "/v1/score/batch")
        for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(b"%x\r\n%s\r\n" % (len(comments), comments))
        first = b""
        while b'"label"' not in first:
            first += connection.sock.recv(4096)
        connection.send(b"0\r\n\r\n")
        while not first.endswith(b"0\r\n\r\n"):
            first += connection.sock.recv(65536)
        connection.close()
    assert first.count(b'"label"') == 2_000


def test_a_client_may_send_everything_before_it_reads_anything(settings, headers):
    _send_all_then_read(settings, headers, n_comments=10_000)


@pytest.mark.soak
def test_a_stream_far_larger_than_any_buffer_is_answered_in_bounded_memory(settings, headers):
    _send_all_then_read(settings, headers, n_comments=400_000)


def _send_all_then_read(settings, headers, *, n_comments: int) -> None:
    portion = b'{"text": "Lovely bread, thank you for the recipe."}\n' * 100
    with serving(settings.home, workers=1) as service:
        (worker,) = service.workers()
        peak_before = memory_peak(worker)
        response = requests.post(
            f"{service.address}/v1/score/batch",
            data=(portion for _ in range(n_comments // 100)),
            headers=headers,
            stream=True,
            timeout=600,
        )
        assert sum(b'"label"' in line for line in response.iter_lines()) == n_comments
        assert memory_peak(worker) - peak_before < 64 * 1024 * 1024
