"""Texts that take too long are stopped at the CPU limit and left unchanged; other files are processed.

The text here takes more than ten times any limit that is set, and no test looks at a clock.
"""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from editor import Editor
from project import CLEAN, DIRTY, PROGRAM, environment, make, rule_file, shared_cache, spawn

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOW = "kind: pattern\npattern: '(?:[ab][ab])*x'\nmessage: Slow"  # `re` runs it: quadratic in each paragraph, no worse
HOPELESS = "It was teh end.\n\n" + ("x " + "ab" * 1500 + "\n\n") * 2500  # more than a minute for that rule
LEFT_ALONE = "hopeless.txt: took more than {} s of CPU time and was skipped"


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cache in which the rules are: to read them all takes longer than the limits here."""
    return shared_cache(tmp_path_factory)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, warm: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a text that takes for ever, between two others."""
    for key, value in environment(tmp_path, COPYLINT_CACHE_DIR=warm).items():
        monkeypatch.setenv(key, value)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    make(folder)
    slow = rule_file("slow", SLOW).replace("⟦teh⟧ end", "⟦abx⟧")
    Path("house-rules/house/slow.yaml").write_text("\n".join(x for x in slow.splitlines() if 'good: "the' not in x))
    for name in ("a.txt", "z.txt"):
        Path(name).write_text(DIRTY)
    Path("hopeless.txt").write_text(HOPELESS)
    return folder


def run_python(code: str, *args: str) -> str:
    """What a Python of its own prints for some code."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *args], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


# The command line


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_file_is_reported_and_the_others_are_checked(jobs: str) -> None:
    done = spawn(Path.cwd().parent, "check", "--file-seconds", "2", "--jobs", jobs, "--output-format", "jsonl", ".")
    found = [json.loads(line) for line in done.out.splitlines()]
    alone = spawn(Path.cwd().parent, "check", "--output-format", "jsonl", "a.txt", "z.txt")
    assert LEFT_ALONE.format(2) in done.err
    assert "1 file could not be checked." in done.last
    assert done.code == 2
    assert [f["path"].removeprefix("./") for f in found] == ["a.txt"] * 4 + ["z.txt"] * 4
    assert [{**f, "path": ""} for f in found] == [{**json.loads(x), "path": ""} for x in alone.out.splitlines()]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_nothing_of_it_is_written_and_the_others_are_fixed(work: Path, jobs: str) -> None:
    before = sorted(os.listdir(work))
    done = spawn(Path.cwd().parent, "fix", "--file-seconds", "2", "--jobs", jobs, ".")
    assert done.code == 2
    assert LEFT_ALONE.format(2) in done.err
    assert Path("hopeless.txt").read_text() == HOPELESS
    assert [Path(name).read_text() for name in ("a.txt", "z.txt")] == [CLEAN, CLEAN]
    assert sorted(os.listdir(work)) == before


def test_a_text_on_standard_input_is_given_back_as_it_came() -> None:
    done = spawn(Path.cwd().parent, "fix", "--file-seconds", "2", "-", stdin=HOPELESS.encode())
    assert (done.code, done.out) == (2, HOPELESS)
    assert "<stdin>: took more than 2 s of CPU time" in done.err


@pytest.mark.parametrize(
    "args",
    [
        ("check", "--min-score", "50", "hopeless.txt"),
        ("stats", "hopeless.txt"),
        ("baseline", "hopeless.txt"),
        ("suppress", "hopeless.txt:1", "teh"),
        ("fix", "--diff", "hopeless.txt"),
        ("fix", "-o", "out.txt", "hopeless.txt"),
    ],
    ids=" ".join,
)
def test_every_command_that_reads_articles_has_the_limit(args: tuple[str, ...]) -> None:
    with Path(".copylint.yaml").open("a") as file:
        file.write("file-seconds: 2\n")
    done = spawn(Path.cwd().parent, *args)
    assert (done.code, done.out) == (2, "")
    assert LEFT_ALONE.format(2) in done.err
    assert not Path("out.txt").exists()


def test_work_between_questions_is_limited_too() -> None:
    Path("hopeless.txt").write_text(DIRTY + HOPELESS)
    controller, terminal = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, "fix", "-i", "--file-seconds", "2", "hopeless.txt"],
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(controller)
    os.close(terminal)
    assert done.returncode == 2
    assert LEFT_ALONE.format(2) in done.stderr
    assert Path("hopeless.txt").read_text() == DIRTY + HOPELESS


def test_rules_that_take_too_long_to_read_are_given_up_once_for_all_files() -> None:
    out = run_python(
        """
        from copylint.config.layers import Config
        from copylint.engine import session as sessions
        from copylint.engine.session import Session
        from copylint.engine.task import Choice
        from copylint.model.errors import UserError
        from copylint.rules import loader

        sessions.FILE_SECONDS = 0.3
        asked = []
        def stamped(*_):
            asked.append(1)
            while True:
                pass
        loader.stamped = stamped
        session = Session(Choice())
        session.configs.of = lambda folder: Config("/", own_seconds=0.3)
        for path in ("a.txt", "b.txt"):
            try:
                session.prepare(path)
            except UserError as error:
                print(error.what, len(asked))
        """
    )
    assert out.splitlines() == ["reading its rules took more than 0.3 s of CPU time 1"] * 2


# Who says how long


def effective(*args: str) -> tuple[float, str]:
    rows = json.loads(spawn(Path.cwd().parent, "config", "show", "--json", *args).out)
    return next((row["value"], row["from"]) for row in rows if row["key"] == "file-seconds")


def own(folder: Path, text: str) -> None:
    """The user's own configuration."""
    path = folder.parent / "user" / "copylint" / "config.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text)


@pytest.mark.parametrize(
    ("users", "repositorys", "holds", "source"),
    [
        ("", "", 30, "default"),
        ("", "file-seconds: 4", 4, ".copylint.yaml:1:1"),
        ("", "file-seconds: 4000", 30, "default"),
        ("file-seconds: 60", "", 60, "your own configuration"),
        ("file-seconds: 60", "file-seconds: 4.5", 4.5, ".copylint.yaml:1:1"),
        ("file-seconds: 60", "file-seconds: 4000", 60, "your own configuration"),
        ("file-seconds: 5", "file-seconds: 4000", 5, "your own configuration"),
        ("", "extends: ./more.yaml", 3, "more.yaml:1:1"),
    ],
)
def test_a_repository_lowers_it_and_only_the_user_raises_it(
    work: Path, users: str, repositorys: str, holds: float, source: str
) -> None:
    if users:
        own(work, users)
    Path("more.yaml").write_text("file-seconds: 3\n")
    Path(".copylint.yaml").write_text(f"{repositorys}\n")
    assert effective() == (holds, source)


def test_a_configuration_that_is_named_is_the_users_word_but_not_what_it_extends() -> None:
    Path("mine.yaml").write_text("extends: ./more.yaml\nfile-seconds: 90\n")
    Path("more.yaml").write_text("language: de\n")
    assert effective("--config", "mine.yaml")[0] == 90
    Path("mine.yaml").write_text("extends: ./more.yaml\n")
    Path("more.yaml").write_text("file-seconds: 90\n")
    assert effective("--config", "mine.yaml")[0] == 30


def test_the_command_line_has_the_last_word() -> None:
    Path(".copylint.yaml").write_text(f"{Path('.copylint.yaml').read_text()}file-seconds: 0.001\n")
    assert "0.001 s of CPU time" in spawn(Path.cwd().parent, "check", "hopeless.txt").err
    assert LEFT_ALONE.format(2) in spawn(Path.cwd().parent, "check", "--file-seconds", "2", "hopeless.txt").err
    assert spawn(Path.cwd().parent, "check", "--file-seconds", "0", "a.txt").code == 1


@pytest.mark.parametrize("value", ["0", "-1", ".nan", ".inf", "yes", "soon", "1e999", "[1]"])
def test_a_limit_is_a_number_of_seconds(value: str) -> None:
    Path(".copylint.yaml").write_text(f"file-seconds: {value}\n")
    done = spawn(Path.cwd().parent, "check", "a.txt")
    assert done.code == 2
    assert re.search(
        r"\.copylint\.yaml:1:1(?:: 'file-seconds' must be CPU seconds|5: \S+ is not a finite number)", done.err
    )


@pytest.mark.parametrize("value", ["nan", "inf", "1e300", "1e-300"])
def test_no_number_on_the_command_line_is_a_bug(value: str) -> None:
    assert spawn(Path.cwd().parent, "check", "--file-seconds", value, "a.txt").code in (1, 2)


def test_other_files_of_a_repository_have_no_such_key() -> None:
    Path(".copylint.yaml").write_text("overrides: [{files: a.txt, file-seconds: 5}]\n")
    assert "unknown key 'file-seconds'" in spawn(Path.cwd().parent, "check", "a.txt").err


# What is left behind

POINTS = 16


def test_wherever_the_work_was_ended_later_texts_are_judged_as_ever() -> None:
    """Ended at one of many calls, each time in a process that has judged nothing yet, so that all memories are empty."""
    out = run_python(
        """
        import os, pickle, sys, traceback
        from pathlib import Path
        from copylint.engine import cpu_limit, runner
        from copylint.engine.task import Choice, Task
        from copylint.engine.session import Session
        from copylint.model.errors import UserError
        from copylint.storage.text_files import Source

        first, later = (Path(name).read_text() for name in sys.argv[1:3])
        points = int(sys.argv[3])

        class Calls:
            '''Lets the time run out at a call, and says so at each one behind it, as the timer does.'''
            def __init__(self, least):
                self.least, self.count = least, 0
            def begin(self):
                pass
            def after(self, seconds):
                sys.setprofile(self.called)
            def cease(self):
                sys.setprofile(None)
            def called(self, frame, event, argument):
                self.count += 1
                if self.count >= self.least:
                    cpu_limit.tick(0, frame)

        def apart(work):
            '''What some work gives in a process of its own.'''
            reading, writing = os.pipe()
            if not os.fork():
                try:
                    found = pickle.dumps(work())
                    with open(writing, "wb") as pipe:
                        pipe.write(found)
                except BaseException:
                    traceback.print_exc()
                finally:
                    os._exit(0)
            os.close(writing)
            with open(reading, "rb") as pipe:
                found = pipe.read()
            os.wait()
            return pickle.loads(found)

        choice = Choice(select=("all",), file_seconds=0)  # the limit is set below

        def findings(session, text):
            return runner.judge(session, Task(choice), Source("x.md", text), "markdown").findings

        def ended(least):
            session = Session(choice)
            session.prepare("x.md")
            cpu_limit.alarm, usual = Calls(least), cpu_limit.alarm
            over = False
            try:
                cpu_limit.limited(1e-9, lambda: findings(session, first))
            except (cpu_limit.CpuLimitExceeded, UserError):
                over = True
            count, cpu_limit.alarm = cpu_limit.alarm.count, usual
            return over, count, [findings(session, text) for text in (later, first)]

        everything = [apart(lambda text=text: findings(Session(choice), text)) for text in (later, first)]
        def length():
            session = Session(choice)
            session.prepare("x.md")
            cpu_limit.alarm = Calls(10**12)
            cpu_limit.limited(1e-9, lambda: findings(session, first))
            return cpu_limit.alarm.count
        calls = apart(length)
        assert all(everything) and calls > 10_000, (everything, calls)
        seen = 0
        for n in range(points):
            over, count, found = apart(lambda: ended(1 + (calls - 1000) * n // points))
            seen += over
            assert found == everything, (n, count)
        print(seen)
        """,
        str(Path(__file__).parents[2] / "README.md"),
        str(Path(__file__).parents[2] / "docs" / "quality.md"),
        str(POINTS),
    )
    assert int(out) == POINTS


# The limit itself

FOR_EVER = """
    import signal, sys, threading
    from copylint.engine import cpu_limit
    from copylint.engine.cpu_limit import CpuLimitExceeded, limited
    if sys.argv[1] == "watchdog":
        cpu_limit.alarm = cpu_limit.Watchdog()
    def for_ever():
        while True:
            pass
    def ended(call=for_ever, seconds=0.2):
        try:
            return limited(seconds, call)
        except CpuLimitExceeded as over:
            return f"ended after {over.seconds:g}"
"""


def on_limit(code: str, alarm: str) -> list[str]:
    return run_python(textwrap.dedent(FOR_EVER) + textwrap.dedent(code), alarm).splitlines()


@pytest.fixture(params=["timer", "watchdog"])
def alarm(request: pytest.FixtureRequest) -> str:
    """Both ways to know that the time is over; the second is for systems without a timer of CPU time."""
    return request.param


def test_no_handler_of_exceptions_keeps_the_work_alive(alarm: str) -> None:
    code = """
        def stubborn():
            while True:
                try:
                    for_ever()
                except Exception:
                    pass
        def more_stubborn():
            try:
                for_ever()
            except BaseException:
                for_ever()
        print(ended(stubborn), ended(more_stubborn), ended(lambda: 7))
        """
    assert on_limit(code, alarm) == ["ended after 0.2 ended after 0.2 7"]


def test_what_must_be_done_whole_is_done_and_then_the_work_ends(alarm: str) -> None:
    code = """
        import time
        done = []
        def spend(seconds):
            over = time.process_time() + seconds
            while time.process_time() < over:
                pass
        class Slow:
            def __del__(self):
                spend(0.8)
                done.append("del")
        def dropping():
            slow = Slow()
            del slow
            for_ever()
        cache = {"__name__": "copylint.storage.cache", "spend": spend, "done": done}
        exec("def store():\\n    spend(0.8)\\n    done.append('store')", cache)
        def storing():
            cache["store"]()
            for_ever()
        print(ended(dropping), ended(storing), done)
        """
    assert on_limit(code, alarm) == ["ended after 0.2 ended after 0.2 ['del', 'store']"]


def test_a_limit_inside_another_has_its_own_time(alarm: str) -> None:
    code = """
        print(ended(lambda: (ended(), ended(), for_ever()), 0.3))
        print(ended(lambda: ended(seconds=0.1) + ", and after that all is well", 30))
        """
    assert on_limit(code, alarm) == ["ended after 0.3", "ended after 0.1, and after that all is well"]


def test_nothing_is_raised_once_the_call_has_returned(alarm: str) -> None:
    code = """
        for n in range(300):
            try:
                limited(n / 1e7, lambda: sum(range(300)))
            except CpuLimitExceeded:
                pass
            sum(range(3000))
        print("well")
        """
    assert on_limit(code, alarm) == ["well"]


def test_ctrl_c_is_still_ctrl_c_and_what_was_there_before_is_there_again(alarm: str) -> None:
    code = """
        try:
            limited(30, lambda: (signal.raise_signal(signal.SIGINT), for_ever()))
        except KeyboardInterrupt:
            print("interrupted")
        print(ended(), signal.getsignal(signal.SIGINT) is signal.default_int_handler, threading.active_count())
        def mine(signum, frame):
            pass
        signal.signal(signal.SIGPROF, mine)
        signal.setitimer(signal.ITIMER_PROF, 500, 9)
        print(ended(), signal.getsignal(signal.SIGPROF) is mine, signal.getitimer(signal.ITIMER_PROF)[0] > 400)
        """
    assert on_limit(code, alarm) == ["interrupted", "ended after 0.2 True 1", "ended after 0.2 True True"]


def test_in_another_thread_there_is_no_limit_but_the_work_in_the_main_thread_can_be_ended_from_there(
    alarm: str,
) -> None:
    code = """
        found = []
        def work():
            found.append(ended(lambda: sum(n % 7 for n in range(3_000_000)), 1e-6))
            cpu_limit.end()
        thread = threading.Thread(target=work)
        def busy():
            thread.start()
            for_ever()
        try:
            limited(20, busy)
        except cpu_limit.Ended:
            print("ended", found)
        """
    assert on_limit(code, alarm) == [f"ended [{sum(n % 7 for n in range(3_000_000))}]"]


@pytest.mark.parametrize("module", ["re", "regex"])
def test_one_match_of_a_pattern_is_ended(module: str) -> None:
    code = f"""
        import {module} as engine
        hopeless = engine.compile(r"(?:x+x+)+y" if engine.__name__ == "re" else r"^(?:(?:x+x+)+y|(x+)\\1+z)")
        print(ended(lambda: hopeless.match("x" * (40 if engine.__name__ == "re" else 40_000))))
        """
    assert on_limit(code, "timer") == ["ended after 0.2"]


# The language server


@pytest.fixture
def editor(work: Path) -> Iterator[Editor]:
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    with Editor(work, environment(work.parent)) as made:
        yield made


def rules(editor: Editor, uri: str) -> list[str]:
    return [d.get("code", d["message"]) for d in editor.diagnostics(uri, 1)]


def test_a_server_says_so_in_the_text_and_answers_what_comes_next(editor: Editor) -> None:
    with Path(".copylint.yaml").open("a") as file:
        file.write("file-seconds: 2\n")
    editor.initialize()
    hopeless, other = editor.open("hopeless.txt"), editor.open("a.txt")
    (found,) = editor.diagnostics(hopeless, 1)
    assert LEFT_ALONE.format(2) in found["message"]
    assert found["range"]["start"] == {"line": 0, "character": 0}
    assert rules(editor, other) == ["house/teh", "house/very", "house/teh", "house/utilize"]
    assert editor.actions(hopeless, found["range"]) == []
    editor.change(hopeless, 2, DIRTY)
    assert len(editor.diagnostics(hopeless, 2)) == 4
    assert editor.quit() == 0


def test_the_option_of_the_server_holds_for_every_request(work: Path) -> None:
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    with Editor(work, environment(work.parent), "--file-seconds", "2") as editor:
        editor.initialize(textDocument={"diagnostic": {}})
        hopeless, other = editor.open("hopeless.txt"), editor.open("a.txt")
        for uri, count in ((hopeless, 1), (other, 4), (hopeless, 1)):
            answer = editor.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            assert len(answer["items"]) == count
        assert editor.quit() == 0


def begin(editor: Editor) -> None:
    """Have the server work on the text until it is in the midst of the rule."""
    editor.open("hopeless.txt", 2 * HOPELESS)
    ticks, used = os.sysconf("SC_CLK_TCK"), 0.0
    while used < 4:
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"the server ended with {editor.process.wait(0.1)}")
        words = Path(f"/proc/{editor.process.pid}/stat").read_text().rpartition(")")[2].split()
        used = (int(words[11]) + int(words[12])) / ticks


@pytest.fixture
def unlimited(work: Path) -> Iterator[Editor]:
    """A server that works on a text for minutes, in the midst of one rule."""
    Path(".copylint.yaml").write_text("rule-folders: [house-rules]\nselect: [slow]\n")
    pytest.importorskip("pygls", reason="the extra `lsp` is not installed")
    with Editor(work, environment(work.parent), "--file-seconds", "0") as made:
        yield made


def test_a_server_that_is_to_end_does_not_finish_its_work_first(unlimited: Editor) -> None:
    unlimited.initialize()
    begin(unlimited)
    assert unlimited.quit() == 0


def test_a_server_ends_with_its_editor_in_the_midst_of_work(unlimited: Editor) -> None:
    unlimited.initialize()
    begin(unlimited)
    assert unlimited.process.stdin
    unlimited.process.stdin.close()
    assert unlimited.process.wait(60) == 0


@pytest.mark.parametrize("busy", [False, True])
def test_ctrl_c_ends_a_server(unlimited: Editor, busy: bool) -> None:
    unlimited.initialize()
    if busy:
        begin(unlimited)
    unlimited.process.send_signal(signal.SIGINT)
    assert unlimited.process.wait(60) == 130
    unlimited.threads[1].join(60)
    assert b"Traceback" not in b"".join(unlimited.errors)
