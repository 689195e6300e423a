"""The closed loop by wrk, where it is installed: a load generator that takes hardly any time."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from load import Measurement, Request

SCRIPT = Path(__file__).with_name("wrk.lua")


def has_wrk() -> bool:
    """Return whether wrk is installed."""
    return shutil.which("wrk") is not None


def closed_loop_by_wrk(
    request: Request, host: str, port: int, *, n_clients: int, seconds: float
) -> Measurement:
    """Measure what ``n_clients`` get answered that never pause. Raises `RuntimeError` on errors."""
    address = f"http://{host}:{port}{request.path}"
    options = ["-t", "1", "-c", str(n_clients), "-d", f"{max(1, round(seconds))}s"]
    with tempfile.NamedTemporaryFile() as bodies:
        bodies.write(b"\n".join(request.bodies))
        bodies.flush()
        told = subprocess.run(
            ["wrk", *options, "-s", str(SCRIPT), address],
            env={**os.environ, "BODIES": bodies.name, "KEY": request.key},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return _measurement(request, f"{n_clients} clients", told)


def _measurement(request: Request, load: str, told: str) -> Measurement:
    """Return what the script's line of figures says; its times are in microseconds."""
    figures = told.partition("FIGURES ")[2].split()
    n_requests, duration, n_failed, p50, p95, p99, most = map(int, figures)
    if n_failed:
        raise RuntimeError(f"{n_failed} of {n_requests} requests failed:\n{told}")
    per_second = 1e6 * n_requests / duration
    return Measurement(
        name=request.name,
        load=load,
        requests_per_second=per_second,
        comments_per_second=per_second * request.n_comments,
        p50=p50 / 1000,
        p95=p95 / 1000,
        p99=p99 / 1000,
        most=most / 1000,
    )
