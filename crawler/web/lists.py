"""Long lists in pages: which part of one is asked for, and the links to its neighbours. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BeforeValidator, StringConstraints

from archive import Outcome

PER_PAGE = 30
LAST_PAGE = 100_000


def _empty_is_none(value: object) -> object:
    return value or None


# A form's field that was left open arrives as "": the same as not being there.
_Text = Annotated[str, StringConstraints(max_length=2000)]
Word = Annotated[_Text | None, BeforeValidator(_empty_is_none), Query()]
OutcomeWord = Annotated[Outcome | None, BeforeValidator(_empty_is_none), Query()]
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]


@dataclass(frozen=True, slots=True)
class Part:
    """Page `number` (from 1) of a list of `total` things, found with `filters`."""

    path: str
    filters: tuple[tuple[str, str], ...]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def previous(self) -> str | None:
        """Link to the page before."""
        return self.link(min(self.number - 1, self.pages)) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """Link to the page after."""
        return self.link(self.number + 1) if self.number < self.pages else None

    def link(self, number: int) -> str:
        """Link to page `number` with the same filters."""
        query = [*self.filters, *([("page", str(number))] if number > 1 else [])]
        return f"{self.path}?{urlencode(query)}" if query else self.path


def part(path: str, number: int, total: int, **filters: object) -> Part:
    """A part whose links keep those of `filters` that are set."""
    return Part(path, tuple((name, str(value)) for name, value in filters.items() if value), number, total)


def offset(number: int, per_page: int = PER_PAGE) -> int:
    """How many things lie before page `number`."""
    return (number - 1) * per_page
