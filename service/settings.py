"""The settings of the service: what the environment says, checked once, at the start."""

import difflib
import importlib.util
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from service.errors import SettingsError
from service.privacy.secret_key import load_or_create
from service.setting_values import public_url_of, rate_limit_of


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment, as docs/operations.md tells of it."""

    name: str
    default: str
    meaning: str
    secret: bool = False

    @property
    def field(self) -> str:
        """The name of its field in `Settings`."""
        return self.name.removeprefix("CHAFFINCH_").lower()


SETTINGS = (
    Setting(
        "CHAFFINCH_HOME",
        "the user's data directory",
        "Directory of the embedded database, the published models and the secret key. "
        "It is made at the first start, readable by its owner alone.",
    ),
    Setting(
        "CHAFFINCH_DATABASE_URL",
        "`chaffinch.db` in the home directory",
        "Database: `sqlite:////absolute/path.db` or `postgresql://user:password@host/name`.",
        secret=True,
    ),
    Setting(
        "CHAFFINCH_MODELS",
        "`models` in the home directory",
        "Directory of the published models, shared with `chaffinch-train`.",
    ),
    Setting(
        "CHAFFINCH_SITE_MODELS",
        "8",
        "Number of models of single sites that each worker keeps in memory, 1 to 1000. Each takes "
        "about 10 MB; one more than that is loaded when it is asked for, in about 0.1 s.",
    ),
    Setting("CHAFFINCH_HOST", "127.0.0.1", "Address to listen on; `0.0.0.0` for all."),
    Setting("CHAFFINCH_PORT", "8017", "Port to listen on, 1 to 65535."),
    Setting(
        "CHAFFINCH_PUBLIC_URL",
        "none",
        "The address that people and blogs reach the service at, such as "
        "`https://chaffinch.example.org`.",
    ),
    Setting(
        "CHAFFINCH_TRUSTED_PROXIES",
        "0",
        "Number of reverse proxies in front of the service, 0 to 10. So many entries of "
        "X-Forwarded-For, -Proto and -Host are believed, counted from the right; with 0 the "
        "headers mean nothing.",
    ),
    Setting(
        "CHAFFINCH_WORKERS",
        "as many as there are cores, at least 2, at most 4",
        "Number of worker processes, 1 to 64. With one alone nobody answers while it is restarted.",
    ),
    Setting(
        "CHAFFINCH_RATE_LIMIT",
        "120000 per minute",
        "How many requests each API key may make, over all workers together about so many; "
        "a batch is one request. Written like `100 per second` or `5000/hour`.",
    ),
    Setting(
        "CHAFFINCH_PRIVATE_CALLBACKS",
        "no",
        "Whether notices may go to addresses of private networks and of this machine, `yes` or "
        "`no`: `yes` where the blog runs beside Chaffinch.",
    ),
    Setting(
        "CHAFFINCH_SECRET_KEY",
        "made at the first start, kept in `secret-key` in the home directory",
        "At least 32 random characters; whoever knows them can forge log-ins. Set it where "
        "several machines serve together.",
        secret=True,
    ),
)

_KNOWN_ELSEWHERE = ("CHAFFINCH_DATA",)
"""What the training reads; the service does not care."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. What may hold a secret does not show in its ``repr``."""

    home: Path
    database_url: str = field(repr=False)
    models: Path
    site_models: int
    host: str
    port: int
    public_url: str | None
    trusted_proxies: int
    workers: int
    rate_limit: str
    private_callbacks: bool
    secret_key: str = field(repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read and check the environment; make the home directory and the secret key if need be.

        A variable that is empty counts as not set. Raises `SettingsError`.
        """
        given = {name: value.strip() for name, value in environment.items() if value.strip()}
        home = _home(given.get("CHAFFINCH_HOME"))
        return cls(
            home=home,
            database_url=_database_url(given.get("CHAFFINCH_DATABASE_URL"), home),
            models=_path(given.get("CHAFFINCH_MODELS"), home / "models"),
            site_models=_number(given, "CHAFFINCH_SITE_MODELS", 8, 1, 1000),
            host=given.get("CHAFFINCH_HOST", "127.0.0.1"),
            port=_number(given, "CHAFFINCH_PORT", 8017, 1, 65535),
            public_url=public_url_of(given.get("CHAFFINCH_PUBLIC_URL")),
            trusted_proxies=_number(given, "CHAFFINCH_TRUSTED_PROXIES", 0, 0, 10),
            workers=_number(given, "CHAFFINCH_WORKERS", _default_workers(), 1, 64),
            rate_limit=rate_limit_of(given.get("CHAFFINCH_RATE_LIMIT", "120000 per minute")),
            private_callbacks=_yes(given, "CHAFFINCH_PRIVATE_CALLBACKS"),
            secret_key=_secret_key(given.get("CHAFFINCH_SECRET_KEY"), home),
        )

    @property
    def address(self) -> str:
        """Where the service is reached: the public address if there is one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def unknown_variables(names: Iterable[str] = os.environ) -> list[str]:
    """Return a sentence for each variable that looks like a setting but is none.

    >>> unknown_variables(["CHAFFINCH_PROT", "PATH"])
    ['CHAFFINCH_PROT is no setting and is ignored; is CHAFFINCH_PORT meant?']
    """
    known = [*(setting.name for setting in SETTINGS), *_KNOWN_ELSEWHERE]
    sentences = []
    for name in sorted(set(names).difference(known)):
        if name.startswith("CHAFFINCH_"):
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            question = f"; is {nearest[0]} meant?" if nearest else ""
            sentences.append(f"{name} is no setting and is ignored{question}")
    return sentences


def _home(given: str | None) -> Path:
    home = _path(given, platformdirs.user_data_path("chaffinch"))
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            "CHAFFINCH_HOME",
            f"the directory {home} cannot be made ({error.strerror}); name one that can be written",
        ) from error
    return home


def _path(given: str | None, default: Path) -> Path:
    return Path(given).expanduser().absolute() if given else default


def _database_url(given: str | None, home: Path) -> str:
    if given is None:
        return f"sqlite:///{home / 'chaffinch.db'}"
    if re.match(r"sqlite:///[^:?]", given):
        return given
    if match := re.match(r"(postgresql|postgres|postgresql\+psycopg)://(.+)", given):
        if importlib.util.find_spec("psycopg") is None:
            raise SettingsError(
                "CHAFFINCH_DATABASE_URL",
                "PostgreSQL needs its driver; install `chaffinch[postgres]`",
            )
        return f"postgresql+psycopg://{match[2]}"
    # The value itself is not repeated: it may hold a password.
    raise SettingsError(
        "CHAFFINCH_DATABASE_URL",
        "write it like sqlite:////absolute/path.db or postgresql://user:password@host/name",
    )


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise SettingsError(name, f"{text!r} is no whole number from {least} to {most}")
    return int(text)


def _yes(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "no").lower()
    if text not in ("yes", "no"):
        raise SettingsError(name, f"{text!r} is neither yes nor no")
    return text == "yes"


def _default_workers() -> int:
    # Only the cores that this process may use: a container often has fewer than the machine.
    return max(2, min(len(os.sched_getaffinity(0)), 4))


def _secret_key(given: str | None, home: Path) -> str:
    if given is None:
        return load_or_create(home / "secret-key")
    if len(given) < 32:
        raise SettingsError(
            "CHAFFINCH_SECRET_KEY",
            "it is shorter than 32 characters; `openssl rand -hex 32` makes a good one",
        )
    return given
