"""``GET /v1/models``: the names under which OpenAI's clients may ask for the model that serves."""

import datetime as dt
from typing import Any

from flask import Response

from model.card import Card
from service.api.answers import json_answer
from service.api.authentication import asker
from service.api.context import services
from service.protocols.openai.reading import MODELS, admit_asker, not_served
from service.sites.accounts import Scope


def list_models() -> Response:
    """Answer with all names, that of the version first."""
    admit_asker(Scope.SCORE)
    names = [_card().version, *MODELS]
    return json_answer({"object": "list", "data": [_document(name) for name in names]})


def retrieve(name: str) -> Response:
    """Answer with one of them."""
    admit_asker(Scope.SCORE)
    if name not in (_card().version, *MODELS):
        raise not_served(name)
    return json_answer(_document(name))


def _card() -> Card:
    return services().live_models.of(asker().site.name).card


def _document(name: str) -> dict[str, Any]:
    made_at = dt.datetime.fromisoformat(_card().created_at)
    created = int(made_at.timestamp())
    return {"id": name, "object": "model", "created": created, "owned_by": "chaffinch"}
