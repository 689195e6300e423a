"""What only asks for scores: stored where the site wants that and the key may."""

import datetime as dt
from collections.abc import Iterable

from model.comment import Comment
from service import moderation
from service.api.authentication import asker
from service.api.context import services
from service.record import Via
from service.sites.accounts import Scope


def keep_where_wanted(comments: Iterable[Comment], via: Via) -> None:
    """Store what the request asked about, if its site stores such and its key may store.

    Raises what `moderation.keep_draft` raises.
    """
    holder = asker()
    if not holder.site.options.store_scored or Scope.SUBMIT not in holder.key.scopes:
        return
    for comment in comments:
        moderation.keep_draft(
            comment,
            via=via,
            site=holder.site,
            key_id=holder.key.id,
            classifier=services().live_models.of(holder.site.name),
            pseudonyms=services().pseudonyms,
            lists=services().lists,
            store=services().store,
            now=dt.datetime.now(dt.UTC),
        )
