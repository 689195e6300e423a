"""Links by which authors of comments learn what became of them, and appeal.

A link names one comment of one site and is signed under the secret key: who has it needs no
account, and nobody can make one up. It has no end, since the answer comes back on it.
"""

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from service.errors import UnknownLink

PATH = "/appeals"
FORM_LASTS = 24 * 60 * 60
"""Seconds for which the form of an opened page may be sent."""


def token(site_name: str, guid: str, secret_key: str) -> str:
    """Return what the link for a comment ends in."""
    return str(_links(secret_key).dumps([site_name, guid]))


def named_by(token: str, secret_key: str) -> tuple[str, str]:
    """Return the name of the site and the guid that a link stands for. Raises `UnknownLink`."""
    try:
        site_name, guid = _links(secret_key).loads(token)
    except (BadData, ValueError, TypeError) as error:
        raise UnknownLink from error
    return site_name, guid


def form_token(token: str, secret_key: str) -> str:
    """Return what the form of a page carries: nobody has it who has not opened the page.

    The pages set no cookie, which could tell the same, so that nobody is followed by one.
    """
    return str(_forms(secret_key).dumps(token))


def is_of_form(given: str, token: str, secret_key: str) -> bool:
    """Return whether a form was given out with the page of this link, not too long ago."""
    try:
        return bool(_forms(secret_key).loads(given, max_age=FORM_LASTS) == token)
    except BadData:
        return False


def _links(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="chaffinch.appeal")


def _forms(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="chaffinch.appeal.form")
