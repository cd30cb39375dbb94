"""copylint and other prose linters on the same files, in turn.

    python benchmarks/peers.py TEXTS… [--peers FOLDER] [--styles FOLDER] [--size 100000] [--runs 3] [--markdown]

TEXTS are files or folders of .txt files; as much of them as --size says is cut into articles of 5 kB. Peers are looked
for in FOLDER/bin, FOLDER/py/bin and FOLDER/node_modules, then on the PATH; what is not installed is left out and named.
    Vale         GOBIN=FOLDER/bin go install github.com/errata-ai/vale/v3/cmd/vale@v3.22.0
    proselint    python -m venv FOLDER/py && FOLDER/py/bin/pip install proselint
    the others   cd FOLDER && npm install write-good alex cspell harper.js textlint textlint-rule-write-good
Vale runs with its own style, and with those that --styles holds as well. Printed are the medians of the runs: wall and
CPU seconds, the most memory of one process, findings and MB per CPU second; --markdown prints a table for the
documentation. No peer looks for what copylint looks for: numbers of findings are no measure of either.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from measure import Run, articles, environment, machine, paragraphs, program, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HARPER = """
import { LocalLinter } from 'harper.js';
import { binary } from 'harper.js/binary';
import fs from 'node:fs';
const linter = new LocalLinter({ binary });
await linter.setup();
let count = 0;
for (const name of fs.readdirSync('.').filter((name) => name.endsWith('.txt')).sort())
  count += (await linter.lint(fs.readFileSync(name, 'utf8'), { language: 'plaintext' })).length;
console.log(count);
process.exit(0);
"""


class Peer(NamedTuple):
    """A program to measure: its command, which is run among the files, and what counts its findings in its output."""

    name: str
    command: list[str]
    version: list[str]  # a command that prints it, or the version itself
    counted: str  # a regular expression that matches once a finding; 'number': the output is how many


def peers(folder: Path, styles: Path | None, scratch: Path) -> Iterator[Peer | str]:
    """What is installed, copylint first; of what is not, the name."""
    paths = os.pathsep.join([*(str(folder / p) for p in ("bin", "py/bin", "node_modules/.bin")), os.environ["PATH"]])

    def found(name: str, *arguments: str, label: str = "", counted: str) -> Peer | str:
        path = shutil.which(name, path=paths)
        if path is None:
            return name
        return Peer(label or name, [path, *arguments], [path, "--version"], counted)

    own = [program(), "check", "--jobs", "1", "--quiet", "--output-format", "jsonl"]
    asked, line = [program(), "--version"], r"(?m)^."
    yield Peer("copylint", [*own, "."], asked, line)
    narrow = ["--ignore", "translation,boilerplate", "."]
    yield Peer("copylint without translation, boilerplate", [*own, *narrow], asked, line)
    ini = scratch / "plain.ini"
    ini.write_text("MinAlertLevel = suggestion\n[*]\nBasedOnStyles = Vale\n")
    said = ["--no-exit", "--output=line", "."]
    yield found("vale", f"--config={ini}", *said, label="Vale, its own style", counted=line)
    if styles is not None:
        names = sorted(p.name for p in styles.iterdir() if p.is_dir())
        ini = scratch / "styles.ini"
        based = ", ".join(["Vale", *names])
        ini.write_text(f"StylesPath = {styles.resolve()}\nMinAlertLevel = suggestion\n[*]\nBasedOnStyles = {based}\n")
        yield found("vale", f"--config={ini}", *said, label=f"Vale with {', '.join(names)}", counted=line)
    yield found("proselint", "check", ".", counted=r"(?m)^.+:\d+:\d+: ")
    yield found("write-good", *sorted(os.listdir(scratch / "texts")), counted=r"on line \d+ at column")
    rules = ["--rule", "write-good", "--format", "unix", "."]
    if (folder / "node_modules/textlint-rule-write-good").is_dir():
        rules[:0] = ["--rules-base-directory", str(folder / "node_modules")]
        yield found("textlint", *rules, label="textlint with write-good", counted=r"(?m)^.+:\d+:\d+: ")
    else:
        yield "textlint with textlint-rule-write-good"
    yield found("alex", ".", counted=r"(?m)^\s+\d+:\d+")
    yield found("cspell", "--no-progress", "--no-summary", "--no-config-search", "*.txt", label="cspell", counted=line)
    package = folder / "node_modules/harper.js/package.json"
    if package.is_file() and (node := shutil.which("node")):
        script = folder / "harper-lints.mjs"
        script.write_text(_HARPER)
        version = str(json.loads(package.read_text())["version"])
        yield Peer("harper.js (WebAssembly)", [node, str(script)], [version], "number")
    else:
        yield "harper.js"


def version(peer: Peer, own: Mapping[str, str]) -> str:
    """A peer's version, as it says it."""
    if len(peer.version) == 1:
        return peer.version[0]
    said = subprocess.run(peer.version, capture_output=True, text=True, env=own, check=False)
    if said.returncode:  # proselint has a command for it
        said = subprocess.run([peer.version[0], "version"], capture_output=True, text=True, env=own, check=False)
    match = re.search(r"\d+(?:\.\d+)+", said.stdout)
    if match is None and (go := shutil.which("go")):  # built by `go install`, which tells a program no number
        said = subprocess.run([go, "version", "-m", peer.version[0]], capture_output=True, text=True, check=False)
        match = re.search(r"\smod\s+\S+\s+v(\S+)", said.stdout)
    return match[match.re.groups] if match else "?"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--peers", type=Path, default=Path("peers"))
    parser.add_argument("--styles", type=Path, help="a folder of Vale's styles")
    parser.add_argument("--size", type=int, default=100_000, help="bytes of text")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args()
    source = [p for texts in given.texts for p in paragraphs(texts)]
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        size = articles(scratch / "texts", source, max(1, given.size // 5000))
        own = environment(scratch / "cache")
        files = len(os.listdir(scratch / "texts"))
        all_ = list(peers(given.peers.absolute(), given.styles, scratch))
        installed = [peer for peer in all_ if isinstance(peer, Peer)]
        runs: dict[str, list[Run]] = {peer.name: [] for peer in installed}
        run(installed[0].command, scratch / "texts", own)  # reads its rules; the others keep nothing
        for _ in range(given.runs):
            for peer in installed:
                for table in (scratch / "cache").glob("*.lines"):
                    table.unlink()  # what copylint has found is to be found again
                runs[peer.name].append(run(peer.command, scratch / "texts", own, keep=True))
        print(f"{files} articles, {size / 1e6:.2f} MB; {machine()}; medians of {given.runs} runs, in turn\n")
        row = "| {} | {} | {} | {} | {} | {} | {} |" if given.markdown else "{:<46} {:>9} {:>8} {:>8} {:>7} {:>9} {:>9}"
        print(row.format("", "version", "wall s", "CPU s", "MB", "findings", "MB/CPU s"))
        if given.markdown:
            print("|---|---|---|---|---|---|---|")
        for peer in installed:
            timed = runs[peer.name]
            first = timed[0]
            wall, cpu, peak = (median(x) for x in zip(*((r.wall, r.cpu, r.peak) for r in timed), strict=True))
            text = first.out.decode("utf-8", "replace")
            count = text.strip() if peer.counted == "number" else str(len(re.findall(peer.counted, text)))
            if first.code and count in ("", "0"):
                print(f"failed with exit code {first.code}: {peer.name}", file=sys.stderr)
                continue
            figures = (f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}", count, f"{size / 1e6 / cpu:.3g}")
            print(row.format(peer.name, version(peer, own), *figures))
        for missing in all_:
            if isinstance(missing, str):
                print(f"not installed: {missing}", file=sys.stderr)


if __name__ == "__main__":
    main()
