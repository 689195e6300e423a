"""A busy blog with careful clients: they ask until they are answered, and remember the answers."""

import itertools
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import requests

N_CLIENTS = 6
TEXTS = (
    "The bread came out well, and the crust was crisp; thank you for the recipe of number {}.",
    "Cheap watches and pills, offer {}! Buy now at www.watches.example and win money!",
    "I do not agree with what you write about rye in paragraph {}, it needs more time than that.",
)
LABELS = ("spam", "abuse", "legitimate")


@dataclass
class Acknowledged:
    """What the service said that it wrote."""

    comments: dict[str, str] = field(default_factory=dict)
    """The id of each comment, by its external id."""
    flags: dict[tuple[str, str], str] = field(default_factory=dict)
    """What each reader flagged each comment for."""
    decisions: dict[tuple[str, int], str] = field(default_factory=dict)
    """The label of each decision, by comment and number."""


class Blog:
    """Clients that submit, flag and decide until told to stop."""

    def __init__(self, address: str, key: str, *, seed: int) -> None:
        self.acknowledged = Acknowledged()
        self.statuses: set[int] = set()
        """All that were answered."""
        self._address = address
        self._headers = {"Authorization": f"Bearer {key}"}
        self._seed = seed
        self._numbers = itertools.count()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(number,)) for number in range(N_CLIENTS)
        ]

    def __enter__(self) -> "Blog":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, n_comments: int) -> None:
        """Return when so many more comments were acknowledged."""
        wanted = len(self.acknowledged.comments) + n_comments
        give_up_at = time.monotonic() + 300
        while len(self.acknowledged.comments) < wanted:
            assert time.monotonic() < give_up_at, "the service writes no more"
            time.sleep(0.01)

    def _work(self, number: int) -> None:
        chance = random.Random(f"{self._seed} {number}")
        while not self._stopping.is_set():
            known = list(self.acknowledged.comments.values())
            act = chance.choice((self._submit, self._submit, self._flag, self._decide))
            if known or act == self._submit:
                act(chance, known)

    def _submit(self, chance: random.Random, _: list[str]) -> None:
        number = next(self._numbers)
        said = {"text": chance.choice(TEXTS).format(number), "author_email": "ann@example.org"}
        document = {"external_id": f"post-{number}", "comment": said}
        answer = self._ask_until_answered("/v1/comments", document)
        if answer:
            self.acknowledged.comments[f"post-{number}"] = answer["id"]

    def _flag(self, chance: random.Random, known: list[str]) -> None:
        guid, reader = chance.choice(known), f"reader-{next(self._numbers)}"
        document = {"kind": chance.choice(("spam", "other")), "reader": reader}
        if self._ask_until_answered(f"/v1/comments/{guid}/flags", document):
            self.acknowledged.flags[guid, reader] = document["kind"]

    def _decide(self, chance: random.Random, known: list[str]) -> None:
        guid, label = chance.choice(known), chance.choice(LABELS)
        key = {"Idempotency-Key": f"decision-{next(self._numbers)}"}
        path = f"/v1/comments/{guid}/decisions"
        if answer := self._ask_until_answered(path, {"label": label}, key):
            taken = guid, answer["number"]
            assert taken not in self.acknowledged.decisions
            self.acknowledged.decisions[taken] = label

    def _ask_until_answered(
        self, path: str, document: dict[str, Any], headers: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        headers = self._headers | (headers or {})
        while not self._stopping.is_set():
            if answer := self._ask(path, document, headers):
                return answer
            time.sleep(0.05)
        return None

    def _ask(
        self, path: str, document: dict[str, Any], headers: dict[str, str]
    ) -> dict[str, Any] | None:
        try:
            answer = requests.post(
                f"{self._address}{path}", json=document, headers=headers, timeout=60
            )
        except requests.RequestException:
            return None
        self.statuses.add(answer.status_code)
        return dict(answer.json()) if answer.ok else None
