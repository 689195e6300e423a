"""Results on stdout: tables for people, JSON for programs."""

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

WIDE = 200
"""Columns of a table that goes into a file or a pipe, where there is no terminal to ask."""


def print_table(table: Table) -> None:
    """Print a table, as wide as the terminal, or whole where there is none."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    console.print(table)


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
