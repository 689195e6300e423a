"""The commands ``chaffinch sites set`` and ``sites show``: what a site asks of the machine."""

import datetime as dt
import secrets
from typing import Any

import click

from model import artifact
from model.card import Card, read_card
from model.errors import ArtifactError
from model.labels import Mode, Strictness
from service.cli.context import OPERATOR, open_store, show
from service.cli.site_choices import CHOICES
from service.perspective.attributes import Unmodelled
from service.privacy.secret_box import SecretBox
from service.settings import Settings
from service.sites import change as site_settings
from service.sites.options import Callback, SiteReason
from service.store import Site


@click.command(name="set", params=[click.Argument(["name"]), *CHOICES])
def set_options(name: str, reasons: tuple[tuple[str, str], ...], **given: Any) -> None:
    """Change what the site NAME asks of the machine; it applies within two seconds.

    What is not named stays as it is. `chaffinch sites show NAME` shows all of it.
    """
    chosen = {option: value for option, value in given.items() if value not in (None, ())}
    if reasons:
        chosen["reasons"] = tuple(SiteReason(code, sentence) for code, sentence in reasons)
    if not chosen:
        raise click.UsageError("say what to change, such as --mode post; --help names all there is")
    options = {
        option: value[0] if isinstance(value, tuple) and option != "reasons" else value
        for option, value in chosen.items()
        if option not in ("mode", "strictness", "reject_abuse", "languages")
    }
    if "unmodelled_attributes" in options:
        options["unmodelled_attributes"] = Unmodelled(options["unmodelled_attributes"])
    secret = _seal_callback(options)
    with open_store() as store:
        site = site_settings.change_site(
            store,
            name,
            who=OPERATOR,
            now=dt.datetime.now(dt.UTC),
            mode=Mode(given["mode"]) if given["mode"] else None,
            strictness=Strictness(given["strictness"]) if given["strictness"] else None,
            reject_abuse=given["reject_abuse"],
            languages=given["languages"] or None,
            options=options,
            card=_serving_card(name) if given["reject_abuse"] else None,
        )
    click.echo(f"{site.name}: {', '.join(_words(site, chosen))}", err=True)
    if secret:
        click.echo(secret)


@click.command(name="show")
@click.argument("name")
def show_options(name: str) -> None:
    """Show all that the site NAME asks of the machine, each choice on a line."""
    with open_store() as store:
        site = store.site(name)
    show(("choice", "value"), list(_table(site).items()))


def _seal_callback(options: dict[str, Any]) -> str | None:
    """Put a callback with a sealed secret in place of its address; return the secret."""
    if not options.get("callback"):
        return None
    secret = secrets.token_hex(32)
    sealed = SecretBox(Settings.from_environment().secret_key).seal(secret.encode())
    options["callback"] = Callback(options["callback"], sealed)
    return secret


def _serving_card(site_name: str) -> Card | None:
    models = Settings.from_environment().models
    try:
        return read_card(artifact.current(artifact.site_root(models, site_name)))
    except ArtifactError:
        return None


def _words(site: Site, chosen: dict[str, Any]) -> list[str]:
    table = _table(site)
    return [f"{option.replace('_', '-')} {table[option]}" for option in chosen]


def _table(site: Site) -> dict[str, str]:
    options = site.options
    days = {
        name: "forever" if getattr(options, name) is None else str(getattr(options, name))
        for name in ("keep_rejected_days", "keep_published_days", "keep_addresses_days")
    }
    goals = {
        name: "as the strictness" if getattr(options, name) is None else str(getattr(options, name))
        for name in ("hold_at_most", "reject_precision")
    }
    threshold = options.flag_threshold
    return {
        "mode": site.mode.value,
        "strictness": site.strictness.value,
        **goals,
        "trackback_strictness": options.trackback_strictness or "same",
        "reject_abuse": _yes(site.reject_abuse),
        "hold_new_authors": str(options.hold_new_authors),
        "publish_clearly_fine": _yes(options.publish_clearly_fine),
        "publish_trusted": _yes(options.publish_trusted),
        "flag_threshold": "off" if threshold is None else f"{threshold:g}",
        "languages": " ".join(site.languages) or "any",
        "reasons": ", ".join(reason.code for reason in options.reasons),
        "store_text": _yes(options.store_text),
        **days,
        "audit_share": f"{options.audit_share:g}",
        "transparency": _yes(options.transparency),
        "store_scored": _yes(options.store_scored),
        "unmodelled_attributes": options.unmodelled_attributes.value,
        "old_scales": " ".join(scale.attribute for scale in options.scales) or "none",
        "callback": options.callback.url if options.callback else "off",
        "abuse_as_spam": _yes(options.abuse_as_spam),
        "discard_blatant": _yes(options.discard_blatant),
        "coral_secrets": " ".join(f"…{secret.last4}" for secret in options.coral_secrets) or "none",
    }


def _yes(value: bool) -> str:
    return "yes" if value else "no"
