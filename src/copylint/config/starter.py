"""The text of a new configuration, for `copylint init`.

A '#' and one space is a remark; any other '#' hides a setting, and with all of those taken in the text is still valid.
"""

from __future__ import annotations

from ..errors import UserError, did_you_mean
from .presets import ABOUT, DEFAULT


def starter(preset: str = DEFAULT) -> str:
    """The text of a new configuration: a preset, and everything else there is, commented out.

    Raises: UserError if there is no such preset.
    """
    if preset not in ABOUT:
        raise UserError("", f"unknown preset '{preset}'", did_you_mean(preset, ABOUT))
    presets = "\n".join(f"# - {name}: {about}" for name, about in ABOUT.items())
    return _STARTER.format(preset=preset, presets=presets)


_STARTER = """\
# Configuration of copylint. All keys are optional; what is commented out shows how they are written.

# What to start from, one or several; the later wins. Also paths of other such files.
{presets}
extends: {preset}

# Which rules run, by GROUP, GROUP/RULE or 'all'. 'select' would replace what the preset turns on.
#extend-select: [wording]
#ignore: [readability]

# Changes to single rules: off, on, a severity (error, warning, suggestion; it also turns the rule on), or a table
# with 'severity', 'fix' (the highest grade of its fixes: safe, unsafe, display; it can only be lowered), 'scope',
# 'enabled', and the options that 'copylint explain RULE' lists.
#rules: {{}}

# What several rules share.
language: en
#style:
#  quotes: auto  # auto follows the article; american, british
#  dates: month-first  # day-first

# Words to accept, and files of them: one a line, '#' starts a comment.
#words: [copylint]

# Files to leave out, as in .gitignore, relative to this file; and formats by suffix.
#exclude: [drafts/, "*.min.*"]
#formats: {{".article": plain}}

# The least severity that makes 'copylint check' fail.
#fail-on: warning

# Seconds of CPU time that one file may take; here it can only be lowered, --file-seconds raises it.
#file-seconds: 30

# The same keys for some files only; later entries win.
#overrides:
#  - files: [letters/]
#    ignore: [readability]
"""
