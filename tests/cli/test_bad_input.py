"""Whatever is wrong with what copylint is given: a clear message with its place and a hint, 2, and no file harmed."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest
from folders import NOBODY, open_to_all
from project import CLEAN, CONFIG, DIRTY, PROGRAM, RULES, Runner, enter_folder, environment, make, rule_file, spawn

MANY = 1500  # files, so many that no machine is done with them before it can be interrupted


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


def refused(run: Runner, *args: str) -> str:
    """What a mistake is answered with, and that no file was touched."""
    before = {p: p.read_bytes() for p in Path().rglob("*.txt")}
    done = run(*(args or ("fix", ".")))
    assert done.code == 2
    assert done.out == ""
    assert {p: p.read_bytes() for p in Path().rglob("*.txt")} == before
    assert done.err.startswith("error: ")
    assert "Traceback" not in done.err
    return done.err.removeprefix("error: ").splitlines()[0]


def rule(text: str, name: str = "new") -> str:
    """Write a rule file; its path."""
    path = Path(f"house-rules/house/{name}.yaml")
    path.write_text(text)
    return str(path)


# Configuration


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ignore: [tehh]\n", "3:10: unknown group or rule 'tehh' — did you mean 'teh'?"),
        ("rules: {tehh: off}\n", "3:9: unknown rule 'tehh' — did you mean 'teh'?"),
        ("rules:\n  teh:\n    serverity: error\n", "5:5: unknown key 'serverity' — did you mean 'severity'?"),
        ("fale-on: error\n", "3:1: unknown key 'fale-on' — did you mean 'fail-on'?"),
        ("fail-on: eror\n", "3:1: 'fail-on' must be one of"),
        ("rules: {very: {pattern: '('}}\n", "3:16: 'pattern' is not a regular expression: missing ) at position 1"),
        ("rules: {very: {fix: safe}}\n", "3:16: 'fix' of house/very cannot be raised from unsafe to safe"),
        ("style: {quotes: american\n", ""),
    ],
)
def test_a_mistake_in_the_configuration_is_named_with_its_place(run: Runner, text: str, said: str) -> None:
    Path(".copylint.yaml").write_text(CONFIG + text)
    assert refused(run).startswith(f".copylint.yaml:{said}")


def test_a_bad_configuration_of_many_files_is_reported_once(run: Runner) -> None:
    sub = Path("sub")
    sub.mkdir()
    (sub / ".copylint.yaml").write_text("fale-on: error\n")
    for n in range(5):
        (sub / f"{n}.txt").write_text(DIRTY)
    done = run("check", ".", "--output-format", "concise")
    assert done.code == 2
    assert done.err.count("unknown key 'fale-on'") == 1
    assert done.out.count("a.txt:") == 4, "what it is not for is checked all the same"


# Rules


def test_an_unknown_kind(run: Runner) -> None:
    path = rule(rule_file("new", RULES["teh"].replace("substitution\n", "substitutoin\n")))
    assert refused(run) == f"{path}:1:1: unknown kind 'substitutoin' — did you mean 'substitution'?"


def test_an_unknown_kind_that_is_like_none_names_the_usual_ones(run: Runner) -> None:
    path = rule(rule_file("new", RULES["teh"].replace("substitution\n", "xyz\n")))
    assert refused(run) == f"{path}:1:1: unknown kind 'xyz' — most rules are of kind 'pattern' or 'substitution'"


def test_an_unknown_key_of_a_rule(run: Runner) -> None:
    path = rule(rule_file("new", RULES["teh"].replace("severity", "serverity")))
    assert refused(run) == f"{path}:5:1: unknown key 'serverity' — did you mean 'severity'?"


def test_a_missing_option(run: Runner) -> None:
    path = rule(rule_file("new", "kind: pattern\nmessage: x"))
    assert refused(run).startswith(f"{path}:1:1: 'pattern' is missing — kind 'pattern' needs it: ")


def test_a_bad_regex(run: Runner) -> None:
    path = rule(rule_file("new", "kind: pattern\npattern: 'a(b'\nmessage: x"))
    assert refused(run).startswith(f"{path}:2:1: 'pattern' is not a regular expression: missing ) at position 3")


def test_a_rule_without_examples(run: Runner) -> None:
    path = rule("kind: substitution\nswap: {teh: the}\nmessage: x\nrationale: y\n")
    assert refused(run).startswith(f"{path}:1:1: a rule needs examples — ")
    rule("kind: substitution\nswap: {teh: the}\nmessage: x\nrationale: y\nexamples: []\n")
    assert refused(run).startswith(f"{path}:5:1: a rule needs examples — ")
    rule("kind: substitution\nswap: {teh: the}\nmessage: x\nrationale: y\nexamples:\n  - good: It is late.\n")
    assert refused(run).startswith(f"{path}:5:1: no example shows the problem")


def test_an_unknown_name_in_a_message(run: Runner) -> None:
    path = rule(rule_file("new", RULES["teh"].replace("{new}", "{knew}")))
    assert refused(run).startswith(f"{path}:3:1: unknown name '{{knew}}' — did you mean 'new'?")


def test_a_rule_file_that_is_no_yaml_or_no_text(run: Runner) -> None:
    path = rule("kind: [swap\n")
    assert refused(run).startswith(f"{path}:2:1: not YAML: ")
    Path(path).write_bytes(b"kind: caf\xe9\n")
    assert refused(run).startswith(f"{path}: cannot be read: ")


def test_two_rules_of_one_name(run: Runner) -> None:
    shutil.copytree("house-rules/house", "house-rules/home")
    assert "house-rules/house/advert.yaml: 'advert' is already the id of " in refused(run)


def test_a_missing_folder_of_rules(run: Runner) -> None:
    Path(".copylint.yaml").write_text(CONFIG.replace("house-rules", "hose-rules"))
    assert refused(run).startswith(".copylint.yaml:1:16: ")


def test_a_pattern_that_would_run_for_ever_is_stopped_and_other_files_are_fixed(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copylint.matching.regex.TIMEOUT", 0.05)
    rule(rule_file("new", "kind: pattern\npattern: '(?:x|xx)+y'\nreplace: ''\nmessage: x\nfix: safe"))
    Path("b.txt").write_text(f"{'x' * 90} teh end xy\n")
    done = run("fix", "-q", ".")
    assert done.code == 2
    assert done.err == (
        "error: b.txt: the pattern of house/new ran for more than 2 s and was stopped — "
        "avoid nested repeats in '(?:x|xx)+y', or disable the rule\n"
    )
    assert Path("a.txt").read_text() == CLEAN
    assert Path("b.txt").read_text() == f"{'x' * 90} teh end xy\n"


# Files


def test_a_missing_path(run: Runner) -> None:
    said = "gone.txt: no such file or folder — check the spelling and the current folder"
    assert refused(run, "fix", "gone.txt") == said


def as_nobody(*args: str) -> tuple[int, str]:
    """Exit code and standard error of a run without root's rights; what it needs is read before they are given up."""
    code = (
        "import os, shutil, sys\n"
        "from pathlib import Path\n"
        "from copylint.cli import main\n"
        "from folders import caches_of_another\n"
        "sys.argv = ['copylint', 'fix', '-q', 'ok.txt', 'gone.txt']\n"
        "try: main()\n"
        "except SystemExit as stop: assert stop.code == 2\n"
        "os.environ |= caches_of_another(Path.cwd().parent)\n"
        f"if os.geteuid() == 0: os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        f"sys.argv = ['copylint', *{args!r}]\nmain()"
    )
    paths = os.pathsep.join([str(Path(__file__).parents[1] / "support"), os.environ.get("PYTHONPATH", "")])
    own = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=own, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def shared(folder: Path) -> Path:
    """The project, where another user may look at everything and write into this folder."""
    Path("ok.txt").write_text("It was late.\n")
    Path(".copylint.yaml").unlink()
    open_to_all(folder.parent)
    open_to_all(folder, 0o777)
    return folder


@pytest.mark.usefixtures("shared")
def test_an_unreadable_file() -> None:
    Path("a.txt").chmod(0)
    code, said = as_nobody("fix", "a.txt", "--select", "spacing")
    Path("a.txt").chmod(0o644)
    assert code == 2, said
    assert "error: a.txt: permission denied — check the permissions of the file and of its folder\n" in said


def test_a_read_only_folder(shared: Path) -> None:
    Path("a.txt").write_text("Two  gaps  here.\n")
    Path("a.txt").chmod(0o666)
    shared.chmod(0o555)
    code, said = as_nobody("fix", "a.txt", "--select", "double-space")
    shared.chmod(0o755)
    assert code == 2, said
    assert "error: a.txt: its folder is read-only — make the folder writable" in said
    assert Path("a.txt").read_text() == "Two  gaps  here.\n"
    assert not list(Path().glob(".copylint-*.tmp"))


def test_a_read_only_file(run: Runner) -> None:
    Path("a.txt").chmod(0o444)
    assert refused(run, "fix", "-q", "a.txt").startswith("a.txt: the file is read-only — make it writable (chmod u+w)")


def test_a_binary_file(run: Runner) -> None:
    Path("b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0teh")
    assert refused(run, "fix", "b.txt").startswith("b.txt: a binary file — pass text files only, or skip it with ")


def test_a_file_that_is_not_utf8(run: Runner) -> None:
    Path("b.txt").write_bytes("Café: teh".encode("cp1252"))
    assert refused(run, "fix", "b.txt") == (
        "b.txt: not UTF-8: invalid byte 0xE9 at offset 3 — if you know its encoding, set it: --encoding cp1252"
    )


def test_an_empty_file(run: Runner) -> None:
    Path("b.txt").write_bytes(b"")
    assert run("check", "b.txt", "--select", "all") == (0, "", "No problems found (1 file checked).\n")
    assert run("fix", "b.txt") == (0, "", "No problems found (1 file checked).\n")
    assert run.raw("fix", "-", "--select", "all")[:2] == (0, b"")
    assert Path("b.txt").read_bytes() == b""


@pytest.mark.parametrize("piece", ["Most of the people came to see it. ", "“"], ids=["prose", "marks"])
def test_a_line_of_fifty_megabytes(run: Runner, piece: str) -> None:
    line = (piece * (50_000_000 // len(piece.encode()))).rstrip()
    Path("b.txt").write_text(f"{line} teh end\n")
    done = run("fix", "b.txt")
    assert (done.code, done.last) == (0, "Fixed 1 problem in 1 file.")
    with open("b.txt") as file:
        assert file.read() == f"{line} the end\n"


def test_a_file_that_changes_while_it_is_fixed(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from copylint.engine import fixer

    real = fixer.fix

    def meanwhile(*args: object, **options: object) -> fixer.Fixed:
        Path("a.txt").write_text("What somebody else wrote, teh end.\n")
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fixer, "fix", meanwhile)
    Path("b.txt").write_text(CLEAN)
    done = run("fix", "-q", "a.txt")
    assert (done.code, done.err) == (2, "error: a.txt: changed on disk while it was being fixed — run again\n")
    assert Path("a.txt").read_text() == "What somebody else wrote, teh end.\n"


def test_a_full_disk(folder: Path, run: Runner) -> None:
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no leave to mount a small disk")
    try:
        text = "It was teh end.\n" * 2500
        (disk / "b.txt").write_text(text)
        done = run("fix", "-q", "disk", "a.txt")
        assert done.code == 2
        assert (
            done.err == "error: disk/b.txt: the disk is full — free some space and run again; the file is unchanged\n"
        )
        assert (disk / "b.txt").read_text() == text
        assert os.listdir(disk) == ["b.txt"]
        assert Path("a.txt").read_text() == CLEAN, "the other disk is not full"
    finally:
        subprocess.run(["umount", disk], check=True)


# Streams and signals


def test_a_broken_pipe_is_no_error_message() -> None:
    for n in range(200):
        Path(f"{n}.txt").write_text(DIRTY * 5)
    command = f"'{PROGRAM[0]}' -c \"{PROGRAM[2]}\" check . --output-format concise | head -1; echo ${{PIPESTATUS[0]}}"
    own = environment(Path.cwd().parent)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=own, check=False)
    first, code = done.stdout.splitlines()
    assert first.startswith("0.txt:1:8: error house/teh")
    assert (code, done.stderr) == ("1", "")


def interrupted(*args: str) -> tuple[int, str]:
    """Exit code and standard error of a run that Ctrl-C stops after its first line: it goes to all its processes."""
    process = subprocess.Popen(
        [*PROGRAM, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=environment(Path.cwd().parent),
    )
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], 60)[0]
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    return process.returncode, err.decode()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_in_the_middle_leaves_every_file_as_it_was_or_wholly_fixed(jobs: str) -> None:
    for n in range(MANY):
        Path(f"{n:04}.txt").write_text(DIRTY)
    code, said = interrupted("fix", "-j", jobs, ".", "--output-format", "concise")
    assert code == 130
    assert said.splitlines()[-1] == "Interrupted; no file was left partially written."
    assert "Traceback" not in said
    texts = [path.read_text() for path in sorted(Path().glob("[0-9]*.txt"))]
    assert len(texts) == MANY
    assert set(texts) == {CLEAN, DIRTY}, "some are done, some are not, and none is half done"
    assert not list(Path().glob(".copylint-*"))


def test_ctrl_c_while_standard_input_is_read() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "fix", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(Path.cwd().parent, PYTHONPROFILEIMPORTTIME="1"),
    )
    assert process.stderr is not None
    lines = iter(process.stderr.readline, b"")
    said = list(takewhile(lambda line: b"copylint.cli.tally" not in line, lines))
    assert process.poll() is None, said[-5:]  # it is up and about to read
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.splitlines()[-1] == b"Interrupted; no file was left partially written."


def test_a_process_of_its_own_says_the_same_as_this_one(run: Runner) -> None:
    """The tests above may run in this process because of this."""
    for args in (("check", "a.txt"), ("check", "gone.txt"), ("fix", "--diff", "."), ("nonsense",), ("rules",)):
        assert spawn(Path.cwd().parent, *args) == run(*args)
