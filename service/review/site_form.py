"""The form of a site's settings: what stands in its fields, and what it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from model.labels import Mode, Strictness
from service.errors import InvalidOption
from service.perspective.attributes import Unmodelled
from service.sites.options import SiteOptions, SiteReason
from service.store import Site

SWITCHES = (
    "reject_abuse", "publish_clearly_fine", "publish_trusted", "store_text", "transparency",
    "abuse_as_spam", "discard_blatant", "store_scored",
)  # fmt: skip
FIELDS = (
    "mode", "strictness", "hold_at_most", "reject_precision", "trackback_strictness",
    "hold_new_authors", "languages", "flag_threshold", "audit_share", "reasons",
    "keep_rejected_days", "keep_published_days", "keep_addresses_days",
    "unmodelled_attributes", *SWITCHES,
)  # fmt: skip
OF_SITE = ("mode", "strictness", "reject_abuse", "languages")


class InvalidSettings(Exception):
    """The form cannot be saved as it is; ``errors`` has a sentence for each field at fault."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What stands in the fields, as it was written; shares in percent, a switch as "yes" or ""."""

    fields: Mapping[str, str]

    @classmethod
    def of_site(cls, site: Site) -> "SiteForm":
        """Return the form as it shows what a site has chosen."""
        options = site.options
        values = {name: _shown(getattr(options, name, None)) for name in FIELDS}
        shares = ("hold_at_most", "reject_precision", "audit_share")
        values |= {name: _percent(getattr(options, name)) for name in shares}
        values |= {name: "yes" if getattr(options, name, False) else "" for name in SWITCHES}
        return cls(
            values
            | {
                "mode": site.mode.value,
                "strictness": site.strictness.value,
                "reject_abuse": "yes" if site.reject_abuse else "",
                "languages": " ".join(site.languages),
                "reasons": "\n".join(f"{one.code} = {one.sentence}" for one in options.reasons),
            }
        )

    @classmethod
    def of_fields(cls, fields: Mapping[str, str]) -> "SiteForm":
        """Return what was sent."""
        return cls({name: fields.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS})

    def changes(self, site: Site) -> dict[str, Any]:
        """Return the arguments for `change_site`. Raises `InvalidSettings`."""
        values, errors = {}, {}
        for name, parse in _PARSERS.items():
            try:
                values[name] = parse(name, self.fields[name])
            except InvalidOption as error:
                errors[name] = sentence(error)
        if errors:
            raise InvalidSettings(errors)
        options = {name: value for name, value in values.items() if name not in OF_SITE}
        try:
            replace(site.options, **options).goals(values["strictness"])
        except InvalidOption as error:
            raise InvalidSettings({error.option: sentence(error)}) from error
        return {**{name: values[name] for name in OF_SITE}, "options": options}

    def changed(self, site: Site) -> Site:
        """Return the site as it would be. Raises `InvalidSettings`."""
        changes = self.changes(site)
        options: SiteOptions = replace(site.options, **changes.pop("options"))
        return replace(site, **changes, options=options)


def sentence(error: InvalidOption) -> str:
    """Return what is wrong, to stand beside the field."""
    reason = str(error).removeprefix(f"{error.option}: ")
    return f"{reason[:1].upper()}{reason[1:]}."


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.6g}"


def _number(name: str, text: str) -> float:
    try:
        return float(text.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        raise InvalidOption(name, f"{text!r} is not a number") from None


def _share(least: float, most: float, *, may_be_empty: bool) -> Callable[[str, str], float | None]:
    def parse(name: str, text: str) -> float | None:
        if not text and may_be_empty:
            return None
        percent = _number(name, text)
        if not least <= percent <= most:
            raise InvalidOption(name, f"it must be from {least:g} % to {most:g} %")
        return round(percent / 100, 8)

    return parse


def _whole(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise InvalidOption(name, f"{text!r} is not a whole number")
    return int(text)


def _days(name: str, text: str) -> int | None:
    return _whole(name, text) if text else None


def _weight(name: str, text: str) -> float | None:
    return _number(name, text) if text else None


def _mode(name: str, text: str) -> Mode:
    if text not in list(Mode):
        raise InvalidOption(name, "choose one of those that are offered")
    return Mode(text)


def _strictness(name: str, text: str) -> Strictness:
    if text not in list(Strictness):
        raise InvalidOption(name, "choose one of those that are offered")
    return Strictness(text)


def _unmodelled(name: str, text: str) -> Unmodelled:
    if text not in list(Unmodelled):
        raise InvalidOption(name, "choose one of those that are offered")
    return Unmodelled(text)


def _languages(name: str, text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(text.replace(",", " ").lower().split()))
    if wrong := next(
        (c for c in codes if not (c.isascii() and c.isalpha() and 2 <= len(c) <= 3)), None
    ):
        raise InvalidOption(name, f"{wrong!r} is no code such as en, de or zh")
    return codes


def _reasons(name: str, text: str) -> tuple[SiteReason, ...]:
    pairs = [line.partition("=") for line in text.splitlines() if line.strip()]
    if wrong := next((code for code, sign, _ in pairs if not sign), None):
        raise InvalidOption(name, f"{wrong.strip()!r} has no sentence: write code = sentence")
    return tuple(SiteReason(code.strip(), said.strip()) for code, _, said in pairs)


def _switch(name: str, text: str) -> bool:
    return text == "yes"


_PARSERS: dict[str, Callable[[str, str], Any]] = {
    "mode": _mode,
    "strictness": _strictness,
    "hold_at_most": _share(0.02, 50, may_be_empty=True),
    "reject_precision": _share(95, 99.99, may_be_empty=True),
    "trackback_strictness": lambda name, text: _strictness(name, text) if text else None,
    "hold_new_authors": _whole,
    "languages": _languages,
    "flag_threshold": _weight,
    "audit_share": _share(0, 100, may_be_empty=False),
    "reasons": _reasons,
    "keep_rejected_days": _days,
    "keep_published_days": _days,
    "keep_addresses_days": _days,
    "unmodelled_attributes": _unmodelled,
    **dict.fromkeys(SWITCHES, _switch),
}
