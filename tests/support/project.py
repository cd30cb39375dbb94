"""A test project to run copylint in: its own rules, independent of the built-in ones, and a few articles.

The program runs as a process, as for users, or in this process through the same `main`.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from copylint import cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROGRAM = (sys.executable, "-c", "import sys; sys.argv[0] = 'copylint'; from copylint.cli import main; main()")
RULES = {
    "teh": "kind: substitution\nswap: {teh: the, adn: and}\nmessage: Write “{new}”\nfix: safe\nseverity: error",
    "very": "kind: pattern\npattern: '\\bvery '\nreplace: ''\nmessage: Weak word\nfix: unsafe",
    "utilize": "kind: pattern\npattern: '(?i)\\butili[sz]e\\b'\nmessage: Long word for use\nseverity: suggestion",
    "advert": "kind: block\nforms: [advertisement]\nmessage: A label of {place} matter\nfix: safe",
    "gaps": "kind: pattern\npattern: '(?<=\\S) {2,}(?=\\S)'\nreplace: ' '\nmessage: Gap\nfix: safe\nscope: source",
}
EXAMPLES = {
    "teh": ("⟦teh⟧ end", "the end"),
    "very": ("a ⟦very ⟧good end", "a good end"),
    "utilize": ("to ⟦utilize⟧ it", None),
    "advert": ("It rained.\n\n⟦Advertisement⟧\n\nIt was late.", "It rained.\n\nIt was late."),
    "gaps": ("a⟦  ⟧gap\n", "a gap\n"),
}
CONFIG = "rule-folders: [house-rules]\nselect: [house]\n"
DIRTY = "It was teh end.\n\nA very late end, adn utilize was a word.\n"
CLEAN = "It was the end.\n\nA very late end, and utilize was a word.\n"
CLEANEST = "It was the end.\n\nA late end, and utilize was a word.\n"


class Done(NamedTuple):
    """What a run came to. `last` is the last line on standard error."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.err.splitlines()[-1] if self.err else ""


def rule_file(name: str, text: str) -> str:
    """A rule file with what every rule needs beside its kind."""
    bad, good = EXAMPLES.get(name, ("⟦teh⟧ end", "the end"))
    quoted = [f"  - bad: {bad!r}".replace("\\u2019", "’")] + ([f"    good: {good!r}"] if good is not None else [])
    quoted = [line.replace("'", '"') for line in quoted]
    return "\n".join([text, "rationale: It is so.", "examples:", *quoted, "  - good: It is late.\n"])


def make(folder: Path) -> None:
    """A configuration with rules of its own in a folder."""
    (folder / ".copylint.yaml").write_text(CONFIG, encoding="utf-8")
    rules = folder / "house-rules" / "house"
    rules.mkdir(parents=True)
    for name, text in RULES.items():
        (rules / f"{name}.yaml").write_text(rule_file(name, text), encoding="utf-8")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process that finds nothing of its user's; the cache and its key are the tests' own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COPYLINT", "XDG", "NO_COLOR", "FORCE_COLOR"))}
    cache = more.get("COPYLINT_CACHE_DIR") or os.environ.get("COPYLINT_CACHE_DIR", str(folder / "cache"))
    state = os.environ.get("XDG_STATE_HOME", f"{cache}-state")
    own = {"COPYLINT_CACHE_DIR": cache, "XDG_STATE_HOME": state}
    return {**kept, **own, "XDG_CONFIG_HOME": str(folder / "user"), "HOME": str(folder), **more}


def spawn(folder: Path, *args: str, stdin: bytes = b"", **more: str) -> Done:
    """Run copylint as a process, in the working folder."""
    done = subprocess.run(
        [*PROGRAM, *args], input=stdin, capture_output=True, env=environment(folder, **more), check=False
    )
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


class Runner:
    """Runs copylint in this process: the same `main`, with its streams caught."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def __call__(self, *args: str, stdin: bytes = b"") -> Done:
        done, out, err = self.raw(*args, stdin=stdin)
        return Done(done, out.decode("utf-8"), err.decode("utf-8"))

    def raw(self, *args: str, stdin: bytes = b"") -> tuple[int, bytes, bytes]:
        """Exit code and both streams as bytes."""
        streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for name in ("stdout", "stderr")}
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["copylint", *args])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            try:
                cli.main()
            except SystemExit as stop:
                code = stop.code
            else:
                code = None
        assert isinstance(code, int)
        out, err = (stream.detach() for stream in streams.values() if stream.flush() is None)
        assert isinstance(out, io.BytesIO)
        assert isinstance(err, io.BytesIO)
        return code, out.getvalue(), err.getvalue()


def shared_cache(factory: pytest.TempPathFactory) -> str:
    """A folder for the cache of all tests of this run, whatever process they are in: to read all rules takes long."""
    base = factory.getbasetemp()
    return str((base.parent if base.name.startswith("popen-") else base) / "cache")


def enter_folder(tmp_path: Path, factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder below `tmp_path`, with nothing of the user's; the cache of rules is that of all tests."""
    for key, value in environment(tmp_path, COPYLINT_CACHE_DIR=shared_cache(factory)).items():
        monkeypatch.setenv(key, value)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work
