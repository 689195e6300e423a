"""The answers: exact bytes, always with 200, and headers that clients act upon.

Clients raise on any other status, and some take every body but ``false`` for spam unless a header
says that something is wrong: `Trouble` has one always, a good answer never.
"""

from dataclasses import dataclass, field

from flask import Response

VALID, INVALID = "valid", "invalid"
SPAM, NOT_SPAM = "true", "false"
THANKS = "Thanks for making the web a better place."
NO_ANSWER = "error"
"""Neither true nor false: the client keeps the comment, and asks again later where it can."""

RECHECK_AFTER = 43_200
"""Seconds. WordPress keeps the comment pending for twice as long, and then decides by itself."""

REVOKED, OVER_THE_LIMIT = 10403, 10011
"""Codes of alerts that clients show to the operator of a blog."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with the headers that go with it."""

    body: str
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return it as it is sent; never in chunks, which HTTP/1.0 does not know."""
        response = Response(self.body, 200, self.headers, mimetype="text/plain")
        response.content_length = len(self.body.encode())
        return response


def verdict(
    is_spam: bool, *, guid: str | None, discard: bool = False, wait: bool = False
) -> Answer:
    """Return what is said of a comment; ``wait`` asks the client to keep it pending."""
    headers = {} if guid is None else {"X-akismet-guid": guid}
    if is_spam and discard:
        headers["X-akismet-pro-tip"] = "discard"
    if not is_spam and wait and guid is not None:
        headers["X-akismet-recheck-after"] = str(RECHECK_AFTER)
    return Answer(SPAM if is_spam else NOT_SPAM, headers)


def refused(sentence: str, *, alert: int | None = None) -> Answer:
    """Return what is said to a request that will never be answered as it is."""
    return Answer(INVALID, _explained(sentence, alert))


def trouble(sentence: str, *, alert: int | None = None) -> Answer:
    """Return what is said while there is no answer, which may pass."""
    return Answer(NO_ANSWER, {"X-akismet-error": _plain(sentence), **_explained(sentence, alert)})


def _explained(sentence: str, alert: int | None) -> dict[str, str]:
    headers = {"X-akismet-debug-help": _plain(sentence)}
    if alert is not None:
        headers |= {"X-akismet-alert-code": str(alert), "X-akismet-alert-msg": _plain(sentence)}
    return headers


def _plain(sentence: str) -> str:
    """Return a sentence as a header can say it.

    >>> _plain("no\\nsuch … field")
    'no such ? field'
    """
    printable = "".join(c if c.isprintable() else " " for c in sentence[:500])
    return printable.encode("ascii", "replace").decode("ascii")
