"""The commands ``chaffinch perspective``: from a threshold of Perspective's to one of ours."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import click

from model.classifier import Classifier
from model.comment import Comment
from service.cli.context import OPERATOR, open_store
from service.models.live_models import LiveModels
from service.moderation.score import PORTION
from service.perspective import attributes
from service.perspective.attributes import Attribute, Scale
from service.perspective.score_logs import LEAST_LINES, UselessLog, read_log
from service.settings import Settings
from service.sites import change as site_settings

LOG = click.Path(exists=True, dir_okay=False, path_type=Path)
ATTRIBUTE = click.option(
    "--attribute",
    type=click.Choice([attribute.value for attribute in Attribute]),
    default=Attribute.TOXICITY.value,
    show_default=True,
    help="The attribute whose old scores the log has.",
)


@click.group()
def perspective() -> None:
    """Carry thresholds and scales over from Perspective, by a log of its scores."""


@perspective.command()
@click.argument("file", type=LOG)
@ATTRIBUTE
@click.option(
    "--threshold",
    type=click.FloatRange(0.0, 1.0),
    required=True,
    help="From which old score on the platform acted.",
)
@click.option("--site", "site_name", help="Site whose model judges, where it has one of its own.")
def match(file: Path, attribute: str, threshold: float, site_name: str | None) -> None:
    """Print the threshold that holds the same share of the comments in FILE.

    FILE is CSV or JSON, a comment a line, with its text and its old score. The model that serves
    judges the texts; nothing is stored.
    """
    ours, theirs = _both(file, Attribute(attribute), site_name)
    found = attributes.matching_threshold(ours, theirs, threshold)
    click.echo(
        f"of {found.n:,} comments {found.n_over_old:,} ({found.n_over_old / found.n:.2%}) had "
        f"{attribute} of {threshold:g} or more; here {found.n_over:,} "
        f"({found.n_over / found.n:.2%}) have {found.threshold:.6f} or more",
        err=True,
    )
    click.echo(f"{found.threshold:.6f}")


@perspective.command()
@click.argument("file", type=LOG, required=False)
@ATTRIBUTE
@click.option("--site", "site_name", help="Have this site's clients read scores on that scale.")
@click.option("--off", is_flag=True, help="Have them read our own scores again.")
def scale(file: Path | None, attribute: str, site_name: str | None, off: bool) -> None:
    """Print, or set for a site, where the old scores in FILE stand beside ours.

    Pairs of our score and the old one, by their quantiles. With a scale a platform can keep its
    thresholds; it holds the same share of comments, not the same comments.
    """
    if (file is None) is not off or (off and site_name is None):
        raise click.UsageError("give a FILE, or with --off a --site")
    found = None if file is None else attributes.matching_scale(
        Attribute(attribute), *_both(file, Attribute(attribute), site_name)
    )  # fmt: skip
    if site_name is not None:
        _set(site_name, Attribute(attribute), found)
    if found is not None:
        click.echo(json.dumps({attribute: found.pairs()}))


def _set(site_name: str, attribute: Attribute, found: Scale | None) -> None:
    with open_store() as store:
        others = [
            each for each in store.site(site_name).options.scales if each.attribute != attribute
        ]
        chosen = sorted([*others, *([found] if found else [])], key=lambda each: each.attribute)
        site_settings.change_site(
            store,
            site_name,
            who=OPERATOR,
            now=dt.datetime.now(dt.UTC),
            options={"scales": tuple(chosen)},
        )
    told = "our own scores" if found is None else "scores on its old scale"
    click.echo(f"{site_name}: {attribute} reads {told}", err=True)


def _both(
    file: Path, attribute: Attribute, site_name: str | None
) -> tuple[list[float], list[float]]:
    """Return our score and the old one of each comment. Raises `UselessLog` or `UnknownSite`."""
    classifier = _classifier(site_name)
    click.echo(f"the model {classifier.card.version} judges", err=True)
    ours: list[float] = []
    theirs: list[float] = []
    lines = read_log(file, attribute)
    while portion := list(islice(lines, PORTION)):
        ours.extend(_scores([text for text, _ in portion], classifier, attribute))
        theirs.extend(score for _, score in portion)
    if len(ours) < LEAST_LINES:
        raise UselessLog(file, attribute)
    return ours, theirs


def _classifier(site_name: str | None) -> Classifier:
    models = LiveModels(Settings.from_environment().models)
    if site_name is None:
        return models.shared.classifier
    with open_store() as store:
        return models.of(store.site(site_name).name)


def _scores(texts: Sequence[str], classifier: Classifier, attribute: Attribute) -> Iterator[float]:
    for assessment in classifier.assess([Comment(text=text) for text in texts]):
        yield attributes.value(attribute, assessment.scores)
