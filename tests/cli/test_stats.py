"""`copylint stats`, `check --min-score` and rules on metrics, as people and programs meet them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from project import Runner, enter_folder

SHORT = "It was late. Nobody on the quay waved.\n"
BAD = "It was  late and and nobody waved.Then  he came.\n"
LONG = "The ferry left the quay in the rain and " * 6 + "nobody waved.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    return enter_folder(tmp_path, tmp_path_factory, monkeypatch)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path(f"{name}.txt").write_text(text, encoding="utf-8")


def test_files_and_the_total_are_the_same_in_json_and_csv(run: Runner) -> None:
    write(a=SHORT, b=BAD)
    found = json.loads(run("stats", ".", "--output-format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("stats", ".", "--output-format", "csv").out)))
    assert [r["path"] for r in rows] == [*(f["path"] for f in found["files"]), "total"] == ["a.txt", "b.txt", "total"]
    for entry, row in zip([*found["files"], found["total"]], rows, strict=True):
        assert int(row["words"]) == entry["words"]
        assert float(row["flesch"]) == entry["flesch"]
        assert float(row["score"]) == entry["score"]["value"]
    assert found["total"]["words"] == sum(f["words"] for f in found["files"])
    assert found["files"][0]["score"] == {"value": 100.0, "taken": []}


def test_one_file_is_shown_whole_and_several_in_a_line_each(run: Runner) -> None:
    write(a=SHORT, b=BAD)
    one = run("stats", "a.txt").out
    assert "Flesch reading ease" in one
    assert "Score" in one
    several = run("stats", ".").out.splitlines()
    assert several[0].split()[:3] == ["words", "sentences", "min"]
    assert [line.split()[:3] for line in several[1:4]] == [
        ["a.txt", "8", "2"],
        ["b.txt", "10", "1"],
        ["total", "18", "3"],
    ]


def test_the_longest_sentences_come_with_their_places(run: Runner) -> None:
    write(a=SHORT)
    sentences = json.loads(run("stats", "a.txt", "--output-format", "json", "--longest", "1").out)["files"][0]
    assert sentences["longest-sentences"] == [
        {"words": 5, "line": 1, "column": 14, "text": "Nobody on the quay waved."}
    ]
    assert "5 words  a.txt:1:14  Nobody on the quay waved." in run("stats", "a.txt").out


@pytest.mark.parametrize(
    ("text", "language", "note"),
    [
        ("", "en", "no running text"),
        (
            "今日は雨。明日は晴れ。\n",
            "en",
            "most letters do not belong to 'en': set the language with --language",
        ),
        ("qo' vIvan. tlhIngan Hol Dajatlh'a' jIH?\n", "tlh", "no syllable rules for 'tlh'"),
        ("今日は雨。明日は晴れ。\n", "ja", "words of 'ja' are not separated by spaces"),
        ("O porto fechou cedo naquela noite.\n", "pt", "no syllable formula for 'pt'"),
    ],
)
def test_what_has_no_value_says_why(run: Runner, text: str, language: str, note: str) -> None:
    write(a=text)
    found = json.loads(run("stats", "a.txt", "--language", language, "--output-format", "json").out)["files"][0]
    assert found["note"] == note
    assert found["flesch"] is None
    assert f"note: {note}" in run("stats", "a.txt", "--language", language).out


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Word\n", "fewer than 100 words: readability scores are unreliable"),
        (
            "def f(x): return {x: 1}\n" * 12,
            "fewer than 100 words: readability scores are unreliable; few stop words: probably code or a list, not prose",
        ),
        ("def f(x): return {x: 1}\n" * 40, "few stop words: probably code or a list, not prose"),
        ("It was late, and nobody on the quay had waved to us.\n" * 10, ""),
    ],
)
def test_what_has_values_that_mean_little_says_so(run: Runner, text: str, note: str) -> None:
    write(a=text)
    found = json.loads(run("stats", "a.txt", "--output-format", "json").out)["files"][0]
    assert found["note"] == note
    assert found["flesch"] is not None


def test_a_table_says_what_numbers_mean_and_leaves_out_shares_of_nothing(run: Runner) -> None:
    write(a="It was late, and nobody on the quay had waved to us.\n" * 10)
    out = run("stats", "a.txt").out
    assert re.search(r"Flesch reading ease +9\d\.\d very easy\n", out)
    assert "every other share               0.0 %" in out
    assert "Lines with braces" not in out


def test_standard_input_and_other_formats_are_measured(run: Runner) -> None:
    done = run(
        "stats", "-", "--format", "html", "--output-format", "json", stdin=b"<p>It <b>rained</b>.<script>x()</script>"
    )
    assert json.loads(done.out)["files"][0]["words"] == 2


def test_a_file_that_cannot_be_read_makes_2_and_hides_no_numbers(run: Runner) -> None:
    write(a=SHORT)
    done = run("stats", "a.txt", "gone.txt")
    assert done.code == 2
    assert done.err.startswith("error: gone.txt: no such file or folder")
    assert "Flesch reading ease" in done.out
    assert run("stats", "-", "a.txt").code == 2


def test_a_picture_may_be_a_png(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a=SHORT)
    assert run("stats", "a.txt", "--plot", "Out.PNG").code == 0
    assert Path("Out.PNG").read_bytes().startswith(b"\x89PNG")
    monkeypatch.setitem(sys.modules, "PIL", None)
    done = run("stats", "a.txt", "--plot", "none.png")
    assert (done.code, done.out) == (2, "")
    assert (
        "PNG charts need Pillow, which is not installed — name it FILE.svg, or pip install '.[png]' in a checkout of copylint"
        in done.err
    )
    assert not Path("none.png").exists()


@pytest.mark.parametrize("names", [("a.txt",), (".",), ("empty.txt",)])
def test_a_picture_is_one_svg_that_any_reader_takes(run: Runner, names: tuple[str, ...]) -> None:
    write(**{"a": SHORT, "b": BAD, "empty": "", "x<&": LONG})
    assert run("stats", *names, "--plot", "out.svg").code == 0
    root = ET.parse("out.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    bars = root.findall(".//{http://www.w3.org/2000/svg}rect[@class='b']")
    assert bool(bars) == (names != ("empty.txt",))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.pdf", "unknown chart format '.pdf' — name it FILE.svg or FILE.png"),
        ("no/a.svg", "the chart's folder does not exist"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused_before_any_work(run: Runner, name: str, says: str) -> None:
    write(a=SHORT)
    done = run("stats", "a.txt", "--plot", name)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_gate_on_the_score_fails_with_what_was_taken(run: Runner) -> None:
    write(a=SHORT, b=BAD)
    done = run("check", ".", "--min-score", "95", "--quiet", "--fail-on", "error")
    assert done.code == 1
    assert "b.txt: score " in done.err
    assert " is below 95: " in done.err
    assert "a.txt" not in done.err
    assert run("check", "a.txt", "--min-score", "100").code == 0
    assert run("check", "b.txt", "--min-score", "95", "--exit-zero").code == 0
    assert run("check", "b.txt", "--min-score", "101").code == 2


def test_the_gate_and_the_statistics_have_one_score(run: Runner) -> None:
    write(b=BAD)
    value = json.loads(run("stats", "b.txt", "--output-format", "json").out)["files"][0]["score"]["value"]
    assert f"score {value} is below" in run("check", "b.txt", "--min-score", "100").err


def test_what_check_fixes_is_not_held_against_the_text(run: Runner) -> None:
    write(b="It was  late.\n")
    assert run("check", "b.txt", "--min-score", "100", "--exit-zero").err.count("below 100") == 1
    assert "below" not in run("check", "b.txt", "--fix", "--min-score", "100").err


@pytest.mark.parametrize("preset", ["news", "docs", "web"])
def test_a_preset_turns_metrics_on_and_a_rule_takes_other_bounds(run: Runner, preset: str) -> None:
    write(a=LONG)
    assert "readability/" not in run("check", "a.txt", "--output-format", "concise").out
    Path(".copylint.yaml").write_text(f"extends: {preset}\n", encoding="utf-8")
    found = run("check", "a.txt", "--output-format", "concise").out
    assert "readability/" in found
    names = {line.split()[2] for line in found.splitlines()}
    changed = "".join(f"  {name}: {{enabled: false}}\n" for name in sorted(names))
    Path(".copylint.yaml").write_text(f"extends: {preset}\nrules:\n{changed}", encoding="utf-8")
    assert run("check", "a.txt", "--output-format", "concise").out == ""


def test_a_metric_is_bound_by_section_block_and_kind_of_region(run: Runner) -> None:
    text = "# One\n\nIt rained all day here.\n\nShe left.\n\n# Two\n\nNobody waved.\n"
    Path("a.md").write_text(text, encoding="utf-8")

    def found(options: str) -> list[int]:
        rule = f"readability/short-text: {{{options}}}"
        Path(".copylint.yaml").write_text(f"select: [short-text]\nrules:\n  {rule}\n", encoding="utf-8")
        out = run("check", "a.md", "--output-format", "json").out
        return [item["line"] for item in json.loads(out)]

    assert found("at-least: 5") == []
    assert found("at-least: 50") == [3]
    assert found("at-least: 5, per: section") == [9]
    assert found("at-least: 3, per: block, scope: [paragraph]") == [5, 9]
    assert found("at-least: 2, per: block, scope: [heading]") == [7], "the first heading is a title"


def test_textstat_is_imported_only_where_it_is_used() -> None:
    write(a=SHORT)
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print([m for m in ('textstat', 'nltk', 'pyphen') if m in sys.modules], file=sys.stderr))\n"
        "sys.argv = ['copylint', *sys.argv[1:]]\nfrom copylint.cli import main\nmain()"
    )

    def imported(*args: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *args], capture_output=True, text=True, check=False, timeout=120
        )
        return done.stderr.splitlines()[-1]

    assert imported("check", "a.txt", "--min-score", "50") == "[]"
    assert imported("check", "a.txt", "--select", "short-text") == "[]"
    assert imported("stats", "a.txt") == "['pyphen']"
    assert "textstat" in imported("stats", "a.txt", "--language", "ar")


def test_without_textstat_all_but_the_formula_for_arabic_is_there() -> None:
    write(a=SHORT)
    code = (
        "import sys\nsys.modules['textstat'] = None\n"
        "sys.argv = ['copylint', *sys.argv[1:]]\nfrom copylint.cli import main\nmain()"
    )

    def stats(*args: str) -> str:
        command = [sys.executable, "-c", code, "stats", "a.txt", *args]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    for language in ("en", "es", "de"):
        with_it = subprocess.run(
            [sys.executable, "-m", "copylint", "stats", "a.txt", "--language", language],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert stats("--language", language) == with_it
    assert "the extra 'readability'" in stats("--language", "ar")
