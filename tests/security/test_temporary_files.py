"""Temporary files: one that a killed run has left goes with the next, one that a run still holds stays, and so does
whatever else only looks like one. What is written keeps attributes, ACL and owner, and gains no rights.
"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import struct
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from folders import NOBODY, open_to_all
from project import CLEAN, DIRTY, Runner, enter_folder, make

from copylint.storage.atomic_write import atomic_write, is_temporary, remove_leftovers
from copylint.storage.text_files import read, write

NAME = ".copylint-0123456789abcdef.tmp"
NO_ATTRIBUTES = "this file system takes no extended attributes"
root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to work in, with one article."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    make(work)
    Path("a.txt").write_text(DIRTY)
    return work


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def left(folder: str = ".") -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.startswith(".copylint-"))


# What was left


@pytest.mark.parametrize("args", [("fix", "."), ("fix", "a.txt"), ("check", "--fix", ".")])
@pytest.mark.parametrize("text", [DIRTY, CLEAN])
def test_the_next_run_that_writes_removes_what_a_killed_one_has_left(
    run: Runner, args: tuple[str, ...], text: str
) -> None:
    Path("a.txt").write_text(text)
    Path(NAME).write_text("half")
    run(*args)
    assert left() == []


def test_also_in_folders_below_and_in_that_of_a_file_that_a_link_leads_to(run: Runner) -> None:
    for name in ("sub/deep", "other"):
        Path(name).mkdir(parents=True)
        Path(name, NAME).write_text("half")
        Path(name, "b.txt").write_text(CLEAN)
    Path("link.txt").symlink_to("other/b.txt")
    run("fix", "sub", "link.txt")
    assert left("sub/deep") == left("other") == []


@pytest.mark.parametrize("args", [("check", "."), ("fix", "--diff", "."), ("fix", "-o", "-", "a.txt"), ("stats", ".")])
def test_a_run_that_changes_nothing_removes_nothing(run: Runner, args: tuple[str, ...]) -> None:
    Path(NAME).write_text("half")
    run(*args)
    assert left() == [NAME]


@pytest.mark.parametrize(
    "args", [("fix", "-o", "out", "a.txt"), ("baseline", "-o", "out", "a.txt"), ("config", "set", "language", "en")]
)
def test_one_that_writes_another_file_removes_what_lies_beside_that(run: Runner, args: tuple[str, ...]) -> None:
    Path(NAME).write_text("half")
    assert run(*args).code == 0
    assert left() == []


def test_a_file_that_is_held_stays_until_it_is_let_go(run: Runner) -> None:
    with Path(NAME).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        run("fix", ".")
        assert left() == [NAME]
    run("fix", ".")
    assert left() == []


def test_what_is_no_temporary_file_of_ours_stays(run: Runner) -> None:
    Path("precious").write_text("text")
    made = {name: f".copylint-{n:016x}.tmp" for n, name in enumerate(("link", "hard", "folder", "pipe"))}
    Path(made["link"]).symlink_to("precious")
    os.link("precious", made["hard"])
    Path(made["folder"]).mkdir()
    os.mkfifo(made["pipe"])
    others = (".copylint-0123456789abcdeg.tmp", ".copylint-0123.tmp", ".copylint-0123456789ABCDEF.tmp", NAME + "~")
    for name in others:
        Path(name).write_text("text")
    run("fix", ".")
    assert left() == sorted([*made.values(), *others])
    assert Path("precious").read_text() == "text"


@root
def test_what_belongs_to_another_stays_in_a_folder_of_ones_own(run: Runner) -> None:
    Path(NAME).write_text("text")
    os.chown(NAME, NOBODY, NOBODY)
    run("fix", ".")
    assert left() == [NAME]


@root
def test_root_removes_what_it_had_given_to_the_owner_of_the_folder(run: Runner, folder: Path) -> None:
    Path(NAME).write_text("half")
    for path in (folder, folder / NAME):
        os.chown(path, NOBODY, NOBODY)
    run("fix", ".")
    assert left() == []


@pytest.mark.parametrize(
    ("name", "ours"), [(NAME, True), (NAME[1:], False), (".copylint-.tmp", False), (f".copylint-{'٣' * 16}.tmp", False)]
)
def test_a_name_is_ours_by_its_form_alone(name: str, ours: bool) -> None:
    assert is_temporary(name) is ours


def test_a_write_killed_by_force_leaves_a_file_that_is_not_held_and_the_next_run_removes_it(run: Runner) -> None:
    code = (
        "import os, signal\n"
        "from copylint.storage import atomic_write as disk\n"
        "disk.atomic_write('a.txt', b'new', check=lambda: os.kill(os.getpid(), signal.SIGKILL))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    (name,) = left()
    assert is_temporary(name)
    assert Path("a.txt").read_text() == DIRTY
    assert run("fix", "a.txt").code == 0
    assert (left(), Path("a.txt").read_text()) == ([], CLEAN)


# What is being written


def test_a_file_is_held_from_its_first_byte_to_its_rename(run: Runner) -> None:
    def check() -> None:
        (name,) = left()
        with Path(name).open("rb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove_leftovers(".")
        assert left() == [name]

    atomic_write("a.txt", b"new", check=check)
    assert (Path("a.txt").read_text(), left()) == ("new", [])


def test_a_run_that_tidies_all_the_time_never_harms_one_that_writes() -> None:
    done = Event()

    def tidy() -> None:
        while not done.is_set():
            remove_leftovers(".")

    thread = Thread(target=tidy)
    thread.start()
    try:
        for n in range(300):
            atomic_write("a.txt", str(n).encode())
            assert Path("a.txt").read_text() == str(n)
    finally:
        done.set()
        thread.join()
    assert left() == []


# What stays with a file


def acl(*entries: tuple[int, int, int]) -> bytes:
    """An access control list as Linux stores it: tag, permissions, identity."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


USER, NAMED, GROUP, MASK, OTHER, NONE = 0x01, 0x02, 0x04, 0x10, 0x20, 0xFFFFFFFF
LIST = acl((USER, 6, NONE), (NAMED, 4, NOBODY), (GROUP, 0, NONE), (MASK, 4, NONE), (OTHER, 0, NONE))
ACL = "system.posix_acl_access"


def attribute(path: str, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError:
        pytest.skip(NO_ATTRIBUTES)


def attributes(path: str) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path) if name != "security.selinux"}


def test_extended_attributes_stay(run: Runner) -> None:
    wanted = {"user.xdg.origin.url": b"https://example.org/", "user.empty": b"", "user.bytes": bytes(range(256))}
    for name, value in wanted.items():
        attribute("a.txt", name, value)
    done = run("fix", "a.txt")
    assert (done.code, "attributes" in done.err) == (0, False)
    assert (attributes("a.txt"), Path("a.txt").read_text()) == (wanted, CLEAN)


def test_attributes_stay_with_the_file_that_a_link_leads_to() -> None:
    attribute("a.txt", "user.mark", b"1")
    Path("link.txt").symlink_to("a.txt")
    write(read("link.txt"), "new")
    assert attributes("a.txt") == {"user.mark": b"1"}


def test_an_acl_stays_and_with_it_the_mode() -> None:
    Path("a.txt").chmod(0o640)
    attribute("a.txt", ACL, LIST)
    before = os.stat("a.txt").st_mode
    write(read("a.txt"), "new")
    assert attributes("a.txt") == {ACL: LIST}
    assert os.stat("a.txt").st_mode == before


def test_an_acl_is_there_before_the_file_is_in_its_place() -> None:
    seen: list[tuple[int, bytes | None]] = []
    attribute("a.txt", ACL, LIST)

    def check() -> None:
        (name,) = left()
        seen.append((stat.S_IMODE(os.stat(name).st_mode), attributes(name).get(ACL)))

    atomic_write("a.txt", b"new", check=check)
    assert seen == [(0o640, LIST)]


def test_the_default_acl_of_a_folder_gives_nobody_a_file_that_was_not_his() -> None:
    Path("a.txt").chmod(0o640)
    attribute(".", "system.posix_acl_default", LIST)
    Path("new.txt").write_text("")
    assert ACL in os.listxattr("new.txt"), "the folder gives its new files a list"
    write(read("a.txt"), "new")
    assert attributes("a.txt") == {}
    assert stat.S_IMODE(os.stat("a.txt").st_mode) == 0o640


@root
def test_owner_acl_and_attributes_stay_together() -> None:
    attribute("a.txt", ACL, LIST)
    attribute("a.txt", "user.mark", b"1")
    attribute("a.txt", "trusted.mark", b"2")
    os.chown("a.txt", NOBODY, NOBODY)
    write(read("a.txt"), "new")
    after = os.stat("a.txt")
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (NOBODY, NOBODY, 0o640)
    assert attributes("a.txt") == {ACL: LIST, "user.mark": b"1", "trusted.mark": b"2"}


@root
def test_an_attribute_that_the_system_refuses_is_told_and_the_file_is_fixed(folder: Path) -> None:
    attribute("a.txt", "security.mark", b"1")
    attribute("a.txt", "user.mark", b"2")
    Path("a.txt").chmod(0o666)
    open_to_all(folder, 0o777)
    folder.parent.chmod(0o755)
    code = (
        "import fcntl, os\n"
        "from copylint.storage import text_files as files\n"
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "files.write(files.read('a.txt'), 'new', print)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "a.txt: extended attributes that could not be kept: security.mark\n"
    assert (Path("a.txt").read_text(), attributes("a.txt")) == ("new", {"user.mark": b"2"})


@root
def test_what_is_told_is_a_note_of_the_run_and_no_error(folder: Path) -> None:
    attribute("a.txt", "security.mark", b"1")
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(DIRTY)
        Path(name).chmod(0o666)
    open_to_all(folder, 0o777)
    folder.parent.chmod(0o755)
    code = (
        "import os\n"
        "from copylint.engine import runner\nfrom copylint.model.findings import Applicability\n"
        "from copylint.engine.task import Choice, Task\nfrom copylint.engine.session import Session\n"
        "choice = Choice()\nsession, task = Session(choice), Task(choice, Applicability.SAFE)\n"
        "assert not runner.one(session, task, 'b.txt').notes  # and all is imported\n"
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "done = runner.one(session, task, 'a.txt')\n"
        "print(done.fixed, done.errors, *done.notes)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "2 () a.txt: extended attributes that could not be kept: security.mark\n"
    assert Path("a.txt").read_text() == CLEAN


@pytest.mark.parametrize(("before", "after"), [(0o4755, 0o755), (0o2755, 0o755), (0o6755, 0o755), (0o1644, 0o1644)])
def test_no_changed_file_runs_with_the_rights_of_its_owner(before: int, after: int) -> None:
    Path("a.txt").chmod(before)
    write(read("a.txt"), "new")
    assert stat.S_IMODE(os.stat("a.txt").st_mode) == after


@root
def test_what_a_kernel_ties_to_the_content_goes_with_the_content() -> None:
    capability = struct.pack("<IIIII", 0x02000000, 0x400, 0, 0, 0)  # to use low ports
    attribute("a.txt", "security.capability", capability)
    write(read("a.txt"), "new")
    assert attributes("a.txt") == {}
