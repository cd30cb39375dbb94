"""Defends against a cache that somebody else has written: a branch that commits one, another user of the machine, a
cache that CI restores. Nothing in it gives copylint a command, a path, code, a rule or a finding, nor makes it crash.

Each forgery is also made with the right key: only a forgery that would do harm shows that it is the seal that stops it.
"""

from __future__ import annotations

import json
import marshal
import os
import re
import shutil
import stat
import subprocess
import sys
from binascii import a2b_base64, b2a_base64, crc32
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from editor import Editor
from folders import NOBODY
from project import CLEAN, DIRTY, Done, Runner, environment, make, shared_cache, spawn

from copylint._version import __version__
from copylint.config import layers as config
from copylint.config import presets
from copylint.storage import cache
from copylint.storage.cache import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from copylint.rules.folder import Folder
    from copylint.storage.boundary import Quota

CHECK = ("check", "--output-format", "concise", "a.txt")
TAG = sys.implementation.cache_tag
NOTE = "note: the cache is not used: "
posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes are of POSIX")
root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root, to give files away")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one article, in a repository; a cache of its own, with its key, that holds the rules that ship."""
    shared = Path(shared_cache(tmp_path_factory))
    work = tmp_path / "work"
    work.joinpath(".git").mkdir(parents=True)
    monkeypatch.chdir(work)
    make(work)
    Path("a.txt").write_text(DIRTY)
    for key, value in environment(tmp_path, COPYLINT_CACHE_DIR=str(shared)).items():
        monkeypatch.setenv(key, value)
    if not _of_the_rules_that_ship(shared):
        Runner(monkeypatch)("check", "a.txt")
    own = tmp_path / "cache"
    own.mkdir(mode=0o700)
    for path in _of_the_rules_that_ship(shared):
        shutil.copy(path, own)
    shutil.copytree(os.environ["XDG_STATE_HOME"], tmp_path / "state")
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(own))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return own


def _of_the_rules_that_ship(shared: Path) -> list[Path]:
    return [p for p in shared.glob("*rules*.data") if b"foreign-fragment" in p.read_bytes()]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def store() -> cache.Cache:
    found, why = cache.opened()
    assert found is not None, why
    return found


def key_file() -> Path:
    return Path(cache.state_folder(), cache.KEY)


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


# Ways to seal an entry, or not to

ENTRIES: dict[str, Callable[[str, bytes], bytes]] = {
    "no seal": lambda _, data: data,
    "checksum": lambda _, data: b"%08x\n%b" % (crc32(data), data),
    "digest": lambda _, data: blake2b(data, digest_size=16).digest() + data,
    "no key": lambda name, data: (
        blake2b(b"%d:%b%b" % (len(name), name.encode(), data), digest_size=16, person=b"copylint-").digest() + data
    ),
    "another key": lambda name, data: cache.Cache("", bytes(32)).seal(name.encode(), data) + data,
    "another name": lambda _, data: store().seal(b"another", data) + data,
    "the right key": lambda name, data: store().seal(name.encode(), data) + data,
}
ROWS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "checksum": lambda _, data: b"%032x" % crc32(data),
    "digest": lambda key, data: blake2b(key + data, digest_size=16).hexdigest().encode(),
    "another key": lambda key, data: cache.Cache("", bytes(32)).seal(key, data).hex().encode(),
    "another row": lambda key, data: store().seal(key[::-1], data).hex().encode(),
    "the right key": lambda key, data: store().seal(key, data).hex().encode(),
}


def forge(folder: Path, name: str, value: Any, way: str) -> None:
    """Put an entry there as somebody else would, under a name that copylint looks for."""
    (folder / name).write_bytes(ENTRIES[way](name, marshal.dumps(value)))


def rows(folder: Path) -> list[tuple[Path, bytes, Any]]:
    """What is kept of files: where, under which key, and what."""
    lines = [(p, line) for p in folder.glob("*.lines") for line in p.read_bytes().split(b"\n") if line]
    return [(path, line[:32], marshal.loads(a2b_base64(line[66:]))) for path, line in lines]


def forge_rows(folder: Path, change: Callable[[list[Any]], list[Any]], way: str) -> None:
    """Change what is kept of each file."""
    known = rows(folder)
    assert known
    for path, key, value in known:
        data = b2a_base64(marshal.dumps(change(value)), newline=False)
        path.write_bytes(b" ".join((key, ROWS[way](key, data), data)) + b"\n")


# What was found


@pytest.mark.parametrize("way", ROWS)
def test_forged_results_hide_no_finding(run: Runner, folder: Path, way: str) -> None:
    first = run(*CHECK)
    assert first.code == 1
    forge_rows(folder, silent, way)
    assert (run(*CHECK) == first) is (way != "the right key")


@pytest.mark.parametrize("way", ROWS)
@pytest.mark.parametrize("command", [("fix", "a.txt"), ("check", "--fix", "a.txt"), ("fix", "-o", "out.txt", "a.txt")])
def test_no_edit_of_what_is_kept_is_written(run: Runner, folder: Path, way: str, command: tuple[str, ...]) -> None:
    run("check", "a.txt")
    run(*command, "--diff" if command == ("fix", "a.txt") else "--quiet")
    Path("a.txt").write_text(DIRTY)
    if rows(folder):
        forge_rows(folder, evil, way)
    run(*command)
    assert Path("out.txt" if "-o" in command else "a.txt").read_text() == CLEAN


def silent(row: list[Any]) -> list[Any]:
    """What is kept of a file, as if nothing had been found in it."""
    return [None, *row[1:-1], list[Any]()]


def evil(row: list[Any]) -> list[Any]:
    """What is kept of a file, with other edits."""
    return [None, *row[1:-1], [_evil(finding) for finding in row[-1]]]


def _evil(finding: list[Any]) -> list[Any]:
    fixes = [[[[*edit[:2], "EVIL", edit[3]] for edit in edits], *more] for edits, *more in finding[-1]]
    return [*finding[:-1], fixes]


def test_a_baseline_records_what_is_found_not_what_is_forged(run: Runner, folder: Path) -> None:
    run("baseline", "-o", "known.json", "a.txt")
    recorded = Path("known.json").read_text()
    forge_rows(folder, silent, "digest")
    run("baseline", "-o", "known.json", "a.txt")
    assert Path("known.json").read_text() == recorded


def test_rows_do_not_take_each_others_place(folder: Path) -> None:
    ledger = Ledger(store())
    one, other = "0" * 32, "0" * 31 + "1"
    ledger.put(one, 1)
    ledger.put(other, 2)
    ledger.flush()
    ((path, *_), _) = rows(folder)
    a, b = (line for line in path.read_bytes().split(b"\n") if line)
    path.write_bytes(b"\n".join([a[:32] + b[32:], b[:32] + a[32:]]))
    assert (Ledger(store()).get(one), Ledger(store()).get(other)) == (None, None)


# Rules


def entry_with(folder: Path, word: bytes) -> tuple[str, Any]:
    """The name and the contents of the entry of the rules that hold a word."""
    found = [p for p in folder.glob("copylint-rules-*.data") if word in p.read_bytes()]
    (path,) = [p for p in found if b"foreign-fragment" not in p.read_bytes()]
    return path.name, marshal.loads(path.read_bytes()[16:])


def _evil_options(packed: bytes) -> bytes:
    return marshal.dumps(json.loads(json.dumps(marshal.loads(packed)).replace('"the"', '"EVIL"')))


@pytest.mark.parametrize("way", ENTRIES)
def test_forged_rules_change_nothing_that_fix_writes(run: Runner, folder: Path, way: str) -> None:
    run(*CHECK)
    name, value = entry_with(folder, b"utilize")
    value["rules"] = [(*row[:4], _evil_options(row[4]), row[5]) for row in value["rules"]]
    assert b"EVIL" in marshal.dumps(value)
    forge(folder, name, value, way)
    run("fix", "a.txt")
    assert (Path("a.txt").read_text() == CLEAN) is (way != "the right key")


def test_rules_do_not_take_the_place_of_others(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    ours, _ = entry_with(folder, b"utilize")
    for path in folder.glob("copylint-rules-*.data"):
        if path.name != ours:
            shutil.copy(folder / ours, path)
    (folder / "copylint-results-00.lines").unlink(missing_ok=True)
    for path in folder.glob("*.lines"):
        path.unlink()
    assert run(*CHECK) == first


def test_an_entry_in_the_place_of_another_is_a_miss(folder: Path) -> None:
    store().store("one", 1)
    store().store("other", 2)
    os.replace(folder / f"copylint-one.{TAG}.data", folder / f"copylint-other.{TAG}.data")
    assert store().load("other") is None


def test_whether_rules_are_trusted_and_which_files_are_read_no_entry_says(run: Runner, folder: Path) -> None:
    """Though its seal holds: of an entry no more is believed than must be."""
    first = run(*CHECK)
    name, value = entry_with(folder, b"utilize")
    assert not [head for head in value["shared"] if len(head) != 9], "there is no field for trust"
    malformed: tuple[Any, ...] = (
        {**value, "files": {"/dev/zero": "0" * 32}},
        {**value, "files": {"/etc/passwd": ""}},
        {**value, "files": None},
        {**value, "rules": [(*row[:4], "text", row[5]) for row in value["rules"]]},
        {**value, "rules": [(9999, *row[1:]) for row in value["rules"]]},
        {**value, "rules": [(row[0], None, *row[2:]) for row in value["rules"]]},
        {**value, "shared": [(*head[:2], 77, *head[3:]) for head in value["shared"]]},
        {**value, "shared": [(None, *head[1:]) for head in value["shared"]]},
        {**value, "shared": [head[:-1] for head in value["shared"]]},
        {**value, "shared": 1},
        {},
        [],
        1,
        "text",
    )
    for changed in malformed:
        forge(folder, name, changed, "the right key")
        for path in folder.glob("*.lines"):
            path.unlink()
        assert run(*CHECK) == first


@posix
def test_a_device_in_the_place_of_a_table_that_a_rule_names_is_not_read(folder: Path) -> None:
    table = Path("house-rules/house/ours.csv")
    table.write_text("from,to\nword,term\n")
    rule = "kind: sheet\nfile: ours.csv\nmessage: Write “{new}”\nrationale: It is so.\nexamples:\n"
    Path("house-rules/house/ours.yaml").write_text(rule + "  - bad: ⟦word⟧ end\n  - good: It is late.\n")
    assert spawn(folder.parent, *CHECK).code == 1
    table.unlink()
    os.mkfifo(table)
    code = f"from copylint.rules.folder import Folder, file_digest; print([file_digest({str(table)!r}, Folder('house-rules'))])"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, timeout=60, check=True).stdout.strip() == b"['']"


# Commands, code


@pytest.mark.parametrize("way", ENTRIES)
def test_no_entry_gives_a_configuration_a_command(run: Runner, folder: Path, way: str) -> None:
    """Configurations are not cached; the entry is one that an earlier version would have believed."""
    text = "The neighbours said that the vecchia fornace had been empty for years, and two boats sailed.\n"
    Path("a.txt").write_text(text)
    path = Path(".copylint.yaml").absolute()
    path.write_text("select: [foreign-fragment]\n")
    canary = Path("canary")
    private = {"translate": {"command": [sys.executable, "-c", f"open({str(canary.absolute())!r}, 'w')"]}}
    layers = [["default", dict(config.DEFAULTS.values), {}], [str(path), {"select": ["foreign-fragment"]}, {}]]
    value = {
        "stamp": cache.key("2", __version__, repr(presets.PRESETS), repr(config.DEFAULTS)),
        "files": {str(path): cache.key(path.read_bytes())},
        "config": {"root": os.getcwd(), "layers": layers, "overrides": [], "private": private, "files": [str(path)]},
    }
    forge(folder, f"copylint-config-{cache.key(str(path), 'False')}.{TAG}.data", value, way)
    done = run(*CHECK)
    assert "foreign-fragment" in done.out
    assert not canary.exists()
    own = folder.parent / "user" / "copylint" / "config.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(json.dumps(private))
    run(*CHECK)
    assert canary.exists(), "the user's own command does run"


def test_nothing_of_what_only_the_user_may_say_is_ever_cached(run: Runner, folder: Path) -> None:
    secret = "s3cret-0f-the-user"
    own = folder.parent / "user" / "copylint" / "config.yaml"
    own.parent.mkdir(parents=True)
    server = f"http://127.0.0.1:9/{secret}"
    own.write_text(json.dumps({"translate": {"command": [sys.executable, secret]}, "grammar": {"server": server}}))
    for command in (CHECK, ("fix", "a.txt"), ("stats", "a.txt"), ("config", "show"), ("rules",)):
        run(*command)
    assert names(folder)
    kept = [p.read_bytes() for p in folder.iterdir()] + [marshal.dumps(value) for _, _, value in rows(folder)]
    assert not [data for data in kept if secret.encode() in data]


GARBAGE = {
    "nesting": b"[\1\0\0\0" * 100_000 + b"N",
    "a reference to nothing": b"r\xff\xff\xff\x7f",
    "a size that is not there": b"(\xff\xff\xff\x7f",
    "code": marshal.dumps(compile("open('canary', 'w')", "", "exec")),
    "code of nonsense": b"\xe3" + b"\0" * 24 + b"s\4\0\0\0\xff\xff\xff\xff" + b")\0" * 8,
    "nothing": b"",
    "a type that is none": b"\xff" * 64,
}


@pytest.mark.parametrize("way", [way for way in ENTRIES if way != "the right key"])
@pytest.mark.parametrize("what", GARBAGE)
def test_what_is_not_sealed_does_not_crash_python(run: Runner, folder: Path, what: str, way: str) -> None:
    """In a process of its own, for `marshal` would take this one with it."""
    run(*CHECK)
    ours, _ = entry_with(folder, b"utilize")
    data = GARBAGE[what]
    (folder / ours).write_bytes(ENTRIES[way](ours, data))
    for path, key, _ in rows(folder):
        coded = b2a_base64(data, newline=False)[:60_000]
        path.write_bytes(b" ".join((key, ROWS["digest"](key, coded), coded)) + b"\n")
    code = (
        "import sys\nfrom copylint.storage import cache\n"
        "assert cache.opened()[0].load(sys.argv[1]) is None\n"
        "from copylint.storage.cache import Ledger\n"
        "assert Ledger(cache.opened()[0]).get(sys.argv[2]) is None"
    )
    name = ours.removeprefix(cache.PREFIX).removesuffix(f".{TAG}.data")
    key = rows_keys(folder)[0]
    done = subprocess.run([sys.executable, "-c", code, name, key], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert not Path("canary").exists()


def rows_keys(folder: Path) -> list[str]:
    return [line[:32].decode() for p in folder.glob("*.lines") for line in p.read_bytes().split(b"\n") if line]


@pytest.mark.parametrize("way", ENTRIES)
def test_no_entry_gives_a_regular_expression_its_code(folder: Path, way: str) -> None:
    """Compiled patterns are not cached; the entry is one that an earlier version would have handed to `re`."""
    from copylint.analysis import quotes
    from copylint.formats import line_shapes

    modules = (quotes, line_shapes)
    patterns: list[re.Pattern[str]] = [v for m in modules for v in vars(m).values() if isinstance(v, re.Pattern)]
    assert patterns
    nonsense = b"".join(word.to_bytes(4, sys.byteorder) for word in (14, 4, 0, 1, 2**31 - 1, 19, 7, 1))
    table: list[Any] = [[p.pattern, 0, p.flags, nonsense, p.groups, dict(p.groupindex)] for p in patterns]
    expected = spawn(folder.parent, *CHECK, "--no-cache")
    forge(
        folder,
        f"copylint-patterns-{cache.key(__version__, sys.version, sys.byteorder)}.{TAG}.data",
        table,
        way,
    )
    assert spawn(folder.parent, *CHECK) == expected


# Whose folder it is


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(p.lstat().st_mode) for p in folder.iterdir()}


@posix
def test_the_folder_and_its_files_are_for_the_user_alone(run: Runner, folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.rmtree(folder.parent / "state")
    old = os.umask(0)
    try:
        run(*CHECK)
    finally:
        os.umask(old)
    for own in (folder, key_file().parent):
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
        assert modes(own) == {0o600}
    assert len(key_file().read_bytes()) == 32
    assert folder not in key_file().parents


@posix
def test_a_folder_that_is_open_to_others_is_closed_if_it_is_copylints_own(run: Runner, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "copylint-results-00.lines").touch(0o666)
    assert NOTE not in run(*CHECK).err
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o755, 0o1777, 0o770])
def test_a_folder_that_is_open_to_others_and_holds_other_files_is_left_alone(
    run: Runner, folder: Path, mode: int
) -> None:
    (folder / "thesis.txt").write_text("of the user's\n")
    before = names(folder)
    folder.chmod(mode)
    done = run(*CHECK)
    assert done.err.splitlines()[0] == f"{NOTE}the folder {folder} is open to other users (mode {mode:o})"
    assert done.err.count(NOTE) == 1
    assert stat.S_IMODE(folder.stat().st_mode) == mode
    assert names(folder) == before


@root
def test_a_folder_of_another_user_is_not_used(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    forge_rows(folder, silent, "the right key")
    before = names(folder)
    os.chown(folder, NOBODY, NOBODY)
    done = run(*CHECK)
    assert (done.code, done.out) == (first.code, first.out)
    assert done.err.startswith(f"{NOTE}the folder {folder} belongs to another user\n")
    assert names(folder) == before


@root
def test_a_link_of_another_user_to_a_folder_of_ones_own_is_not_followed(
    run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = folder.with_name("link")
    link.symlink_to(folder)
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(link))
    assert NOTE not in run(*CHECK).err
    os.chown(link, NOBODY, NOBODY, follow_symlinks=False)
    assert f"{NOTE}the folder {link} belongs to another user\n" in run(*CHECK).err


@root
def test_a_file_of_another_user_is_a_miss(run: Runner, folder: Path) -> None:
    store().store("plan", 1)
    first = run(*CHECK)
    forge_rows(folder, silent, "the right key")
    for path in folder.iterdir():
        os.chown(path, NOBODY, NOBODY)
    assert store().load("plan") is None
    assert run(*CHECK) == first


@posix
def test_links_in_the_place_of_entries_are_not_followed(run: Runner, folder: Path) -> None:
    store().store("plan", 1)
    run(*CHECK)
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    folder.mkdir(0o700)
    before = {p.name: p.read_bytes() for p in elsewhere.iterdir()}
    for path in elsewhere.iterdir():
        (folder / path.name).symlink_to(path)
    for shard in range(128):
        with_name = folder / f"copylint-results-{shard:02x}.lines"
        if not with_name.is_symlink():
            with_name.symlink_to(elsewhere / "made")
    assert store().load("plan") is None
    assert run(*CHECK).code == 1
    store().store("plan", 2)
    assert store().load("plan") == 2
    assert {p.name: p.read_bytes() for p in elsewhere.iterdir()} == before


@posix
@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_what_is_no_file_in_the_place_of_entries_is_a_miss(folder: Path, kind: str) -> None:
    expected = spawn(folder.parent, *CHECK)
    for path in [*folder.iterdir()]:
        path.unlink()
        os.mkfifo(path) if kind == "fifo" else path.mkdir()
    assert spawn(folder.parent, *CHECK) == expected


# The key


def unsound(path: Path, how: str) -> None:
    """Make a key one that must not be used."""
    whole = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "short":
        path.write_bytes(whole[:31])
    elif how == "long":
        path.write_bytes(whole + b"x")
    elif how == "readable by others":
        path.chmod(0o644)
    elif how == "writable by others":
        path.chmod(0o602)
    elif how == "of another user":
        os.chown(path, NOBODY, NOBODY)
    elif how == "a link":
        path.rename(path.with_name("cache.key.real"))
        path.symlink_to(path.with_name("cache.key.real"))
    elif how == "a FIFO":
        path.unlink()
        os.mkfifo(path)


SOUND_AGAIN = ("missing", "empty", "short", "long", "readable by others", "writable by others", "a link", "a FIFO")


@posix
@pytest.mark.parametrize("how", SOUND_AGAIN)
def test_a_key_that_is_not_sound_is_made_anew(run: Runner, folder: Path, how: str) -> None:
    first = run(*CHECK)
    old = key_file().read_bytes()
    forge_rows(folder, silent, "the right key")
    unsound(key_file(), how)
    assert run(*CHECK) == first, "what was sealed with the old one is ignored"
    new = key_file()
    assert stat.S_ISREG(new.lstat().st_mode)
    assert stat.S_IMODE(new.lstat().st_mode) == 0o600
    assert len(new.read_bytes()) == 32
    assert new.read_bytes() != old
    assert run(*CHECK) == first


@root
def test_a_key_of_another_user_is_made_anew(folder: Path) -> None:
    old = key_file().read_bytes()
    unsound(key_file(), "of another user")
    store()
    assert key_file().stat().st_uid == os.geteuid()
    assert key_file().read_bytes() != old


def test_without_a_key_nothing_is_cached_and_nothing_that_is_there_is_used(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    forge_rows(folder, silent, "the right key")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    shutil.rmtree(folder.parent / "state")
    (folder.parent / "state").write_text("a file is in the way")
    assert run(*CHECK) == first
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_key_inside_the_cache_folder_is_none(run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = names(folder)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "copylint-state"))
    done = run(*CHECK)
    assert done.err.startswith(f"{NOTE}the key's folder {folder / 'copylint-state' / 'copylint'} is inside the cache")
    assert set(names(folder)) <= {*before, "copylint-state"}


def test_processes_that_start_at_once_agree_on_one_key(folder: Path) -> None:
    key_file().unlink()
    code = "from copylint.storage import cache; print(cache.opened()[0].seal(b'', b'').hex())"
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(8)]
    assert len({process.communicate(timeout=100)[0] for process in running}) == 1
    assert names(key_file().parent) == [cache.KEY]


# Where it is never used


def told(done: Done) -> str:
    """The one line that says why the cache is not used."""
    assert done.err.count(NOTE) == 1
    return next(line for line in done.err.splitlines() if line.startswith(NOTE))


PLACES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "in the working folder": ({"COPYLINT_CACHE_DIR": "{work}/.cache"}, ("a.txt",)),
    "the folder for caches": ({"COPYLINT_CACHE_DIR": "", "XDG_CACHE_HOME": "{work}/.cache"}, ("a.txt",)),
    "by a relative name": ({"COPYLINT_CACHE_DIR": ".cache"}, ("a.txt",)),
    "the working folder itself": ({"COPYLINT_CACHE_DIR": "{work}"}, ("a.txt",)),
    "by a link": ({"COPYLINT_CACHE_DIR": "{tmp}/link/.cache"}, ("a.txt",)),
    "in a folder that is named": ({"COPYLINT_CACHE_DIR": "{tmp}/texts/.cache"}, ("{tmp}/texts",)),
    "in a folder that is named by a link": ({"COPYLINT_CACHE_DIR": "{tmp}/texts/.cache"}, ("{tmp}/to-texts",)),
    "in the repository of a file": ({"COPYLINT_CACHE_DIR": "{tmp}/other/.cache"}, ("{tmp}/other/in/b.txt",)),
    "in the repository of a folder": ({"COPYLINT_CACHE_DIR": "{tmp}/other/.cache"}, ("{tmp}/other/in",)),
    "in the home folder that is named": ({"COPYLINT_CACHE_DIR": "", "XDG_CACHE_HOME": ""}, ("{tmp}",)),
    "the key": ({"XDG_STATE_HOME": "{work}/.state"}, ("a.txt",)),
}


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("command", ["check", "fix", "stats"])
def test_below_what_is_checked_it_is_not_used_and_one_line_says_so(
    run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch, where: str, command: str
) -> None:
    tmp = folder.parent
    (tmp / "link").symlink_to(tmp / "work")
    for name in ("texts/in/b.txt", "other/in/b.txt", "other/.git/config"):
        (tmp / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp / name).write_text(DIRTY)
    (tmp / "to-texts").symlink_to(tmp / "texts")
    variables, paths = PLACES[where]
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(work=tmp / "work", tmp=tmp))
    arguments = [path.format(tmp=tmp) for path in paths]
    with monkeypatch.context() as patch:  # rules that are cached elsewhere make it quick
        patch.setattr("copylint.rules.loader._read_packed", _only_ours)
        before = {str(p) for p in tmp.rglob("*")}
        line = told(run(command, *arguments))
        assert {str(p) for p in tmp.rglob("*")} <= before, "nothing was written"
        assert ("the key's folder" if where == "the key" else "the folder ") in line
        assert NOTE not in run(command, "--no-cache", *arguments).err


def _only_ours(folder: Folder, quota: Quota | None) -> dict[str, Any]:
    """The rules of the project, and none that ship: to read them all takes seconds."""
    from copylint.rules import serialization
    from copylint.rules.loader import _parsed  # pyright: ignore[reportPrivateUsage]

    if not folder.path.endswith("house-rules"):
        return {"files": {}, "shared": [], "rules": []}
    found = _parsed(folder, quota)
    return {"files": found["files"], **serialization.packed(item for item, _ in found["rules"])}


@pytest.mark.parametrize("command", [("rules",), ("config", "show"), ("suppress", "a.txt:1", "teh"), ("baseline", ".")])
def test_every_command_keeps_off_it(
    run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(Path.cwd() / ".cache"))
    monkeypatch.setattr("copylint.rules.loader._read_packed", _only_ours)
    told(run(*command))
    assert not Path(".cache").exists()


def test_beside_what_is_checked_it_is_used(run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder whose name begins like that of the project is not below it; a file that is named has no folder."""
    beside = folder.with_name("work-cache")
    shutil.copytree(folder, beside)
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(beside))
    assert NOTE not in run("check", ".").err
    assert [*beside.glob("*.lines")]
    shutil.rmtree(".git")
    monkeypatch.chdir(folder.parent)
    assert NOTE not in run("check", "work/a.txt").err


def test_processes_that_share_the_work_keep_off_it_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        Path(f"{number}.txt").write_text(DIRTY)
    done = spawn(folder.parent, "check", "--jobs", "2", ".", COPYLINT_CACHE_DIR=str(Path.cwd() / ".cache"))
    told(done)
    assert done.code == 1
    assert not Path(".cache").exists()


def test_the_language_server_keeps_off_it_and_says_so_once(folder: Path) -> None:
    here = Path.cwd()
    with Editor(here, environment(folder.parent, COPYLINT_CACHE_DIR=str(here / ".cache"))) as editor:
        editor.initialize()
        assert editor.diagnostics(editor.open("a.txt"), 1)
        Path("b.txt").write_text(DIRTY)
        assert editor.diagnostics(editor.open("b.txt"), 1)
        assert editor.quit() == 0
    said = [m["params"]["message"] for m in editor.said if m.get("method") == "window/logMessage"]
    assert [text for text in said if text.startswith(NOTE.removeprefix("note: "))] == said
    assert len(said) == 1
    assert not (here / ".cache").exists()


# Clearing


@posix
def test_clearing_deletes_the_key_and_entries_and_follows_nothing(run: Runner, folder: Path) -> None:
    store().store("plan", 1)
    treasure = folder.with_name("treasure")
    treasure.write_text("kept")
    link = folder / "copylint-link.data"
    link.symlink_to(treasure)
    (folder / "copylint-folder.data").mkdir()
    (folder / "other.data").write_text("kept")
    assert run("cache", "clear").code == 0
    assert not key_file().exists()
    assert names(folder) == ["copylint-folder.data", "copylint-link.data", "other.data"]
    assert treasure.read_text() == "kept"
