"""Signals at any moment leave complete files, no temporary files and no processes.

Each run here waits at a point that is known (it has written its first line, it is in the middle of a file, its reader
does not read), and is then signalled.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from editor import Editor
from project import CLEAN, DIRTY, PROGRAM, Runner, enter_folder, make

from copylint.storage import interrupts

if TYPE_CHECKING:
    Process = subprocess.Popen[bytes]

MANY = 1500  # files, so many that no machine is done with them before it can be interrupted
LIMIT = 60  # seconds; what takes as long hangs
MESSAGE = "Interrupted; no file was left partially written."
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
every_signal = pytest.mark.parametrize("number", SIGNALS, ids=[number.name for number in SIGNALS])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to work in, with one article."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    make(work)
    Path("a.txt").write_text(DIRTY)
    return work


def started(*command: str, stdin: int | None = None) -> Process:
    """A run in a session of its own, as under a terminal."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=stdin, stdout=pipe, stderr=pipe, start_new_session=True)


def many() -> None:
    Path("a.txt").unlink()
    for n in range(MANY):
        Path(f"{n:04}.txt").write_text(DIRTY)


def works(process: Process) -> None:
    """Wait until a run over many files has reported the fortieth, with workers if there are any."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith(b"0040.txt"):
            return
    pytest.fail("it has ended")


def speaks(process: Process) -> None:
    """Wait until a run has written something, and let it be read by nobody yet."""
    assert process.stdout
    assert select.select([process.stdout], [], [], LIMIT)[0]


def ended(process: Process) -> tuple[int, str]:
    """Exit code and standard error, once no process of the run has its streams open any more."""
    _, said = process.communicate(timeout=LIMIT)
    return process.returncode, said.decode()


def whole() -> None:
    """Some files are fixed, some are not, none is half fixed, and there is nothing beside them."""
    texts = [path.read_text() for path in sorted(Path().glob("[0-9]*.txt"))]
    assert len(texts) == MANY
    assert set(texts) == {CLEAN, DIRTY}
    assert not list(Path().glob(".copylint-*"))


# A run over many files


@every_signal
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("to", ["the process", "its group"])
def test_a_signal_ends_a_run_with_its_own_exit_code_and_whole_files(number: signal.Signals, jobs: str, to: str) -> None:
    many()
    process = started(*PROGRAM, "fix", "-j", jobs, ".", "--output-format", "concise")
    works(process)
    (os.killpg if to == "its group" else os.kill)(process.pid, number)
    code, said = ended(process)
    assert (code, said.split("\n")[-2:]) == (128 + number, [MESSAGE, ""])
    assert not said.removesuffix(MESSAGE + "\n").strip(), "nothing else is said"
    whole()


def test_no_worker_outlives_a_run_that_is_killed_by_force() -> None:
    many()
    process = started(*PROGRAM, "fix", "-j", "2", ".", "--output-format", "concise")
    works(process)
    process.kill()
    assert ended(process)[0] == -signal.SIGKILL
    texts = {path.read_text() for path in Path().glob("[0-9]*.txt")}
    assert texts <= {CLEAN, DIRTY}


def test_a_worker_that_is_killed_by_force_ends_the_run_with_a_word_on_why() -> None:
    many()
    process = started(*PROGRAM, "fix", "-j", "2", ".", "--output-format", "concise")
    works(process)
    os.kill(_child(process.pid), signal.SIGKILL)
    code, said = ended(process)
    assert code == 2
    assert "error: a worker process was killed — it may have run out of memory" in said
    assert "Traceback" not in said


def _child(pid: int) -> int:
    """A child of a process."""
    for found in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # gone meanwhile
            if int(found.read_text().rpartition(")")[2].split()[1]) == pid:
                return int(found.parent.name)
    raise AssertionError("there is none")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_was_ignored_at_the_start_stays_so(number: signal.Signals) -> None:
    many()
    ignoring = ("sh", "-c", f'trap "" {number.name.removeprefix("SIG")}; exec "$@"', "sh")
    process = started(*ignoring, *PROGRAM, "fix", "-j", "2", ".", "-q", "--statistics")
    watch = Path("0000.txt")
    while watch.read_text() != CLEAN and process.poll() is None:
        os.sched_yield()
    os.killpg(process.pid, number)
    assert ended(process) == (0, "")
    assert {path.read_text() for path in Path().glob("[0-9]*.txt")} == {CLEAN}


@every_signal
def test_a_run_whose_reader_does_not_read_ends_all_the_same(number: signal.Signals) -> None:
    many()
    reader, writer = os.pipe()
    command = [*PROGRAM, "check", "-j", "1", ".", "--output-format", "concise"]
    process = subprocess.Popen(command, stdout=writer, stderr=subprocess.PIPE)
    while select.select([], [writer], [], 0)[1] and process.poll() is None:  # until no more goes in
        os.sched_yield()
    process.send_signal(number)
    assert process.wait(LIMIT) == 128 + number
    assert process.stderr
    assert process.stderr.read().decode().strip() == MESSAGE
    process.stderr.close()
    os.close(reader)
    os.close(writer)


def test_a_terminal_that_is_gone_is_no_error(folder: Path) -> None:
    many()
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "fix", "-j", "2", ".", "--output-format", "concise"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    assert os.read(ours, 100)
    os.close(ours)  # hung up: all that is written from now on is an error
    process.send_signal(signal.SIGHUP)
    assert process.wait(LIMIT) == 128 + signal.SIGHUP
    assert not list(Path().glob(".copylint-*"))


@every_signal
def test_standard_input_that_is_read_is_let_go(number: signal.Signals) -> None:
    code = "import sys; sys.argv = ['copylint', 'fix', '-']; from copylint.cli import main; main()"
    process = started(sys.executable, "-X", "importtime", "-c", code, stdin=subprocess.PIPE)
    assert process.stderr
    for line in process.stderr:  # it has all that it needs when it has this
        if b"copylint.cli.tally" in line:
            break
    process.send_signal(number)
    out, said = process.communicate(timeout=LIMIT)
    assert (process.returncode, out, said.decode().splitlines()[-1]) == (128 + number, b"", MESSAGE)


# The middle of a file

WRITER = """
import os, sys
from copylint.storage import atomic_write as disk, interrupts
interrupts.install()
def check():
    os.write(1, b"written, not yet renamed")
    os.read(0, 1)
try:
    disk.atomic_write("a.txt", b"new", check=check)
except KeyboardInterrupt:
    sys.exit(interrupts.told())
"""


@every_signal
def test_a_signal_waits_for_the_file_that_is_being_replaced(number: signal.Signals) -> None:
    process = started(sys.executable, "-c", WRITER, stdin=subprocess.PIPE)
    speaks(process)
    assert list(Path().glob(".copylint-*.tmp"))
    process.send_signal(number)
    _, said = process.communicate(b"\n", timeout=LIMIT)
    assert (process.returncode, said.decode()) == (128 + number, MESSAGE + "\n")
    assert Path("a.txt").read_text() == "new"
    assert not list(Path().glob(".copylint-*.tmp"))


@every_signal
def test_a_second_signal_does_not_wait_and_leaves_the_file_as_it_was(number: signal.Signals) -> None:
    process = started(sys.executable, "-c", WRITER, stdin=subprocess.PIPE)
    speaks(process)
    process.send_signal(number)
    while process.poll() is None:  # two of a kind that come together are one to the system
        process.send_signal(signal.SIGTERM)
    assert process.returncode in (128 + number, 128 + signal.SIGTERM)
    assert Path("a.txt").read_text() == DIRTY
    assert not list(Path().glob(".copylint-*.tmp"))
    process.communicate(timeout=LIMIT)


WORKER = """
import os
from multiprocessing import get_context
from copylint.storage import atomic_write as disk, interrupts
def check():
    os.write(1, b"written, not yet renamed")
    os.read(0, 1)
def work():
    interrupts.become_worker()
    with interrupts.working():
        disk.atomic_write("a.txt", b"new", check=check)
        os.write(2, b"and on")
if __name__ == "__main__":
    interrupts.install()
    child = get_context("fork").Process(target=work)
    child.start()
    child.join()
"""


def test_a_worker_whose_parent_is_gone_completes_the_file_and_goes_too() -> None:
    Path("worker.py").write_text(WORKER.replace("os.read(0, 1)", "os.read(GATE[0], 1)"))
    gate = os.pipe()  # standard input of a process of that kind is closed
    Path("worker.py").write_text(f"GATE = {gate}\n" + Path("worker.py").read_text())
    process = subprocess.Popen(
        [sys.executable, "worker.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=gate
    )
    speaks(process)
    process.kill()
    process.wait(LIMIT)
    os.write(gate[1], b"\n")
    _, said = process.communicate(timeout=LIMIT)
    assert said in (b"", b"and on"), "the streams are closed: the worker is gone"
    assert Path("a.txt").read_text() == "new"
    assert not list(Path().glob(".copylint-*.tmp"))
    os.close(gate[0])
    os.close(gate[1])


# What a run has started

ENGINE = """
import os, sys
sys.stdin.read()
with open(os.environ["STARTED"], "w") as pipe:
    pipe.write("up")
with open(os.environ["NEVER"]) as pipe:
    pipe.read()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_command_that_translates_is_ended_with_the_run(
    number: signal.Signals, jobs: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The neighbours said that the vecchia fornace had been empty for years.\n"
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        Path(name).write_text(text)
    Path("../engine.py").write_text(ENGINE)
    mine = Path("../mine.yaml")
    mine.write_text(
        f'translate: {{command: ["{sys.executable}", "{mine.resolve().parent}/engine.py"], timeout: 600}}\n'
    )
    for key, name in (("STARTED", "../started"), ("NEVER", "../never")):
        os.mkfifo(name)
        monkeypatch.setenv(key, str(Path(name).resolve()))
    options = ("--config", str(mine), "--select", "foreign-fragment", "-j", jobs, "--no-cache")
    process = started(*PROGRAM, "check", *options, ".")
    with Path("../started").open() as pipe:
        assert pipe.read(2) == "up"
    process.send_signal(number)
    code, said = ended(process)  # the engine has standard error of the run no more than its reader has
    assert (code, said.strip()) == (128 + number, MESSAGE)
    with pytest.raises(OSError, match="No such device or address"):  # nobody reads the other pipe
        os.open("../never", os.O_WRONLY | os.O_NONBLOCK)


@every_signal
def test_a_language_server_ends_at_once(number: signal.Signals, folder: Path) -> None:
    with Editor(folder, dict(os.environ)) as editor:
        editor.initialize()
        editor.process.send_signal(number)
        assert editor.process.wait(LIMIT) == 128 + number
    assert b"Traceback" not in b"".join(editor.errors)


# This process


def test_handlers_are_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    assert Runner(monkeypatch)("check", "--exit-zero", "a.txt").code == 0
    assert {number: signal.getsignal(number) for number in SIGNALS} == before


def test_a_signal_that_was_raised_where_nothing_can_be_raised_is_not_lost() -> None:
    before = interrupts.install()
    try:
        with interrupts.held():
            os.kill(os.getpid(), signal.SIGTERM)
            assert interrupts.caught() == signal.SIGTERM
            interrupts.check()
    except KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()
    else:
        pytest.fail("it waits until the end of the section, no longer")
    finally:
        interrupts.finish(before)


def test_importing_copylint_handles_no_signal() -> None:
    code = (
        "import signal\n"
        "from copylint.storage import atomic_write as disk, interrupts; from copylint.engine import runner, workers\n"
        "from copylint.cli import app\n"
        "print(*(signal.getsignal(n) is before for n, before in ("
        "(signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL), (signal.SIGHUP, signal.SIG_DFL))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True True\n"
