"""The page as text: whatever an article says, the page has the same elements, and shows every character of it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from making import articles, document, shipped, slow
from project import rule_file, spawn
from test_report import RESULTS

from copylint._version import __version__
from copylint.engine.fixer import check
from copylint.model.errors import printable
from copylint.model.findings import Applicability, Edit, Finding, Fix, Severity, Span, apply
from copylint.model.lines import Lines
from copylint.reporting import Result, renderer
from copylint.reporting.text import difference, rows
from copylint.rules import loader
from copylint.rules.folder import Folder
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    import pytest
    from syrupy.assertion import SnapshotAssertion

VOID = {"meta", "input", "br", "rect"}


class Reader(HTMLParser):
    """What a page is made of: its elements, and the text of its rows without numbers and line-end signs."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not [name for name in given if name.startswith("on") or name in ("src", "style")]
        self.elements.append(tag)
        if tag not in VOID:
            self.open.append((tag, given.get("class") or ("words" if tag == "p" and "dir" in given else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        here = [name for _, name in self.open]
        if "words" in here and "change" not in here and "end" not in here and not here[-1].startswith("ref"):
            self.text += data


def rendered(results: list[Result]) -> str:
    return "".join(renderer("html")(results, False))


@slow
@given(articles(), st.text(max_size=12), st.text(max_size=30))
def test_no_text_changes_what_a_page_is_made_of(text: str, path: str, message: str) -> None:
    path = path.replace("\0", "")
    found = [f._replace(message=message) for f in check(document(text), Ruleset(f.rule for f in shipped()))]
    read = Reader(rendered([Result(path, text, tuple(found))]))
    assert read.open == []
    assert set(read.elements) <= ELEMENTS
    assert read.elements.count("script") == bool(found)
    if found:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert read.text.split("\n") == [printable(line) for line in lines]


ELEMENTS = set(
    "html head meta title style body header p span h1 ul li b form fieldset legend label input select option output"
    " button kbd main section div table caption thead tbody tr th td a svg rect details summary article h2 bdi mark"
    " h3 h4 del ins em footer script code blockquote ol strong pre hr".split()
)


@slow
@given(articles())
def test_the_rows_are_the_text_and_every_finding_is_in_them(text: str) -> None:
    found = check(document(text), Ruleset(f.rule for f in shipped()))
    made = list(rows(text, found))
    assert "".join(s.text for row in made for s in row.segments) == text
    assert [n for row in made for n in row.findings] == list(range(len(found)))
    named = [n for row in made for s in row.segments for n in s.named]
    assert sorted(named) == list(range(len(found)))
    for n, finding in enumerate(found):
        covered = "".join(s.text for row in made for s in row.segments if n in s.covers)
        assert covered == text[slice(*finding.span)]


@slow
@given(st.text("ab \n\r", max_size=30), st.data())
def test_any_spans_at_all_can_be_marked(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(offsets, offsets).map(lambda s: Span(*sorted(s))), max_size=6))
    found = [Finding("a/b", span, "m", Severity.ERROR) for span in sorted(spans)]
    made = list(rows(text, found))
    assert "".join(s.text for row in made for s in row.segments) == text
    for n, finding in enumerate(found):
        assert "".join(s.text for row in made for s in row.segments if n in s.covers) == text[slice(*finding.span)]
        assert sum(s.named.count(n) for row in made for s in row.segments) == 1
    Reader(rendered([Result("a.txt", text, tuple(found))]))


@slow
@given(articles())
def test_both_sides_of_a_difference_are_what_they_say(text: str) -> None:
    lines = Lines(text)
    for finding in check(document(text), Ruleset(f.rule for f in shipped())):
        for fix in finding.fixes:
            before, after = ("".join(p.text for p in side).strip("…") for side in difference(text, lines, finding, fix))
            if "[…]" not in before:
                assert before in text
                assert after in apply(text, sorted(fix.edits))


def test_a_long_passage_is_shown_by_its_ends() -> None:
    text = "It was. " * 300
    fix = Fix((Edit(Span(0, len(text)), ""),), Applicability.SAFE)
    before, after = difference(text, Lines(text), Finding("a/b", Span(0, 4), "m", Severity.ERROR, (fix,)), fix)
    assert len("".join(p.text for p in before)) < 700
    assert after == ()


def test_why_is_markdown_and_its_html_is_not(tmp_path: Path) -> None:
    path = tmp_path / "house" / "teh.yaml"
    path.parent.mkdir()
    why = "It is *so* <b>bold</b> [here](javascript:alert(1))."
    path.write_text(
        rule_file("teh", "kind: substitution\nswap: {teh: the}\ntitle: <i>no</i>\nmessage: m").replace(
            "It is so.", f"'{why}'"
        ),
        "utf-8",
    )
    assert loader.read_file(path, False)
    finding = Finding("house/teh", Span(0, 3), "m", Severity.ERROR)
    text = rendered([Result("a.txt", "teh end\n", (finding,), (Folder(str(tmp_path)),))])
    assert "It is <em>so</em> &lt;b&gt;bold&lt;/b&gt; [here](javascript:alert(1))." in text
    assert "&lt;i&gt;no&lt;/i&gt;" in text


def test_the_whole_page(snapshot: SnapshotAssertion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules have no pages here: those of the rules that ship would change with them."""
    monkeypatch.chdir(tmp_path)
    results = [r._replace(findings=tuple(f._replace(rule=f"x-{f.rule}") for f in r.findings)) for r in RESULTS]
    text = rendered(results)
    head, _, rest = text.partition("<meta http-equiv")
    rest = rest.partition("</style>")[2].partition("<script>")[0]
    assert (head + rest).replace(__version__, "VERSION") == snapshot


def test_the_page_says_how_long_the_texts_are_and_how_hard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text("<p class='never counted'>The the rain fell all day. Nobody came.</p>\n")
    Path("b.txt").write_text("It was late.\n")
    Path("c.txt").write_text("Es war schon spät am Abend abend.\n")
    Path(".copylint.yaml").write_text("overrides: [{files: [c.txt], language: de}]\n")
    counted = json.loads(spawn(tmp_path, "stats", "--output-format", "json", "a.html").out)
    first, again = (spawn(tmp_path, "check", "--output-format", "html", ".").out for _ in range(2))
    assert first == again
    row = first[first.index("<bdi>a.html</bdi></a></th>") :].partition("</tr>")[0]
    (article,) = counted["files"]
    assert f'<td class="n">{article["words"]}</td><td class="n">{round(article["flesch"])}</td>' in row
    assert "reading ease of 11 words" in first  # of the language that most are in
