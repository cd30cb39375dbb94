"""External programs that a run may ask about a text: LanguageTool and a translation command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..configurations import Configurations
    from ..fixer import Renew
    from .languagetool import Grammar
    from .translation import Translator


class Providers:
    """The providers by path; files with the same options share one."""

    def __init__(self, configs: Configurations) -> None:
        self._configs = configs
        self._translators: dict[str, Translator] = {}
        self._grammars: dict[str, Grammar] = {}

    def translator(self, path: str) -> Translator | None:
        """Return the translator for a file, if the user has configured a command. Raises: UserError."""
        options = self._configs.of(os.path.dirname(path)).private.get("translate")
        if options is None:
            return None
        from .translation import Translator

        key = repr(options)
        if key not in self._translators:
            self._translators[key] = Translator.of(options)
        return self._translators[key]

    def grammar(self, path: str) -> Grammar | None:
        """Return the LanguageTool client for a file, if enabled. Raises: UserError."""
        own = self._configs.of(os.path.dirname(path)).private.get("grammar", {})
        if not (self._configs.choice.grammar or self._configs.choice.grammar_server or own.get("server")):
            return None
        from . import lt_options as options
        from .languagetool import Grammar

        key = repr(own)
        if key not in self._grammars:
            wanted = options.read(own)
            if at := self._configs.choice.grammar_server:
                wanted = wanted._replace(server=options.server(at, "--grammar-server"))
            self._grammars[key] = Grammar(wanted)
        return self._grammars[key]

    def renew(self, path: str) -> Renew | None:
        """Return a callback that queries LanguageTool again after a fix."""
        grammar = self.grammar(path)
        return grammar and grammar.renewed
