"""The catalogue of data sets: a TOML file, one table per data set.

[night-garden]                    the name; the rows lie in night-garden.jsonl.gz
title = "The Night Garden"        optional, as are origin, url, domain and note
languages = ["en", "de"]
spam = 120                        rows per label
abuse = 14
legitimate = 800
licence = "CC BY 4.0"
licence_class = "open"            open, unstated or restricted
sha256 = "..."                    of night-garden.jsonl.gz
"""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from model.labels import Label
from training.errors import CatalogueError, DataError

SHIPPED = Path(__file__).with_name("catalogue.toml")
_OPTIONAL = ("title", "origin", "url", "domain", "note")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class LicenceClass(StrEnum):
    """What a licence allows: only ``open`` and ``unstated`` may train a model that is passed on."""

    OPEN = "open"
    UNSTATED = "unstated"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """What the catalogue says of one data set."""

    name: str
    languages: tuple[str, ...]
    counts: dict[Label, int]
    licence: str
    licence_class: LicenceClass
    sha256: str
    title: str = ""
    origin: str = ""
    url: str = ""
    domain: str = ""
    note: str = ""

    def path(self, data: Path) -> Path:
        """Return where its rows lie in the directory of data sets."""
        return data / f"{self.name}.jsonl.gz"

    def verified_bytes(self, data: Path) -> bytes:
        """Return the file as it is, compressed. Raises `DataError` unless it is the one meant."""
        path = self.path(data)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataError(
                path, f"cannot be read ({error.strerror}); give --data, or choose with --sources"
            ) from error
        found = hashlib.sha256(content).hexdigest()
        if found != self.sha256:
            raise DataError(
                path,
                f"its SHA-256 is {found}, the catalogue says {self.sha256}; fetch the file again, "
                "or, if you changed it on purpose, correct the catalogue",
            )
        return content


def read_catalogues(paths: Iterable[Path]) -> list[DataSet]:
    """Return the data sets of all the catalogues, in order.

    Raises `CatalogueError` when one cannot be read or a name is there twice.
    """
    found: dict[str, DataSet] = {}
    for path in paths:
        for data_set in _read(path):
            if data_set.name in found:
                raise CatalogueError(f"{path}: {data_set.name} is there twice; rename one")
            found[data_set.name] = data_set
    return list(found.values())


def choose(
    data_sets: Sequence[DataSet],
    *,
    licences: Collection[LicenceClass],
    sources: Sequence[str] = (),
) -> list[DataSet]:
    """Return the data sets of these licence classes, all of them or those named by ``sources``.

    Raises `CatalogueError` when a source is not known or its licence class was not asked for.
    """
    known = {data_set.name: data_set for data_set in data_sets}
    for name in sources:
        if name not in known:
            raise CatalogueError(
                f"there is no data set {name}; `chaffinch-train datasets list` names them"
            )
        if known[name].licence_class not in licences:
            raise CatalogueError(
                f"{name} is of licence class {known[name].licence_class}; "
                f"add {known[name].licence_class} to --licences to use it"
            )
    chosen = [known[name] for name in dict.fromkeys(sources)] or data_sets
    return [data_set for data_set in chosen if data_set.licence_class in licences]


def _read(path: Path) -> list[DataSet]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path}: the catalogue cannot be read ({error})") from error
    return [_data_set(path, name, table) for name, table in tables.items()]


def _data_set(path: Path, name: str, table: Any) -> DataSet:
    where = f"{path}: [{name}]"
    if not _NAME.fullmatch(name):
        raise CatalogueError(f"{where}: a name is made of a-z, 0-9, - and _")
    if not isinstance(table, dict):
        raise CatalogueError(f"{where}: must be a table")
    allowed = {*DataSet.__dataclass_fields__, *Label} - {"name", "counts"}
    if unknown := sorted(table.keys() - allowed):
        raise CatalogueError(f"{where}: unknown key {unknown[0]}; see docs/training.md")
    sha256 = _text(where, table, "sha256")
    if not _SHA256.fullmatch(sha256):
        raise CatalogueError(f"{where}: sha256 must be 64 digits of 0-9a-f, as sha256sum prints")
    return DataSet(
        name=name,
        languages=_languages(where, table),
        counts={label: _count(where, table, label) for label in Label},
        licence=_text(where, table, "licence"),
        licence_class=_licence_class(where, table),
        sha256=sha256,
        **{
            key: _text(where, table, key, "")
            for key in ("title", "origin", "url", "domain", "note")
        },
    )


def _text(where: str, table: dict[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise CatalogueError(f"{where}: {key} must be a string")
    return value


def _count(where: str, table: dict[str, Any], label: Label) -> int:
    value = table.get(label, 0)
    if type(value) is not int or value < 0:
        raise CatalogueError(f"{where}: {label} must be a number of rows")
    return value


def _languages(where: str, table: dict[str, Any]) -> tuple[str, ...]:
    value = table.get("languages")
    if not isinstance(value, list) or not all(isinstance(language, str) for language in value):
        raise CatalogueError(f'{where}: languages must be a list such as ["en", "de"]')
    return tuple(value)


def _licence_class(where: str, table: dict[str, Any]) -> LicenceClass:
    try:
        return LicenceClass(_text(where, table, "licence_class"))
    except ValueError as error:
        raise CatalogueError(
            f"{where}: licence_class must be one of {', '.join(LicenceClass)}"
        ) from error
