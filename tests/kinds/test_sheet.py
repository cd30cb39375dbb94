"""Substitutions from a spreadsheet: findings, parsing, and errors for a malformed sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.kinds.sheet import Sheet, read
from copylint.model.errors import UserError
from copylint.model.findings import Applicability
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from pathlib import Path

    from copylint.model.findings import Finding

RULE = """\
message: "“{match}”: {note}"
rationale: Ours.
kind: sheet
file: FILE
fix: safe
languages: [any]
examples:
  - bad: ⟦Pre-planning⟧ took a year.
    good: Planning took a year.
  - good: Planning took a year.
"""


def folder(path: Path, sheet: str, name: str = "house.csv") -> Path:
    """A folder with one rule and its sheet."""
    group = path / "rules" / "wording"
    group.mkdir(parents=True)
    (group / "our-words.yaml").write_text(RULE.replace("FILE", name), encoding="utf-8")
    (group / name).write_text(sheet, encoding="utf-8", newline="")
    return path / "rules"


def findings(where: Path, text: str) -> list[Finding]:
    rule = next(r for r in loader.load([where]) if r.id == "our-words")
    return check(parse("x", text, "plain"), Ruleset([rule]))


def fixed(where: Path, text: str) -> str:
    rule = next(r for r in loader.load([where]) if r.id == "our-words")
    return fix(parse("x", text, "plain"), Ruleset([rule]), Applicability.SAFE).document.text


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(tmp_path / "cache"))


def test_the_message_shows_wording_and_note(tmp_path: Path) -> None:
    where = folder(tmp_path, "from,to,note\r\npre-planning,planning,planning is done before\r\n")
    (found,) = findings(where, "Pre-planning took a year.\n")
    assert found.message == "“Pre-planning”: write “Planning” (planning is done before)"


def test_a_long_note_is_shown_whole(tmp_path: Path) -> None:
    note = "the board decided so in its meeting of May, after a long debate on planning"
    (found,) = findings(folder(tmp_path, f'from,to,note\npre-planning,planning,"{note}"\n'), "Pre-planning.\n")
    assert found.message.endswith(f"({note})")


def test_a_row_without_a_wording_is_reported_and_not_changed(tmp_path: Path) -> None:
    where = folder(tmp_path, 'from,to,note\npre-planning,planning,\nirregardless,,"say regardless, or leave it out"\n')
    (found,) = findings(where, "They left irregardless.\n")
    assert found.message == "“irregardless”: say regardless, or leave it out"
    assert not found.fixes


@pytest.mark.parametrize(
    "sheet",
    [
        "from;to;note\npre-planning;planning;\n",
        "\ufeffFrom,To\nPre-planning,planning\n",
        "note,who,to,from\n,Ann,planning,pre-planning\n",
        "from,to\n\n , \npre-planning,  planning \n",
        'from,to\n"pre-planning","planning"\n',
    ],
)
def test_sheets_as_programs_write_them(tmp_path: Path, sheet: str) -> None:
    assert fixed(folder(tmp_path, sheet), "Pre-planning took a year.\n") == "Planning took a year.\n"


def test_a_tsv_file_is_parted_by_tabs(tmp_path: Path) -> None:
    where = folder(tmp_path, "from\tto\tnote\npre-planning\tplanning\ta, b; c\n", "house.tsv")
    assert fixed(where, "Pre-planning took a year.\n") == "Planning took a year.\n"


def test_a_wording_inside_its_own_replacement_is_found_once(tmp_path: Path) -> None:
    where = folder(tmp_path, "from,to\npre-planning,planning\nOslo,Oslo (Norway)\n")
    assert fixed(where, "They met in Oslo.\n") == "They met in Oslo (Norway).\n"


def test_a_longer_wording_wins(tmp_path: Path) -> None:
    where = folder(tmp_path, "from,to\npre-planning,planning\nboat,ship\nlife boat,lifeboat\n")
    assert fixed(where, "A life boat and a boat.\n") == "A lifeboat and a ship.\n"


def test_accents_may_be_composed_or_not(tmp_path: Path) -> None:
    where = folder(tmp_path, "from,to\npre-planning,planning\ncafe\u0301,café bar\n")
    assert len(findings(where, "The café is shut.\n")) == 1


def test_a_sheet_that_changed_is_read_again(tmp_path: Path) -> None:
    where = folder(tmp_path, "from,to\npre-planning,planning\n")
    assert not findings(where, "The old quay.\n")
    (where / "wording" / "house.csv").write_text("from,to\npre-planning,planning\nquay,pier\n", encoding="utf-8")
    assert len(findings(where, "The old quay.\n")) == 1


@pytest.mark.parametrize(
    ("sheet", "place", "what"),
    [
        ("", ":1", "has no column 'from'"),
        ("old,new\na,b\n", ":1", "has no column 'from'"),
        ("from,note\na,b\n", ":1", "has no column 'to'"),
        ("from,to,to\na,b,c\n", ":1", "has no column 'to'"),
        ("from,to\na,b\n,c\n", ":3", "'from' is empty"),
        ("from,to\na,b\nA,c\n", ":3", "'A' is in line 2 already"),
        ("from,to,note\na,b,no, never\n", ":2", "more cells than columns"),
        ("from,to\na,a\n", ":2", "is replaced by itself"),
        ("from,to\na,b\x07\n", ":2", "a control character"),
        ('from,to\na,"b\n', ":2", "not a row of CSV"),
        ('from,to\na,"b"c\n', ":2", "not a row of CSV"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said_with_its_line(tmp_path: Path, sheet: str, place: str, what: str) -> None:
    where = folder(tmp_path, sheet)
    with pytest.raises(UserError, match=what) as error:
        loader.load([where])
    assert error.value.where == f"{where / 'wording' / 'house.csv'}{place}"


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    where = folder(tmp_path, "")
    (where / "wording" / "house.csv").unlink()
    with pytest.raises(UserError, match=r"house\.csv: no such file"):
        loader.load([where])


def test_a_folder_is_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not a regular file"):
        read(tmp_path)


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "house.csv"
    path.write_bytes("from,to\ncafé,bar\n".encode("cp1252"))
    with pytest.raises(UserError, match="not UTF-8 at byte 11"):
        read(path)


def test_a_sheet_on_another_machine_is_not_opened(tmp_path: Path) -> None:
    where = folder(tmp_path, "from,to\na,b\n")
    file = where / "wording" / "our-words.yaml"
    file.write_text(RULE.replace("FILE", "//host/share/house.csv"), encoding="utf-8")
    with pytest.raises(UserError, match="network paths are not opened"):
        loader.load([where])


def test_letter_case_counts_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "house.csv"
    path.write_text("from,to\nboard,Board\nBOARD,Board\n", encoding="utf-8")
    document = parse("x", "The board and the BOARD and the Board.\n", "plain")
    from copylint.kinds.base import Candidate

    found = list(Sheet(file=path, case=True).find(document, [Candidate(document.regions[0])]))
    assert [m.values["match"] for m in found] == ["board", "BOARD"]
