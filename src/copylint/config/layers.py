"""Configuration layers: values and their places, and the settings in force for one path.

Later layers win over earlier ones. Every run reads configurations again: they are never cached, in particular the
commands and servers that the user's own may name.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..model.settings import FILE_SECONDS, Settings, Style
from ..model.values import Record, Value
from ..rules.folder import Folder
from ..storage import cache
from . import presets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..storage.gitignore import GitIgnore


NAME = ".copylint.yaml"
PRIVATE = ("grammar", "translate")  # what runs commands or opens connections


def shown(place: str) -> str:
    """Return a path, or a place in one, as shown to users: relative to the working folder."""
    try:
        return place.removeprefix(os.path.join(os.getcwd(), ""))
    except OSError:  # the working folder was deleted
        return place


class Layer(Value):
    """The values of one source. `values` are plain JSON under the configuration's own keys; of a rule in `rules`
    {enabled, severity, fix, scope, options}. `places` are 'line:column' by dotted key.
    """

    source: str  # 'default', 'preset NAME' or the absolute path of a file
    values: Mapping[str, Any]
    places: Mapping[str, str]
    root: str | None = os.devnull  # real path that its named files must be below; None: anywhere

    def place(self, key: str) -> str:
        """Return a key's place: 'preset scraped' or 'path:line:column'; for a key without one, its parent's."""
        while key not in self.places and "." in key:
            key = key.rpartition(".")[0]
        return shown(f"{self.source}:{self.places[key]}" if key in self.places else self.source)

    def changes(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the changes to each rule, by the rule's name or id as written."""
        return self.values.get("rules", {})


class Suppression(Record):
    """A finding the user accepts: `rule` at `text` in the file at `path`, relative to the root."""

    path: str
    rule: str
    text: str
    place: str  # in the configuration


DEFAULTS = Layer(
    "default", {"language": "en", "style": {"quotes": "auto", "dates": "month-first"}, "fail-on": "warning"}, {}, None
)


def preset(name: str) -> Layer:
    return Layer(f"preset {name}", presets.PRESETS[name], {}, None)


class Config(Value):
    """All layers, lowest first. Globs are relative to `root`; `overrides` are for files that match their `files`."""

    root: str
    layers: tuple[Layer, ...] = (DEFAULTS,)
    overrides: tuple[Layer, ...] = ()
    private: Mapping[str, Any] = {}  # grammar, translate: as written by the user
    files: tuple[str, ...] = ()  # all files read, absolute: also extended ones and word lists
    own_seconds: float = FILE_SECONDS  # CPU seconds per file that the user allows: no other layer raises it

    @property
    def path(self) -> str | None:
        """Return the absolute path of the file read; None without one."""
        return self.layers[-1].source if os.path.isabs(self.layers[-1].source) else None

    def last(self, key: str) -> Any:
        """Return the value of the highest layer that has one."""
        layer = self.deciding(key)
        return layer and layer.values[key]

    def deciding(self, key: str) -> Layer | None:
        """Return the highest layer that has a value for a key."""
        return next((x for x in reversed(self.layers) if key in x.values), None)

    def all(self, key: str) -> list[Any]:
        """Return the joined lists of all layers."""
        return [item for layer in self.layers for item in layer.values.get(key, ())]

    @property
    def fail_on(self) -> str:
        return self.last("fail-on")

    @cached_property
    def file_seconds(self) -> float:
        """Return the CPU seconds that a file may take: the least of all layers, so a repository never raises it."""
        return min([self.own_seconds, *[x.values["file-seconds"] for x in self.layers if "file-seconds" in x.values]])

    @property
    def baseline(self) -> Path | None:
        if not (found := self.last("baseline")):
            return None
        from pathlib import Path

        return Path(found)

    @cached_property
    def rule_folders(self) -> tuple[Folder, ...]:
        return tuple(Folder(path, x.root) for x in self.layers for path in x.values.get("rule-folders", ()))

    @cached_property
    def formats(self) -> dict[str, str]:
        """Return format names by suffix, in lower case."""
        return {suffix: name for x in self.layers for suffix, name in x.values.get("formats", {}).items()}

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        return tuple(
            Suppression(entry["path"], entry["rule"], entry["text"], layer.place(f"suppress.{n}"))
            for layer in self.layers
            for n, entry in enumerate(layer.values.get("suppress", ()))
        )

    @property
    def exclude(self) -> tuple[str, ...]:
        """Return the gitignore-style globs of excluded files, relative to `root`."""
        return tuple(self.all("exclude"))

    def matching(self, path: str | os.PathLike[str]) -> tuple[int, ...]:
        """Return the indexes of the overrides that match the file at `path`."""
        if not self.overrides:
            return ()
        path = os.path.relpath(os.path.abspath(path), self.root).replace(os.sep, "/")
        return tuple(n for n, globs in enumerate(self._globs) if globs.ignores(path, False))

    @cached_property
    def _globs(self) -> list[GitIgnore]:
        from ..storage.gitignore import GitIgnore

        return [GitIgnore(layer.values["files"]) for layer in self.overrides]

    @cached_property
    def resolved(self) -> dict[tuple[int, ...], Resolved]:
        """Return the cache of `effective`, by matching overrides."""
        return {}


class Resolved(Value):
    """The settings for one file. Files with the same overrides share one object, usable as a key."""

    layers: tuple[Layer, ...]

    @cached_property
    def settings(self) -> Settings:
        style: dict[str, str] = {}
        language = "en"
        words: set[str] = set()
        front: dict[str, None] = {}
        for layer in self.layers:
            style |= layer.values.get("style", {})
            language = layer.values.get("language", language)
            words |= set(layer.values.get("words", ()))
            front |= dict.fromkeys(layer.values.get("front-matter", ()))
        return Settings(language, Style(**style), frozenset(words), tuple(front))

    @cached_property
    def digest(self) -> str:
        """Return a digest of all values without places: the cache key for what is built from them."""
        return cache.key(repr([x.values for x in self.layers]))


def effective(config: Config, path: str | os.PathLike[str] | None) -> Resolved:
    """Return the settings for the file at `path`; for None, the settings without overrides."""
    matched = () if path is None else config.matching(path)
    if matched not in config.resolved:
        config.resolved[matched] = Resolved((*config.layers, *(config.overrides[n] for n in matched)))
    return config.resolved[matched]


# Origins: the source of each value in force.


class Origin(Record):
    """A value in force and its source."""

    key: str
    value: Any
    source: str  # default, preset NAME, or path:line:column


def origins(config: Config, path: str | os.PathLike[str] | None = None) -> list[Origin]:
    """Return every value in force for the file at `path`: the winner of single values, each layer's part of lists.

    For None, the values without overrides, and then the overrides themselves.
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
    """Return the CPU seconds per file, from the layer with the minimum."""
    key, value = "file-seconds", config.file_seconds
    default = "default" if value == FILE_SECONDS else "your own configuration"
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


def user_file() -> str:
    """Return the path of the user's own configuration; it need not exist."""
    return os.path.join(cache.platform_folder("config", "XDG_CONFIG_HOME", ".config"), "config.yaml")
