"""What the user decided, and where: configuration files found, read, layered, and resolved for one path.

A `Config` is plain JSON inside and cached as such, so a warm start reads no YAML; later layers win over earlier ones.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .. import __version__, cache
from ..document import Settings, Style
from ..values import Record, Value
from . import presets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..gitignore import GitIgnore
    from .selection import Known

NAME = ".copylint.yaml"
PRIVATE = ("grammar", "translate")  # what runs commands or opens connections
_FORMAT = "2"  # of cached readings


def shown(place: str) -> str:
    """A path, or a place in one, as people are told it: without the working folder in front."""
    try:
        return place.removeprefix(os.path.join(os.getcwd(), ""))
    except OSError:  # the working folder is gone
        return place


class Layer(Value):
    """What one source says. `values` are plain JSON under the configuration's own keys; of a rule in `rules`
    {enabled, severity, fix, scope, options}. `places` are 'line:column' by dotted key.
    """

    source: str  # 'default', 'preset NAME' or the absolute path of a file
    values: Mapping[str, Any]
    places: Mapping[str, str]

    def place(self, key: str) -> str:
        """Where a key stands: 'preset scraped' or 'path:line:column'; of a key without a place, its parent's."""
        while key not in self.places and "." in key:
            key = key.rpartition(".")[0]
        return shown(f"{self.source}:{self.places[key]}" if key in self.places else self.source)

    def changes(self) -> Mapping[str, Mapping[str, Any]]:
        """What is to change in which rule, by the rule's name or id as written."""
        return self.values.get("rules", {})


class Suppression(Record):
    """A finding the user accepts: `rule` at `text` in the file at `path`, relative to the root."""

    path: str
    rule: str
    text: str
    place: str  # in the configuration


DEFAULTS = Layer(
    "default", {"language": "en", "style": {"quotes": "auto", "dates": "month-first"}, "fail-on": "warning"}, {}
)


def preset(name: str) -> Layer:
    return Layer(f"preset {name}", presets.PRESETS[name], {})


class Config(Value):
    """All layers, lowest first. Globs are relative to `root`; `overrides` are for files that match their `files`."""

    root: str
    layers: tuple[Layer, ...] = (DEFAULTS,)
    overrides: tuple[Layer, ...] = ()
    private: Mapping[str, Any] = {}  # grammar, translate: as the user wrote them
    files: tuple[str, ...] = ()  # all that were read, absolute: what it extends and its lists of words too

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `from_json` is its inverse."""
        rows = {name: [[x.source, x.values, x.places] for x in getattr(self, name)] for name in ("layers", "overrides")}
        return {"root": self.root, **rows, "private": self.private, "files": [*self.files]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Config:
        """Raises: KeyError or TypeError if `data` did not come from `to_json`."""
        layers, overrides = (tuple(Layer(*row) for row in data[name]) for name in ("layers", "overrides"))
        return cls(data["root"], layers, overrides, data["private"], tuple(data["files"]))

    @property
    def path(self) -> str | None:
        """The file that was read, absolute; None without one."""
        return self.layers[-1].source if os.path.isabs(self.layers[-1].source) else None

    def last(self, key: str) -> Any:
        """The value of the highest layer that has one."""
        return next((x.values[key] for x in reversed(self.layers) if key in x.values), None)

    def all(self, key: str) -> list[Any]:
        """The lists of all layers, joined."""
        return [item for layer in self.layers for item in layer.values.get(key, ())]

    @property
    def fail_on(self) -> str:
        return self.last("fail-on")

    @property
    def baseline(self) -> Path | None:
        if not (found := self.last("baseline")):
            return None
        from pathlib import Path

        return Path(found)

    @cached_property
    def rule_folders(self) -> tuple[Path, ...]:
        if not (folders := self.all("rule-folders")):
            return ()
        from pathlib import Path

        return tuple(map(Path, folders))

    @cached_property
    def formats(self) -> dict[str, str]:
        """Names of formats by suffix, lower case."""
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
        """Globs as in .gitignore of what is left out, relative to `root`."""
        return tuple(self.all("exclude"))

    def matching(self, path: str | os.PathLike[str]) -> tuple[int, ...]:
        """Which overrides are for the file at `path`."""
        if not self.overrides:
            return ()
        path = os.path.relpath(os.path.abspath(path), self.root).replace(os.sep, "/")
        return tuple(n for n, globs in enumerate(self._globs) if globs.ignores(path, False))

    @cached_property
    def _globs(self) -> list[GitIgnore]:
        from ..gitignore import GitIgnore

        return [GitIgnore(layer.values["files"]) for layer in self.overrides]

    @cached_property
    def resolved(self) -> dict[tuple[int, ...], Resolved]:
        """What `effective` has made so far, by the overrides that match."""
        return {}


class Resolved(Value):
    """What holds for one file. Files with the same overrides share one, so it can stand for them as a key."""

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
        """A name for everything it says, places left out: the key for what is made from it and cached."""
        return cache.key(repr([x.values for x in self.layers]))


def effective(config: Config, path: str | os.PathLike[str] | None) -> Resolved:
    """What holds for the file at `path`; for None, what holds where no override does."""
    matched = () if path is None else config.matching(path)
    if matched not in config.resolved:
        config.resolved[matched] = Resolved((*config.layers, *(config.overrides[n] for n in matched)))
    return config.resolved[matched]


def find(start: str | os.PathLike[str]) -> Path | None:
    """The nearest `.copylint.yaml` in the folder `start`, or that of the file `start`, or above it."""
    from pathlib import Path

    found = _find(os.path.abspath(start))
    return Path(found) if found else None


def _find(folder: str) -> str | None:
    while not os.path.isfile(path := os.path.join(folder, NAME)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return path


def user_file() -> str:
    """The user's own configuration; it need not exist."""
    return os.path.join(cache.platform_folder("config", "XDG_CONFIG_HOME", ".config"), "config.yaml")


def discover(
    start: str | os.PathLike[str], known: Known, named: str | os.PathLike[str] | None = None, use_cache: bool = True
) -> Config:
    """The configuration for a start folder: the file `named` by --config, else the one found upwards, else the user's.

    `grammar` and `translate` come from the user's own file where `named` is not given.
    Raises: UserError.
    """
    if named is not None:
        return read(named, known, trusted=True, use_cache=use_cache)
    own = read(user_file(), known, trusted=True, use_cache=use_cache) if os.path.isfile(user_file()) else None
    if found := _find(os.path.abspath(start)):
        config = read(found, known, use_cache=use_cache)
        return config.but(private=own.private) if own else config
    return own or Config(os.getcwd(), (DEFAULTS, preset(presets.DEFAULT)))


def read(path: str | os.PathLike[str], known: Known, trusted: bool = False, use_cache: bool = True) -> Config:
    """A configuration file with all it extends, from the cache if none of the files has changed.

    `trusted` files are the user's own or named by --config: they may hold `grammar` and `translate`, and their globs
    are relative to the working folder, not to their own.
    Raises: UserError with path, line and column.
    """
    full = os.path.abspath(path)
    name = "config-" + cache.key(full, str(trusted))
    config = _cached(name) if use_cache else None
    if config is None:
        config, files = parse(full, None, trusted)
        if use_cache:
            cache.store(name, {"stamp": _stamp(), "files": files, "config": config.to_json()})
    if trusted:
        config = config.but(root=os.getcwd())
    known.check(config)
    return config


def parse(full: str, data: bytes | None, trusted: bool) -> tuple[Config, dict[str, str]]:
    """The file at an absolute path, or `data` in its place, with the digest of each file that contributed.

    Names of rules are not checked. Raises: UserError.
    """
    from . import file

    reading = file.read(full, data, trusted)
    layers, overrides = (DEFAULTS, *reading.layers), tuple(reading.overrides)
    return Config(os.path.dirname(full), layers, overrides, reading.private, tuple(reading.files)), reading.files


def _cached(name: str) -> Config | None:
    entry = cache.load(name)
    try:
        if not entry or entry["stamp"] != _stamp() or not entry["files"]:
            return None
        for path, digest in entry["files"].items():
            with open(path, "rb") as file:
                if cache.key(file.read()) != digest:
                    return None
        return Config.from_json(entry["config"])
    except (OSError, KeyError, TypeError, AttributeError):  # a file is gone, or another version wrote this
        return None


def _stamp() -> str:
    return cache.key(_FORMAT, __version__, repr(presets.PRESETS), repr(DEFAULTS))
