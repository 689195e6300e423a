"""The XML that Disqus exports: threads, then posts that point to them.

Described at help.disqus.com under "Comments Export". Posts that Disqus or a moderator called spam
are marked so; what a person deleted is marked without a reason.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from model.comment import Comment, TextFormat
from model.labels import Action, Label
from service.archives.archived import Archived, moment
from service.archives.elements import attribute, child, elements, local_name, text_of


def read_disqus(path: Path) -> Iterator[Archived]:
    """Yield the posts of an export. Raises `UnreadableArchive`."""
    pages: dict[str, tuple[str, str]] = {}
    for element in elements(path, "thread", "post"):
        if local_name(element) == "post":
            yield _archived(element, pages)
        else:
            pages[attribute(element, "id")] = (text_of(element, "link"), text_of(element, "title"))


def _archived(post: Element, pages: dict[str, tuple[str, str]]) -> Archived:
    url, title = pages.get(attribute(child(post, "thread"), "id"), ("", ""))
    author = child(post, "author")
    is_spam, is_deleted = _says(post, "isSpam"), _says(post, "isDeleted")
    return Archived(
        external_id=attribute(post, "id"),
        comment=Comment(
            text=text_of(post, "message"),
            format=TextFormat.HTML,
            author_name="" if author is None else text_of(author, "name"),
            author_email="" if author is None else text_of(author, "email"),
            ip=text_of(post, "ipAddress"),
            page_url=url,
            page_title=title,
            posted_at=moment(text_of(post, "createdAt")),
        ),
        state=Action.REJECT if is_spam or is_deleted else Action.PUBLISH,
        is_decided=True,
        label=Label.SPAM if is_spam else None if is_deleted else Label.LEGITIMATE,
    )


def _says(post: Element, name: str) -> bool:
    return text_of(post, name).strip().lower() == "true"
