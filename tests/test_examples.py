"""The articles in `examples/` come out as `examples/expected/` has them, and their findings as the snapshot has them.

After a change that is meant: `make examples`, then read the diff as an editor would.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copylint.engine import runner
from copylint.engine.session import Session
from copylint.engine.task import Choice, Task
from copylint.model.findings import Applicability
from copylint.reporting import Result, text

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from copylint.engine.task import Outcome

FOLDER = Path(__file__).parents[1] / "examples"
EXPECTED = FOLDER / "expected"
ARTICLES = sorted(FOLDER.glob("*.txt"))
GRADES = {"safe": Applicability.SAFE, "unsafe": Applicability.UNSAFE}

articles = pytest.mark.parametrize("article", ARTICLES, ids=lambda p: p.stem)
grades = pytest.mark.parametrize("grade", GRADES)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(Choice(config=str(FOLDER / ".copylint.yaml")))


def judged(session: Session, path: Path, wanted: Applicability | None) -> Outcome:
    return runner.one(session, Task(session.choice, wanted, write=False), str(path))


def expected(article: Path, grade: str) -> Path:
    return EXPECTED / f"{article.stem}.{grade}.txt"


@articles
def test_findings(article: Path, session: Session, snapshot: SnapshotAssertion) -> None:
    outcome = judged(session, article, None)
    assert "".join(text.render_concise([Result(article.name, outcome.text, outcome.findings)], color=False)) == snapshot


@grades
@articles
def test_fixed_as_expected(article: Path, grade: str, session: Session) -> None:
    outcome = judged(session, article, GRADES[grade])
    assert (outcome.errors, outcome.skipped) == ((), ())
    assert outcome.text.encode() == expected(article, grade).read_bytes()


@grades
@articles
def test_nothing_is_left_to_fix(article: Path, grade: str, session: Session) -> None:
    assert not judged(session, expected(article, grade), GRADES[grade]).changed


@articles
def test_unsafe_fixes_may_come_later(article: Path, session: Session) -> None:
    outcome = judged(session, expected(article, "safe"), Applicability.UNSAFE)
    assert outcome.text.encode() == expected(article, "unsafe").read_bytes()


def test_what_only_looks_like_a_fault_stays(session: Session) -> None:
    assert judged(session, FOLDER / "night-library.txt", None).findings == ()


def test_every_result_has_its_article() -> None:
    assert sorted(EXPECTED.iterdir()) == sorted(expected(a, g) for a in ARTICLES for g in GRADES)
