"""Makes the README's pictures from the examples: terminal and editor as SVG by rich, the page as PNG by a Chromium.

    make pictures

Run it in the checkout; what it writes lies beside it and is committed.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COPYLINT = Path(sys.executable).parent / "copylint"
ARTICLE = "harbor-tunnel.txt"
WIDTH = 108  # columns of the terminal
HEIGHT = 29  # lines of the editor
_THEME = TerminalTheme(
    (29, 31, 36),
    (233, 229, 220),
    [(60, 64, 72), (255, 110, 100), (120, 215, 150), (240, 200, 105), (125, 180, 255), (214, 150, 230),
     (110, 210, 220), (233, 229, 220)],
    [(130, 134, 142), (255, 130, 120), (147, 227, 176), (250, 214, 130), (157, 196, 255), (226, 172, 240),
     (140, 225, 235), (255, 255, 255)],
)  # fmt: skip


def copylint(*words: str) -> str:
    """What copylint prints in `examples/`, in colour."""
    done = subprocess.run(
        [str(COPYLINT), *words],
        cwd=ROOT / "examples",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "FORCE_COLOR": "1", "NO_COLOR": ""},
        timeout=60,
        check=False,
    )
    if done.returncode > 1:
        sys.exit(done.stderr)
    return done.stdout + done.stderr


def terminal(path: Path) -> None:
    """A check as one sees it: the first findings, and the last line."""
    command = f"copylint check {ARTICLE}"
    *findings, last = copylint("check", ARTICLE).rstrip("\n").split("\n\n")
    shown = "\n\n".join([*findings[4:8], f"  … {len(findings) - 4} more …", last])
    draw(path, Text.assemble((f"$ {command}\n\n", "bold"), Text.from_ansi(shown)), command)


def draw(path: Path, text: Text, title: str) -> None:
    """A terminal's text as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(text, soft_wrap=True)
    svg = console.export_svg(title=title, theme=_THEME, unique_id="copylint")
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # the fonts would come from elsewhere
    path.write_text(svg, encoding="utf-8")


def editor(path: Path) -> None:
    """Neovim with the configuration that its page shows: the findings, and what is offered at one of them."""
    for program in ("nvim", "tmux"):
        if not shutil.which(program):
            sys.exit(f"no {program} here")
    with tempfile.TemporaryDirectory() as scratch:
        for name in (ARTICLE, ".copylint.yaml"):
            shutil.copy(ROOT / "examples" / name, scratch)
        shown = re.search(r"```lua\n(.*?)```", (ROOT / "docs/editors/neovim.md").read_text(encoding="utf-8"), re.DOTALL)
        assert shown
        (Path(scratch) / "init.lua").write_text((HERE / "neovim.lua").read_text() + shown[1])
        tmux = ("tmux", "-f", os.devnull, "-S", f"{scratch}/socket")
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        environment = {**os.environ, "PATH": f"{COPYLINT.parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}

        def ask(*words: str) -> str:
            done = subprocess.run([*tmux, *words], cwd=scratch, env=environment, capture_output=True, check=True)
            return done.stdout.decode()

        ask(
            "new-session",
            "-d",
            *size,
            f"nvim --clean -u init.lua {ARTICLE}",
            ";",
            "set",
            "-ga",
            "terminal-overrides",
            ",*:Tc",
        )
        try:
            for _ in range(300):
                if "Type number" in ask("capture-pane", "-p"):
                    break
                time.sleep(0.2)
            else:
                sys.exit("Neovim shows no code actions")
            draw(path, Text.from_ansi(ask("capture-pane", "-e", "-p").rstrip("\n")), f"nvim {ARTICLE}")
        finally:
            ask("kill-server")


def page(folder: Path) -> None:
    """The page, in light and in dark: an article with its findings."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "page.html"
        words = (str(COPYLINT), "check", "--quiet", "--exit-zero", "--output-format", "html", ".")
        done = subprocess.run(words, cwd=ROOT / "examples", capture_output=True, timeout=60, check=True)
        file.write_bytes(done.stdout)
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or sys.exit("no chromium here: make outside")
        for word in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"):
            options.add_argument(word)
        driver: Any = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        try:
            for name in ("light", "dark"):
                features = [{"name": "prefers-color-scheme", "value": name}]
                driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
                size = {"width": 1280, "height": 860, "deviceScaleFactor": 1, "mobile": False}
                driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
                driver.get(file.as_uri())
                driver.execute_script(
                    "const notes = [...document.querySelectorAll('.finding')];"
                    "const note = notes.find(n => n.dataset.rule === 'quotes/missing-space-after-quote'"
                    f"  && n.closest('article').querySelector('bdi').textContent === '{ARTICLE}');"
                    "note.focus(); note.scrollIntoView({block: 'center'})"
                )
                driver.save_screenshot(str(folder / f"page-{name}.png"))
        finally:
            driver.quit()


if __name__ == "__main__":
    terminal(HERE / "terminal.svg")
    editor(HERE / "editor.svg")
    page(HERE)
