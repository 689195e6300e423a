"""Answering together those who ask at once, one portion at a time, in the order of coming."""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Asked, Answer]):
    """One who asks: what, how, how large that is, and the answers as soon as there are any."""

    asked: Sequence[Asked]
    how: Hashable
    size: int
    turn: threading.Lock = field(default_factory=threading.Lock)
    """Held as long as there is nothing to do but to wait."""
    answers: Sequence[Answer] | None = None


class Together(Generic[Asked, Answer]):
    """Threads that ask while another one is being answered are answered together, by one of them.

    ``answer_all`` answers many in little more time than one. It runs in one thread at a time, the
    one that waits longest, which answers all who wait and ask in the same way, as long as the sum
    of the ``size`` of what they ask is at most ``most``. Who is alone is answered at once.
    """

    def __init__(
        self,
        answer_all: Callable[[Sequence[Asked], Hashable], Sequence[Answer]],
        *,
        size: Callable[[Asked], int],
        most: int,
    ) -> None:
        self._answer_all = answer_all
        self._size = size
        self._most = most
        self._queue: deque[_Waiting[Asked, Answer]] = deque()
        self._guard = threading.Lock()

    def answer(self, asked: Sequence[Asked], how: Hashable) -> Sequence[Answer]:
        """Return the answers to what this thread asks. What ``answer_all`` raises is raised."""
        me: _Waiting[Asked, Answer] = _Waiting(asked, how, sum(map(self._size, asked)))
        with self._guard:
            if self._queue:
                me.turn.acquire()
            self._queue.append(me)
        me.turn.acquire()
        if me.answers is not None:
            return me.answers
        try:
            return self._answer_with_others(me)
        finally:
            self._leave(me)

    def _answer_with_others(self, me: _Waiting[Asked, Answer]) -> Sequence[Answer]:
        others = self._others(me)
        if not others:
            return self._answer_all(me.asked, me.how)
        try:
            everything = [one for each in (me, *others) for one in each.asked]
            answers = self._answer_all(everything, me.how)
        except Exception:
            # Whoever asks what cannot be answered is told so when alone, and nobody else.
            return self._answer_all(me.asked, me.how)
        at = len(me.asked)
        for each in others:
            each.answers = answers[at : at + len(each.asked)]
            at += len(each.asked)
        return answers[: len(me.asked)]

    def _others(self, me: _Waiting[Asked, Answer]) -> list[_Waiting[Asked, Answer]]:
        """Return those behind this one that are to be answered with it."""
        room = self._most - me.size
        others = []
        with self._guard:
            waiting = list(self._queue)[1:]
        for each in waiting:
            if each.how == me.how and each.size <= room:
                room -= each.size
                others.append(each)
        return others

    def _leave(self, me: _Waiting[Asked, Answer]) -> None:
        """Let those who were answered go, and the first of the others have the turn."""
        with self._guard:
            answered = [each for each in self._queue if each.answers is not None]
            self._queue = deque(
                each for each in self._queue if each is not me and each.answers is None
            )
            if self._queue:
                self._queue[0].turn.release()
        for each in answered:
            each.turn.release()
