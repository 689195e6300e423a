"""Using the try-it page without a browser, and reading what comes back."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Page(HTMLParser):
    """A page as a person sees it: its text by the id of the element, and the marks."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.response = response
        self.html = response.get_data(as_text=True)
        self.text: dict[str, str] = {}
        self.marks: list[dict[str, str | None]] = []
        self._open: list[tuple[str, str | None]] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "mark":
            self.marks.append(named)
        if tag not in {"meta", "link", "input", "img"}:
            self._open.append((tag, named.get("id")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.text[name] = self.text.get(name, "") + data

    @property
    def status(self) -> int:
        """The status of the response."""
        return self.response.status_code

    def error(self, field: str) -> str:
        """Return what the page says is wrong with a field, or nothing."""
        return self.text.get(f"{field}-error", "").strip()

    def words(self, name: str) -> str:
        """Return the text of an element with single spaces."""
        return " ".join(self.text[name].split())

    def covered(self) -> dict[int, set[int]]:
        """Return the places in the text that each reason's marks cover, by number."""
        places: dict[int, set[int]] = {}
        for mark in self.marks:
            for number in str(mark["data-reasons"]).split():
                stretch = range(int(str(mark["data-start"])), int(str(mark["data-end"])))
                places.setdefault(int(number), set()).update(stretch)
        return places


def token(client: FlaskClient) -> str:
    """Return the token without which no form is taken."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").get_data(as_text=True))
    assert found
    return found[1]


def post(client: FlaskClient, address: str = "/", /, **fields: str) -> Page:
    """Send a form of the page as a browser does."""
    return Page(client.post(address, data={"csrf_token": token(client), **fields}))
