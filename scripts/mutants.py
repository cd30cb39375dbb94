"""Run a mutation tool over the engine, the matching and the model: which changes of the code does no test notice?

Usage: python scripts/mutants.py [--only src/copylint/engine/fixer.py] [--most 0]. cosmic-ray changes a copy of the
checkout, one place at a time, and runs the tests of the three packages. All of it takes days; `--only` names a module,
`--most` draws so many mutants by chance, always the same. Prints the survivors; ends with 1 if there are any.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("engine", "matching", "model")
NEEDED = ("src", "tests", "rules", "docs", "examples", "scripts", "pyproject.toml", "README.md", "CONTRIBUTING.md")
TESTS = "tests/model tests/matching tests/engine/test_fixer.py tests/engine/test_result_cache.py tests/rules"
CONFIG = """\
[cosmic-ray]
module-path = "{path}"
timeout = 120.0
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
"""


def survivors(copy: Path, path: str, most: int) -> list[str]:
    """Return the mutants of a module or package, in the copy, that no test notices."""
    config, session = copy / "mutants.toml", copy / "mutants.sqlite"
    config.write_text(CONFIG.format(path=path, python=sys.executable, tests=TESTS), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "CI": "true"}

    def cosmic_ray(*arguments: str) -> None:
        program = Path(sys.executable).with_name("cosmic-ray")
        subprocess.run([program, *arguments, config, session], cwd=copy, env=environment, check=True)

    cosmic_ray("init", "--force")
    with sqlite3.connect(session) as database:
        jobs = sorted(row[0] for row in database.execute("SELECT job_id FROM work_items"))
        if 0 < most < len(jobs):
            gone = random.Random(1).sample(jobs, len(jobs) - most)
            for table in ("mutation_specs", "work_items"):
                database.executemany(f"DELETE FROM {table} WHERE job_id = ?", [(job,) for job in gone])
    cosmic_ray("exec")
    with sqlite3.connect(session) as database:
        rows = database.execute(
            "SELECT module_path, start_pos_row, operator_name, test_outcome FROM mutation_specs"
            " JOIN work_results USING (job_id) ORDER BY module_path, start_pos_row"
        ).fetchall()
    print(f"{len(rows)} mutants of {path}")
    return [f"{module}:{line}: {operator}" for module, line, operator, outcome in rows if "KILLED" not in str(outcome)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="a module or package, from the repository's root")
    parser.add_argument("--most", type=int, default=0, help="mutants of each package; 0: all")
    given = parser.parse_args()
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="copylint-mutants-") as folder:
        copy = Path(folder)
        for name in NEEDED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
        for path in (given.only,) if given.only else [f"src/copylint/{name}" for name in PACKAGES]:
            found += survivors(copy, path, given.most)
    print("\n".join([*found, f"{len(found)} survive"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
