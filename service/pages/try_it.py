"""The try-it page: paste a comment, see the verdict and what it rests on. Nothing is stored."""

from http import HTTPStatus

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from model.comment import CommentType
from service import moderation
from service.api.authentication import spend_request
from service.api.context import services
from service.api.refusals import QuotaSpent, RateLimited
from service.errors import NoModel
from service.pages.access import Visitor
from service.pages.examples import EXAMPLES, example_named
from service.pages.form import FIELDS, InvalidForm, TryForm
from service.pages.wording import Result, result_of

WHOLE_FORM = "form"
"""Where the page shows an error that is no single field's."""


def show() -> ResponseReturnValue:
    """The page; with ``?example=NAME`` one of our own comments in it, already scored."""
    example = example_named(request.args.get("example"))
    if example is None:
        return _page(TryForm())
    return _scored(TryForm.from_example(example), chosen=example.name)


def score() -> ResponseReturnValue:
    """The page with the verdict on what was pasted, or with what is wrong beside its field."""
    return _scored(TryForm.from_fields(request.form))


def refused(
    form: TryForm, errors: dict[str, str], status: HTTPStatus, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Return the page with what is wrong, by field."""
    page = _page(form, errors=errors)
    return page, status, headers or {}


def _scored(form: TryForm, *, chosen: str | None = None) -> ResponseReturnValue:
    try:
        return _page(form, result=_judge(form), chosen=chosen)
    except InvalidForm as error:
        return refused(form, error.errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    except (RateLimited, QuotaSpent) as error:
        return refused(form, {WHOLE_FORM: f"{error}."}, error.status, error.headers)
    except NoModel as error:
        return refused(
            form, {WHOLE_FORM: f"Nothing can be scored: {error}."}, HTTPStatus.SERVICE_UNAVAILABLE
        )


def _judge(form: TryForm) -> Result:
    visitor: Visitor = g.visitor
    if visitor.key is not None:
        spend_request(visitor.key)
    comment = form.comment()
    verdict = moderation.score(
        comment,
        classifier=services().live_models.of(visitor.site.name),
        policy=visitor.site.policy,
        lists=services().lists.lately(visitor.site.id),
    )
    services().metrics.count_verdicts([verdict])
    return result_of(comment.text, verdict)


def _page(
    form: TryForm,
    *,
    result: Result | None = None,
    errors: dict[str, str] | None = None,
    chosen: str | None = None,
) -> str:
    visitor: Visitor = g.visitor
    return render_template(
        "pages/try_it.html",
        form=form,
        result=result,
        errors=errors or {},
        error_fields=(*FIELDS, WHOLE_FORM),
        examples=EXAMPLES,
        chosen=chosen,
        types=list(CommentType),
        visitor=visitor,
    )
