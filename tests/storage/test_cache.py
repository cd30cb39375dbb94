"""The cache on a real disk: intact entries are returned, damaged entries are ignored."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copylint.storage import cache

if TYPE_CHECKING:
    from pathlib import Path

NAME = f"copylint-plan.{sys.implementation.cache_tag}.data"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "cache"


def store() -> cache.Cache:
    found, why = cache.opened()
    assert found is not None, why
    return found


def entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


@given(JSON)
def test_what_is_stored_comes_back(value: object) -> None:
    store().store("any", value)
    assert store().load("any") == value


def test_an_entry_that_was_never_stored_is_a_miss() -> None:
    assert store().load("nothing") is None


def test_an_entry_cut_short_anywhere_is_a_miss(folder: Path) -> None:
    store().store("plan", ["some", {"data": 1}])
    whole = entry(folder).read_bytes()
    for end in range(len(whole)):
        entry(folder).write_bytes(whole[:end])
        assert store().load("plan") is None


def test_an_entry_with_any_byte_changed_is_a_miss(folder: Path) -> None:
    store().store("plan", ["some", {"data": 1}])
    whole = entry(folder).read_bytes()
    for at in range(len(whole)):
        entry(folder).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert store().load("plan") is None


def test_an_entry_that_nests_too_deep_is_a_miss(folder: Path) -> None:
    store().store("plan", 1)
    deep = b"[\1\0\0\0" * 100_000 + b"N"  # as lists of one are stored
    entry(folder).write_bytes(store().seal(NAME.encode(), deep) + deep)
    assert store().load("plan") is None


def test_a_folder_in_the_place_of_an_entry_is_a_miss(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / NAME).mkdir()
    store().store("plan", 1)
    assert store().load("plan") is None


def test_where_the_folder_cannot_be_made_nothing_is_stored_and_nothing_raised(folder: Path) -> None:
    whole = store()
    folder.rmdir()
    folder.write_text("a file is in the way")
    whole.store("plan", 1)
    assert whole.load("plan") is None
    assert cache.opened() == (None, "")
    assert cache.clear() == 0


def test_storing_leaves_no_temporary_file(folder: Path) -> None:
    for n in range(3):
        store().store("plan", n)
    assert store().load("plan") == 2
    assert [p.name for p in folder.iterdir()] == [NAME]


def test_clearing_deletes_entries_and_nothing_else(folder: Path) -> None:
    store().store("a", 1)
    store().store("b", 2)
    (folder / "thesis.json").write_text("{}")
    (folder / "copylint-c.data.00.tmp").write_text("left by a crash")
    assert cache.clear() == 2
    assert [p.name for p in folder.iterdir()] == ["thesis.json"]


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_keys_are_equal_just_where_all_parts_are(one: list[str], other: list[str]) -> None:
    assert (cache.key(*one) == cache.key(*other)) == (one == other)


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG specification is for Linux")
def test_the_folder_follows_the_environment_as_the_specification_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COPYLINT_CACHE_DIR")
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/ada")
    assert cache.folder() == "/var/ada/copylint"
    monkeypatch.setenv("XDG_STATE_HOME", "/var/state")
    assert cache.state_folder() == "/var/state/copylint"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert cache.folder() == "/home/ada/.cache/copylint"
    assert cache.state_folder() == "/home/ada/.local/state/copylint"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs decides")
@pytest.mark.parametrize(("ours", "theirs"), [("folder", "user_cache_dir"), ("state_folder", "user_state_dir")])
def test_on_linux_folders_are_those_of_platformdirs_without_importing_it(
    monkeypatch: pytest.MonkeyPatch, ours: str, theirs: str
) -> None:
    monkeypatch.delenv("COPYLINT_CACHE_DIR")
    code = f"import sys; from copylint.storage import cache; print(cache.{ours}()); assert 'platformdirs' not in sys.modules"
    ours = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    code = f"import platformdirs; print(platformdirs.{theirs}('copylint'))"
    assert ours == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
