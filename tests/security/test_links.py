"""Links, pipes and devices in a folder or on the command line: no access outside the folder, and no hang.

A repository may hold a link to any file of whoever checks it out, and a pipe that nobody ever writes to.
"""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from editor import Editor
from project import CLEAN, DIRTY, PROGRAM, Runner, enter_folder, environment, make

from copylint.model.errors import UserError
from copylint.storage.atomic_write import open_regular
from copylint.storage.discovery import files
from copylint.storage.text_files import Source, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 60  # seconds; what takes as long hangs
HINT = "to read from a pipe or a device, use '-' (standard input)"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to work in, with one article; beside it a folder that is nobody's business, with another."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    make(work)
    Path("a.txt").write_text(DIRTY)
    Path("../outside").mkdir()
    Path("../outside/secret.txt").write_text(DIRTY)
    return work


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def process(*args: str, stdin: str = "") -> tuple[int, str, str]:
    """A run that is ended if it hangs: exit code, standard output and standard error."""
    own = environment(Path.cwd().parent, COPYLINT_CACHE_DIR=os.environ["COPYLINT_CACHE_DIR"])
    done = subprocess.run(
        [*PROGRAM, *args], input=stdin, capture_output=True, text=True, env=own, timeout=LIMIT, check=False
    )
    return done.returncode, done.stdout, done.stderr


def outside() -> str:
    return Path("../outside/secret.txt").read_text()


# Links


@pytest.mark.parametrize("command", [("fix",), ("check", "--fix"), ("check",), ("stats",), ("baseline",)])
@pytest.mark.parametrize("target", ["../outside/secret.txt", "{}/outside/secret.txt"])
def test_no_link_to_a_file_that_leads_out_is_followed(run: Runner, command: tuple[str, ...], target: str) -> None:
    Path("link.txt").symlink_to(target.format(Path.cwd().parent))
    Path("deep").mkdir()
    Path("deep/link.txt").symlink_to("../link.txt")
    done = run(*command, ".")
    assert "link.txt" not in done.out + done.err
    assert outside() == DIRTY
    assert Path("link.txt").is_symlink()


@pytest.mark.parametrize("command", ["fix", "check", "stats"])
def test_no_link_to_a_folder_that_leads_out_is_followed(run: Runner, command: str) -> None:
    Path("linked").symlink_to("../outside")
    Path("up").symlink_to("..")
    Path("here").symlink_to(".")
    done = run(command, ".")
    assert "secret" not in done.out + done.err
    assert "here" not in done.out
    assert outside() == DIRTY


def test_what_a_link_inside_leads_to_is_checked_once_under_its_own_name(run: Runner) -> None:
    Path("a-link.txt").symlink_to("sub/b.txt")
    Path("sub").mkdir()
    Path("sub/b.txt").write_text(DIRTY)
    done = run("check", "--output-format", "concise", ".")
    assert {line.partition(":")[0] for line in done.out.splitlines()} == {"a.txt", "sub/b.txt"}
    assert run("fix", ".").code == 0
    assert Path("a-link.txt").is_symlink()
    assert Path("sub/b.txt").read_text() == CLEAN


def test_a_link_to_what_is_hidden_leads_nowhere(run: Runner) -> None:
    Path(".git/hooks").mkdir(parents=True)
    Path(".git/hooks/pre-commit").write_text(DIRTY)
    Path("hook.txt").symlink_to(".git/hooks/pre-commit")
    run("fix", ".")
    assert Path(".git/hooks/pre-commit").read_text() == DIRTY


def test_a_link_named_outright_is_the_users_word(run: Runner) -> None:
    Path("link.txt").symlink_to("../outside/secret.txt")
    Path("linked").symlink_to("../outside")
    assert run("fix", "link.txt").code == 0
    assert outside() == CLEAN
    assert Path("link.txt").is_symlink()
    Path("../outside/secret.txt").write_text(DIRTY)
    assert run("fix", "linked").code == 0
    assert outside() == CLEAN


def test_a_language_server_follows_no_link_when_it_looks_at_all_files(folder: Path) -> None:
    Path("link.txt").symlink_to("../outside/secret.txt")
    own = environment(folder.parent, COPYLINT_CACHE_DIR=os.environ["COPYLINT_CACHE_DIR"])
    with Editor(folder, own) as editor:
        editor.initialize()
        editor.ask("workspace/executeCommand", {"command": "copylint.checkWorkspace", "arguments": []})
        told = {
            message["params"]["uri"] for message in editor.said if message.get("method", "").endswith("Diagnostics")
        }
        assert {uri.rpartition("/")[2] for uri in told} == {"a.txt"}


# Pipes and devices


@pytest.fixture(params=["pipe", "socket", "/dev/zero", "/dev/null", "link to a pipe"])
def special(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Something that is no file, and what it is called."""
    match request.param:
        case "pipe":
            os.mkfifo("it.txt")
            yield "it.txt", "a named pipe (FIFO)"
        case "link to a pipe":
            os.mkfifo("../outside/it.txt")
            Path("it.txt").symlink_to("../outside/it.txt")
            yield "it.txt", "a named pipe (FIFO)"
        case "socket":
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind("it.txt")
                yield "it.txt", "a socket"
        case device:
            yield str(device), "a device"


@pytest.mark.parametrize("command", [("fix",), ("check",), ("stats",), ("baseline",), ("check", "--force-exclude")])
def test_what_is_no_file_is_refused_by_name_and_not_opened(special: tuple[str, str], command: tuple[str, ...]) -> None:
    name, what = special
    code, _, err = process(*command, name, "a.txt")
    assert code == 2
    assert f"error: {name}: {what}, not a regular file — {HINT}" in err


def test_suppress_refuses_it_too(special: tuple[str, str]) -> None:
    name, what = special
    code, _, err = process("suppress", f"{name}:1", "teh")
    assert (code, err) == (2, f"error: {name}: {what}, not a regular file — {HINT}\n")


def test_a_folder_with_pipes_in_all_places_is_walked() -> None:
    for name in ("pipe.txt", ".gitignore", ".git"):
        os.mkfifo(name)
    Path("sub").mkdir()
    Path("sub/.git").symlink_to("/dev/zero")
    Path("sub/.gitignore").symlink_to("/dev/zero")
    Path("sub/b.txt").write_text(DIRTY)
    code, out, err = process("check", "--output-format", "concise", ".")
    assert (code, {line.partition(":")[0] for line in out.splitlines()}) == (1, {"a.txt", "sub/b.txt"}), err


@pytest.mark.parametrize("name", ["/dev/stdin", "/dev/fd/0"])
def test_a_pipe_on_standard_input_is_read_as_a_dash_and_not_by_its_name(name: str) -> None:
    code, out, err = process("check", name, stdin=DIRTY)
    assert (code, out) == (2, "")
    assert "use '-' (standard input)" in err
    assert process("check", "-", stdin=DIRTY)[0] == 1


def test_a_file_that_becomes_a_pipe_is_neither_read_nor_waited_for() -> None:
    source = read("a.txt")
    Path("a.txt").unlink()
    os.mkfifo("a.txt")
    with pytest.raises(UserError, match="not a regular file"):
        read("a.txt")
    with pytest.raises(UserError, match="not a regular file"):
        write(Source("a.txt", source.text), "new")
    assert stat.S_ISFIFO(os.lstat("a.txt").st_mode)
    assert not [name for name in os.listdir() if name.startswith(".copylint-")]


def test_a_descriptor_of_a_regular_file_is_what_opening_gives() -> None:
    descriptor = open_regular("a.txt")
    assert os.read(descriptor, 1000).decode() == DIRTY
    os.close(descriptor)


def test_the_walk_opens_no_file_at_all() -> None:
    Path("a.txt").chmod(0)
    found = list(files(["."], suffixes=frozenset({".txt"}), exclude=(), force_exclude=False, root="."))
    assert found == ["a.txt"]


# Output


@pytest.mark.parametrize("args", [("-o", "/dev/null"), ("-o", "-"), ("--removed", "/dev/null", "--quiet")])
def test_a_device_named_for_output_is_written_into(args: tuple[str, ...]) -> None:
    code, out, err = process("fix", *args, "a.txt")
    assert code == 0, err
    assert out == (CLEAN if args == ("-o", "-") else out)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_dev_stdout_is_standard_output_and_takes_no_list_beside_the_text() -> None:
    assert process("fix", "-o", "/dev/stdout", "a.txt")[:2] == (0, CLEAN)
    assert process("fix", "-", "-o", "/dev/stdout", stdin=DIRTY)[:2] == (0, CLEAN)


def test_other_names_of_an_open_stream_are_written_into() -> None:
    code, out, err = process("fix", "-q", "--removed", "/dev/stderr", "-o", "/dev/fd/1", "a.txt")
    assert (code, out, err) == (0, CLEAN, "")


def test_standard_output_in_a_file_is_written_into_under_any_name() -> None:
    with Path("out").open("w") as file:
        own = environment(Path.cwd().parent, COPYLINT_CACHE_DIR=os.environ["COPYLINT_CACHE_DIR"])
        done = subprocess.run(
            [*PROGRAM, "fix", "-q", "-o", "/dev/fd/1", "a.txt"], stdout=file, env=own, timeout=LIMIT, check=False
        )
    assert (done.returncode, Path("out").read_text()) == (0, CLEAN)


def test_a_pipe_named_for_output_is_written_into_if_somebody_reads_it_and_never_waited_for() -> None:
    os.mkfifo("pipe")
    code, _, err = process("fix", "-o", "pipe", "a.txt")
    assert (code, "pipe: no process is reading this named pipe — start its reader first" in err) == (2, True)
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert process("fix", "-o", "pipe", "a.txt")[0] == 0
    assert os.read(reader, 1000).decode() == CLEAN
    os.close(reader)
    assert stat.S_ISFIFO(os.lstat("pipe").st_mode)


def test_a_long_text_goes_into_a_pipe_whole() -> None:
    os.mkfifo("pipe")
    code = (
        "import os\nfrom copylint.storage.atomic_write import write_output\n"
        "first = os.open('pipe', os.O_WRONLY)  # returns when the reader is there\n"
        "write_output('pipe', b'x' * 1_000_000)"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as writer:
        done = subprocess.run(["cat", "pipe"], capture_output=True, timeout=LIMIT, check=True)
        assert (writer.wait(LIMIT), len(done.stdout)) == (0, 1_000_000)


def test_a_link_named_for_output_is_the_users_word(run: Runner) -> None:
    Path("out.txt").symlink_to("../outside/secret.txt")
    assert run("fix", "-o", "out.txt", "a.txt").code == 0
    assert (outside(), Path("out.txt").is_symlink(), Path("a.txt").read_text()) == (CLEAN, True, DIRTY)
