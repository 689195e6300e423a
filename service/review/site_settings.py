"""The settings of a site: seen, tried on the last days, and saved, by its admins."""

import datetime as dt
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from model.card import Card
from model.goals import NEVER
from model.labels import Mode, Strictness
from service.api.context import services
from service.errors import InvalidOption, NoModel
from service.moderation.rehearse import Rehearsal, rehearse
from service.people.moderators import Role
from service.review import people
from service.review.site_form import InvalidSettings, SiteForm, sentence
from service.sites import change as site_settings
from service.store import Site


def show_sites() -> ResponseReturnValue:
    """Lead to the settings of one's only site, or let choose one."""
    mine = [each.site_name for each in people.person().memberships if each.role == Role.ADMIN]
    if len(mine) == 1:
        return redirect(url_for("review.show_settings", site_name=mine[0]), HTTPStatus.SEE_OTHER)
    return render_template("review/sites.html", names=mine)


def show(site_name: str) -> ResponseReturnValue:
    """Show what a site asks of the machine."""
    site = services().store.site(site_name)
    return _page(site, SiteForm.of_site(site))


def save(site_name: str) -> ResponseReturnValue:
    """Save the form, or only tell what it would have done."""
    site, form = services().store.site(site_name), SiteForm.of_fields(request.form)
    try:
        if request.form.get("do") == "replay":
            return _page(site, form, rehearsal=_rehearsal(site, form.changed(site)))
        site_settings.change_site(
            services().store,
            site_name,
            who=people.person().who,
            now=dt.datetime.now(dt.UTC),
            card=_card(site_name),
            **form.changes(site),
        )
    except InvalidSettings as error:
        return _page(site, form, errors=error.errors)
    except InvalidOption as error:
        return _page(site, form, errors={error.option: sentence(error)})
    flash("Saved. It applies within two seconds.")
    return redirect(url_for("review.show_settings", site_name=site_name), HTTPStatus.SEE_OTHER)


def _page(
    site: Site,
    form: SiteForm,
    *,
    errors: dict[str, str] | None = None,
    rehearsal: Rehearsal | None = None,
) -> ResponseReturnValue:
    card = _card(site.name)
    page = render_template(
        "review/site_settings.html",
        site=site,
        fields=form.fields,
        errors=errors or {},
        modes=list(Mode),
        strictnesses=list(Strictness),
        card=card,
        thresholds=site.policy.thresholds(card) if card else None,
        never=NEVER,
        rehearsal=rehearsal,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


def _rehearsal(site: Site, changed: Site) -> Rehearsal:
    card, now = _card(site.name), dt.datetime.now(dt.UTC)
    if card is None:
        raise InvalidSettings({"form": "No model serves now, so nothing can be replayed."})
    return rehearse(site, changed, card=card, store=services().store, now=now)


def _card(site_name: str) -> Card | None:
    try:
        return services().live_models.of(site_name).card
    except NoModel:
        return None
