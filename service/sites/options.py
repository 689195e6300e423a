"""What a site may choose beyond its mode and strictness, kept as one JSON document per site.

    hold_new_authors, publish_clearly_fine, publish_trusted,
    trackback_strictness, hold_at_most, reject_precision       what the machine does
    flag_threshold                                             what readers' flags do
    reasons, callback, abuse_as_spam, discard_blatant          what platforms and people are told
    coral_secrets                                              by whom a request is signed
    store_text, keep_rejected_days, keep_published_days,
    keep_addresses_days                                        what is kept, and how long
    audit_share                                                how much is looked at by chance
    transparency                                               what everybody is told
    store_scored, unmodelled_attributes, scales                what protocols that only score do

A document holds only what differs from the defaults, so that better ones reach old sites.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from model.goals import USUAL, Goals, GoalsError
from model.labels import Strictness
from service.errors import InvalidOption
from service.perspective.attributes import Attribute, Scale, Unmodelled

if TYPE_CHECKING:
    from service.store.rows import Site

MOST_REASONS = 50
MOST_SECRETS = 5


@dataclass(frozen=True, slots=True)
class SiteReason:
    """A reason for a decision, of the site's own list."""

    code: str
    sentence: str
    """For the author of a rejected comment, who may be shown it."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", self.code):
            raise InvalidOption(
                "reasons", f"{self.code!r} is no code: use 1 to 63 of a-z, 0-9 and '-'"
            )
        if not self.sentence.strip() or len(self.sentence) > 500:
            raise InvalidOption("reasons", f"{self.code!r} needs a sentence of 1 to 500 characters")


DEFAULT_REASONS = (
    SiteReason("off-topic", "It has nothing to do with the page."),
    SiteReason("personal-data", "It gives away something private about a person."),
    SiteReason("rude", "It is not written in the tone that this site asks for."),
    SiteReason("illegal", "Publishing it would break the law."),
    SiteReason("duplicate", "It says the same as another comment."),
    SiteReason("against-the-rules", "It breaks another rule of this site."),
)


@dataclass(frozen=True, slots=True)
class Callback:
    """Where the site's platform wants to be told what became of comments."""

    url: str
    sealed_secret: str
    """What notices are signed with, encrypted; see `service.privacy.secret_box`."""

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            _ = parts.port
        except ValueError:
            parts = urlsplit("")
        sound = parts.scheme in ("http", "https") and parts.hostname and not parts.fragment
        if not sound or parts.username or parts.password or len(self.url) > 2000:
            raise InvalidOption(
                "callback", f"{self.url!r} is no address like https://blog.example.org/chaffinch"
            )


@dataclass(frozen=True, slots=True)
class SharedSecret:
    """What requests to us are signed with."""

    sealed: str
    """Encrypted; see `service.privacy.secret_box`."""
    last4: str
    """The last four characters, for a person to tell secrets apart."""


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """The choices of one site. Raises `InvalidOption`, which names the one that cannot be."""

    hold_new_authors: int = 0
    """How many first comments of a new author wait for a person."""
    publish_clearly_fine: bool = False
    """In mode pre: publish what is clearly fine at once."""
    publish_trusted: bool = False
    """In mode pre: publish what authors trusted by record write, at once."""
    trackback_strictness: Strictness | None = None
    """For trackbacks and pingbacks; None: as for comments."""
    hold_at_most: float | None = None
    """The share of legitimate comments that may be held; None: as the strictness says."""
    reject_precision: float | None = None
    """The share of rejected ones that must be bad; None: as the strictness says."""
    flag_threshold: float | None = None
    """The weight of readers' flags that hides a comment until a person looks; None: never."""
    reasons: tuple[SiteReason, ...] = DEFAULT_REASONS
    callback: Callback | None = None
    abuse_as_spam: bool = False
    """Whether protocols that know of spam alone call abuse that is held or rejected spam."""
    discard_blatant: bool = False
    """Whether they may say of blatant spam that it need not be kept."""
    coral_secrets: tuple[SharedSecret, ...] = ()
    """Under any of them Coral may sign."""
    store_text: bool = True
    """Whether the text of legitimate comments is kept."""
    keep_rejected_days: int | None = 190
    """Days until the text of a rejected comment goes; None: it stays."""
    keep_published_days: int | None = None
    """Days until the text of a published comment goes; None: it stays."""
    keep_addresses_days: int | None = 30
    """Days until the keyed hash of an IP address goes; None: it stays."""
    audit_share: float = 0.01
    """Share of published and rejected comments that a person looks at by chance."""
    transparency: bool = False
    """Whether everybody may see how many comments were rejected, by whom and why."""
    store_scored: bool = False
    """Whether what comes by a protocol that only scores is stored, unless it asks not to be."""
    unmodelled_attributes: Unmodelled = Unmodelled.REFUSE
    """What is done where Perspective's clients ask for attributes that are not modelled."""
    scales: tuple[Scale, ...] = ()
    """On which of the site's old scales Perspective's clients read our scores."""

    def __post_init__(self) -> None:
        _number("hold_new_authors", self.hold_new_authors, 0, 100)
        _number("flag_threshold", self.flag_threshold, 0.1, 1000)
        _number("audit_share", self.audit_share, 0, 1)
        for name in ("keep_rejected_days", "keep_published_days", "keep_addresses_days"):
            _number(name, getattr(self, name), 1, 36_500)
        codes = [reason.code for reason in self.reasons]
        if len(set(codes)) < len(codes):
            raise InvalidOption("reasons", "two of them have the same code")
        if len(self.coral_secrets) > MOST_SECRETS:
            raise InvalidOption("coral_secrets", f"at most {MOST_SECRETS} are good at a time")
        if not 1 <= len(codes) <= MOST_REASONS:
            raise InvalidOption("reasons", f"give 1 to {MOST_REASONS} of them")
        if len({scale.attribute for scale in self.scales}) < len(self.scales):
            raise InvalidOption("scales", "two of them are of the same attribute")
        self.goals(Strictness.BALANCED)

    @classmethod
    def of(cls, site: "Site") -> "SiteOptions":
        """Return the choices of a site."""
        return site.options

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "SiteOptions":
        """Return what is stored; what only a later release knows is left out.

        >>> SiteOptions.read({"hold_new_authors": 2}).hold_new_authors
        2
        """
        known = {
            field.name: document[field.name] for field in fields(cls) if field.name in document
        }
        if known.get("trackback_strictness"):
            known["trackback_strictness"] = Strictness(known["trackback_strictness"])
        if "reasons" in known:
            known["reasons"] = tuple(SiteReason(**reason) for reason in known["reasons"])
        if known.get("callback"):
            known["callback"] = Callback(**known["callback"])
        if "unmodelled_attributes" in known:
            known["unmodelled_attributes"] = Unmodelled(known["unmodelled_attributes"])
        if "scales" in known:
            known["scales"] = tuple(Scale.read(name, at) for name, at in known["scales"].items())
        if "coral_secrets" in known:
            known["coral_secrets"] = tuple(SharedSecret(**one) for one in known["coral_secrets"])
        return cls(**known)

    def document(self) -> dict[str, Any]:
        """Return what is to be stored: all that differs from the defaults, JSON-ready.

        >>> SiteOptions(hold_new_authors=2).document()
        {'hold_new_authors': 2}
        """
        chosen = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        if "reasons" in chosen:
            chosen["reasons"] = [
                {"code": reason.code, "sentence": reason.sentence} for reason in self.reasons
            ]
        if self.coral_secrets:
            chosen["coral_secrets"] = [asdict(secret) for secret in self.coral_secrets]
        if self.callback:
            chosen["callback"] = {
                "url": self.callback.url,
                "sealed_secret": self.callback.sealed_secret,
            }
        if self.scales:
            chosen["scales"] = {each.attribute.value: each.pairs() for each in self.scales}
        return chosen

    def scale(self, attribute: Attribute) -> Scale | None:
        """Return the old scale of an attribute, or None where the site reads our own."""
        return next((scale for scale in self.scales if scale.attribute is attribute), None)

    def goals(self, strictness: Strictness) -> Goals | None:
        """Return the site's own goals, the one that it does not name as the strictness has it.

        None where it names neither. Raises `InvalidOption`.
        """
        if self.hold_at_most is None and self.reject_precision is None:
            return None
        usual = USUAL[strictness]
        try:
            return Goals(
                usual.hold_at_most if self.hold_at_most is None else self.hold_at_most,
                usual.reject_precision if self.reject_precision is None else self.reject_precision,
            )
        except GoalsError as error:
            name, _, reason = str(error).partition(" ")
            raise InvalidOption(name, f"it {reason}") from error

    def reason(self, code: str) -> SiteReason | None:
        """Return the reason of that code, or None when the site's list has none."""
        return next((reason for reason in self.reasons if reason.code == code), None)


def _number(name: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise InvalidOption(name, f"it must be from {least:g} to {most:g}, not {value:g}")
