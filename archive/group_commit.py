"""Many threads that each want something made durable share one commit: whoever comes first commits for all that
wait.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class _Ticket(Generic[T, R]):
    items: Sequence[T]
    results: list[R] = field(default_factory=list)
    error: BaseException | None = None
    done: bool = False


class GroupCommit(Generic[T, R]):
    """`commit` takes a list of items and gives as many results, or raises for all of them; it is never run twice at
    once.

    No timer: while one commit is under way the next group gathers, so a lone caller never waits and many share the
    cost.
    """

    def __init__(self, commit: Callable[[list[T]], list[R]], *, at_once: int) -> None:
        self._commit, self._at_once = commit, at_once
        self._turn, self._guard = Lock(), Lock()
        self._waiting: list[_Ticket[T, R]] = []

    def submit(self, items: Sequence[T]) -> list[R]:
        """Returns when the items are committed. Raises what `commit` raised for the group they were in."""
        ticket = _Ticket[T, R](items)
        with self._guard:
            self._waiting.append(ticket)
        while not ticket.done:
            with self._turn:
                if not ticket.done:
                    self._lead()
        if ticket.error:
            raise ticket.error
        return ticket.results

    def _lead(self) -> None:
        group = self._next_group()
        try:
            results = self._commit([item for ticket in group for item in ticket.items])
        except BaseException as error:  # noqa: BLE001 - handed to everyone who waits, in their own threads
            _settle(group, error)
            return
        at = 0
        for ticket in group:
            ticket.results = results[at : at + len(ticket.items)]
            at += len(ticket.items)
        _settle(group, None)

    def _next_group(self) -> list[_Ticket[T, R]]:
        """Tickets in order of arrival until `at_once` items are reached; at least one ticket."""
        with self._guard:
            size, number = 0, 0
            while number < len(self._waiting) and (
                not number or size + len(self._waiting[number].items) <= self._at_once
            ):
                size += len(self._waiting[number].items)
                number += 1
            group, self._waiting = self._waiting[:number], self._waiting[number:]
        return group


def _settle(group: Sequence[_Ticket[T, R]], error: BaseException | None) -> None:
    for ticket in group:
        ticket.error, ticket.done = error, True
