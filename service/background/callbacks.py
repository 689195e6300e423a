"""Telling a site's platform: one signed request, to the configured host and nowhere else.

    POST /the/configured/path
    Content-Type: application/json
    Chaffinch-Notice: 32 hexadecimal digits, the same when the notice is sent again
    Chaffinch-Signature: t=1700000000,v1=HMAC-SHA256 of "1700000000." and the body, hexadecimal

The name of the host is looked up once, and the connection goes to an address that was checked: a
name that points inwards, or first outwards and then inwards (DNS rebinding), leads nowhere. No
redirect is followed.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from urllib.parse import SplitResult, quote, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

SECONDS_TO_CONNECT = 5.0
SECONDS_TO_ANSWER = 10.0
SECONDS_IN_ALL = 15.0
"""After so long the request is given up, however busily the other side sends."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotDelivered(Exception):
    """The platform did not take a notice; the sentence says why."""


def signature(secret: bytes, body: bytes, *, at: dt.datetime) -> str:
    """Return what `Chaffinch-Signature` says of a body that is sent now.

    >>> at = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    >>> signature(b"secret", b"{}", at=at)[:24]
    't=1795305600,v1=588e64e1'
    """
    seconds = int(at.timestamp())
    signed = hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"


def deliver(
    url: str,
    body: bytes,
    *,
    secret: bytes,
    notice: str,
    now: dt.datetime,
    private_allowed: bool,
    trust: ssl.SSLContext | None = None,
    look_up: Callable[[str, int], list[str]] | None = None,
) -> None:
    """Send one notice. Raises `NotDelivered` unless it was answered with a status of 2xx.

    ``trust`` says whose certificates are believed, otherwise those that the system believes.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "Chaffinch",
        "Chaffinch-Notice": notice,
        "Chaffinch-Signature": signature(secret, body, at=now),
    }
    try:
        connection = _connection(parts, look_up or _look_up, private_allowed, trust)
        status = _post(connection, _target(parts), body, headers)
    # A name that cannot be written in a request is a ValueError.
    except (OSError, HTTPError, ValueError) as error:
        raise NotDelivered(f"{host} cannot be reached: {_cause(error)}") from error
    if 300 <= status < 400:
        raise NotDelivered(f"{host} answered {status}; a notice follows no redirect")
    if not 200 <= status < 300:
        raise NotDelivered(f"{host} answered {status}")


def is_private(address: Address) -> bool:
    """Return whether an address leads anywhere but to the public internet.

    >>> is_private(ipaddress.ip_address("::ffff:127.0.0.1"))
    True
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo or (inner is not None and is_private(inner)):
            return True
        if inner is not None:
            return False
    return not address.is_global or address.is_multicast


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _connection(
    parts: SplitResult,
    look_up: Callable[[str, int], list[str]],
    private_allowed: bool,
    trust: ssl.SSLContext | None,
) -> HTTPConnection:
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked(host, look_up(host, port), private_allowed)
    if parts.scheme == "http":
        return HTTPConnection(address, port, timeout=SECONDS_TO_CONNECT)
    return HTTPSConnection(
        address,
        port,
        timeout=SECONDS_TO_CONNECT,
        server_hostname=host,
        ssl_context=trust or ssl.create_default_context(),
    )


def _checked(host: str, found: list[str], private_allowed: bool) -> str:
    """Return the address to connect to. Raises `NotDelivered` if any of them leads inwards."""
    # A scope such as %eth0 names an interface of this machine.
    addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in found]
    if not private_allowed and any(is_private(address) for address in addresses):
        raise NotDelivered(
            f"{host} is an address of a private network, where nothing is sent unless "
            "CHAFFINCH_PRIVATE_CALLBACKS is yes"
        )
    return str(addresses[0])


def _post(connection: HTTPConnection, target: str, body: bytes, headers: dict[str, str]) -> int:
    """Return the status of the answer; nothing else of it is read."""
    try:
        connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(SECONDS_TO_ANSWER)
        too_late = threading.Event()
        hanging_up = threading.Timer(SECONDS_IN_ALL, _hang_up, [connection.sock, too_late])
        hanging_up.start()
        status = 0
        try:
            connection.request("POST", target, body=body, headers=headers, preload_content=False)
            status = connection.getresponse().status
        except Exception:
            if not too_late.is_set():
                raise
        finally:
            hanging_up.cancel()
        if too_late.is_set():  # what was read until then may look like the whole, or like a fault
            raise TimeoutError(f"it took more than {SECONDS_IN_ALL:g} seconds")
        return status
    finally:
        connection.close()


def _hang_up(connected: socket.socket, too_late: threading.Event) -> None:
    too_late.set()
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


def _target(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(target, safe="/%:?=&;,+~!$'()*@[]")


def _cause(error: Exception) -> str:
    return str(getattr(error, "reason", None) or error)[:200]
