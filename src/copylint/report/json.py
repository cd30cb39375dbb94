"""All findings as one JSON array; its items are the lines of `jsonl`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .jsonl import dumps, items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from . import Result


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    separator = "[\n  "
    for item in items(results):
        yield separator + dumps(item)
        separator = ",\n  "
    yield "[]\n" if separator.startswith("[") else "\n]\n"
