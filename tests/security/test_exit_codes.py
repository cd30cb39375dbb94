"""Inputs that could look like bugs (closed, full, misnamed, malformed) end with exit code 2 and a reason, never 3.

The language server answers with an error and lives.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from editor import Editor, Message
from project import DIRTY, PROGRAM, Done, Runner, enter_folder, environment, make, spawn

from copylint import cli
from copylint.reporting import FORMATS

COMMANDS = (
    ("--help",),
    ("--version",),
    ("config", "--help"),
    ("explain", "teh"),
    ("rules",),
    ("rules", "--json"),
    ("stats", "a.txt"),
    ("stats", "a.txt", "--output-format", "csv"),
    ("config", "show"),
    ("config", "schema"),
    ("fix", "-"),
    ("fix", "--diff", "a.txt"),
    ("fix", "a.txt", "-o", "-"),
    ("check", "--statistics", "a.txt"),
)
BAD_NAME = os.fsdecode(b"caf\xe9.txt")


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


def redirected(how: str, *args: str, stdin: bytes = b"It was teh end.\n") -> Done:
    """A process whose streams the shell has redirected."""
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {how}', "sh", *PROGRAM, *args],
        input=stdin,
        capture_output=True,
        env=environment(Path.cwd().parent),
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


# Streams


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize("args", [("check", "a.txt", "--output-format", name) for name in FORMATS] + [*COMMANDS])
def test_a_full_disk_under_standard_output_is_said(args: tuple[str, ...]) -> None:
    done = redirected(">/dev/full", *args)
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: cannot write to standard output: the disk is full — free some space, or write it elsewhere",
    )


@pytest.mark.parametrize("args", [("check", "a.txt"), *COMMANDS])
def test_a_closed_standard_output_is_said(args: tuple[str, ...]) -> None:
    done = redirected(">&-", *args)
    assert (done.code, done.err) == (2, "error: cannot write to standard output: it is closed\n")


@pytest.mark.parametrize("args", [("check", "-"), ("fix", "-"), ("stats", "-")])
def test_a_closed_standard_input_is_said(args: tuple[str, ...]) -> None:
    assert redirected("<&-", *args) == (2, "", "error: cannot read standard input: it is closed\n")


@pytest.mark.parametrize("how", ["<&-", ">&-"])
def test_no_server_starts_on_closed_streams(how: str) -> None:
    pytest.importorskip("pygls")
    done = redirected(how, "lsp")
    assert done.code == 2
    assert "is closed" in done.err


@pytest.mark.parametrize("how", ["2>&-", "2>/dev/full"])
def test_without_standard_error_a_run_goes_on_and_so_does_its_code(how: str) -> None:
    if how.endswith("full") and not os.path.exists("/dev/full"):
        pytest.skip("there is no full device here")
    for args, code in ((("check", "a.txt"), 1), (("check", "gone"), 2), (("nonsense",), 2), (("baseline",), 0)):
        assert redirected(how, *args).code == code


def test_no_file_takes_the_place_of_a_stream_that_is_closed() -> None:
    assert redirected("<&- >&- 2>&-", "fix", "a.txt", "-q").code == 0
    assert Path("a.txt").read_text() == "It was the end.\n\nA very late end, and utilize was a word.\n"


def test_a_descriptor_that_is_closed_is_given_to_no_file() -> None:
    code = "import os; from copylint.cli import streams; streams.prepare(); os._exit(os.open('a.txt', os.O_RDONLY))"
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", code],
        env=environment(Path.cwd().parent),
        check=False,
    )
    assert done.returncode > 2


def test_a_reader_who_has_seen_enough_is_no_mistake() -> None:
    read, write = os.pipe()
    os.close(read)
    for args in (("check", "a.txt"), ("rules",), ("check", "a.txt", "--output-format", "json")):
        done = subprocess.run(
            [*PROGRAM, *args], stdout=write, stderr=subprocess.PIPE, env=environment(Path.cwd().parent), check=False
        )
        assert (done.returncode, done.stderr) == (1, b"")
    os.close(write)


def test_the_streams_are_written_in_one_place_only() -> None:
    """What writes past it would neither end with 2 nor show what controls a terminal."""
    for path in Path(cli.__file__).parent.glob("*.py"):
        if path.name == "streams.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="click"), attr="echo" | "secho" as name)):
                    pytest.fail(f"{path.name}:{node.lineno} calls click.{name}")
                case ast.Call(func=ast.Name(id="print")):
                    pytest.fail(f"{path.name}:{node.lineno} prints")
                case ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="sys"), attr="stdin" | "stdout" | "stderr"),
                    attr="buffer" | "write" | "read" | "readline" | "flush",
                ):
                    pytest.fail(f"{path.name}:{node.lineno} uses a stream")
                case _:
                    pass


# Names


def named() -> None:
    try:
        Path(BAD_NAME).write_text(DIRTY)
    except OSError:
        pytest.skip("this file system takes no such names")


@pytest.mark.parametrize("name", FORMATS)
def test_a_name_that_is_no_text_is_reported_in_every_format(run: Runner, name: str) -> None:
    named()
    code, out, err = run.raw("check", BAD_NAME, "--output-format", name)
    assert (code, b"Traceback" in err) == (1, False)
    text = out.decode()
    if name in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(text)
    elif name == "jsonl":
        assert [json.loads(line)["path"] for line in text.splitlines()] == ["caf\ufffd.txt"] * 4
    elif name in ("junit", "checkstyle"):
        ET.fromstring(text)
    if name == "sarif":
        assert '"uri": "caf%E9.txt"' in text


def test_a_baseline_knows_files_by_their_bytes_whatever_the_locale(run: Runner) -> None:
    named()
    Path("é.txt").write_text(DIRTY)
    assert run("baseline").code == 0
    done = run("check", "--baseline", ".copylint-baseline.json", ".")
    assert (done.code, done.out) == (0, "")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = spawn(Path.cwd().parent, "check", "--baseline", ".copylint-baseline.json", ".", stdin=b"", **plain)
    assert (done.code, done.out) == (0, "")
    done = spawn(Path.cwd().parent, "baseline", stdin=b"", **plain)
    assert done.last.endswith(" of 3 files in .copylint-baseline.json")
    assert run("baseline", "--prune").code == 0
    assert run("check", "--baseline", ".copylint-baseline.json", ".").code == 0


def test_a_list_of_what_was_removed_takes_any_name(run: Runner) -> None:
    named()
    Path(BAD_NAME).write_text("It rained.\n\nAdvertisement\n\nIt was late.\n")
    assert run("fix", BAD_NAME, "--removed", "r.txt").code == 0
    assert Path("r.txt").read_text(encoding="utf-8").startswith("caf\ufffd.txt:3: house/advert")


@pytest.mark.parametrize(
    "text",
    [
        b"\0\xff\xfe",
        b"[" * 100_000,
        b'{"files":' * 100_000,
        b"[]",
        b"1",
        b'{"files": 1}',
        b'{"files": {"a.txt": [1]}}',
        b'{"files": {"a.txt": [{"rule": "r", "context": "c", "count": 1e999}]}}',
        b'{"files": {"a.txt": [{"rule": "r", "context": "c", "count": %s}]}}' % (b"9" * 5000),
    ],
)
def test_what_is_no_baseline_is_said(run: Runner, text: bytes) -> None:
    Path("b.json").write_bytes(text)
    done = run("check", "--baseline", "b.json", "a.txt")
    assert (done.code, done.err) == (2, "error: b.json: not a baseline — replace it with 'copylint baseline'\n")


@pytest.mark.parametrize("name", ["\\udcff\\ud800", "\\u0000", "x" * 5000, "../../x", ""])
def test_a_baseline_may_name_what_is_no_file(run: Runner, name: str) -> None:
    entry = '[{"rule": "house/teh", "context": "c", "count": 1}]'
    Path("b.json").write_text(f'{{"files": {{"{name}": {entry}}}}}')
    assert run("check", "--baseline", "b.json", "a.txt").code == 1
    assert run("baseline", "-o", "b.json", "a.txt").code == 0


def test_a_working_folder_that_is_gone_is_said() -> None:
    Path("gone").mkdir()
    for args in (("check", "."), ("fix", "-"), ("config", "show"), ("rules",)):
        done = subprocess.run(
            ["sh", "-c", 'mkdir -p gone && cd gone && rmdir ../gone && exec "$@"', "sh", *PROGRAM, *args],
            input=b"",
            capture_output=True,
            env=environment(Path.cwd().parent),
            check=False,
        )
        said = "error: the working directory no longer exists — change to another one\n"
        assert (done.returncode, done.stderr.decode()) == (2, said)


# Arguments and environment


@pytest.mark.parametrize(
    "args",
    [
        ("suppress", "a.txt:²", "teh"),
        ("suppress", f"a.txt:{'9' * 5000}", "teh"),
        ("check", ""),
        ("check", "x" * 5000),
        ("fix", "a.txt", "-o", "x" * 5000),
        ("check", "--config", ""),
        ("check", "--baseline", "x" * 5000, "a.txt"),
        ("check", "--encoding", "\x1b", "a.txt"),
        ("stats", "a.txt", "--longest", "-1"),
        ("stats", "a.txt", "--plot", "/dev/full/x.svg"),
        ("check", "--jobs", "-1", "a.txt"),
        ("check", "--fail-on", "\x1b[31m", "a.txt"),
        ("explain", "../../x"),
        ("explain", ""),
        ("config", "set", "a.b", "["),
        ("config", "show", "x" * 5000 + "/a"),
    ],
)
def test_arguments_that_cannot_be(run: Runner, args: tuple[str, ...]) -> None:
    done = run(*args)
    assert done.code == (0 if args[:2] == ("config", "show") else 2)
    assert "Traceback" not in done.err
    assert "\x1b" not in done.err


def test_a_revision_never_becomes_an_option_of_git(run: Runner) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    for revision in ("--output=written", "-h", "", "a\x1b[31m"):
        done = run("check", "--changed-since", revision)
        assert done.code == 2
        assert done.err.startswith("error: no revision '")
        assert "\x1b" not in done.err
    assert not Path("written").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COLUMNS", "abc"),
        ("COLUMNS", "-1"),
        ("COLUMNS", "9" * 30),
        ("LINES", "0"),
        ("XDG_CONFIG_HOME", "relative"),
        ("XDG_CONFIG_HOME", "/dev/null"),
        ("HOME", ""),
        ("TMPDIR", "/nonexistent"),
        ("COPYLINT_CACHE_DIR", "/dev/null"),
        ("LC_ALL", "nonsense"),
        ("PYTHONIOENCODING", "ascii"),
        ("PYTHONIOENCODING", "latin-1"),
        ("GITHUB_WORKSPACE", "x" * 5000),
        ("TERM", "\x1b"),
    ],
)
def test_an_environment_that_cannot_be(name: str, value: str) -> None:
    done = spawn(Path.cwd().parent, "check", "a.txt", "--output-format", "sarif", stdin=b"", **{name: value})
    assert done.code == 1
    assert json.loads(done.out)["runs"]
    assert spawn(Path.cwd().parent, "check", "--help", stdin=b"", **{name: value}).code == 0


# The language server


@pytest.fixture
def editor(folder: Path) -> Editor:
    pytest.importorskip("pygls")
    return Editor(folder, environment(folder.parent))


def lives(editor: Editor, uri: str) -> bool:
    where: Message = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}}
    return "Write" in editor.ask("textDocument/hover", where)["contents"]["value"]


def written(editor: Editor, data: bytes) -> None:
    assert editor.process.stdin
    editor.process.stdin.write(data)
    editor.process.stdin.flush()


def test_positions_that_cannot_be_are_answered_with_an_error(editor: Editor) -> None:
    with editor:
        editor.initialize()
        uri = editor.open("a.txt")
        for line, character in ((-1, 0), (0, -1), (2**40, 0), (0, 10**30), ("a", "b"), (None, None)):
            position = {"line": line, "character": character}
            for method, where in (
                ("textDocument/hover", {"position": position}),
                ("textDocument/codeAction", {"range": {"start": position, "end": position}, "context": {}}),
            ):
                answer = editor.answer(editor.start(method, {"textDocument": {"uri": uri}, **where}))
                assert answer["error"]["code"] == -32602
        for line, character in ((2**31 - 1, 2**31 - 1), (0, 2**31 - 1), (10**6, 0)):
            where: Message = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
            assert "result" in editor.answer(editor.start("textDocument/hover", where))
        reverse = {"start": {"line": 3, "character": 3}, "end": {"line": 0, "character": 0}}
        asked: Message = {"textDocument": {"uri": uri}, "range": reverse, "context": {"diagnostics": []}}
        assert "result" in editor.answer(editor.start("textDocument/codeAction", asked))
        assert lives(editor, uri)


def test_headers_that_say_no_length_are_answered_and_passed_over(editor: Editor) -> None:
    with editor:
        editor.initialize()
        uri = editor.open("a.txt")
        for value in ("abc", "-5", "0", "", "1e3", "9" * 26, "9" * 5000, "²"):
            written(editor, f"Content-Length: {value}\r\n\r\n".encode())
            said = editor.until(lambda m: "error" in m and m["id"] is None)
            assert said["error"]["code"] == -32700
            assert lives(editor, uri)
        written(editor, b"garbage\r\n\r\n")
        assert editor.until(lambda m: "error" in m and m["id"] is None)
        body = b'{"jsonrpc":"2.0","id":7777,"method":"x/y","params":null}'
        for head in (b"content-length:%d\r\n\r\n", b"CONTENT-LENGTH: %d\n\n", b"X: y\r\nContent-Length: %d\r\n\r\n"):
            written(editor, head % len(body) + body)
            assert editor.answer(7777)["error"]["code"] == -32601
        assert lives(editor, uri)


def test_bodies_that_are_no_messages_end_nothing(editor: Editor) -> None:
    with editor:
        editor.initialize()
        uri = editor.open("a.txt")
        for body in (
            b"nope",
            b"{}",
            b"[]",
            b"1",
            b"null",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b"\xff\xfe\0",
            b'{"jsonrpc":"2.0"}',
            b'{"jsonrpc":"2.0","id":[1],"method":"x"}',
            b'{"jsonrpc":"2.0","id":12345,"result":1}',
            b'{"jsonrpc":"2.0","id":%s,"method":"x"}' % (b"9" * 5000),
            b'{"jsonrpc":"2.0","method":"$/cancelRequest","params":null}',
            b'{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":[1]}}',
            b'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///n","version":1},'
            b'"contentChanges":[{"text":"x"}]}}',
        ):
            written(editor, b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            assert lives(editor, uri)


def test_addresses_that_are_none_and_texts_opened_twice_end_nothing(editor: Editor) -> None:
    with editor:
        editor.initialize()
        uri = editor.open("a.txt")
        for odd in ("file://[", "untitled:One", "data:text/plain,x", "", "file:", "file:///%00.txt", "//[", "x" * 9000,
                    "file:///a%ff.txt", "\ud800", "file:///" + "x" * 9000 + ".txt", "command:x"):  # fmt: skip
            for version in (1, 2**31 - 1, -1):
                item = {"uri": odd, "languageId": "plaintext", "version": version, "text": "It was teh end.\n"}
                editor.notify("textDocument/didOpen", {"textDocument": item})
            start = {"line": 0, "character": 0}
            asked: Message = {
                "textDocument": {"uri": odd},
                "range": {"start": start, "end": start},
                "context": {"diagnostics": []},
            }
            assert "result" in editor.answer(editor.start("textDocument/codeAction", asked))
            here: Message = {"textDocument": {"uri": uri}, "range": asked["range"], "context": asked["context"]}
            assert "result" in editor.answer(editor.start("textDocument/codeAction", here)), "others suffer by it"
            assert lives(editor, uri)
