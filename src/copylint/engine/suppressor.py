"""Which findings are suppressed: by configuration entries, comments in a text, and the baseline."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config.baseline import Baseline
    from ..config.suppressions import Off, Suppressed, Suppression, Switched
    from ..model.document import Document
    from ..model.findings import Finding
    from .configurations import Configurations


class Suppressor:
    """Suppressions by path; `used` holds those that have hidden a finding."""

    def __init__(self, configs: Configurations) -> None:
        self._configs = configs
        self.used: set[Suppression | Off] = set()
        self._suppressions: tuple[str, tuple[Suppression, ...]] = ("", ())  # of the current file
        self._comments: tuple[Document | None, tuple[Off, ...]] = (None, ())  # in the current document
        self._off: Switched  # the comments' index
        self._suppressed: Suppressed | None = None  # the latest entries of a configuration

    @cached_property
    def baseline(self) -> Baseline | None:
        """Return the baseline from the command line or the configuration."""
        layer = None if self._configs.choice.baseline else self._configs.of(os.curdir).deciding("baseline")
        path = self._configs.choice.baseline or (layer and layer.values["baseline"])
        if not path:
            return None
        from pathlib import Path

        from ..config.baseline import Baseline
        from ..storage.boundary import Boundary

        return Baseline.read(Path(path), Boundary(layer.root) if layer and layer.root is not None else None)

    def keep(self, document: Document, finding: Finding) -> bool:
        """Return whether a finding is reported: no suppression covers it."""
        for suppression in self.suppressions(document.path):
            if suppression.covers(document, finding):
                self.used.add(suppression)
                return False
        if self.comments(document) and (off := self._off.of(finding)):
            self.used.add(off)
            return False
        return True

    def comments(self, document: Document) -> tuple[Off, ...]:
        """Return the suppressions in a document's comments. Raises: UserError if one is invalid or names no rule."""
        if document.structure is None:
            return ()
        if self._comments[0] is not document:
            from ..config.suppressions import Switched, comments

            found = comments(document)
            if any(off.rule for off in found):
                known = self._configs.names_for(self._configs.of(os.path.dirname(document.path)))
                for off in found:
                    if off.rule:
                        known.word(off.rule, off.place)
            self._comments, self._off = (document, found), Switched(found)
        return self._comments[1]

    def suppressions(self, path: str) -> tuple[Suppression, ...]:
        """Return the configuration's suppressions for one file."""
        if self._suppressions[0] != path:
            self._suppressions = path, self._suppressions_of(path)
        return self._suppressions[1]

    def _suppressions_of(self, path: str) -> tuple[Suppression, ...]:
        found = self._configs.of(os.path.dirname(path))
        if not (entries := found.suppressions):
            return ()
        from ..config.suppressions import Suppressed

        if self._suppressed is None or self._suppressed.entries is not entries:
            self._suppressed = Suppressed(entries)
        relative = os.path.relpath(os.path.abspath(path), found.root).replace(os.sep, "/")
        return self._suppressed.of(relative)
