"""A baseline: recorded findings that are not reported again.

Each is keyed by its rule and text, not by line, so that it survives changes elsewhere in the file.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from ..model.errors import UserError
from ..storage import cache
from .suppressions import context

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from pathlib import Path

    from ..model.findings import Finding
    from ..storage.boundary import Boundary


class Baseline:
    """Recorded findings: how often each (rule, context) may occur in each file.

    File paths are relative to the baseline's own folder, so that it works from any working folder.
    """

    def __init__(
        self, root: str, known: dict[str, Counter[tuple[str, str]]] | None = None, boundary: Boundary | None = None
    ) -> None:
        self.root, self.known, self.boundary = root, known or {}, boundary

    @classmethod
    def read(cls, path: Path, boundary: Boundary | None = None) -> Baseline:
        """Read the baseline at a path, which a repository's file has named if there is a boundary.

        Raises: UserError if it is missing or no baseline, or may not be read.
        """
        from ..storage.boundary import ANYWHERE

        try:
            data: Any = json.loads((boundary or ANYWHERE).read(str(path)).decode("utf-8"))
            known = {
                str(name): Counter({(str(e["rule"]), str(e["context"])): int(e["count"]) for e in entries})
                for name, entries in cast("dict[str, list[dict[str, Any]]]", data["files"]).items()
            }
        except FileNotFoundError:
            hint = "write one with 'copylint baseline'"
            raise UserError(str(path), "no such baseline", hint) from None
        except OSError as error:
            raise UserError(str(path), f"cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise UserError(str(path), "not a baseline", "replace it with 'copylint baseline'") from error
        return cls(os.path.dirname(os.path.abspath(path)), known, boundary)

    @classmethod
    def of(cls, path: Path, found: Iterable[tuple[str, str, Sequence[Finding]]]) -> Baseline:
        """Build the baseline for the file at `path` from (path, text, findings) of every file."""
        made = cls(os.path.dirname(os.path.abspath(path)))
        for name, text, findings in found:
            if findings:
                made.known[made.name(name)] = Counter((f.rule, context(text, f.span)) for f in findings)
        return made

    @cached_property
    def digest(self) -> str:
        """Return a digest of all entries and file names."""
        return cache.key(self.root, self.render())

    def name(self, path: str) -> str:
        """Return a file's path relative to the baseline's folder."""
        name = os.path.relpath(os.path.abspath(path), self.root).replace(os.sep, "/")
        return os.fsencode(name).decode("utf-8", "surrogateescape")  # the same in every locale

    def render(self) -> str:
        """Return the file's text: sorted JSON, one finding per line, so that diffs are small."""
        files = {
            path: [{"rule": r, "context": c, "count": n} for (r, c), n in sorted(counts.items())]
            for path, counts in sorted(self.known.items())
        }
        lines = [
            f"  {json.dumps(path, ensure_ascii=False)}: [\n"
            + ",\n".join(f"   {json.dumps(e, ensure_ascii=False)}" for e in entries)
            + "\n  ]"
            for path, entries in files.items()
        ]
        return '{\n "version": 1,\n "files": {\n' + ",\n".join(lines) + ("\n" if lines else "") + " }\n}\n"

    def new(self, path: str, text: str, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings that are not in the baseline; each entry hides one."""
        left = Counter(self.known.get(self.name(path), {}))
        out: list[Finding] = []
        for finding in findings:
            key = (finding.rule, context(text, finding.span))
            if left[key] > 0:
                left[key] -= 1
            else:
                out.append(finding)
        return out

    def stale(self, path: str, text: str, findings: Sequence[Finding], ran: Container[str]) -> int:
        """Return how many entries for a file, of rules that ran on it, are no longer found."""
        known = self.known.get(self.name(path), Counter[tuple[str, str]]())
        left = Counter({key: n for key, n in known.items() if key[0] in ran})
        left.subtract(Counter((f.rule, context(text, f.span)) for f in findings))
        return sum(n for n in left.values() if n > 0)

    def gone(self) -> int:
        """Return how many entries are for files that no longer exist."""
        return sum(sum(c.values()) for name, c in self.known.items() if not self._exists(name))

    def after(self, seen: Baseline, ran: Mapping[str, Container[str]], *, prune: bool) -> Baseline:
        """Return the baseline updated by a run that found `seen`; `ran` are the rules that ran on each file, by name.

        Entries that the run could not check stay: existing files not checked, rules that did not run.
        `prune` removes entries that are no longer found and adds none.
        """
        made = Baseline(self.root)
        for name in {**self.known, **seen.known}:
            old, new = (b.known.get(name, Counter[tuple[str, str]]()) for b in (self, seen))
            if name in ran:
                kept = Counter({key: n for key, n in old.items() if key[0] not in ran[name]})
                counts = kept + (old & new if prune else new)
            else:
                counts = old if self._exists(name) else Counter[tuple[str, str]]()
            if counts:
                made.known[name] = counts
        return made

    def less(self, other: Baseline) -> int:
        """Return how many findings are in this baseline but not in the other."""
        return sum(
            sum((c - other.known.get(name, Counter[tuple[str, str]]())).values()) for name, c in self.known.items()
        )

    def total(self) -> int:
        return sum(sum(c.values()) for c in self.known.values())

    def _exists(self, name: str) -> bool:
        """Return whether a named file exists; outside the boundary nothing is looked up, and it counts as existing."""
        try:
            if self.boundary is None:
                elsewhere = os.path.isabs(name) or os.path.splitdrive(name)[0] or name.startswith("\\\\")
                return bool(elsewhere) or os.path.exists(self._path(name))
            self.boundary.follow(self.boundary.locate(_native(name), self.root))
        except UserError:
            return True
        except (OSError, ValueError):  # invalid as a path: half a surrogate pair, or NUL
            return False
        return True

    def _path(self, name: str) -> str:
        return os.path.join(self.root, _native(name))


def _native(name: str) -> str:
    """Return a name in a baseline in the system's path syntax and encoding."""
    return os.fsdecode(name.encode("utf-8", "surrogateescape"))
