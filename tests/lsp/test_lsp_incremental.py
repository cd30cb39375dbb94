"""What is said of a large text at once, around a change: exact places, and what the whole check would say there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from editor import Editor, span
from hypothesis import given
from hypothesis import strategies as st
from making import shipped, slow
from project import environment, make, shared_cache
from snippets import SNIPPETS, texts

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from copylint.engine import fixer
from copylint.engine.session import Session
from copylint.engine.task import Choice
from copylint.formats import parse
from copylint.lsp.diagnostics import diagnostic
from copylint.lsp.incremental import Change, change, local, moved, near
from copylint.lsp.text_buffers import Text
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from editor import Message

    from copylint.model.findings import Finding

URI = "file:///a.txt"
PARAGRAPHS = (
    ("The the ferry left  at noon.", "It it was late ,he said.", "A quiet day.", "* One\n* Two two", "A hour later ."),
    40,
)
LINE = "It was teh end of a very long day, adn nobody in town had seen it coming before the rain."


@cache
def rules() -> Ruleset:
    return local(Ruleset(f.rule for f in shipped()))


@cache
def session() -> Session:
    return Session(Choice())


def places(text: Text, findings: list[Finding]) -> list[tuple[str, str]]:
    return sorted((f.rule, text.text[slice(*f.span)]) for f in findings)


@given(st.text("ab\n", max_size=20), st.text("ab\n", max_size=20))
def test_a_change_is_the_least_that_makes_one_text_of_the_other(old: str, new: str) -> None:
    start, before, after = change(old, new)
    assert old[:start] + new[start:after] + old[before:] == new
    assert start <= min(before, after)
    if old == new:
        assert Change(start, before, after) == Change(len(old), len(old), len(old))
    elif before > start < after:
        assert old[start] != new[start]
        assert old[before - 1] != new[after - 1]


@pytest.mark.parametrize("form", ["plain", *sorted(SNIPPETS)])
@slow
@given(st.data())
def test_what_stays_is_where_it_was_whatever_the_text(form: str, data: st.DataObject) -> None:
    old = "\n\n".join(data.draw(st.lists(texts("markdown" if form == "plain" else form), min_size=1, max_size=4)))
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, min(len(old), start + 8)))
    new = old[:start] + data.draw(st.sampled_from(("", "x", "the the ", "\n", "\n\n", " ,", "`"))) + old[end:]
    base, text = Text(URI, old), Text(URI, new)
    document = parse("a", old, form)
    findings = tuple(fixer.check(document, rules()))
    shown = [diagnostic(base, f) for f in findings]
    found = near(document, findings, new, form, rules(), session())
    kept = [f for n, f in enumerate(findings) if n not in found.lost]
    for finding, there in zip(kept, moved(base, text, findings, shown, found), strict=True):
        if finding.span.end > finding.span.start:
            assert new[slice(*text.span(there.range))] == old[slice(*finding.span)]
    for finding in found.new:
        assert 0 <= finding.span.start <= finding.span.end <= len(new)


@slow
@given(st.data())
def test_around_a_change_paragraphs_are_judged_as_in_the_whole_text(data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(PARAGRAPHS[0]), min_size=PARAGRAPHS[1], max_size=60))
    old = "\n\n".join(parts) + "\n"
    start = data.draw(st.integers(0, len(old)))
    new = old[:start] + data.draw(st.sampled_from(("x", "the the ", "\n", "\n\n", " ,", "a hour "))) + old[start:]
    repeats = Ruleset(r for r in rules().rules if r.id in ("repeated-word", "wrong-article", "space-before-mark"))
    document = parse("a", old, "markdown")
    findings = tuple(fixer.check(document, repeats))
    found = near(document, findings, new, "markdown", repeats, session())
    kept = [f for n, f in enumerate(findings) if n not in found.lost]
    by = found.change.new - found.change.old
    now = [(f.rule, f.span.start + (by if f.span.start >= found.change.old else 0)) for f in kept]
    now += [(f.rule, f.span.start) for f in found.new]
    assert sorted(now) == sorted((f.rule, f.span.start) for f in fixer.check(parse("a", new, "markdown"), repeats))


@pytest.fixture
def editor(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Editor]:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    make(work)
    (work / "a.txt").write_text("\n\n".join([LINE] * 6000) + "\n")
    with Editor(work, environment(tmp_path, COPYLINT_CACHE_DIR=shared_cache(tmp_path_factory))) as made:
        yield made


def told(editor: Editor, uri: str, version: int) -> list[tuple[str, int, int]]:
    return [_place(d) for d in editor.diagnostics(uri, version)]


def _place(found: Message) -> tuple[str, int, int]:
    return found["code"], found["range"]["start"]["line"], found["range"]["start"]["character"]


def test_a_large_text_is_told_around_the_change_at_once_and_whole_at_the_next_pause(editor: Editor) -> None:
    editor.initialize()
    uri = editor.open("a.txt")
    first = told(editor, uri, 1)
    editor.change(uri, 2, {"range": span((10, 0), (10, 0)), "text": "Teh sea.\n\nTeh "})
    at_once, whole = told(editor, uri, 2), told(editor, uri, 2)
    assert at_once == whole
    assert [f for f in at_once if f[1] < 10] == [f for f in first if f[1] < 10]
    assert [f for f in at_once if f[1] > 12] == [(code, line + 2, at) for code, line, at in first if line > 10]
    assert ("house/teh", 10, 0) in at_once
    assert ("house/teh", 12, 0) in at_once
    editor.change(uri, 3, {"range": span((12, 0), (12, 4)), "text": ""}, {"range": span((10, 0), (12, 0)), "text": ""})
    assert told(editor, uri, 3) == first


def test_an_editor_that_asks_is_told_to_ask_again(editor: Editor) -> None:
    editor.initialize(textDocument={"diagnostic": {}}, workspace={"diagnostics": {"refreshSupport": True}})
    uri = editor.open("a.txt")
    asked = {"textDocument": {"uri": uri}}
    first = editor.ask("textDocument/diagnostic", asked)["items"]
    editor.change(uri, 2, {"range": span((0, 0), (0, 0)), "text": "Teh "})
    at_once = editor.ask("textDocument/diagnostic", asked)
    assert "resultId" not in at_once
    assert len(at_once["items"]) == len(first) + 1
    editor.until(lambda m: m.get("method") == "workspace/diagnostic/refresh")
    whole = editor.ask("textDocument/diagnostic", asked)
    assert [_place(d) for d in whole["items"]] == [_place(d) for d in at_once["items"]]
    assert whole["resultId"]
