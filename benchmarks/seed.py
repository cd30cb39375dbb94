"""Check that the fixed sample article is byte-identical to the expected output, and unchanged by a second run.

Usage: python benchmarks/seed.py FOLDER, where FOLDER holds putin-deal.txt, .safe.txt and .unsafe.txt.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

COPYLINT = [sys.executable, "-c", "from copylint.cli import main; main()"]


def fixed(folder: Path, article: bytes, *flags: str) -> bytes:
    """What `copylint fix` makes of the article under American style."""
    path = folder / "article.txt"
    path.write_bytes(article)
    (folder / ".copylint.yaml").write_text("style: {quotes: american}\n")
    subprocess.run([*COPYLINT, "fix", "--quiet", *flags, path.name], cwd=folder, check=True)
    return path.read_bytes()


def main() -> None:
    samples = Path(sys.argv[1])
    article = (samples / "putin-deal.txt").read_bytes()
    failed = False
    with tempfile.TemporaryDirectory() as name:
        for grade, flags in (("safe", []), ("unsafe", ["--unsafe-fixes"])):
            wanted = (samples / f"putin-deal.{grade}.txt").read_bytes()
            once = fixed(Path(name), article, *flags)
            twice = fixed(Path(name), once, *flags)
            again = "unchanged" if twice == once else "CHANGES"
            print(f"{grade}: {'as wanted' if once == wanted else 'DIFFERS'}; again: {again}")
            failed = failed or once != wanted or twice != once
    sys.exit(failed)


if __name__ == "__main__":
    main()
