"""A service whose model says what a test wants it to say."""

import dataclasses
from collections.abc import Sequence
from typing import Any, cast

from apiflask import APIFlask

from model.card import Card
from model.classifier import Classifier
from model.comment import Comment
from model.labels import Label
from model.verdict import Assessment, Scores
from service import create_app
from service.models.live_models import LiveModels
from service.settings import Settings
from tests.small_model import a_card


class FixedModel:
    """Stands for the live models and for each classifier; ``scores`` are of all comments."""

    scores = Scores(spam=0.01, abuse=0.01, legitimate=0.98)

    def __init__(self) -> None:
        self.card: Card = a_card()

    def of(self, _: str) -> Classifier:
        """Return itself, with what of a classifier the service uses."""
        return cast(Classifier, self)

    def say(self, label: Label, score: float) -> None:
        """Give every comment this score for the label from now on."""
        rest = {each.value: (1 - score) / 2 for each in Label}
        self.scores = Scores(**rest | {label.value: score})

    def assess(self, comments: Sequence[Comment], **_: Any) -> list[Assessment]:
        """Return the same of all comments."""
        return [Assessment(self.scores, "en") for _ in comments]


def app_with(model: FixedModel, settings: Settings) -> APIFlask:
    """Return the application with that model."""
    app = create_app(settings)
    services = app.extensions["chaffinch"]
    app.extensions["chaffinch"] = dataclasses.replace(services, live_models=cast(LiveModels, model))
    return app
