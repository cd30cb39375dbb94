"""Presets for `extends:`, and the configuration file that `copylint init` writes.

A preset has the same keys as a configuration file and passes the same checks.
"""

from __future__ import annotations

from typing import Any

from ..model.errors import UserError, did_you_mean

DEFAULT = "article"
ABOUT = {
    "article": "rules for any article (the default)",
    "scraped": "web pages: also boilerplate and duplicate blocks",
    "translated": "machine translations: also all translation rules",
    "house-us": "American house style: quotation marks and dates",
    "house-uk": "British house style: quotation marks and dates",
    "news": "news: length of sentences, paragraphs and article, grade level, repeated text",
    "docs": "documentation: shorter sentences and paragraphs, plain words, little passive voice",
    "web": "web corpora: the thresholds of Gopher, C4 and FineWeb",
    "all": "all rules",
}


def _metrics(**bounds: dict[str, int]) -> dict[str, Any]:
    """Return metric rules, enabled, with their limits; None keeps the rule's own."""
    changes = {f"readability/{name.replace('_', '-')}": bound for name, bound in bounds.items()}
    return {
        "extend-select": [*changes],
        "rules": {name: {"options": bound} for name, bound in changes.items() if bound},
    }


PRESETS: dict[str, dict[str, Any]] = {
    "article": {},
    "scraped": {"extend-select": ["boilerplate", "layout"]},
    "translated": {"extend-select": ["translation"]},
    "house-us": {"style": {"quotes": "american", "dates": "month-first"}},
    "house-uk": {"style": {"quotes": "british", "dates": "day-first"}},
    "news": _metrics(
        long_sentence={"at-most": 40},
        long_paragraph={"at-most": 120},
        hard_text={"at-most": 14},
        short_text={"at-least": 80},
        duplicate_lines={"at-most": 10},
        repeated_phrases={"at-most": 10},
    ),
    "docs": _metrics(
        long_sentence={"at-most": 30},
        long_paragraph={"at-most": 100},
        hard_text={"at-most": 12},
        passive_heavy={"at-most": 30},
        duplicate_lines={"at-most": 20},
    ),
    "web": _metrics(
        short_text={"at-least": 50},
        odd_word_length={},
        symbol_heavy={},
        bullet_heavy={},
        ellipsis_lines={},
        few_stop_words={},
        duplicate_lines={},
        repeated_phrases={},
        lines_without_end_mark={},
    ),
    "all": {"select": ["all"]},
}


# Starter: the text of a new configuration, for `copylint init`.


def starter(preset: str = DEFAULT) -> str:
    """Return the text of a new configuration: a preset, and all other keys, commented out.

    Raises: UserError if there is no such preset.
    """
    if preset not in ABOUT:
        raise UserError("", f"unknown preset '{preset}'", did_you_mean(preset, ABOUT))
    presets = "\n".join(f"# - {name}: {about}" for name, about in ABOUT.items())
    return _STARTER.format(preset=preset, presets=presets)


_STARTER = """\
# Configuration of copylint. All keys are optional; the lines commented out are examples.

# Presets, or paths of other configuration files, to extend: one or a list. Later ones win.
{presets}
extends: {preset}

# Rules to enable or disable: GROUP, GROUP/RULE or 'all'. 'select' replaces the preset's selection.
#extend-select: [wording]
#ignore: [readability]

# Settings of single rules: off, on, a severity (error, warning, suggestion; also enables the rule), or a table with
# 'enabled', 'severity', 'fix' (highest applicability of its fixes: safe, unsafe, manual; can only be lowered), 'scope',
# and the options that 'copylint explain RULE' lists.
#rules: {{}}

# Settings that several rules share.
language: en
#style:
#  quotes: auto  # auto follows the article; american, british
#  dates: month-first  # day-first

# Words to accept, or files of words: one per line, '#' starts a comment.
#words: [copylint]

# Files to exclude (globs as in .gitignore, relative to this file), and formats by suffix.
#exclude: [drafts/, "*.min.*"]
#formats: {{".article": plain}}

# Minimum severity that makes 'copylint check' fail.
#fail-on: warning

# CPU time limit per file, in seconds. It can only be lowered here; --file-seconds raises it.
#file-seconds: 30

# Settings for some files only; later entries win.
#overrides:
#  - files: [letters/]
#    ignore: [readability]
"""
