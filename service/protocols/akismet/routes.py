"""The addresses of Akismet, ``/1.1/CALL`` and ``/1.2/CALL``, also below ``/k/KEY``."""

from collections.abc import Callable

import structlog
from apiflask import APIBlueprint
from flask import Response, request
from werkzeug.exceptions import HTTPException

from service.api.refusals import QuotaSpent, RateLimited, Refusal
from service.errors import NoModel, RevokedKey, ServiceError, StoreError, UnreadableSecret
from service.protocols.akismet import account, answers, checking, feedback
from service.protocols.akismet.answers import Answer
from service.protocols.akismet.fields import Fields, read_fields
from service.protocols.akismet.keys import holder_of
from service.sites.accounts import KeyHolder, Scope

log = structlog.get_logger()

blueprint = APIBlueprint("akismet", __name__, enable_openapi=False)

Call = Callable[[Fields, KeyHolder], Answer]

CALLS: dict[str, tuple[Scope, Call]] = {
    "verify-key": (Scope.SUBMIT, account.verify_key),
    "comment-check": (Scope.SUBMIT, checking.check),
    "submit-spam": (Scope.MODERATE, feedback.submit_spam),
    "submit-ham": (Scope.MODERATE, feedback.submit_ham),
    "key-sites": (Scope.SUBMIT, account.key_sites),
    "usage-limit": (Scope.SUBMIT, account.usage_limit),
    "get-stats": (Scope.SUBMIT, account.get_stats),
    "get-subscription": (Scope.SUBMIT, account.get_subscription),
    "deactivate": (Scope.SUBMIT, account.deactivate),
}

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Those that clients use are the first two; the others are told so in the words of the protocol."""


@blueprint.route("/1.1/<name>", methods=METHODS, strict_slashes=False)
@blueprint.route("/1.2/<name>", methods=METHODS, strict_slashes=False)
@blueprint.route("/k/<key>/1.1/<name>", methods=METHODS, strict_slashes=False)
@blueprint.route("/k/<key>/1.2/<name>", methods=METHODS, strict_slashes=False)
def answer_call(name: str, key: str | None = None) -> Response:
    """Answer one call, always with 200."""
    if name not in CALLS:
        return answers.refused(f"there is no such call; there are {', '.join(CALLS)}").response()
    if request.method not in ("GET", "HEAD", "POST"):
        return answers.refused("send the call with POST").response()
    scope, call = CALLS[name]
    fields = read_fields(request)
    return call(fields, holder_of(fields, request, in_path=key, scope=scope)).response()


@blueprint.errorhandler(Refusal)
@blueprint.errorhandler(ServiceError)
def _refuse(error: Refusal | ServiceError) -> Response:
    sentence = str(error)
    if isinstance(error, RevokedKey):
        return answers.refused(sentence, alert=answers.REVOKED).response()
    if isinstance(error, RateLimited | QuotaSpent):
        return answers.trouble(sentence, alert=answers.OVER_THE_LIMIT).response()
    if isinstance(error, StoreError):
        # What the driver says names hosts, users and paths, which are for the operator alone.
        return answers.trouble("the database does not answer; try again later").response()
    if isinstance(error, NoModel | UnreadableSecret):
        return answers.trouble("comments cannot be judged now; try again later").response()
    return answers.refused(sentence).response()


@blueprint.errorhandler(HTTPException)
def _refuse_request(error: HTTPException) -> Response:
    return answers.refused(error.description or error.name).response()


@blueprint.errorhandler(Exception)
def _own_fault(error: Exception) -> Response:
    log.error("a fault of the service", exc_info=error)
    return answers.trouble("a fault of the service; its log says more").response()
