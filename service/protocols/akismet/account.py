"""What clients ask about the key itself: whether it is good, and how much it is used.

A key of ours belongs to one site, so that the list of its sites has one line.
"""

import csv
import datetime as dt
import io
import json
import re
from functools import partial
from typing import Any

from service.api.context import services
from service.api.refusals import Refusal
from service.protocols.akismet import answers
from service.protocols.akismet.answers import Answer
from service.protocols.akismet.fields import Fields
from service.sites.accounts import KeyHolder
from service.store import usage
from service.store.usage import Usage

MOST_SITES = 500

_COLUMNS = {
    "site": "Site",
    "api_calls": "Total API Calls",
    "spam": "Spam",
    "ham": "Ham",
    "missed_spam": "Missed Spam",
    "false_positives": "False Positives",
    "is_revoked": "Is Revoked",
}


def verify_key(fields: Fields, holder: KeyHolder) -> Answer:
    """Say that the key is good; who shows a bad one does not get here."""
    return Answer(answers.VALID)


def usage_limit(fields: Fields, holder: KeyHolder) -> Answer:
    """Say how much is used: of a daily quota today, otherwise what came in this month."""
    today, quota = dt.datetime.now(dt.UTC).date(), holder.key.daily_quota
    if quota is None:
        used = _usage(holder, today).n
        told: dict[str, Any] = {"limit": "none", "usage": used, "percentage": "0.00"}
        return _json(told | {"throttled": False})
    used = services().store.read(partial(usage.of_day, key_id=holder.key.id, day=today))
    percentage = f"{100 * min(used / quota, 1):.2f}"
    told = {"limit": quota, "usage": used, "percentage": percentage}
    return _json(told | {"throttled": used >= quota})


def key_sites(fields: Fields, holder: KeyHolder) -> Answer:
    """Say how the site of the key fared in a month, as JSON or CSV."""
    month = _month(fields.get("month"))
    limit = _count("limit", fields.get("limit"), MOST_SITES)
    offset = _count("offset", fields.get("offset"), 0)
    of_site = _line(holder, _usage(holder, month))
    matching = [of_site] if fields.get("filter", "url_filter") in holder.site.name else []
    page = {"limit": limit, "offset": offset, "total": len(matching)}
    shown = matching[offset : offset + limit]
    if fields.get("format", "result_format").lower() == "csv":
        return Answer(_csv(shown, page, holder, month))
    return _json({f"{month:%Y-%m}": shown, **page})


def get_stats(fields: Fields, holder: KeyHolder) -> Answer:
    """Say how the site fared this month, for the charts of WordPress."""
    told = _usage(holder, dt.datetime.now(dt.UTC).date())
    wrong = told.n_missed + told.n_mistaken
    accuracy = 100 * (1 - min(wrong / told.n, 1)) if told.n else 100.0
    counts = {"spam": told.n_spam, "ham": told.n_other, "missed_spam": told.n_missed}
    counts |= {"false_positives": told.n_mistaken}
    return _json({**counts, "accuracy": round(accuracy, 2), "breakdown": {}})


def get_subscription(fields: Fields, holder: KeyHolder) -> Answer:
    """Say that all is paid: WordPress asks before it takes a key."""
    name = holder.site.name
    told = {"account_id": holder.site.id, "account_name": name, "account_type": "chaffinch"}
    return _json({**told, "status": "active", "user_email": "", "next_billing_date": False})


def deactivate(fields: Fields, holder: KeyHolder) -> Answer:
    """Take leave of a client, which forgets its key; only an operator revokes one."""
    return Answer("deactivated")


def _usage(holder: KeyHolder, month: dt.date) -> Usage:
    return services().store.read(partial(usage.of_month, site_id=holder.site.id, month=month))


def _line(holder: KeyHolder, told: Usage) -> dict[str, Any]:
    return {
        "site": holder.site.name,
        "api_calls": str(told.n),
        "spam": str(told.n_spam),
        "ham": str(told.n_other),
        "missed_spam": str(told.n_missed),
        "false_positives": str(told.n_mistaken),
        "is_revoked": False,
    }


def _csv(
    lines: list[dict[str, Any]], page: dict[str, int], holder: KeyHolder, month: dt.date
) -> str:
    where = f"limit:{page['limit']}, offset: {page['offset']}, total: {page['total']}"
    written = io.StringIO()
    written.write(f"Active sites for ...{holder.key.last4} during {month:%Y-%m} ({where})\n")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(_COLUMNS.values())
    rows.writerows([line[name] for name in _COLUMNS] for line in lines)
    return written.getvalue()


def _month(said: str) -> dt.date:
    if not said:
        return dt.datetime.now(dt.UTC).date()
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", said):
        raise Refusal("month must be a month such as 2026-11")
    return dt.date.fromisoformat(f"{said}-01")


def _count(name: str, said: str, usual: int) -> int:
    if not said:
        return usual
    if not re.fullmatch(r"[0-9]{1,9}", said):
        raise Refusal(f"{name} must be a whole number")
    return int(said)


def _json(document: Any) -> Answer:
    return Answer(json.dumps(document, separators=(",", ":")))
