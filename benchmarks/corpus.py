"""Check on real Markdown, HTML and reStructuredText that all offsets are exact and fixes keep the markup.

    python benchmarks/corpus.py FOLDER…                 check the files in some folders
    python benchmarks/corpus.py --download FOLDER       get source distributions of well-documented packages first

Every file is parsed, its regions are checked, and `fix` is run in memory with all rules and unsafe fixes. Prints counts
by format, failures, rules that a guard held back, and megabytes parsed in a CPU second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import time
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from copylint.engine.fixer import fix
from copylint.formats import SUFFIXES, parse
from copylint.formats.block_removal import source_region
from copylint.model.errors import UserError
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copylint.model.document import Document

PYPI = (
    "click flask jinja2 requests sphinx docutils django scrapy pelican nikola attrs pytest hypothesis mkdocs markdown "
    "celery twisted pyramid buildbot bleach bottle tox virtualenv setuptools black fastapi starlette rich textual "
    "networkx"
).split()
NPM = (
    "eslint marked markdown-it remark docsify vuepress reveal.js bootstrap lodash express webpack typescript prettier "
    "mocha jest react vue d3 handlebars highlight.js swiper jquery-ui npm"
).split()
FORMS = ("markdown", "html", "rst")


def download(folder: Path) -> None:
    """Source distributions into a folder, unpacked. What cannot be had is left out and named."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NPM:
        _get(folder, name, ["npm", "pack", "--silent", "--pack-destination", str(folder), name])
    for name in PYPI:
        command = [sys.executable, "-m", "pip", "download", "--no-binary", ":all:", "--no-deps", "-q"]
        _get(folder, name, [*command, "-d", str(folder), name])
    for path in sorted(folder.iterdir()):
        target = folder / f"{path.name}.d"
        if target.exists() or path.is_dir():
            continue
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                archive.extractall(target)
        elif path.name.endswith((".tar.gz", ".tgz", ".tar.bz2")):
            with tarfile.open(path) as archive:
                archive.extractall(target, filter="data")


def _get(folder: Path, name: str, command: list[str]) -> None:
    try:
        code = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False).returncode
    except subprocess.TimeoutExpired:
        code = 1
    if code:
        print(f"not to be had: {name}", file=sys.stderr)


def files(folders: list[Path], largest: int) -> Iterator[tuple[str, str]]:
    """(path, text) of every file that decodes, each text once."""
    seen: set[int] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and SUFFIXES.get(path.suffix.lower()) in FORMS and path.stat().st_size <= largest:
                try:
                    text = path.read_bytes().decode("utf-8-sig")
                except (UnicodeDecodeError, OSError):
                    continue
                if text.strip() and hash(text) not in seen:
                    seen.add(hash(text))
                    yield str(path), text


def faults(document: Document) -> Iterator[str]:
    """What is wrong with the positions of a document."""
    text = document.text
    begun = 0
    spans: list[tuple[int, int]] = []
    for region in document.regions:
        if region.whole.start < begun:
            yield f"out of order: {region.text[:40]!r}"
        begun = region.whole.start
        if not region.block.start <= region.whole.start <= region.whole.end <= region.block.end:
            yield f"outside of its block: {region.text[:40]!r}"
        at = 0
        for piece in region.pieces:
            if piece.at != at:
                yield f"not joined: {piece}"
            at = piece.end
            if piece.verbatim and text[slice(*piece.source)] != piece.text:
                yield f"not what stands there: {piece}"
            if piece.prose:
                spans.append(piece.source)
    spans.sort()
    for (_, end), (start, _) in pairwise(spans):
        if end > start:
            yield f"two pieces at {start}"
    if source_region(document).text != text:
        yield "the source is not the text"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--download", type=Path, metavar="FOLDER", help="get packages into this folder first")
    arguments.add_argument("--most", type=int, default=0, help="files of each format to run `fix` on; 0: all")
    arguments.add_argument("--largest", type=int, default=2_000_000, help="bytes of a file; larger ones are left out")
    given = arguments.parse_args()
    if given.download:
        download(given.download)
    folders = [*given.folders, *([given.download] if given.download else [])]
    rules = Ruleset(f.rule for f in loader.read(loader.shipped()))
    count, size, regions, wrong, fixed, applied = (Counter[str]() for _ in range(6))
    spent: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for path, text in files(folders, given.largest):
        form = SUFFIXES[Path(path).suffix.lower()]
        start = time.process_time_ns()
        try:
            document = parse(path, text, form)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is counted)
            wrong[form] += 1
            print(f"{path}: {error!r}")
            continue
        spent[form] += time.process_time_ns() - start
        count[form] += 1
        size[form] += len(text.encode())
        regions[form] += len(document.regions)
        for fault in list(faults(document))[:3]:
            wrong[form] += 1
            print(f"{path}: {fault}")
        if given.most and fixed[form] >= given.most:
            continue
        fixed[form] += 1
        try:
            done = fix(document, rules, Applicability.UNSAFE)
        except UserError as error:
            print(f"{path}: {error}")
            continue
        applied[form] += len(done.applied)
        for rule, why in done.skipped:
            held[f"{form}: {rule}: {why}"] += 1
            print(f"{path}: {rule}: {why}")
    for form in FORMS:
        speed = size[form] / 1e6 / (spent[form] / 1e9) if spent[form] else 0.0
        print(
            f"{form}: {count[form]} files, {size[form] / 1e6:.1f} MB, {regions[form]} regions, {wrong[form]} wrong; "
            f"{applied[form]} fixes in {fixed[form]} files; {speed:.1f} MB/s of CPU time"
        )
    for what, n in held.most_common():
        print(f"{n:5} {what}")


if __name__ == "__main__":
    main()
