"""Kill `copylint fix` at random moments and check the state of its files.

After any signal, every file must be unchanged or fully fixed, no process may remain, and after the next run no
temporary file; except after SIGKILL there must be none even before it. Exits with 1 on any violation.

    python benchmarks/kills.py [--kills 300] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL)
MESSAGE = b"Interrupted; no file was left partially written."
FILES = 24
WITHIN = 60  # seconds in which a killed run has to be gone
COLUMNS = ("kills", "early", "interrupted", "complete", "files as before", "files fixed", "temporary", "breaches")
_SENTENCES = (
    "The mayor called it a “positive result”and left.",
    "It was was raining when the the train came in .",
    "Nobody could say  how many had been there,and why.",
    "“We will see”, she said,“what the morning brings.”",
    "The bridge, built in 1911, was opened again on Monday.",
    "Prices rose by 3 per cent in the first quarter.",
)


def articles(dice: random.Random) -> dict[str, bytes]:
    """Articles by file name, from a few hundred bytes to a few thousand, all with something to fix."""
    out: dict[str, bytes] = {}
    for n in range(FILES):
        paragraphs = [
            " ".join(dice.choice(_SENTENCES).replace("1911", str(dice.randrange(1800, 2000))) for _ in range(4))
            for _ in range(dice.choice((1, 1, 2, 4, 12)))
        ]
        text = f"Report {n}\n\n" + "\n\n".join(paragraphs) + "  \n\n" + _SENTENCES[0]
        out[f"{n:02}.{dice.choice(('txt', 'md'))}"] = text.encode()
    return out


def command(jobs: int) -> list[str]:
    return [sys.executable, "-m", "copylint", "fix", "--quiet", "--jobs", str(jobs), "."]


class Campaign:
    """A folder of articles that runs of `fix` are killed in."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.folder = folder / "articles"
        self.folder.mkdir()
        own = {"COPYLINT_CACHE_DIR": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
        self.environment = {**os.environ, **own, "XDG_STATE_HOME": str(folder / "state")}
        self.old = articles(self.dice)
        self.reset()
        self.complete(1)
        self.new = {name: (self.folder / name).read_bytes() for name in self.old}
        assert all(self.new[name] != self.old[name] for name in self.old), "every article has something to fix"
        self.seconds = {jobs: min(self._timed(jobs) for _ in range(3)) for jobs in (1, 2)}
        self.problems: list[str] = []

    def reset(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()
        for name, data in self.old.items():
            (self.folder / name).write_bytes(data)

    def complete(self, jobs: int) -> None:
        """A run that nobody kills."""
        subprocess.run(command(jobs), cwd=self.folder, env=self.environment, check=True, capture_output=True)

    def _timed(self, jobs: int) -> float:
        self.reset()
        start = time.perf_counter()
        self.complete(jobs)
        return time.perf_counter() - start

    def temporary(self) -> list[str]:
        return [path.name for path in self.folder.iterdir() if path.name not in self.old]

    def kill(self, number: signal.Signals, jobs: int, group: bool, row: dict[str, int]) -> None:
        """One run and its end. `group`: the signal goes to all its processes, as from a terminal."""
        self.reset()
        moment = self.dice.uniform(0, 1.1) * self.seconds[jobs]
        about = f"{number.name}, --jobs {jobs}, {'group' if group else 'process'}, after {moment:.3f} s"
        process = subprocess.Popen(
            command(jobs),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        time.sleep(moment)
        if group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        breaches = len(self.problems)
        try:
            _, said = process.communicate(
                timeout=WITHIN
            )  # the pipes are open as long as any process of the run is there
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            _, said = process.communicate()
            self.problems.append(f"{about}: a process is left after {WITHIN} s")
        row[self._ended(about, number, process.returncode, said)] += 1
        self._look(about, number, jobs, row)
        row["breaches"] += len(self.problems) > breaches

    def _ended(self, about: str, number: int, code: int, said: bytes) -> str:
        """The column of how a run ended."""
        told = said.rstrip().endswith(MESSAGE)
        if code == 0:
            return "complete"
        if code == 128 + number and told:
            return "interrupted"
        if number == signal.SIGKILL and code == -number:
            return "interrupted"
        if code == -number and not told:  # before copylint's first line, or after its last
            return "early"
        if number == signal.SIGINT and code == 1 and b"KeyboardInterrupt" in said and b"copylint" not in said:
            return "early"  # while Python itself starts
        self.problems.append(f"{about}: exit code {code}: {said.decode(errors='replace')[-1500:]}")
        return "interrupted"

    def _look(self, about: str, number: int, jobs: int, row: dict[str, int]) -> None:
        for name, old in self.old.items():
            now = (self.folder / name).read_bytes()
            row["files as before"] += now == old
            row["files fixed"] += now == self.new[name]
            if now not in (old, self.new[name]):
                self.problems.append(f"{about}: {name} is neither as it was nor fixed")
        if left := self.temporary():
            row["temporary"] += len(left)
            if number != signal.SIGKILL:
                self.problems.append(f"{about}: temporary files are left: {left}")
            self.complete(jobs)
            if left := self.temporary():
                self.problems.append(f"{about}: temporary files are left after the next run: {left}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300, help="kills by each signal")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="copylint-kills-") as folder:
        campaign = Campaign(Path(folder), asked.seed)
        took = ", ".join(f"{seconds:.2f} s with --jobs {jobs}" for jobs, seconds in campaign.seconds.items())
        print(f"{FILES} files; a whole run takes {took}")
        print("| signal | " + " | ".join(COLUMNS) + " |\n|---|" + "---:|" * len(COLUMNS))
        for number in SIGNALS:
            row: dict[str, int] = dict.fromkeys(COLUMNS, 0)
            row["kills"] = asked.kills
            for n in range(asked.kills):
                campaign.kill(number, 1 + n % 2, number != signal.SIGKILL and n % 4 > 1, row)
            print(f"| {number.name} | " + " | ".join(str(row[column]) for column in COLUMNS) + " |", flush=True)
    for problem in campaign.problems[:20]:
        print(problem, file=sys.stderr)
    print(f"{len(campaign.problems)} breaches in {time.perf_counter() - start:.0f} s")
    return 1 if campaign.problems else 0


if __name__ == "__main__":
    sys.exit(main())
