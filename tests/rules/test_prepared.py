"""What a wheel ships: the rules as they were read when it was built, and nothing that depends on where that was."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from copylint import kinds
from copylint.kinds import base
from copylint.kinds import base as options
from copylint.rules import loader, serialization

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some of the rules in a folder as an installed package has it, with what the build makes of them."""
    folder = tmp_path / "data" / "rules"
    for group in ("punctuation", "wording"):
        shutil.copytree(loader.shipped() / group, folder / group)
    monkeypatch.setattr(loader, "_shipped", lambda: str(folder))
    (tmp_path / "data" / loader.PREPARED).write_bytes(loader.prepare())
    return folder


def test_rules_that_were_read_at_the_build_are_those_of_the_files(installed: Path) -> None:
    shipped = loader.load(use_cache=False)
    (installed.parent / loader.PREPARED).unlink()
    assert shipped == loader.load(use_cache=False)
    assert [r.literals for r in shipped] == [r.literals for r in loader.load(use_cache=False)]


def test_they_are_used_without_a_look_into_the_files(installed: Path) -> None:
    path = installed / "punctuation" / "comma-and-period.yaml"
    path.write_bytes(b"#" * path.stat().st_size)  # would be an error if it were read
    assert len(loader.load(use_cache=False)) > 10


def test_they_name_no_place_of_the_build(installed: Path) -> None:
    assert str(installed.parent).encode() not in loader.prepare()
    sheet = next(r for r in loader.load(use_cache=False) if r.id == "custom-wording")
    assert sheet.options["file"] == str(installed / "wording" / "custom-wording.csv")


def test_every_kind_that_names_a_file_is_known_to_what_reads_cached_rules() -> None:
    """Which files a rule names is looked up without loading its kind."""
    paths = {
        name: option.name
        for name in kinds.names()
        for option in base.options_of(kinds.load(name)).values()
        if option.type is options.TYPES["Path"]
    }
    assert paths == {"sheet": "file"}
    named = {path for rule in loader.load() for path in serialization.named(rule)}
    assert named == {path for rule in loader.load() for path in rule.files}
    assert named


@pytest.mark.parametrize("change", ["a rule", "a rule more", "a rule less", "a list that a rule names"])
def test_a_folder_that_somebody_has_changed_is_read_anew(installed: Path, change: str) -> None:
    path = installed / "punctuation" / "comma-and-period.yaml"
    before = {r.id: r for r in loader.load(use_cache=False)}
    if change == "a rule":
        path.write_text(
            path.read_text(encoding="utf-8").replace("message: Comma", "message: One comma"), encoding="utf-8"
        )
        assert loader.load(use_cache=False) != list(before.values())
    elif change == "a rule more":
        shutil.copy(path, path.with_name("comma-then-period.yaml"))
        assert len(loader.load(use_cache=False)) == len(before) + 1
    elif change == "a rule less":
        path.unlink()
        assert len(loader.load(use_cache=False)) == len(before) - 1
    else:
        sheet = installed / "wording" / "custom-wording.csv"
        sheet.write_bytes(sheet.read_bytes()[::-1])  # as large as it was
        assert loader._prepared(str(installed)) is None  # pyright: ignore[reportPrivateUsage]
