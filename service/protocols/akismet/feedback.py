"""``submit-spam`` and ``submit-ham``: what the platform's people say that a comment is."""

from model.labels import Label
from service import moderation
from service.protocols.akismet import answers
from service.protocols.akismet.answers import Answer
from service.protocols.akismet.checking import means
from service.protocols.akismet.fields import Fields
from service.protocols.akismet.translation import guid_of, submission_of
from service.sites.accounts import KeyHolder

MAX_NAME = 255


def submit_spam(fields: Fields, holder: KeyHolder) -> Answer:
    """Take a comment for spam from now on."""
    return _take(fields, holder, Label.SPAM)


def submit_ham(fields: Fields, holder: KeyHolder) -> Answer:
    """Take a comment for legitimate from now on."""
    return _take(fields, holder, Label.LEGITIMATE)


def _take(fields: Fields, holder: KeyHolder, label: Label) -> Answer:
    reporter = fields.get("reporter").replace("\0", "\ufffd").strip()[:MAX_NAME]
    moderation.correct(
        submission_of(fields),
        label,
        means(holder),
        guid=guid_of(fields),
        holder=holder,
        by=reporter or None,
    )
    return Answer(answers.THANKS)
