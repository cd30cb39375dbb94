"""Where each value of a configuration comes from, for people who wonder.

A value in force has exactly one origin; a list that several layers add to has one row a layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import cpu_limit
from ..values import Record
from . import Config, Layer, effective

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence


class Origin(Record):
    """A value in force and who says so."""

    key: str
    value: Any
    source: str  # default, preset NAME, or path:line:column


def origins(config: Config, path: str | os.PathLike[str] | None = None) -> list[Origin]:
    """Every value in force for the file at `path`: of keys with one value the winner, of lists each layer's part.

    For None, what holds where no override does, and then the overrides themselves.
    """
    resolved = effective(config, path)
    single: dict[str, Origin] = {}
    lists: list[Origin] = []
    for layer in resolved.layers:
        for row in _rows(layer):
            if row.key.partition(".")[0] in ("language", "style", "fail-on", "baseline", "rules", "formats"):
                single[row.key] = row
            elif row.key not in ("files", "file-seconds"):
                if row.key == "select":
                    lists = [old for old in lists if old.key not in ("select", "extend-select")]
                lists.append(row)
    rows = [*single.values(), _seconds(config, resolved.layers), *lists]
    rows += [Origin(key, value, "your own configuration") for key, value in config.private.items()]
    if path is None:
        rows += [
            row._replace(key=f"overrides.{n}.{row.key}") for n, x in enumerate(config.overrides) for row in _rows(x)
        ]
    return rows


def _seconds(config: Config, layers: Sequence[Layer]) -> Origin:
    """How long a file may take, from the layer that says the least."""
    key, value = "file-seconds", config.file_seconds
    default = "default" if value == cpu_limit.SECONDS else "your own configuration"
    return Origin(key, value, next((x.place(key) for x in layers if x.values.get(key) == value), default))


def _rows(layer: Layer) -> Iterator[Origin]:
    for key, value in layer.values.items():
        match value:
            case dict() if key == "rules":
                for rule, change in layer.changes().items():
                    for name, new in {**change, **change.get("options", {})}.items():
                        if name != "options":
                            yield Origin(f"rules.{rule}.{name}", new, layer.place(f"rules.{rule}.{name}"))
            case dict():
                for name, new in layer.values[key].items():
                    yield Origin(f"{key}.{name}", new, layer.place(f"{key}.{name}"))
            case _:
                yield Origin(key, value, layer.place(key))
