"""The action for GitHub and the template for GitLab: valid to their readers, and their scripts do what they promise."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from outside import ROOT, ask, module, program
from project import DIRTY, environment, make
from ruamel.yaml import YAML

DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
ACTION: Any = cast("Any", YAML(typ="safe")).load(ROOT / "action.yml")
STEPS: dict[str, Any] = {s.get("name", s.get("uses")): s for s in ACTION["runs"]["steps"]}


def block(name: str) -> str:
    """A file that the page shows; its first line names it."""
    found = re.search(rf"```yaml\n# {re.escape(name)}\n(.*?)```", DOCS, re.DOTALL)
    assert found, name
    return found[1]


def lint(folder: Path, workflow: str) -> str:
    """What actionlint says of a workflow that uses this action."""
    (folder / ".git").mkdir(exist_ok=True)
    path = folder / ".github" / "workflows" / "copylint.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"uses: OWNER/copylint@\S+", "uses: ./", workflow), encoding="utf-8")
    (folder / "action.yml").write_bytes((ROOT / "action.yml").read_bytes())
    return ask(program("actionlint"), "-no-color", cwd=folder).stdout


def test_the_workflow_on_the_page_uses_the_action_as_it_is(tmp_path: Path) -> None:
    workflow = block(".github/workflows/copylint.yml")
    assert lint(tmp_path, workflow) == ""
    assert 'input "fail-om" is not defined' in lint(tmp_path, workflow.replace("fail-on:", "fail-om:"))


def test_the_action_and_the_template_follow_their_schemas(tmp_path: Path) -> None:
    module("check_jsonschema")
    template = tmp_path / ".gitlab-ci.yml"
    template.write_text(block(".gitlab-ci.yml"), encoding="utf-8")
    for schema, path in (("vendor.github-actions", ROOT / "action.yml"), ("vendor.gitlab-ci", template)):
        done = ask(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path))
        assert done.returncode == 0, done.stdout + done.stderr


def test_shellcheck_has_nothing_against_the_scripts() -> None:
    for name, step in STEPS.items():
        if "run" in step:
            done = ask(program("shellcheck"), "--shell=bash", "-", stdin=step["run"])
            assert done.stdout == "", name
    for path in (".ci/run", ".ci/outside"):
        done = ask(program("shellcheck"), str(ROOT / path))
        assert done.stdout == "", path


def test_no_input_is_ever_part_of_a_script() -> None:
    assert not [name for name, step in STEPS.items() if "${{" in step.get("run", "")]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A checkout with articles."""
    folder = tmp_path / "work"
    folder.mkdir()
    make(folder)
    (folder / "a b").mkdir()
    (folder / "a b" / "x.txt").write_text(DIRTY, encoding="utf-8")
    (folder / "c.txt").write_text("It utilize was.\n", encoding="utf-8")
    return folder


def step(work: Path, name: str, **inputs: str) -> tuple[int, str]:
    """Run a step as the runner does: exit code and standard output."""
    values = {key: str(value["default"]) for key, value in ACTION["inputs"].items()}
    values |= {key.replace("_", "-"): value for key, value in inputs.items()}
    given = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: values[m[1]], value)
        for key, value in STEPS[name]["env"].items()
    }
    own = {
        **environment(work.parent),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(work.parent),
        "GITHUB_OUTPUT": str(work.parent / "output"),
        "GITHUB_WORKSPACE": str(work),
    }
    script = work.parent / "step.sh"
    script.write_text(STEPS[name]["run"], encoding="utf-8")
    shell = (program("bash"), "--noprofile", "--norc", "-eo", "pipefail", str(script))
    done = ask(*shell, cwd=work, **own, **given)
    return done.returncode, done.stdout


def test_the_check_annotates_and_fails_as_it_is_told(work: Path) -> None:
    code, out = step(work, "Check")
    assert code == 1
    assert "::error file=a b/x.txt,line=1,endLine=1,col=8,endColumn=10,title=house/teh::Write “the”" in out
    assert step(work, "Check", fail_on="never")[0] == 0
    assert step(work, "Check", paths="c.txt\n", fail_on="warning")[0] == 0
    assert step(work, "Check", paths="c.txt", fail_on="suggestion")[0] == 1
    assert step(work, "Check", paths="gone.txt")[0] == 2


def test_paths_and_options_are_one_a_line_whatever_is_in_them(work: Path) -> None:
    code, out = step(work, "Check", paths="a b\n\nc.txt\n", args="--select=house/teh\n--exclude=c d $(touch pwned)\n")
    assert (code, out.count("::error"), out.count("::")) == (1, 2, 4)
    assert step(work, "Check", paths="$(touch pwned)\n; touch pwned")[0] == 2
    assert not (work / "pwned").exists()
    assert step(work, "Check", paths="--version")[0] == 2, "a path is never an option"


def test_sarif_is_written_for_the_upload(work: Path) -> None:
    assert step(work, "Write SARIF")[0] == 0
    (line,) = (work.parent / "output").read_text(encoding="utf-8").splitlines()
    report = json.loads(Path(line.removeprefix("sarif-file=")).read_text(encoding="utf-8"))
    found = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in report["runs"][0]["results"]]
    assert found == ["a%20b/x.txt"] * 4 + ["c.txt"]
    assert STEPS["Upload SARIF"]["with"]["sarif_file"] == "${{ steps.report.outputs.sarif-file }}"
