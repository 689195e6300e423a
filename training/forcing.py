"""Publishing against the gate's objections: only for a reason, which stays on the card."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model.card import Card, read_card
from model.pointers import replace
from training.candidate import Fitted
from training.errors import RefusedError


def forced(
    fitted: Fitted, objections: Sequence[str], reason: str | None, *, now: dt.datetime
) -> Fitted:
    """Return the candidate with the reason for publishing it, where there are objections."""
    if reason is None or not objections:
        return fitted
    return dataclasses.replace(fitted, metrics=_with_reason(fitted.metrics, reason, now))


def pass_gate(directory: Path, reason: str | None, *, now: dt.datetime) -> None:
    """Return if a model may be published; a reason against objections is put on its card.

    Raises `RefusedError` where its card holds objections and there is no reason.
    """
    card = read_card(directory)
    found = objections_of(card)
    if not found or "forced" in card.metrics["gate"]:
        return
    if reason is None:
        raise RefusedError(
            f"the gate refuses {card.version}: {'; '.join(found)}. To publish it all the same, say "
            'why: --force "REASON"'
        )
    known = dataclasses.replace(card, metrics=_with_reason(card.metrics, reason, now))
    replace(directory / "card.json", known.as_json())


def objections_of(card: Card) -> list[str]:
    """Return what the gate had to say against a model when it was fitted."""
    return list(card.metrics.get("gate", {}).get("objections", []))


def _with_reason(metrics: dict[str, Any], reason: str, now: dt.datetime) -> dict[str, Any]:
    given = {"reason": reason, "at": now.astimezone(dt.UTC).isoformat(timespec="seconds")}
    return metrics | {"gate": metrics.get("gate", {}) | {"forced": given}}
