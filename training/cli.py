"""The command line ``chaffinch-train``: data sets in, a published model out.

Progress goes to stderr and results alone to stdout, so that
``chaffinch-train publish $(chaffinch-train fit)`` works.
"""

import errno
from typing import Any

import click

from model.errors import ModelError
from training import (
    cli_advise,
    cli_archive,
    cli_datasets,
    cli_fit,
    cli_functional,
    cli_measure,
    cli_models,
    cli_retrain,
    cli_shadow,
    cli_versions,
)
from training.errors import TrainingError


class Commands(click.Group):
    """Commands whose known errors end as one sentence, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (TrainingError, ModelError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has seen enough
                raise
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
@click.version_option(package_name="chaffinch")
def main() -> None:
    """Fit, measure, publish and roll back the models of Chaffinch, and label archives."""


main.add_command(cli_datasets.datasets)
main.add_command(cli_fit.fit)
main.add_command(cli_retrain.retrain)
main.add_command(cli_measure.evaluate)
main.add_command(cli_measure.cross_validate)
main.add_command(cli_functional.functional)
main.add_command(cli_models.publish)
main.add_command(cli_models.rollback)
main.add_command(cli_models.list_versions)
main.add_command(cli_versions.compare)
main.add_command(cli_versions.prune)
main.add_command(cli_models.threshold)
main.add_command(cli_models.card)
main.add_command(cli_models.model_card)
main.add_command(cli_advise.advise)
main.add_command(cli_shadow.shadow)
main.add_command(cli_shadow.report)
main.add_command(cli_archive.score)
