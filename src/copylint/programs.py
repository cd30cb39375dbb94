"""Programs of the system: Git, Java. They are looked for in absolute folders of PATH, never in the working folder.

The working folder may be a repository of a stranger, with a `git.exe` in it that Windows would take before any other.
"""

from __future__ import annotations

import os
import shutil


def find(name: str) -> str | None:
    """Return the absolute path of a program, or None if no folder of PATH has it.

    Entries of PATH that are empty or relative mean the working folder and are skipped, and so is that folder itself.
    """
    here = os.path.realpath(os.curdir)
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = entry.strip('"') if os.name == "nt" else entry
        if os.path.isabs(folder) and os.path.realpath(folder) != here:
            found = shutil.which(os.path.join(folder, name))  # with a folder in front, it looks nowhere else
            if found is not None:
                return found
    return None
