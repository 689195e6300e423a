"""Notices on their way: signed, to the configured host alone, to no private address, no detours."""

import datetime as dt
import hashlib
import hmac
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from service.background import callbacks
from service.background.callbacks import NotDelivered, deliver, is_private, signature
from tests.receiver import Receiver

SECRET = b"shared with the blog"
BODY = b'{"id":"5f2b","state":"reject"}'


@pytest.fixture
def blog() -> Iterator[Receiver]:
    with Receiver().open() as blog:
        yield blog


def send(url: str, now: dt.datetime, **options: Any) -> None:
    given = {"private_allowed": True, "look_up": lambda host, port: ["127.0.0.1"], **options}
    deliver(url, BODY, secret=SECRET, notice="n1", now=now, **given)


def test_a_notice_arrives_at_its_path_with_its_host_and_its_body(
    blog: Receiver, now: dt.datetime
) -> None:
    send(f"http://blog.example:{blog.port}/hooks/chaffinch?v=1", now)
    ((path, headers, body),) = blog.requests
    assert (path, body) == ("/hooks/chaffinch?v=1", BODY)
    assert headers["Host"] == f"blog.example:{blog.port}"
    assert headers["Content-Type"] == "application/json"
    assert headers["Chaffinch-Notice"] == "n1"


def test_who_knows_the_secret_can_tell_that_a_notice_is_genuine(
    blog: Receiver, now: dt.datetime
) -> None:
    send(f"http://blog.example:{blog.port}/", now)
    ((_, headers, body),) = blog.requests
    time_part, signed_part = headers["Chaffinch-Signature"].split(",")
    seconds, signed = time_part.removeprefix("t="), signed_part.removeprefix("v1=")
    assert int(seconds) == now.timestamp()
    expected = hmac.new(SECRET, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signed, expected)


def test_a_signature_is_of_this_body_at_this_time_under_this_secret(now: dt.datetime) -> None:
    one = signature(SECRET, BODY, at=now)
    assert signature(SECRET, BODY, at=now) == one
    assert signature(SECRET, BODY + b" ", at=now) != one
    assert signature(b"another", BODY, at=now) != one
    later = signature(SECRET, BODY, at=now + dt.timedelta(seconds=1))
    assert later.partition(",")[2] != one.partition(",")[2]


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_what_the_blog_refuses_is_not_delivered(status: int, now: dt.datetime) -> None:
    with Receiver(status).open() as blog, pytest.raises(NotDelivered, match=f"answered {status}"):
        send(f"http://blog.example:{blog.port}/", now)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int, blog: Receiver, now: dt.datetime) -> None:
    elsewhere = Receiver(status, {"Location": f"http://127.0.0.1:{blog.port}/elsewhere"})
    with elsewhere.open(), pytest.raises(NotDelivered, match="follows no redirect"):
        send(f"http://blog.example:{elsewhere.port}/", now)
    assert blog.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.8",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.8",
        "2002:0a00:0008::",
        "64:ff9b::7f00:1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_an_address_that_leads_inwards_is_private(address: str) -> None:
    assert is_private(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is_not(address: str) -> None:
    assert not is_private(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.8"], ["fe80::1%eth0"], ["::ffff:127.0.0.1"]]
)
def test_nothing_is_sent_to_a_private_network_unless_the_operator_allows_it(
    found: list[str], blog: Receiver, now: dt.datetime
) -> None:
    with pytest.raises(NotDelivered, match="CHAFFINCH_PRIVATE_CALLBACKS"):
        send(
            f"http://blog.example:{blog.port}/",
            now,
            private_allowed=False,
            look_up=lambda host, port: found,
        )
    assert blog.requests == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0x7f.1", "2130706433"])
def test_a_private_address_is_seen_through_however_it_is_written(
    host: str, blog: Receiver, now: dt.datetime
) -> None:
    with pytest.raises(NotDelivered):
        deliver(
            f"http://{host}:{blog.port}/",
            BODY,
            secret=SECRET,
            notice="n1",
            now=now,
            private_allowed=False,
        )
    assert blog.requests == []


def test_a_name_is_looked_up_once_and_that_address_is_used(
    blog: Receiver, now: dt.datetime
) -> None:
    asked = []

    def look_up(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"]

    send(f"http://rebinding.example:{blog.port}/", now, look_up=look_up)
    assert asked == [("rebinding.example", blog.port)]
    assert len(blog.requests) == 1


def test_a_name_that_does_not_exist_is_an_error_like_any_other(now: dt.datetime) -> None:
    def look_up(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(NotDelivered, match=r"nowhere\.example cannot be reached"):
        send("http://nowhere.example/", now, look_up=look_up)


def test_where_nobody_listens_nothing_is_delivered(now: dt.datetime) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(NotDelivered, match="cannot be reached"):
        send(f"http://blog.example:{port}/", now)


def test_a_blog_that_never_comes_to_an_end_is_given_up(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "SECONDS_IN_ALL", 0.5)
    done = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not done.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening])
        thread.start()
        try:
            with pytest.raises(NotDelivered, match=r"more than 0\.5 seconds"):
                send(f"http://blog.example:{listening.getsockname()[1]}/", now)
        finally:
            done.set()
            thread.join()


def certified(name: str, directory: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return how a server shows a certificate for ``name``, and who believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    file = directory / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + pem
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=pem.decode())


def test_over_tls_the_certificate_must_be_that_of_the_configured_host(
    tmp_path: Path, now: dt.datetime
) -> None:
    shown, trust = certified("blog.example", tmp_path)
    blog = Receiver()
    blog.server.socket = shown.wrap_socket(blog.server.socket, server_side=True)
    with blog.open():
        send(f"https://blog.example:{blog.port}/", now, trust=trust)
        assert len(blog.requests) == 1
        with pytest.raises(NotDelivered, match=r"other\.example cannot be reached"):
            send(f"https://other.example:{blog.port}/", now, trust=trust)
        with pytest.raises(NotDelivered, match="cannot be reached"):
            send(f"https://blog.example:{blog.port}/", now)  # nobody vouches for it
    assert len(blog.requests) == 1
