"""Coral as it describes what it sends: JSON, signed under each of its secrets."""

import hashlib
import hmac
import json
from typing import Any


def phase_request(
    text: str, *, action: str = "NEW", author: str = "u-17", role: str = "COMMENTER", **story: str
) -> dict[str, Any]:
    """Return the document that the phase of that name is asked with."""
    return {
        "action": action,
        "comment": {"body": text, "parentID": None},
        "author": {"id": author, "role": role},
        "story": {"id": "s-1", "url": "https://news.example/bread", **story},
        "site": {"id": "site-1"},
        "tenantID": "t-1",
        "tenantDomain": "news.example",
    }


def signed(document: Any, *secrets: str) -> tuple[bytes, dict[str, str]]:
    """Return the body and its headers, with a signature for each secret."""
    body = json.dumps(document, indent=2).encode()
    made = (hmac.new(each.encode(), body, hashlib.sha256).hexdigest() for each in secrets)
    return body, {
        "Content-Type": "application/json",
        "X-Coral-Signature": ",".join(f"sha256={each}" for each in made),
    }
