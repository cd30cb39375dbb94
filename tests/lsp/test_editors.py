"""Real editors, headless, with the configuration that their pages in docs/editors show, on a real article."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from project import environment, shared_cache, spawn

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

ROOT = Path(__file__).resolve().parents[2]
NAME = "harbor-tunnel.txt"
LIMIT = 120  # seconds


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an article and its configuration."""
    work = tmp_path / "desk"
    work.mkdir()
    for name in (NAME, ".copylint.yaml"):
        shutil.copy(ROOT / "examples" / name, work)
    return work


def block(page: str, language: str) -> str:
    """The first block of a page's code in one language."""
    found = re.search(rf"```{language}\n(.*?)```", (ROOT / "docs/editors" / f"{page}.md").read_text(), re.S)
    assert found
    return found[1]


def run(desk: Path, factory: pytest.TempPathFactory, *command: str) -> dict[str, Any]:
    """Run an editor; what its script reports."""
    report = desk.parent / "report.json"
    found = environment(
        desk.parent,
        COPYLINT_CACHE_DIR=shared_cache(factory),
        PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        REPORT=str(report),
        ARTICLE=str(desk / NAME),
        TERM="dumb",
        LC_ALL="C.UTF-8",
    )
    done = subprocess.run(
        command,
        cwd=desk,
        env=found,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert report.exists(), done.stdout + done.stderr
    return json.loads(report.read_text())


def findings(desk: Path) -> list[dict[str, Any]]:
    """What the command line finds."""
    out = spawn(desk, "check", "--output-format", "jsonl", str(desk / NAME)).out
    return [json.loads(line) for line in out.splitlines()]


def is_mended(desk: Path) -> bool:
    return (desk / NAME).read_bytes() == (ROOT / "examples/expected" / NAME.replace(".txt", ".safe.txt")).read_bytes()


@pytest.mark.skipif(not shutil.which("nvim"), reason="Neovim is not installed")
def test_neovim_shows_mends_and_saves(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    expected = findings(desk)
    (desk / "init.lua").write_text(block("neovim", "lua"))
    script = f"luafile {ROOT / 'tests/support/neovim.lua'}"
    report = run(desk, tmp_path_factory, "nvim", "--headless", "--clean", "-u", "init.lua", NAME, "-c", script)
    assert [d["code"] for d in report["found"]] == [f["rule"] for f in expected]
    assert [d["lnum"] + 1 for d in report["found"]] == [f["line"] for f in expected]
    assert "October 3, 2022" in report["fixed"]
    assert "October 3, 2022" in report["chosen"][0]
    assert len(report["left"]) < len(expected)
    assert is_mended(desk)


@pytest.mark.skipif(not shutil.which("emacs"), reason="Emacs is not installed")
def test_emacs_shows_mends_and_saves(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    expected = findings(desk)
    text = (desk / NAME).read_text()
    (desk / "init.el").write_text(f"(package-initialize)\n{block('emacs', 'elisp')}")
    script = str(ROOT / "tests/support/emacs.el")
    report = run(desk, tmp_path_factory, "emacs", "--batch", "-l", "init.el", "-l", script)
    said = [f"copylint [{f['rule']}]: {f['message']}" for f in expected]
    assert sorted(m.partition("\n")[0] for m in report["messages"]) == sorted(said)
    spans = [text[f["start"] : f["end"]] for f in expected if f["end"] > f["start"]]
    assert [s for s in spans if s not in report["places"]] == []
    assert "October 3, 2022" in report["fixed"]
    assert is_mended(desk)
