"""What Git says has changed since a revision: which files, and which of their lines.

Changes are counted from where the two lines of history parted, and take in what is not committed or not added yet.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from . import programs
from .errors import UserError
from .values import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .findings import Finding

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_DIFF = (  # whatever the user's configuration says
    "diff", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--find-renames", "--ignore-submodules",
    "--src-prefix=a/", "--dst-prefix=b/", "--inter-hunk-context=0", "--diff-filter=d",
)  # fmt: skip

_NEUTRAL = {  # nothing that the repository's configuration names is run, and nothing is fetched
    "core.quotePath": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "protocol.allow": "never",
}


class Changes(Record):
    """Changed lines by file: pairs of the first and the last, from 1 and as Git counts them; None means all."""

    lines: dict[str, tuple[tuple[int, int], ...] | None]  # the file's real path

    def has(self, path: str) -> bool:
        """Whether the file has changed."""
        return _real(path) in self.lines

    def touch(self, path: str, text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings that have a changed line in them."""
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
    """What has changed in the repository of the working folder; lines only where they are asked for.

    Raises: UserError if there is no Git, no repository or no such revision.
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
    """The commit to compare with: where this history parted from the revision's, or the revision itself."""
    hint = "fetch it, or name another; in CI the checkout may hold one commit only (fetch-depth: 0)"
    failing = f"no revision '{revision}' in this repository — {hint}"
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", failing=failing)
    name = commit.decode("ascii").strip()
    try:
        return _git("merge-base", name, "HEAD", failing="").decode("ascii").split()[0]
    except UserError:  # a shallow clone, or histories without a common root
        return name


def _lines(root: str, patch: bytes) -> dict[str, tuple[tuple[int, int], ...] | None]:
    """Changed lines by file, from a patch without context. A binary file, as UTF-16 is to Git, has all of them."""
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
    """The file of a `+++` or `rename to` line; Git quotes as C does where a name has marks that would end it."""
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
    """Return settings that keep Git from running what the repository's own configuration names.

    These are monitors, hooks and filters; filters of the user's own configuration, as Git LFS has them, stay.
    Raises: UserError if Git is too old to tell the two apart.
    """
    words = ("config", "--null", "--name-only", "--show-scope", "--get-regexp", r"^filter\.")
    done = _run(*words, settings=_NEUTRAL)
    if done.returncode not in (0, 1):  # 1: there are none
        raise UserError("", "--changed-since needs Git 2.31 or later", "update Git, or leave it out")
    settings = dict(_NEUTRAL)
    rows = done.stdout.split(b"\0")
    for scope, key in zip(rows[::2], rows[1::2], strict=False):
        if scope in (b"local", b"worktree"):
            name = os.fsdecode(key)
            settings[name] = "false" if name.endswith(".required") else ""
    return settings


def _run(*words: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    git = programs.find("git")
    if git is None:
        raise UserError("", "--changed-since asks Git, and there is no 'git'", "install it, or leave it out")
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    count = environment.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isascii() and count.isdigit() else 0
    for number, (key, value) in enumerate(settings.items(), first):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    environment["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return subprocess.run([git, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment)
