"""The public API: rules and a configuration, read once and used for any number of texts and files."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from .. import formats
from ..config import layers, presets
from ..config.layers import Config
from ..model.findings import Applicability
from ..model.lines import Lines
from ..storage.text_files import Source
from . import runner
from .session import Session
from .task import Choice, Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model.document import Document
    from ..model.findings import Finding
    from .task import Outcome

_TEXT = "text"  # path of a text that has none


class Linter:
    """Check texts and files, and fix texts, as the command does.

    `config` is the path of a configuration file, read as `--config` reads it. Without one, `check` finds the
    configuration of each file as the command does, and texts are judged by the defaults alone. `select`,
    `extend_select` and `ignore` name rules or groups; `language` is the language of texts that name none.

    Rules are read when they are first used; nothing is cached on disk. Not thread-safe: give each thread its own.
    `check` limits CPU time like the command, in the main thread only; texts have no limit. All methods raise UserError
    where a configuration, rule or file cannot be used.
    """

    def __init__(
        self,
        config: str | os.PathLike[str] | None = None,
        *,
        select: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        language: str | None = None,
    ) -> None:
        self._choice = Choice(
            config=None if config is None else os.fspath(config),
            select=tuple(select),
            extend_select=tuple(extend_select),
            ignore=tuple(ignore),
            language=language,
            use_cache=False,
        )

    def check(self, path: str | os.PathLike[str]) -> list[Finding]:
        """Return the findings in a file, in source order, with line and column. The suffix tells the format."""
        return _located(runner.one(self._files, Task(self._choice), os.fspath(path)))

    def check_text(self, text: str, *, format: str = "plain", language: str | None = None) -> list[Finding]:  # noqa: A002
        """Return the findings in a text, in source order, with line and column; `format` is one of `FORMATS`."""
        document = self._document(text, format, language)
        return _located(runner.judged(self._texts, Task(self._choice), Source(_TEXT, text), document))

    def fix_text(
        self,
        text: str,
        *,
        format: str = "plain",  # noqa: A002
        language: str | None = None,
        unsafe: bool = False,
    ) -> str:
        """Return a text with its safe fixes applied, and the unsafe ones too if `unsafe`."""
        wanted = Applicability.UNSAFE if unsafe else Applicability.SAFE
        document = self._document(text, format, language)
        outcome = runner.judged(self._texts, Task(self._choice, wanted, write=False), Source(_TEXT, text), document)
        return outcome.text

    @cached_property
    def _files(self) -> Session:
        return Session(self._choice)

    @cached_property
    def _texts(self) -> Session:
        if self._choice.config is not None:
            return self._files
        return Session(self._choice, Config(os.curdir, (layers.DEFAULTS, layers.preset(presets.DEFAULT))))

    def _document(self, text: str, form: str, language: str | None) -> Document:
        settings = self._texts.configs.settings(_TEXT)
        return formats.parse(_TEXT, text, form, settings.but(language=language) if language else settings)


def _located(outcome: Outcome) -> list[Finding]:
    """Return the findings of an outcome with line and column. Raises: UserError if the file could not be checked."""
    if outcome.errors:
        raise outcome.errors[0]
    if not outcome.findings:
        return []
    position = Lines(outcome.text).position
    return [f._replace(line=at.line, column=at.column) for f in outcome.findings for at in [position(f.span.start)]]
