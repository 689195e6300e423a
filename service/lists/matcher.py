"""Finds which entries of a site's lists a comment meets, in one pass however many there are.

Words are looked for in the text, the author's name and the addresses of links, all folded, and only
as whole words: "ass" does not meet "class". Where a script sets no spaces, as Chinese, Japanese and
Thai do, a word may stand anywhere.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import ahocorasick  # type: ignore[import-not-found]

from model.allowed_links import without_links
from model.comment import Comment
from model.evidence import Effect, Kind, ListHit
from model.folding import fold
from model.links import Link, domain_of, words_of
from model.text import Reading, folded_origins
from model.verdict import Span
from service.lists.entries import Mark, plain_domain
from service.privacy.pseudonyms import Kind as PseudonymKind
from service.store.lists import Entry

MOST_SPANS = 20
"""Places of one word that are pointed at."""

Hashes = Callable[[PseudonymKind, str], Iterable[str]]
"""Makes all keyed hashes of a value on the site at hand, old hash keys included."""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


class Matcher:
    """The lists of one site at one version. Never changes, so threads may share it."""

    def __init__(self, version: int, entries: Iterable[Entry], hashes: Hashes) -> None:
        self.version = version
        self._hashes = hashes
        self._words = ahocorasick.Automaton()
        self._domains: dict[str, list[Entry]] = {}
        self._authors: dict[str, list[Entry]] = {}
        self._networks = _Networks()
        words: dict[str, list[Entry]] = {}
        tables = {Kind.WORD: words, Kind.DOMAIN: self._domains, Kind.AUTHOR: self._authors}
        for entry in entries:
            mark, _, value = entry.entry.partition(":")
            if entry.kind is Kind.AUTHOR and mark == Mark.NETWORK:
                self._networks.add(value, entry)
            else:
                tables[entry.kind].setdefault(entry.entry, []).append(entry)
        for word, same in words.items():
            self._words.add_word(word, (word, same))
        self._words.make_automaton()
        self._has_words = bool(words)
        self._knows_hashes = any(key.startswith(("email:", "address:")) for key in self._authors)
        self._allows_domains = any(
            entry.effect is Effect.ALLOW for same in self._domains.values() for entry in same
        )
        self._is_empty = not (words or self._domains or self._authors or self._networks)

    def judged(self, comment: Comment) -> Comment:
        """Return the comment as it is judged: links to allowed domains count for nothing."""
        return without_links(comment, self.allows_domain) if self._allows_domains else comment

    def allows_domain(self, domain: str) -> bool:
        """Return whether links to a domain count for nothing: its closest entry says so."""
        entries = self._closest(domain)
        return any(entry.effect is Effect.ALLOW for entry in entries)

    def hits(self, comment: Comment, reading: Reading, language: str | None) -> tuple[ListHit, ...]:
        """Return the entries that a comment meets; ``reading`` is that of the text as it was sent.

        ``language`` is that of its text; entries for another language are left out, those for any
        language meet a text whose language is not known.
        """
        if self._is_empty:
            return ()
        found = {
            hit.entry_id: hit
            for hit in (
                *self._word_hits(comment, reading, language),
                *self._domain_hits(comment, reading, language),
                *self._author_hits(comment, language),
            )
        }
        return tuple(found.values())

    def _word_hits(
        self, comment: Comment, reading: Reading, language: str | None
    ) -> Iterator[ListHit]:
        if not self._has_words:
            return
        links = (link for link in reading.links if not self.allows_domain(link.domain))
        elsewhere = [fold(comment.author_name), *(" ".join(words_of(link.url)) for link in links)]
        for text in elsewhere:
            for entry, _ in self._whole_words(text, language):
                yield _hit(entry)
        met: dict[Entry, list[Span]] = {}
        for entry, place in self._whole_words(reading.folded, language):
            met.setdefault(entry, []).append(place)
        if met:
            yield from _pointing(met, comment)

    def _whole_words(self, text: str, language: str | None) -> Iterator[tuple[Entry, Span]]:
        for last, (word, entries) in self._words.iter(text):
            start, end = last + 1 - len(word), last + 1
            if _is_edge(text, start) and _is_edge(text, end):
                for entry in entries:
                    if _speaks(entry, language):
                        yield entry, (start, end)

    def _domain_hits(
        self, comment: Comment, reading: Reading, language: str | None
    ) -> Iterator[ListHit]:
        if not self._domains:
            return
        links = (*reading.links, Link(comment.author_url, domain_of(comment.author_url)))
        for link in links:
            for entry in self._closest(link.domain):
                if _speaks(entry, language):
                    at = comment.text.find(link.url) if link.url else -1
                    spans = () if at < 0 else ((at, at + len(link.url)),)
                    yield _hit(entry, spans)

    def _closest(self, domain: str) -> Sequence[Entry]:
        """Return the entries of the longest name that ``domain`` is, or lies under."""
        if not domain or not self._domains:
            return ()
        name = plain_domain(domain)
        while name:
            if name in self._domains:
                return self._domains[name]
            name = name.partition(".")[2]
        return ()

    def _author_hits(self, comment: Comment, language: str | None) -> Iterator[ListHit]:
        if self._authors:
            for key in self._known_by(comment):
                for entry in self._authors.get(key, ()):
                    if _speaks(entry, language):
                        yield _hit(entry)
        if self._networks:
            for entry in self._networks.around(comment.ip):
                yield _hit(entry)

    def _known_by(self, comment: Comment) -> Iterator[str]:
        if comment.author_name:
            yield f"{Mark.NAME}:{fold(comment.author_name).strip()}"
        if mail_domain := comment.author_email.rpartition("@")[2].strip():
            yield f"{Mark.MAIL_DOMAIN}:{plain_domain(mail_domain)}"
        if self._knows_hashes:
            if comment.author_email.strip():
                for known in self._hashes(PseudonymKind.AUTHOR, comment.author_email):
                    yield f"{Mark.EMAIL}:{known}"
            if comment.ip.strip():
                for known in self._hashes(PseudonymKind.IP, comment.ip):
                    yield f"{Mark.ADDRESS}:{known}"


def _hit(entry: Entry, spans: tuple[Span, ...] = ()) -> ListHit:
    return ListHit(entry.effect, entry.kind, entry.shown, spans, entry.id)


def _speaks(entry: Entry, language: str | None) -> bool:
    return not entry.language or language is None or entry.language == language


def _is_edge(text: str, at: int) -> bool:
    """Return whether a word may begin or end at an offset of the text."""
    if at in (0, len(text)):
        return True
    before, after = text[at - 1], text[at]
    if not (before.isalnum() and after.isalnum()):
        return True
    return bool(_UNSPACED.match(before) or _UNSPACED.match(after))


def _pointing(met: dict[Entry, list[Span]], comment: Comment) -> Iterator[ListHit]:
    """Yield hits with their places in the text as it was sent."""
    folded, origins = folded_origins(comment.text, comment.format)
    for entry, places in met.items():
        spans = [
            (int(origins[start][0]), int(origins[end - 1][1]))
            for start, end in places[:MOST_SPANS]
            if end <= len(folded)
        ]
        yield _hit(entry, tuple(spans))


class _Networks:
    """Entries for networks, found by an address without going through all of them."""

    def __init__(self) -> None:
        self._by_length: dict[tuple[int, int], dict[int, Entry]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_length)

    def add(self, network: str, entry: Entry) -> None:
        """Add a network in CIDR notation."""
        known = ipaddress.ip_network(network)
        first = int(known.network_address) >> (known.max_prefixlen - known.prefixlen)
        self._by_length.setdefault((known.version, known.prefixlen), {})[first] = entry

    def around(self, ip: str) -> Iterator[Entry]:
        """Yield the entries of all networks that an address is in."""
        try:
            address = ipaddress.ip_address(ip.strip())
        except ValueError:
            return
        address = getattr(address, "ipv4_mapped", None) or address
        for (version, length), networks in self._by_length.items():
            if version == address.version:
                entry = networks.get(int(address) >> (address.max_prefixlen - length))
                if entry is not None:
                    yield entry


EMPTY = Matcher(0, (), lambda kind, value: ())
