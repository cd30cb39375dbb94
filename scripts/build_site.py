"""Build the documentation site: `docs/` and the project's own pages, into `site/`. Broken links fail.

zensical.toml has the settings. The site's address is `Documentation` under `[project.urls]` in pyproject.toml, if set.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md"}
EXTENSION = "editors/vscode/README.md"  # read as editors/vscode-extension.md


def stage(folder: Path) -> None:
    """Copy the pages into a folder; links between `docs/` and the project's own pages are adapted."""
    shutil.copytree(ROOT / "docs", folder, ignore=shutil.ignore_patterns("*.py", "*.lua"))
    for page in folder.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        for name, staged in PAGES.items():
            text = text.replace(f"](../{name}", f"]({staged}")
        page.write_text(text.replace(f"](../../{EXTENSION}", "](vscode-extension.md"), encoding="utf-8")
    for name, staged in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        (folder / staged).write_text(re.sub(r"\]\((?:docs/|(?=[A-Z]+\.md))", "](", text), encoding="utf-8")
    shutil.copy(ROOT / EXTENSION, folder / "editors" / "vscode-extension.md")


def main() -> int:
    """Build the site and return the generator's exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    url = project.get("urls", {}).get("Documentation", "")
    settings = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    if url:
        settings = settings.replace("[project]\n", f'[project]\nsite_url = "{url.rstrip("/")}/"\n', 1)
    with TemporaryDirectory() as work:
        stage(Path(work, "docs"))
        Path(work, "zensical.toml").write_text(settings, encoding="utf-8")
        code = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "zensical.toml"],
            cwd=work,
            check=False,
        ).returncode
        if code == 0:
            shutil.rmtree(ROOT / "site", ignore_errors=True)
            shutil.copytree(Path(work, "site"), ROOT / "site")
    return code


if __name__ == "__main__":
    sys.exit(main())
