"""``chaffinch-train advise``: whether a retrain is worth it."""

import datetime as dt
from pathlib import Path

import click

from model import artifact
from model.card import Card, read_card
from training.advice import Advice, gather
from training.advice import advise as advice_on
from training.database import read_view
from training.options import database_option, models_option
from training.printing import print_json


@click.command()
@database_option
@click.option("--site", help="For this site alone; all are asked for otherwise.")
@models_option("--models")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def advise(database: str, site: str | None, models: Path, as_json: bool) -> None:
    """Say whether a retrain is worth it, for each site, and why.

    It looks at the decisions since the model was made, at how far people agree with it on the
    random sample, at drift, at languages that it does not cover, and at how often it abstains.
    """
    today = dt.datetime.now(dt.UTC).date()
    names = [site] if site else _sites(database)
    found = [_of_site(database, name, models, today) for name in names]
    if as_json:
        print_json([_document(advice) for advice in found])
    else:
        click.echo("\n\n".join(map(_text, found)) or "There is nothing to go by yet.")


def _sites(url: str) -> list[str]:
    return sorted({row["site"] for row in read_view(url, "daily_histograms", kind="label")})


def _of_site(url: str, site: str, models: Path, today: dt.date) -> Advice:
    card = _serving_card(models, site)
    decided = read_view(url, "decided_verdicts", site=site)
    counted = read_view(url, "daily_histograms", site=site)
    return advice_on(gather(site, card, decided, counted), card, today=today)


def _serving_card(models: Path, site: str) -> Card:
    return read_card(artifact.current(artifact.site_root(models, site)))


def _text(advice: Advice) -> str:
    lines = [f"{advice.answer} Model {advice.model}."]
    lines += [f"  + {sentence}" for sentence in advice.reasons]
    lines += [f"    {sentence}" for sentence in advice.facts]
    return "\n".join(lines)


def _document(advice: Advice) -> dict[str, object]:
    return {
        "site": advice.site,
        "model": advice.model,
        "worth_it": advice.is_worth_it,
        "new_decisions": advice.n_new,
        "reasons": advice.reasons,
        "facts": advice.facts,
    }
