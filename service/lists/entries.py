"""Entries of lists: what people write, and the form in which it is compared.

    word      folded like the text of comments, so that disguises do not help
    domain    lower case, without ``www.``; meets its subdomains too
    author    name:folded name, email:keyed hash, mail:domain, address:keyed hash, network:CIDR

An e-mail address or an IP address is kept as a keyed hash alone, like those of authors.
"""

import ipaddress
import re
from collections.abc import Callable
from enum import StrEnum

from model.evidence import Effect, Kind
from model.folding import fold
from model.links import domain_of
from service.lists.errors import InvalidEntry
from service.privacy.pseudonyms import Kind as PseudonymKind
from service.store.lists import NewEntry

MOST_CHARACTERS = 200

Pseudonym = Callable[[PseudonymKind, str], str]
"""Makes the keyed hash of an e-mail address or an IP address on the site at hand."""


class Mark(StrEnum):
    """What an author is known by, before the colon of the entry."""

    NAME = "name"
    EMAIL = "email"
    MAIL_DOMAIN = "mail"
    ADDRESS = "address"
    NETWORK = "network"


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MAIL_DOMAIN = re.compile(r"@[^@\s]+\.[^@\s]+")
_PART_OF_ADDRESS = re.compile(r"(?:[0-9]{1,3}\.){2,3}|[0-9]{1,3}(?:\.[0-9]{1,3}){2}")
_HASHED = re.compile(r"(?:email|address):[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def parse(
    written: str, effect: Effect, kind: Kind, *, language: str = "", pseudonym: Pseudonym
) -> NewEntry:
    """Return the entry that a person means. Raises `InvalidEntry`."""
    shown = " ".join(written.split())
    if not shown or len(shown) > MOST_CHARACTERS:
        raise InvalidEntry(shown[:40], f"an entry has 1 to {MOST_CHARACTERS} characters")
    if language and not _LANGUAGE.fullmatch(language):
        raise InvalidEntry(shown, f"{language!r} is no code of a language such as en or de")
    if kind is Kind.WORD:
        return NewEntry(effect, kind, _word(shown), shown, language)
    if kind is Kind.DOMAIN:
        return NewEntry(effect, kind, _domain(shown), shown, language)
    entry = _author(shown, pseudonym)
    return NewEntry(effect, kind, entry, _showable(entry, shown), language)


def guess_kind(written: str) -> Kind:
    """Return what an entry of a list without kinds is: a word, a domain or an author.

    >>> [guess_kind(each).value for each in ("cheap pills", "pills.example.com", "192.0.2.")]
    ['word', 'domain', 'author']
    """
    entry = written.strip()
    if "@" in entry and (_EMAIL.fullmatch(entry) or _MAIL_DOMAIN.fullmatch(entry)):
        return Kind.AUTHOR
    if network_of(entry) is not None:
        return Kind.AUTHOR
    is_domain = bool(_host(entry)) and not re.search(r"\s", entry)
    return Kind.DOMAIN if is_domain else Kind.WORD


def network_of(written: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Return the addresses that are meant, or None: an address, a CIDR, or an address's start.

    >>> network_of("192.0.2."), network_of("2001:db8::/32"), network_of("pills")
    (IPv4Network('192.0.2.0/24'), IPv6Network('2001:db8::/32'), None)
    """
    if _PART_OF_ADDRESS.fullmatch(written) and written.strip(".").count(".") < 3:
        numbers = written.strip(".").split(".")
        padded = ".".join(numbers + ["0"] * (4 - len(numbers)))
        written = f"{padded}/{8 * len(numbers)}"
    try:
        return ipaddress.ip_network(written, strict=False)
    except ValueError:
        return None


def plain_domain(domain: str) -> str:
    """Return a domain in its one form, punycode where it has other letters than ASCII.

    >>> plain_domain("Bücher.example"), plain_domain("xn--bcher-kva.example")
    ('xn--bcher-kva.example', 'xn--bcher-kva.example')
    """
    if domain.isascii():
        return domain.lower()
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain.lower()


def _word(shown: str) -> str:
    word = fold(shown).strip()
    if not any(map(str.isalnum, word)):
        raise InvalidEntry(shown, "nothing is left of it once signs and disguises are undone")
    if len(word) > 255:
        raise InvalidEntry(shown, "it is too long once it is written out")
    return word


def _domain(shown: str) -> str:
    domain = _host(shown.removeprefix("*."))
    if not domain or len(domain) > 253:
        raise InvalidEntry(shown, "it is no domain such as example.com")
    return plain_domain(domain)


def _host(written: str) -> str:
    host = domain_of(written)
    return host if re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]+", host) else ""


def _author(shown: str, pseudonym: Pseudonym) -> str:
    if _HASHED.fullmatch(shown):  # of an export of these lists
        return shown
    if _EMAIL.fullmatch(shown):
        return f"{Mark.EMAIL}:{pseudonym(PseudonymKind.AUTHOR, shown)}"
    if _MAIL_DOMAIN.fullmatch(shown):
        return f"{Mark.MAIL_DOMAIN}:{plain_domain(shown[1:])}"
    if (network := network_of(shown)) is None:
        return f"{Mark.NAME}:{_word(shown)}"
    if network.num_addresses > 1:
        return f"{Mark.NETWORK}:{network}"
    return f"{Mark.ADDRESS}:{pseudonym(PseudonymKind.IP, str(network.network_address))}"


def _showable(entry: str, shown: str) -> str:
    """Return what is shown of an author: of a hashed address only enough to tell it from others."""
    mark, _, value = entry.partition(":")
    if mark == Mark.EMAIL:
        return f"an e-mail address ({value[:8]})"
    if mark == Mark.ADDRESS:
        return f"an IP address ({value[:8]})"
    return shown
