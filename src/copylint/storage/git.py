"""Git: ignore files, the files and lines changed since a revision, and lookup of programs on PATH.

Changes are counted from the merge base and include uncommitted and untracked files.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from ..model.errors import UserError
from ..model.values import Record
from .boundary import Boundary, project_root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..model.findings import Finding


# Ignore files: `.gitignore` in a folder, and `info/exclude` in a repository's Git folder.

_SHORT = 1 << 16  # bytes of a file that holds one path
_REFUSED = (UserError, FileNotFoundError, NotADirectoryError, ValueError)


def ignored(path: str) -> str:
    """Return the text of a `.gitignore`; empty if a link, as in Git, or not a file. Raises: UserError, OSError."""
    return "" if os.path.islink(path) else _text(path, Boundary(os.path.dirname(path), git=True))


def excluded(path: str) -> str:
    """Return the text of `info/exclude` for the `.git` at a real path. Raises: UserError, OSError."""
    own = os.path.dirname(path)
    try:
        if os.path.islink(path) or os.path.isdir(path):
            return _text(os.path.join(path, "info", "exclude"), Boundary(own, git=True))
        named = _line(path, Boundary(own, git=True)).removeprefix("gitdir:").strip()
        if _on_another_machine(os.path.join(own, named), own):
            return ""
        folder = os.path.realpath(os.path.join(own, named))
        inside = Boundary(folder, git=True)
        if _points_back(folder, inside, path):  # a worktree that Git created
            common = os.path.realpath(os.path.join(folder, _line(os.path.join(folder, "commondir"), inside)))
            return _text(os.path.join(common, "info", "exclude"), Boundary(common, git=True))
        outer = Boundary(_outer(own), git=True)  # a submodule: its Git files are in the enclosing repository
        return _text(os.path.join(outer.locate(named, own), "info", "exclude"), outer)
    except _REFUSED:
        return ""


def _outer(own: str) -> str:
    """Return the root of the enclosing repository; the folder itself if there is none."""
    found = project_root(own)
    return found if os.path.lexists(os.path.join(found, ".git")) else own


def _points_back(folder: str, inside: Boundary, path: str) -> bool:
    """Return whether a worktree's Git folder refers back to the `.git` file at `path`."""
    try:
        back = _line(os.path.join(folder, "gitdir"), inside)
    except _REFUSED:
        return False
    return os.path.join(folder, back) != folder and os.path.realpath(os.path.join(folder, back)) == path


def _on_another_machine(path: str, own: str) -> bool:
    drive = os.path.splitdrive(path)[0]
    return drive.startswith(("\\\\", "//")) and os.path.normcase(drive) != os.path.normcase(os.path.splitdrive(own)[0])


def _line(path: str, boundary: Boundary) -> str:
    """Return the path stored in a Git file."""
    return boundary.read(path, _SHORT).decode("utf-8", "surrogateescape").strip()


def _text(path: str, boundary: Boundary) -> str:
    """Return the text of a file; empty if it is not a regular file in the boundary. Raises: UserError if too large."""
    try:
        boundary.file(path, sys.maxsize)
    except _REFUSED:
        return ""
    return boundary.read(path).decode("utf-8-sig", "surrogateescape")


# Lookup of programs (Git, Java) in absolute folders of PATH, never in the working folder.


def find(name: str) -> str | None:
    """Return the absolute path of a program, or None if no folder of PATH has it.

    Empty and relative entries of PATH are skipped, and so is the working folder.
    """
    here = os.path.realpath(os.curdir)
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = entry.strip('"') if os.name == "nt" else entry
        if os.path.isabs(folder) and os.path.realpath(folder) != here:
            found = shutil.which(os.path.join(folder, name))  # with a folder, `which` searches nowhere else
            if found is not None:
                return found
    return None


_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_DIFF = (  # independent of the user's configuration
    "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--find-renames", "--ignore-submodules",
    "--src-prefix=a/", "--dst-prefix=b/", "--inter-hunk-context=0", "--diff-filter=d",
)  # fmt: skip

_NEUTRAL = {  # run no command from the repository's configuration, and fetch nothing
    "core.quotePath": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "protocol.allow": "never",
}


class Changes(Record):
    """Changed lines by file: (first, last) pairs, from 1, as Git counts lines; None means all lines."""

    lines: dict[str, tuple[tuple[int, int], ...] | None]  # the file's real path

    def has(self, path: str) -> bool:
        """Return whether the file has changed."""
        return _real(path) in self.lines

    def touch(self, path: str, text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings that contain a changed line."""
        changed = self.lines.get(_real(path), ())
        if changed is None:
            return tuple(findings)
        out: list[Finding] = []
        for finding in findings:
            start, end = finding.span
            first = text.count("\n", 0, start) + 1
            last = first + text.count("\n", start, max(start, end - 1))
            if any(a <= last and first <= b for a, b in changed):
                out.append(finding)
        return tuple(out)


def since(revision: str, with_lines: bool) -> Changes:
    """Return the changes in the repository of the working folder, with changed lines if `with_lines`.

    Raises: UserError if Git, the repository or the revision is missing.
    """
    top = _git("rev-parse", "--show-toplevel", failing="not within a Git repository — --changed-since needs one")
    root = os.path.realpath(os.fsdecode(top.removesuffix(b"\n")))
    base = _base(revision)
    named = _git(*_DIFF, "--name-only", "-z", base, "--", ":/").split(b"\0")
    new = _git("-C", root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    lines: dict[str, tuple[tuple[int, int], ...] | None] = {}
    for name in named:
        lines[_within(root, name)] = None
    if with_lines:
        lines |= _lines(root, _git(*_DIFF, "--unified=0", base, "--", ":/"))
    for name in new:
        lines[_within(root, name)] = None
    lines.pop(_within(root, b""), None)
    return Changes(lines)


def _base(revision: str) -> str:
    """Return the commit to compare with: the merge base of HEAD and the revision, or the revision itself."""
    hint = "fetch it, or name another; in CI the checkout may hold one commit only (fetch-depth: 0)"
    failing = f"no revision '{revision}' in this repository — {hint}"
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", failing=failing)
    name = commit.decode("ascii").strip()
    try:
        return _git("merge-base", name, "HEAD", failing="").decode("ascii").split()[0]
    except UserError:  # a shallow clone, or unrelated histories
        return name


def _lines(root: str, patch: bytes) -> dict[str, tuple[tuple[int, int], ...] | None]:
    """Return changed lines by file from a patch without context; None for a binary file, which UTF-16 is to Git."""
    out: dict[str, tuple[tuple[int, int], ...] | None] = {}
    path, hunks, body = "", list[tuple[int, int]](), 0
    for line in patch.split(b"\n"):
        if body and line[:1] in b"+-\\" and line:
            body -= line[:1] != b"\\"
        elif line.startswith(b"diff --git "):
            path, hunks = "", []
        elif line.startswith((b"+++ ", b"rename to ")):
            path, hunks = _within(root, _name(line)), []
            out[path] = ()
        elif path and (m := _HUNK.match(line)):
            start, count = int(m[1]), int(m[2] or 1)
            removed = re.match(rb"@@ -\d+(?:,(\d+))?", line)
            body = count + int(removed[1] or 1 if removed else 0)
            if count:
                hunks.append((start, start + count - 1))
                out[path] = tuple(hunks)
    return out


def _name(line: bytes) -> bytes:
    """Return the file name of a `+++` or `rename to` line; Git quotes special characters as in C."""
    prefix, _, name = line.partition(b" ")
    if prefix == b"rename":
        name = name.removeprefix(b"to ")
    name = name.removesuffix(b"\t")
    if name.startswith(b'"'):
        name = name[1:-1].decode("unicode_escape").encode("latin-1")
    return name.removeprefix(b"b/") if prefix == b"+++" else name


def _within(root: str, name: bytes) -> str:
    return os.path.join(root, os.fsdecode(name).replace("/", os.sep))


def _real(path: str) -> str:
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _git(*words: str, failing: str = "") -> bytes:
    done = _run(*words, settings=_neutral())
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().splitlines()
        what, _, hint = (failing or f"git {words[0]} failed: {said[-1] if said else done.returncode}").partition(" — ")
        if failing and said and "dubious ownership" in said[0]:
            what, hint = said[0], "tell Git that you trust the folder (safe.directory)"
        raise UserError("", what, hint)
    return done.stdout


def _neutral() -> dict[str, str]:
    """Return Git settings that disable commands from the repository's own configuration.

    These are monitors, hooks and filters; filters of the user's configuration, such as Git LFS, still run.
    Raises: UserError if Git is too old to tell the two apart.
    """
    words = ("config", "--null", "--name-only", "--show-scope", "--get-regexp", r"^filter\.")
    done = _run(*words, settings=_NEUTRAL)
    if done.returncode not in (0, 1):  # 1: no match
        raise UserError("", "--changed-since needs Git 2.31 or later", "update Git, or leave it out")
    settings = dict(_NEUTRAL)
    rows = done.stdout.split(b"\0")
    for scope, key in zip(rows[::2], rows[1::2], strict=False):
        if scope in (b"local", b"worktree"):
            name = os.fsdecode(key)
            settings[name] = "false" if name.endswith(".required") else ""
    return settings


def _run(*words: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    git = find("git")
    if git is None:
        raise UserError("", "--changed-since needs Git, and 'git' was not found", "install it, or leave it out")
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    count = environment.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isascii() and count.isdigit() else 0
    for number, (key, value) in enumerate(settings.items(), first):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    environment["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return subprocess.run([git, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment)
