"""`translate`: a desk's own command puts fragments into the language of the article; what fails is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from copylint.config import loader
from copylint.engine import runner
from copylint.engine.providers import translation
from copylint.engine.providers.translation import Failure, Fragment, Translator, checked, run
from copylint.engine.session import Session
from copylint.engine.task import Choice, Task
from copylint.model.errors import UserError
from copylint.model.findings import Applicability

if TYPE_CHECKING:
    from copylint.engine.task import Outcome

ENGINE = """
import os, sys, time
text = sys.stdin.read()
with open("calls", "a") as log:
    log.write(f"{os.environ['COPYLINT_SOURCE_LANGUAGE']}>{os.environ['COPYLINT_TARGET_LANGUAGE']} {text}\\n")
known = {"vecchia fornace": "old kiln", "opuštěné": "abandoned"}
if text not in known:
    sys.exit("no such word")
print(known[text])
"""
TEXT = "The neighbours said that the vecchia fornace had been empty for years, and two boats were opuštěné at sea.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("engine.py").write_text(ENGINE, "utf-8")
    return tmp_path


def command(script: str = "engine.py") -> tuple[str, ...]:
    return (sys.executable, str(Path(script).absolute()))


def options(**more: Any) -> Path:
    import json

    path = Path("mine.yaml")
    path.write_text(json.dumps({"translate": {"command": list(command()), **more}}), "utf-8")
    return path


def outcome(
    text: str, wanted: Applicability | None = None, own: Path | None = None, session: Session | None = None
) -> Outcome:
    Path("a.txt").write_text(text, "utf-8")
    choice = Choice(config=str(own or options()), select=("foreign-fragment",))
    return runner.one(session or Session(choice), Task(choice, wanted), "a.txt")


def test_a_finding_gets_an_unsafe_fix_from_the_command() -> None:
    found = outcome(TEXT).findings
    assert [[(x.applicability, x.edits[0].text) for x in f.fixes] for f in found] == [
        [(Applicability.UNSAFE, "old kiln")],
        [(Applicability.UNSAFE, "abandoned")],
    ]


def test_unsafe_fixes_write_the_translation_and_safe_ones_do_not() -> None:
    outcome(TEXT, Applicability.SAFE)
    assert Path("a.txt").read_text("utf-8") == TEXT
    outcome(TEXT, Applicability.UNSAFE)
    fixed = TEXT.replace("vecchia fornace", "old kiln").replace("opuštěné", "abandoned")
    assert Path("a.txt").read_text("utf-8") == fixed


def test_the_languages_are_in_the_environment_and_each_fragment_is_asked_for_once() -> None:
    session = Session(Choice(config=str(options(jobs=1)), select=("foreign-fragment",)))
    for _ in range(3):
        outcome(TEXT, session=session)
    assert Path("calls").read_text("utf-8").splitlines() == ["it>en vecchia fornace", "cs>en opuštěné"]


def test_a_failure_is_told_and_the_text_stays() -> None:
    text = "The captain said that the tripulação was safe and on its way home.\n"
    got = outcome(text, Applicability.UNSAFE)
    assert Path("a.txt").read_text("utf-8") == text
    assert got.errors == ()
    assert len(got.findings) == 1
    assert "ended with exit code 1: no such word; “tripulação” stays" in got.notes[0]


def test_a_command_that_hangs_is_ended_with_all_that_it_started() -> None:
    Path("slow.py").write_text(
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "time.sleep(60)\n",
        "utf-8",
    )
    with pytest.raises(Failure, match=r"took more than 0\.5 s"):
        run(command("slow.py"), Fragment("casa", "es", "en"), 0.5)


def test_after_three_failures_in_a_row_the_command_is_not_called_again() -> None:
    translator = Translator(("no-such-program-here",), jobs=2)
    problems = translator._ask([Fragment(f"casa {n}", "es", "en") for n in range(20)])  # pyright: ignore[reportPrivateUsage]
    assert "cannot be run" in problems[0]
    assert problems[-1].endswith("the command is no longer called")
    assert len(translator._known) <= 6  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("out", "why"),
    [
        (b"", "nothing"),
        (b" \n", "nothing"),
        (b"one\ntwo", "more than one line"),
        (b"\xff", "UTF-8"),
        (b"x" * 1000, "far more"),
        (b"casa\n", "changed nothing"),
    ],
)
def test_what_can_not_stand_in_for_a_fragment_is_refused(out: bytes, why: str) -> None:
    with pytest.raises(Failure, match=why):
        checked("casa", out)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({}, "'command' must be"),
        ({"command": ""}, "'command' must be"),
        ({"command": "a 'b"}, "cannot be read"),
        ({"command": [1]}, "'command' must be"),
        ({"command": "x", "timeout": 0}, "'timeout' must be"),
        ({"command": "x", "timeout": True}, "'timeout' must be"),
        ({"command": "x", "jobs": 0}, "'jobs' must be"),
        ({"comand": "x"}, "did you mean 'command'"),
    ],
)
def test_a_mistake_in_the_options_is_told(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(UserError, match=why):
        Translator.of(wrong)


def test_the_command_may_be_one_line() -> None:
    Path("mine.yaml").write_text("translate: my-engine --to 'British English'\n", "utf-8")
    own = loader.read("mine.yaml", Session(Choice()).configs.names, trusted=True)
    assert Translator.of(own.private["translate"]).command == ("my-engine", "--to", "British English")


def test_a_repository_may_not_name_a_command() -> None:
    Path(".copylint.yaml").write_text("translate: rm -rf x\n", "utf-8")
    with pytest.raises(UserError, match="read only from your own configuration"):
        Session(Choice()).configs.of(".")


def test_without_fragments_nothing_is_called() -> None:
    outcome("The bridge was closed on Friday, and nobody knows why.\n")
    assert not Path("calls").exists()
    assert translation.KEYS == ("command", "timeout", "jobs")
