"""Hostile texts, rules and configurations: time and memory grow linearly with the input.

Each case is a line of Python that runs in a process of its own under limits of CPU time and of memory, which it would
pass many times over if the time it takes grew with the square of its length.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from project import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of CPU time and memory are of POSIX")

SERVER = """
import json, os, resource, sys
from copylint.matching import regex_tree as dialect
from copylint import formats
from copylint.engine import fixer as engine
from copylint.storage import gitignore
from copylint.model import lines
from copylint.rules import parser as rulefile
from copylint.config import suppressions as suppression
from copylint.cli.unified_diff import patch
from copylint.model.errors import UserError
from copylint.storage.text_files import Source
from copylint.model.findings import Applicability, Edit, Finding, Fix, Severity, Span
from copylint.kinds.base import Candidate
from copylint.kinds.metric import Metric
from copylint.engine.task import Choice, Task
from copylint.reporting import text as marks
from copylint.engine.runner import judge
from copylint.engine.session import Session
from pathlib import Path

SECONDS, ROOM = 5, 250_000_000
session = Session(Choice(select=("all",)))

def check(form, text, wanted=None):
    judge(session, Task(session.choice, wanted), Source("a.txt", text), form)

def fix(form, text):
    check(form, text, Applicability.UNSAFE)

def measured(sections):
    document = formats.parse("a.md", "# A\\n\\nIt rained.\\n\\n" * sections, "markdown")
    kind = Metric(metric="words", per="section", at_most=9)
    list(kind.find(document, [Candidate(region) for region in document.regions]))

def refused(pattern):
    text = RULE + "pattern: " + json.dumps(pattern) + "\\n"
    try:
        rulefile.parse(Path("wording/mine.yaml"), text, "wording", False)
    except UserError as error:
        assert str(error).startswith("wording/mine.yaml:8:"), error
    else:
        raise AssertionError("taken")

RULE = "message: x\\nrationale: x\\nsource: x\\nkind: pattern\\nexamples:\\n  - bad: '⟦a⟧'\\n  - good: b\\n"

for form in formats.FORMATS:  # what is read when it is first used
    check(form, "“Ça” va? It's a “text”, il est là. # a\\n\\nIt was (not) read by 5 men, said J. Doe.\\n" * 3)
for line in sys.stdin:
    child = os.fork()
    if not child:
        with open("/proc/self/statm") if os.path.exists("/proc/self/statm") else open(os.devnull) as file:
            held = int((file.read().split() or [0])[0]) * resource.getpagesize()
        if held:
            resource.setrlimit(resource.RLIMIT_AS, (held + ROOM, held + ROOM))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        code = 1
        try:
            exec(json.loads(line))
            code = 0
        except MemoryError:
            code = 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
"""

TEXTS = """
check("markdown", "~" * 2000 + "=" * 120)
check("markdown", "<!--" * 16_000 + "{{a}}")
check("markdown", "{% raw %}" * 12_000)
check("markdown", "\\\\begin{a}" * 8000)
check("markdown", "<A" + "A" * 60_000 + "\\n\\nimport a\\n")
check("markdown", ("“a” " * 4000 + "\\n\\n") * 4)
check("markdown", "*a* “the” b\\* " * 1000)
check("markdown", "\\<b>" * 3000)
check("html", ("<p>" + "“a” " * 4000 + "</p>\\n") * 4)
check("html", "<b>" * 16_000 + "</i>" * 16_000)
check("html", "<section>" * 10_000 + "</div>" * 10_000)
check("html", "<code>" * 10_000)
check("html", "<ul><li>" * 9000 + "<p>a</p>" * 9000)
check("html", "<img alt=a>" * 12_000)
check("rst", "``a " * 20_000)
check("rst", "`*a **b `" * 10_000)
check("rst", ":a:" * 30_000 + "`")
check("rst", "a." * 25_000 + " b_")
check("rst", "a_" + " " * 60_000 + "b")
check("rst", "*a" + " " * 60_000 + "b*")
check("rst", "== ==\\na  b\\n" * 8000 + "c")
check("rst", "+" + "-+" * 8000 + "\\n" + "|\\n" * 8000 + "+" + "-+" * 8000)
check("rst", "+----------+\\n" + "| a  ferry |\\n" * 6000 + "+----------+\\n")
check("rst", "a\\n==\\n\\n:b: c\\n\\n" * 8000)
check("plain", "a" * 50_000)
check("plain", "é" * 50_000)
check("plain", "1," * 25_000)
check("plain", "la maison est " * 5000)
check("plain", "the слово word is " * 4000)
check("plain", "(" * 30_000 + "\\n\\n" + "(" * 30_000)
check("plain", "“" + "“b” " * 8000 + "”")
check("plain", '"a 5" ' * 12_000)
measured(8000)
check("markdown", "<!-- copylint next -->\\n\\nThe ferry  left.\\n\\n" * 3000)
fix("plain", "The ferry left the harbor\\n\\n" * 2000)
""".strip().splitlines()

PARTS = """
assert not gitignore.GitIgnore(["**/a/**/a/**/a/**/a/**/b"]).match("a/" * 200 + "c", False)
refused("(?:a{65535}){65535}")
refused("|".join(f"word{n}" for n in range(60_000)))
refused("(?:" * 50 + "a" + "{2})" * 50)
dialect.standard("a(?i)" + "[" * 39_000)
patch("a", b"".join(b"%d\\n" % (n % 500) for n in range(50_000)), b"".join(b"%d\\n" % (n % 499) for n in range(50_000)))
list(marks.rows("a " * 8000, [Finding("a/b", Span(2 * n, 2 * n + 1), "", Severity.ERROR) for n in range(8000)]))
one = lines.Lines("é " * 100_000); assert [one.units(n, "utf-8") for n in range(200_000)][-1] == 299_999
fixes = [Fix((Edit(Span(9 * n, 9 * n + 1), ""),), alone=Span(9 * n, 9 * n + 7)) for n in range(8000)]; engine.choose([Finding("a/b", f.edits[0].span, "", Severity.ERROR, (f,)) for f in fixes], Applicability.SAFE)
engine.moved({("a/b", Span(9 * n, 9 * n + 5)) for n in range(8000)}, [Edit(Span(9 * n + 6, 9 * n + 7), "") for n in range(8000)])
every = suppression.Suppressed(tuple(suppression.Suppression(f"a/{n}.txt", "x", "y") for n in range(20_000))); assert [len(every.of(f"a/{n}.txt")) for n in range(200)] == [1] * 200
""".strip().splitlines()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], int]]:
    """Runs a line of Python in a fork of a process that has read all rules, and gives its exit code."""
    folder: Path = tmp_path_factory.mktemp("growth")
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        ask, answer = server.stdin, server.stdout

        def asked(line: str) -> int:
            ask.write(json.dumps(line) + "\n")
            ask.flush()
            return json.loads(answer.readline())

        yield asked
        ask.close()


@pytest.mark.parametrize("line", TEXTS)
def test_no_text_takes_time_or_memory_that_grow_faster_than_itself(run: Callable[[str], int], line: str) -> None:
    assert run(line) == 0


@pytest.mark.parametrize("line", PARTS)
def test_no_glob_pattern_difference_or_report_does(run: Callable[[str], int], line: str) -> None:
    assert run(line) == 0
