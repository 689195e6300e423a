"""What is said in the demonstration: comments that were written for it, read from ``comments/``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.labels import Label

COMMENTS = Path(__file__).with_name("comments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One comment, with what becomes of it."""

    by: str
    says: str
    link: str = ""
    """The address of the author's own page."""
    to: bool = False
    """Whether it answers the comment before it."""
    is_: Label = Label.LEGITIMATE
    """What the moderators find it to be, if they come to it."""
    flags: tuple[str, ...] = ()
    """What readers report it for, each by another reader."""
    praise: int = 0
    """How many readers praise it."""
    then: str = ""
    """What its author makes of it later."""
    reason: str = ""
    """From the site's list, why it is rejected whatever it is."""
    note: str = ""
    appeals: str = ""
    """With which words its author appeals against a rejection."""
    answer: str = ""
    """What the author is answered."""
    is_granted: bool = False
    """Whether the appeal is."""
    second_opinion: str = ""
    """With which words the first moderator leaves it to another."""
    mutes: bool = False
    slip: bool = False
    """Whether the moderator first decides wrongly, and takes it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a site with the comments below it."""

    site: str
    section: str
    title: str
    slug: str
    day: int
    """When it appears, in days from the beginning."""
    language: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Near-identical comments, one after the other, below the pages that are there then."""

    site: str
    day: int
    hour: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said."""

    pages: list[Page]
    campaigns: list[Campaign]


def read_script(folder: Path = COMMENTS) -> Script:
    """Return what the files of a folder say, in the order of their names."""
    script = Script([], [])
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        script.pages.extend(_page(each, path.stem) for each in content.get("pages", ()))
        script.campaigns.extend(_campaign(each) for each in content.get("waves", ()))
    return script


def _page(said: dict[str, Any], language: str) -> Page:
    lines = tuple(_line(each) for each in said.pop("comments"))
    return Page(**{"language": language, **said}, lines=lines)


def _campaign(said: dict[str, Any]) -> Campaign:
    label = said.pop("is")
    lines = tuple(_line({"is": label, **each}) for each in said.pop("comments"))
    return Campaign(**said, lines=lines)


def _line(said: dict[str, Any]) -> Line:
    label = Label(said.pop("is", Label.LEGITIMATE))
    return Line(**{**said, "flags": tuple(said.get("flags", ()))}, is_=label)
