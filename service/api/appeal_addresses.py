"""The address that a platform may show to the author of a rejected comment."""

from flask import request

from model.labels import Action
from service.api.authentication import asker
from service.api.context import services
from service.people import appeal_links
from service.store import CommentRow
from service.store.appeals import AppealRow


def appeal_url(comment: CommentRow, appeal: AppealRow | None = None) -> str | None:
    """Return where the author learns why, and may appeal; None where nothing is to be said."""
    if comment.state is not Action.REJECT and appeal is None:
        return None
    settings = services().settings
    # Whoever asks shows a key, so that the name by which they reach the service is believed.
    address = settings.public_url or request.url_root.rstrip("/")
    token = appeal_links.token(asker().site.name, comment.guid, settings.secret_key)
    return f"{address}{appeal_links.PATH}/{token}"
