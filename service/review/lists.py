"""The lists of a site: what its entries met, and adding and removing them, by its admins."""

import datetime as dt
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from model.evidence import Effect, Kind
from service.api.context import services
from service.lists import changes as lists
from service.lists.errors import InvalidEntry, ListError, UnknownEntry
from service.review import people

MOST_SHOWN = 200


def show(site_name: str) -> ResponseReturnValue:
    """Show the entries, those that met most comments first."""
    return _page(site_name, {}, {})


def add(site_name: str) -> ResponseReturnValue:
    """Put entries on the lists, one a line."""
    form = request.form
    site = services().store.site(site_name)
    written = [line for line in form.get("entries", "").splitlines() if line.strip()]
    try:
        if not written:
            raise InvalidEntry("", "write one entry a line")
        new = lists.entries_of(
            site.id,
            written,
            Effect(form.get("effect", "")),
            Kind(form["kind"]) if form.get("kind") else None,
            language=form.get("language", "").strip().lower(),
            pseudonyms=services().pseudonyms,
        )
        lists.add_entries(
            services().store, site, new, who=people.person().who, now=dt.datetime.now(dt.UTC)
        )
    except InvalidEntry as error:
        told = str(error) if written else "Write one entry a line."
        return _page(site_name, dict(form), {"entries": told})
    except ListError as error:
        return _page(site_name, dict(form), {"entries": str(error)})
    except ValueError:
        return _page(site_name, dict(form), {"effect": "Choose one of those that are offered."})
    flash(f"Added {new[0].shown}." if len(new) == 1 else f"Added {len(new):,} entries.")
    return redirect(url_for("review.show_lists", site_name=site_name), HTTPStatus.SEE_OTHER)


def remove(site_name: str) -> ResponseReturnValue:
    """Take an entry off the lists."""
    written = request.form.get("entry", "")
    try:
        lists.remove_entry(
            services().store,
            services().store.site(site_name),
            written,
            pseudonyms=services().pseudonyms,
            who=people.person().who,
            now=dt.datetime.now(dt.UTC),
        )
        flash(f"Removed {written}.")
    except UnknownEntry:
        flash(f"{written} was not on the lists any more.")
    return redirect(url_for("review.show_lists", site_name=site_name), HTTPStatus.SEE_OTHER)


def _page(site_name: str, fields: dict[str, str], errors: dict[str, str]) -> ResponseReturnValue:
    site = services().store.site(site_name)
    counted = lists.counted_entries(services().store, site)
    part = request.args.get("part", "").strip()
    found = [each for each in counted if part.casefold() in each.entry.shown.casefold()]
    page = render_template(
        "review/lists.html",
        site=site,
        entries=found[:MOST_SHOWN],
        n_found=len(found),
        n_all=len(counted),
        part=part,
        fields=fields,
        errors=errors,
        effects=list(Effect),
        kinds=list(Kind),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
