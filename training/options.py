"""Options that several commands share, and how their values are read."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from training.catalogue import SHIPPED, LicenceClass
from training.rows import RowFormat
from training.settings import Settings, need_data

Command = TypeVar("Command", bound=Callable[..., Any])


def catalogue_option(command: Command) -> Command:
    """Pass ``catalogue``: the paths of the catalogues to read."""
    return click.option(
        "--catalogue",
        multiple=True,
        default=["shipped"],
        show_default=True,
        callback=_catalogues,
        help="A TOML file of your data sets, or `shipped`. May be repeated.",
    )(command)


def data_option(command: Command) -> Command:
    """Pass ``data``: the directory of the data sets."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        callback=_data,
        help="The directory of the data sets.  [default: CHAFFINCH_DATA]",
    )(command)


def licences_option(default: str) -> Callable[[Command], Command]:
    """Pass ``licences``: the licence classes asked for."""
    return click.option(
        "--licences",
        default=default,
        show_default=True,
        callback=_licences,
        help=f"Licence classes to use, with commas: {', '.join(LicenceClass)}.",
    )


def sources_option(command: Command) -> Command:
    """Pass ``sources``: names of data sets, empty for all of them."""
    return click.option(
        "--sources",
        multiple=True,
        callback=_sources,
        help="Use only these data sets, with commas or repeated.",
    )(command)


def models_option(name: str) -> Callable[[Command], Command]:
    """Pass ``models``: the directory of the published models."""
    return click.option(
        name,
        "models",
        type=click.Path(file_okay=False, path_type=Path),
        callback=_models,
        help="The directory of the models.  [default: CHAFFINCH_MODELS]",
    )


def database_option(command: Command) -> Command:
    """Pass ``database``: the address of the service's database."""
    return click.option(
        "--database",
        metavar="URL",
        callback=_database,
        help="Address of the database.  [default: CHAFFINCH_DATABASE_URL, or that of the home]",
    )(command)


def site_option(command: Command) -> Command:
    """Pass ``site``: the name of the site whose own models are meant, or None."""
    return click.option("--site", help="The models of this site alone, which serve only there.")(
        command
    )


def force_option(command: Command) -> Command:
    """Pass ``force``: why to publish against objections, or None."""
    return click.option(
        "--force",
        metavar="REASON",
        callback=_reason,
        help="Publish against the gate's objections, for a reason that goes onto the card.",
    )(command)


def seed_option(command: Command) -> Command:
    """Pass ``seed``, of all that is left to chance."""
    return click.option(
        "--seed", default=0, show_default=True, help="The same seed gives the same model."
    )(command)


def templates_option(command: Command) -> Command:
    """Pass ``templates``: whether our own sentences are taught as well."""
    return click.option(
        "--templates/--no-templates",
        default=True,
        show_default=True,
        help="Teach the sentences that come with Chaffinch as well; they are never measured on.",
    )(command)


def report_option(command: Command) -> Command:
    """Pass ``report``: the path of the page to write, or None."""
    return click.option(
        "--report",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_report,
        help="Write a page of HTML with pictures to this file.",
    )(command)


def choice(kinds: type[StrEnum]) -> click.Choice[str]:
    """Return a choice among the values of an enum; click by itself offers their names."""
    return click.Choice([kind.value for kind in kinds])


def row_format(given: str | None, path: str, default: RowFormat = RowFormat.JSONL) -> RowFormat:
    """Return the format that was asked for, or else the one that the file name shows.

    >>> row_format(None, "archive/2019.CSV.gz")
    <RowFormat.CSV: 'csv'>
    """
    if given:
        return RowFormat(given)
    suffixes = {suffix.lower() for suffix in Path(path).suffixes}
    if ".csv" in suffixes:
        return RowFormat.CSV
    return RowFormat.JSONL if suffixes & {".jsonl", ".ndjson"} else default


def _catalogues(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[Path]:
    return [SHIPPED if value == "shipped" else Path(value) for value in values]


def _data(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    return need_data(value, Settings.from_environment())


def _models(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    return value or Settings.from_environment().models


def _database(_: click.Context, __: click.Parameter, value: str | None) -> str:
    return value or Settings.from_environment().database_url


def _reason(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("say why, for those who read the card later")
    return value


def _report(_: click.Context, __: click.Parameter, value: Path | None) -> Path | None:
    # Told before the work, not after it.
    if value is not None and not value.absolute().parent.is_dir():
        raise click.BadParameter(f"{value.parent} is not a directory; make it first")
    return value


def _sources(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _licences(_: click.Context, __: click.Parameter, value: str) -> frozenset[LicenceClass]:
    try:
        return frozenset(LicenceClass(name.strip()) for name in value.split(","))
    except ValueError as error:
        raise click.BadParameter(f"choose from {', '.join(LicenceClass)}, with commas") from error
