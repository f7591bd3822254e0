"""A value of a metadata field with where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from archive.model import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`source` is json-ld | opengraph | meta | url | time | text | html; `confidence` 0..1."""

    value: T
    source: str
    confidence: float

    @property
    def evidence(self) -> Evidence:
        """The same without the value, as an article keeps it."""
        return Evidence(self.source, self.confidence)
