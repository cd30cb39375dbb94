"""Expansion of the given paths into the files to check.

The order depends on names only, each file occurs once, and an unreadable path does not stop the others.
"""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from ..model.errors import UserError
from ..model.values import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from .gitignore import GitIgnore

# Folders of third-party files; hidden folders (`.git`, `.venv`) are skipped by their first character.
SKIPPED = frozenset({"node_modules", "__pycache__", "__pypackages__", "site-packages"})


class _Ignore(Record):
    """The rules of one ignore file, and the folder they are relative to, with a trailing separator."""

    base: str
    rules: GitIgnore


class _Place(Record):
    """A file or folder of the walk; folders end with a separator."""

    shown: str  # as the user would write it
    real: str  # real path: identifies the file and is matched by the rules
    ignores: tuple[_Ignore, ...] = ()  # rules of the parent folders, nearest last
    folder: bool = False


def files(
    paths: Sequence[str],
    *,
    suffixes: frozenset[str],
    exclude: Sequence[str],
    force_exclude: bool,
    root: str | os.PathLike[str],
    respect_gitignore: bool = True,
    leftover: Callable[[str], object] | None = None,
) -> Iterator[str | UserError]:
    """Yield every given file, and files in given folders with one of `suffixes` (lower case, with the dot).

    `exclude` are globs as in `.gitignore`, relative to `root`. A path that cannot be read yields its error instead.
    `leftover` is called with the paths of possible copylint temporary files in the folders.
    """
    top = _ignore(_real_folder(root), exclude) if exclude else None
    seen: set[str] = set()
    for path in paths:
        try:
            mode = os.stat(path).st_mode
            folder = S_ISDIR(mode)
            real = _real_folder(path) if folder else _real_folder(os.path.dirname(path)) + os.path.basename(path)
            ignores = _above(real) if folder and respect_gitignore else ()
        except (OSError, UserError) as error:
            yield _error(path, error)
            continue
        if not folder and not S_ISREG(mode):
            yield _special(path, mode)
            continue
        if force_exclude and top and top.rules.ignores(_relative(real, top.base).rstrip("/"), folder):
            continue
        shown = path
        if folder:
            shown = "" if path == os.curdir else os.path.join(path, "")
        for found in _walk(_Place(shown, real, ignores, folder), suffixes, top, respect_gitignore, leftover):
            if not isinstance(found, _Place):
                yield found
                continue
            key = os.path.realpath(found.real) if os.path.islink(found.shown) else found.real
            if key not in seen:
                seen.add(key)
                yield found.shown.removeprefix(os.path.join(os.curdir, ""))


def _walk(
    start: _Place,
    suffixes: frozenset[str],
    top: _Ignore | None,
    respect_gitignore: bool,
    leftover: Callable[[str], object] | None,
) -> Iterator[_Place | UserError]:
    """Yield the files of a folder and its subfolders, ordered by path parts, without following links.

    A link's target inside the folder is found under its own name; a target outside was not asked for.
    """
    todo = [start]
    while todo:
        place = todo.pop()
        if not place.folder:
            yield place
            continue
        shown, real, ignores, _ = place
        try:
            with os.scandir(shown or os.curdir) as found:
                entries = sorted(found, key=_name, reverse=True)
            if respect_gitignore:
                ignores = _within(real, ignores, [e.name for e in entries if e.name in {".git", ".gitignore"}])
        except (OSError, UserError) as error:
            yield _error(shown or os.curdir, error)
            continue
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                if leftover and name.startswith(".copylint-"):
                    leftover(real + name)
                continue
            if folder := entry.is_dir(follow_symlinks=False):
                if name in SKIPPED:
                    continue
            elif os.path.splitext(name)[1].lower() not in suffixes or not entry.is_file(follow_symlinks=False):
                continue
            if not _left_out(real + name, folder, top, ignores):
                end = os.sep if folder else ""
                todo.append(_Place(f"{shown}{name}{end}", f"{real}{name}{end}", ignores, folder))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _left_out(real: str, folder: bool, top: _Ignore | None, ignores: tuple[_Ignore, ...]) -> bool:
    if top and top.rules.match(_relative(real, top.base), folder):
        return True
    for base, rules in reversed(ignores):
        said = rules.match(_relative(real, base), folder)
        if said is not None:
            return said
    return False


def _relative(real: str, base: str) -> str:
    path = real[len(base) :] if real.startswith(base) else os.path.relpath(real, base)
    return path if os.sep == "/" else path.replace(os.sep, "/")


def _real_folder(path: str | os.PathLike[str]) -> str:
    return os.path.join(os.path.realpath(path or os.curdir), "")


def _above(real: str) -> tuple[_Ignore, ...]:
    """Return the rules of the parent folders, from the repository root down; empty outside a repository."""
    inner = real.rstrip(os.sep)
    chain: list[str] = []
    while not os.path.lexists(os.path.join(inner, ".git")):
        inner, last = os.path.dirname(inner), inner
        if inner == last:
            return ()
        chain.append(os.path.join(inner, ""))
    ignores: tuple[_Ignore, ...] = ()
    for folder in reversed(chain):
        ignores = _within(folder, ignores, [n for n in (".git", ".gitignore") if os.path.lexists(folder + n)])
    return ignores


def _within(real: str, ignores: tuple[_Ignore, ...], names: Collection[str]) -> tuple[_Ignore, ...]:
    """Return the rules inside a folder. A folder with `.git` is a separate repository without its parents' rules.

    Raises: UserError if an ignore file is too large.
    """
    if ".git" in names or ".gitignore" in names:
        from . import git

        if ".git" in names:
            ignores = _rules(real, git.excluded(real + ".git"))
        if ".gitignore" in names:
            ignores += _rules(real, git.ignored(real + ".gitignore"))
    return ignores


def _rules(base: str, text: str) -> tuple[_Ignore, ...]:
    return (_ignore(base, text.split("\n")),) if text else ()


def _ignore(base: str, lines: Iterable[str]) -> _Ignore:
    from .gitignore import GitIgnore

    return _Ignore(base, GitIgnore(lines))


def _special(path: str, mode: int) -> UserError:
    from .atomic_write import special

    return special(path, mode)


def _error(path: str, error: OSError | UserError) -> UserError:
    if isinstance(error, UserError):
        return error
    from .atomic_write import os_error

    return os_error(path or "''", error)
