"""What the user decided, and where: configuration files found, read, layered, and resolved for one path.

Later layers win over earlier ones. Configurations are read anew by every run: nothing of one is ever cached, least of
all the commands and servers that the user's own may name.
"""

from __future__ import annotations

import os
from functools import cached_property
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any

from .. import cache, cpu_limit
from ..document import Settings, Style
from ..rulefolder import Folder
from ..values import Record, Value
from . import presets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..gitignore import GitIgnore
    from .selection import Known

NAME = ".copylint.yaml"
PRIVATE = ("grammar", "translate")  # what runs commands or opens connections


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
    root: str | None = os.devnull  # real path of what the files that it names are below; None: anywhere

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
    "default", {"language": "en", "style": {"quotes": "auto", "dates": "month-first"}, "fail-on": "warning"}, {}, None
)


def preset(name: str) -> Layer:
    return Layer(f"preset {name}", presets.PRESETS[name], {}, None)


class Config(Value):
    """All layers, lowest first. Globs are relative to `root`; `overrides` are for files that match their `files`."""

    root: str
    layers: tuple[Layer, ...] = (DEFAULTS,)
    overrides: tuple[Layer, ...] = ()
    private: Mapping[str, Any] = {}  # grammar, translate: as the user wrote them
    files: tuple[str, ...] = ()  # all that were read, absolute: what it extends and its lists of words too
    own_seconds: float = cpu_limit.SECONDS  # CPU seconds a file that the user allows: no other layer raises it

    @property
    def path(self) -> str | None:
        """The file that was read, absolute; None without one."""
        return self.layers[-1].source if os.path.isabs(self.layers[-1].source) else None

    def last(self, key: str) -> Any:
        """The value of the highest layer that has one."""
        layer = self.deciding(key)
        return layer and layer.values[key]

    def deciding(self, key: str) -> Layer | None:
        """The highest layer that has a value of a key."""
        return next((x for x in reversed(self.layers) if key in x.values), None)

    def all(self, key: str) -> list[Any]:
        """The lists of all layers, joined."""
        return [item for layer in self.layers for item in layer.values.get(key, ())]

    @property
    def fail_on(self) -> str:
        return self.last("fail-on")

    @cached_property
    def file_seconds(self) -> float:
        """CPU seconds that one file may take: the least that any layer says, so that a repository never raises it."""
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
    """The nearest `.copylint.yaml` in the folder `start`, or that of the file `start`, or above it.

    All but folders of that name count: that one cannot be read, or may not be, is told where it is read.
    """
    from pathlib import Path

    found = _find(os.path.abspath(start))
    return Path(found) if found else None


def _find(folder: str) -> str | None:
    while not is_there(path := os.path.join(folder, NAME)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return path


def is_there(path: str) -> bool:
    """Whether there is anything but a folder at a path; links are not followed."""
    try:
        return not S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def user_file() -> str:
    """The user's own configuration; it need not exist."""
    return os.path.join(cache.platform_folder("config", "XDG_CONFIG_HOME", ".config"), "config.yaml")


def discover(start: str | os.PathLike[str], known: Known, named: str | os.PathLike[str] | None = None) -> Config:
    """The configuration for a start folder: the file `named` by --config, else the one found upwards, else the user's.

    `grammar` and `translate`, and how long a file may take at most, come from the user's own file where `named` is not
    given.
    Raises: UserError.
    """
    if named is not None:
        return read(named, known, trusted=True)
    own = read(user_file(), known, trusted=True) if os.path.isfile(user_file()) else None
    if found := _find(os.path.abspath(start)):
        config = read(found, known)
        return config.but(private=own.private, own_seconds=own.file_seconds) if own else config
    return own or Config(os.getcwd(), (DEFAULTS, preset(presets.DEFAULT)))


def read(path: str | os.PathLike[str], known: Known, trusted: bool = False) -> Config:
    """A configuration file with all it extends.

    `trusted` files are the user's own or named by --config: they may hold `grammar` and `translate`, and their globs
    are relative to the working folder, not to their own.
    Raises: UserError with path, line and column.
    """
    config = parse(os.path.abspath(path), None, trusted)
    if trusted:
        config = config.but(root=os.getcwd())
    known.check(config)
    return config


def parse(full: str, data: bytes | None, trusted: bool) -> Config:
    """The file at an absolute path, or `data` in its place.

    Names of rules are not checked. Raises: UserError.
    """
    from . import file

    reading = file.read(full, data, trusted)
    layers, overrides = (DEFAULTS, *reading.layers), tuple(reading.overrides)
    own = layers[-1].values.get("file-seconds", cpu_limit.SECONDS) if trusted else cpu_limit.SECONDS
    return Config(os.path.dirname(full), layers, overrides, reading.private, tuple(reading.files), own)
