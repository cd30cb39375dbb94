"""The append-only result table on a real disk: intact rows are returned, damaged rows are ignored."""

from __future__ import annotations

import os
import subprocess
import sys
from binascii import b2a_base64
from pathlib import Path

import pytest

from copylint.storage import cache
from copylint.storage.cache import Ledger

KEY = cache.key("a key")
OTHER = KEY[:2] + cache.key("another, of the same file")[2:]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "cache"


def store() -> cache.Cache:
    found, why = cache.opened()
    assert found is not None, why
    return found


def ledger() -> Ledger:
    return Ledger(store())


def put(key: str, value: object) -> None:
    made = ledger()
    made.put(key, value)
    made.flush()


def table(folder: Path) -> Path:
    (found,) = folder.glob("*.lines")
    return found


def test_what_is_put_comes_back_in_another_run() -> None:
    put(KEY, ["Ça “va”\n\ud800", {"data": 1}])
    assert ledger().get(KEY) == ["Ça “va”\n\ud800", {"data": 1}]
    assert ledger().get(OTHER) is None


def test_the_last_of_a_key_counts() -> None:
    put(KEY, 1)
    put(OTHER, 2)
    put(KEY, 3)
    assert (ledger().get(KEY), ledger().get(OTHER)) == (3, 2)


def test_a_table_cut_short_anywhere_gives_what_is_whole_or_nothing(folder: Path) -> None:
    put(OTHER, ["first"])
    put(KEY, ["some", {"data": 1}])
    whole = table(folder).read_bytes()
    for end in range(len(whole)):
        table(folder).write_bytes(whole[:end])
        assert ledger().get(KEY) in (None, ["some", {"data": 1}])
        assert ledger().get(OTHER) in (None, ["first"])


def test_a_table_with_any_byte_changed_gives_what_was_put_or_nothing(folder: Path) -> None:
    put(KEY, ["some", {"data": 1}])
    whole = table(folder).read_bytes()
    for at in range(len(whole)):
        table(folder).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert ledger().get(KEY) in (None, ["some", {"data": 1}])


def test_what_follows_a_line_that_was_cut_short_is_found(folder: Path) -> None:
    put(KEY, ["some", {"data": 1}])
    table(folder).write_bytes(table(folder).read_bytes()[:-9])
    put(OTHER, 2)
    assert (ledger().get(KEY), ledger().get(OTHER)) == (None, 2)


def test_a_row_that_nests_too_deep_is_a_miss(folder: Path) -> None:
    put(KEY, 1)
    deep = b2a_base64(b"[\1\0\0\0" * 9_000 + b"N", newline=False)  # as lists of one are stored
    seal = store().seal(KEY.encode(), deep).hex().encode()
    table(folder).write_bytes(b" ".join((KEY.encode(), seal, deep)) + b"\n")
    assert ledger().get(KEY) is None


def test_the_table_stays_within_its_bound_and_keeps_the_newest(folder: Path) -> None:
    for number in range(60):
        put(KEY[:2] + cache.key(str(number))[2:], [number, "x" * 20_000])
        assert table(folder).stat().st_size < 300_000
    kept = [n for n in range(60) if ledger().get(KEY[:2] + cache.key(str(n))[2:]) is not None]
    assert kept == list(range(kept[0], 60))
    assert 5 <= len(kept) <= 15
    assert [p.suffix for p in folder.iterdir()] == [".lines"]


def test_what_is_too_large_for_a_row_is_left_out(folder: Path) -> None:
    put(KEY, "x" * 100_000)
    assert not folder.exists() or not [*folder.iterdir()]


def test_where_nothing_can_be_written_nothing_is_raised(folder: Path) -> None:
    made = ledger()
    folder.rmdir()
    folder.write_text("a file is in the way")
    made.put(KEY, 1)
    made.flush()
    assert made.get(KEY) is None


def test_a_folder_in_the_place_of_a_table_is_a_miss(folder: Path) -> None:
    put(KEY, 1)
    path = table(folder)
    path.unlink()
    path.mkdir()
    put(KEY, 1)
    assert ledger().get(KEY) is None


def test_many_processes_that_write_at_once_lose_nothing_and_wait_for_nobody(folder: Path) -> None:
    code = (
        "import sys; from copylint.storage import cache; from copylint.storage.cache import Ledger\n"
        "for n in range(40):\n"
        "    ledger = Ledger(cache.opened()[0]); ledger.put('00' + cache.key(sys.argv[1], str(n))[2:], [sys.argv[1], n]); ledger.flush()"
    )
    names = [str(n) for n in range(8)]
    running = [subprocess.Popen([sys.executable, "-c", code, name]) for name in names]
    assert [p.wait(timeout=60) for p in running] == [0] * 8
    read = ledger()
    for name in names:
        assert [read.get("00" + cache.key(name, str(n))[2:]) for n in range(40)] == [[name, n] for n in range(40)]


def test_clearing_takes_the_table_too(folder: Path) -> None:
    put(KEY, 1)
    store().store("plan", 1)
    assert cache.clear() == 2
    assert [*folder.iterdir()] == []


def test_old_entries_go_when_there_are_too_many(folder: Path) -> None:
    for number in range(100):
        store().store(f"rules-{number}", number)
    assert len([*folder.iterdir()]) == 64
    assert store().load("rules-99") == 99


def test_what_a_crash_has_left_is_taken_away_later(folder: Path) -> None:
    store().store("a", 1)
    old, new = (Path(folder, f"copylint-{name}.data.0.tmp") for name in ("old", "new"))
    old.write_text("left by a crash")
    new.write_text("of a process that still writes")
    os.utime(old, (1_000_000, 1_000_000))
    store().store("b", 1)
    assert not old.exists()
    assert new.exists()
