"""The program: the command line, started and ended with no more ado than it takes.

What it says and the code it ends with are those of `cli.main`.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not sys.flags.safe_path:
    del sys.path[0]  # `-m` puts the working folder in front of all others: its modules are a stranger's

import atexit
import gc
import os
from contextlib import suppress


def program() -> None:
    """Run the command line and be gone: to take everything apart first would be a tenth of a small run."""
    gc.disable()  # what is imported stays, so there is no garbage to look for; `main` turns it on
    from . import interrupts

    interrupts.install()  # `main` does so too, but what it is made of takes half a small run to import
    try:
        from . import warm

        warm.prime()  # before others compile their patterns: a twentieth of a small run
        from .cli import main

        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        code = interrupts.told()
    else:
        code = 0
    ends, frames = getattr(atexit, "_run_exitfuncs", None), getattr(sys, "_current_frames", None)
    if ends is None or frames is None or len(frames()) > 1:  # another make of Python, or a thread is still at work
        sys.exit(code)
    ends()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    program()
