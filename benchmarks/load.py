"""A load generator for one HTTP request, plain enough to cost little beside the server.

Closed loop: each client asks again as soon as it is answered, which shows how much is possible.
Open loop: requests leave at fixed times, whether or not earlier ones were answered, and a delay
counts from the time at which the request was due. That is how visitors come.
"""

import itertools
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """One kind of HTTP request, its bodies in turn, and how many comments each carries."""

    name: str
    method: str
    path: str
    bodies: tuple[bytes, ...] = ()
    key: str = ""
    n_comments: int = 0

    def as_bytes(self, host: str) -> list[bytes]:
        """Return the requests as they are sent."""
        return [self._as_bytes(host, body) for body in self.bodies or (b"",)]

    def _as_bytes(self, host: str, body: bytes) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}"]
        if self.key:
            lines.append(f"Authorization: Bearer {self.key}")
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run of requests showed. Times are in milliseconds."""

    name: str
    load: str
    requests_per_second: float
    comments_per_second: float
    p50: float
    p95: float
    p99: float
    most: float


class Connection:
    """One connection that is kept open."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        """Send a request and read its answer. Raises `RuntimeError` unless that is good."""
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._receive()
        head, _, body = answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{head.decode()}\n{body.decode(errors='replace')}")
        missing = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
        while missing > 0:
            missing -= len(self._receive())

    def close(self) -> None:
        """Let go of the connection."""
        self._socket.close()

    def _receive(self) -> bytes:
        received = self._socket.recv(1 << 16)
        if not received:
            raise RuntimeError("the server closed the connection")
        return received


def closed_loop(
    request: Request, host: str, port: int, *, n_clients: int, seconds: float
) -> Measurement:
    """Measure what ``n_clients`` get answered that never pause, in ``seconds``."""
    end = time.perf_counter() + seconds

    def client(connection: Connection, sent: Iterator[bytes], times: list[float]) -> None:
        while (started_at := time.perf_counter()) < end:
            connection.ask(next(sent))
            times.append(time.perf_counter() - started_at)

    times, elapsed = _run(client, request, host, port, n_clients)
    return _measurement(request, f"{n_clients} clients", times, elapsed)


def open_loop(
    request: Request, host: str, port: int, *, per_second: float, seconds: float
) -> Measurement:
    """Measure the delays of requests that come ``per_second``, evenly, for ``seconds``."""
    started_at = time.perf_counter() + 0.1
    n_requests = int(per_second * seconds)
    numbers = itertools.count()

    def client(connection: Connection, sent: Iterator[bytes], times: list[float]) -> None:
        while (number := next(numbers)) < n_requests:
            due_at = started_at + number / per_second
            time.sleep(max(0.0, due_at - time.perf_counter()))
            connection.ask(next(sent))
            times.append(time.perf_counter() - due_at)

    # As many clients as keep the times when the server is a little late.
    times, elapsed = _run(client, request, host, port, n_clients=16)
    return _measurement(request, f"{per_second:g}/s", times, elapsed)


def _run(
    client: Callable[[Connection, Iterator[bytes], list[float]], None],
    request: Request,
    host: str,
    port: int,
    n_clients: int,
) -> tuple[list[float], float]:
    """Return the times of all requests and the seconds that they took together."""
    times: list[float] = []
    faults: list[Exception] = []
    # One turn for all: were each client to begin anew, most would repeat what another sent.
    sent = itertools.cycle(request.as_bytes(host))

    def work(connection: Connection) -> None:
        try:
            client(connection, sent, times)
        except (OSError, RuntimeError) as error:
            faults.append(error)
        finally:
            connection.close()

    connections = [Connection(host, port) for _ in range(n_clients)]
    threads = [threading.Thread(target=work, args=(each,)) for each in connections]
    started_at = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return times, time.perf_counter() - started_at


def _measurement(request: Request, load: str, times: list[float], elapsed: float) -> Measurement:
    hundredths = statistics.quantiles(times, n=100, method="inclusive")
    per_second = len(times) / elapsed
    return Measurement(
        name=request.name,
        load=load,
        requests_per_second=per_second,
        comments_per_second=per_second * request.n_comments,
        p50=1000 * hundredths[49],
        p95=1000 * hundredths[94],
        p99=1000 * hundredths[98],
        most=1000 * max(times),
    )
