"""All findings as one JSON array; its items are the lines of `jsonl`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .jsonl import items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from . import Result


def render(results: Iterable[Result], color: bool) -> Iterator[str]:  # noqa: ARG001
    separator = "[\n  "
    for item in items(results):
        yield separator + json.dumps(item, ensure_ascii=False)
        separator = ",\n  "
    yield "[]\n" if separator.startswith("[") else "\n]\n"
