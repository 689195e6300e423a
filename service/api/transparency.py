"""``GET /v1/transparency/{site}``: how a site is moderated, for everybody, where it chose so."""

import datetime as dt
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from service.api.answers import json_answer
from service.api.context import services
from service.api.transparency_schemas import TransparencyAnswer
from service.transparency import Ground, Month, Outcome

blueprint = APIBlueprint("transparency", __name__)


@blueprint.get("/v1/transparency/<site>")
@blueprint.output(TransparencyAnswer, description="The counts of the last months.")
@blueprint.doc(operation_id="get_transparency", tags=["Operation"])
def get_transparency(site: str) -> Response:
    """Say how many comments machine and people published and rejected, why, and what came of
    appeals.

    Needs no key, and answers for sites that chose so. The counts may be some minutes old.
    """
    services().visits.read(request.remote_addr or "")
    report = services().transparency.report(site, dt.datetime.now(dt.UTC))
    months = [_month(month) for month in report.months]
    return json_answer({"site": report.site_name, "months": months})


def _month(month: Month) -> dict[str, Any]:
    return {
        "month": f"{month.begin:%Y-%m}",
        "published": _outcome(month.published),
        "rejected": _outcome(month.rejected),
        "waiting": month.waiting,
        "reasons": [_ground(ground) for ground in month.grounds],
        "appeals": {
            "made": month.n_appeals,
            "granted": month.appeals_granted,
            "refused": month.appeals_refused,
            "open": month.appeals_open,
        },
    }


def _outcome(outcome: Outcome) -> dict[str, int]:
    return {"machine": outcome.machine, "people": outcome.people}


def _ground(ground: Ground) -> dict[str, str | int]:
    return {
        "reason": ground.name,
        "machine": ground.machine,
        "people": ground.people,
        "overturned": ground.overturned,
    }
