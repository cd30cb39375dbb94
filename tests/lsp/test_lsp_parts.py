"""The pure parts of the language server: positions, edits of several passes as one, settings, places of mistakes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from editor import applied
from hypothesis import given
from hypothesis import strategies as st
from making import articles, shipped, slow

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from lsprotocol import types

from copylint.config.layers import NAME
from copylint.engine import fixer
from copylint.formats import parse
from copylint.lsp.client import Wishes, wishes
from copylint.lsp.diagnostics import mistakes
from copylint.lsp.text_buffers import Text, composed, difference, passes, whole
from copylint.model import findings
from copylint.model.errors import UserError
from copylint.model.findings import Applicability, Edit, Span
from copylint.rules.ruleset import Ruleset

ENCODINGS = ("utf-8", "utf-16", "utf-32")
TEXTS = st.text(st.sampled_from("ab\u0301é\U0001f600\u2028\x0c\x85\t \r\n"), max_size=30)


def sent(edits: list[types.TextEdit]) -> list[dict[str, Any]]:
    """Edits as they go over the wire."""

    def place(position: types.Position) -> dict[str, int]:
        return {"line": position.line, "character": position.character}

    return [{"range": {"start": place(e.range.start), "end": place(e.range.end)}, "newText": e.new_text} for e in edits]


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    """Sorted, disjoint edits of a text, none of which touch."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [Edit(Span(a, b), draw(st.text("xy\n", max_size=3))) for a, b in pairs]


@given(st.data(), TEXTS, st.sampled_from(ENCODINGS))
def test_an_offset_is_a_position_and_back_in_every_encoding(data: st.DataObject, text: str, encoding: str) -> None:
    made = Text("file:///a.txt", text, encoding=encoding)
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] != "\r\n":  # no position is between the two
        assert made.offset(made.position(offset)) == offset


@given(st.data(), TEXTS, st.sampled_from(ENCODINGS))
def test_edits_do_in_an_editor_what_they_do_here(data: st.DataObject, text: str, encoding: str) -> None:
    edits = data.draw(edits_of(text))
    by_editor = applied(text, sent(Text("file:///a.txt", text, encoding=encoding).edits(edits)), encoding)
    assert by_editor == findings.apply(text, edits)


@given(st.data(), TEXTS, st.sampled_from(ENCODINGS))
def test_a_change_of_the_editors_is_followed_to_the_letter(data: st.DataObject, text: str, encoding: str) -> None:
    (edit,) = data.draw(edits_of(text).filter(lambda found: len(found) == 1))
    made = Text("file:///a.txt", text, 1, encoding=encoding)
    (change,) = made.edits([edit])
    now = made.changed([types.TextDocumentContentChangePartial(range=change.range, text=change.new_text)], 2)
    assert (now.text, now.version) == (findings.apply(text, [edit]), 2)


@given(st.data(), TEXTS)
def test_passes_of_edits_are_one_set_of_edits(data: st.DataObject, text: str) -> None:
    made: list[list[Edit]] = []
    now = text
    for _ in range(3):
        made.append(data.draw(edits_of(now)))
        now = findings.apply(now, made[-1])
    one = composed(text, made)
    assert findings.apply(text, one) == now
    assert all(a.span.end < b.span.start for a, b in pairwise(one))


@slow
@given(articles())
def test_the_edits_of_a_fixed_text_make_that_text(text: str) -> None:
    document = parse("a.txt", text, "plain")
    fixed = fixer.fix(document, RULES, Applicability.UNSAFE)
    assert findings.apply(text, composed(text, passes(fixed.applied))) == fixed.document.text


RULES = Ruleset(file.rule for file in shipped())


@given(TEXTS, TEXTS)
def test_a_difference_makes_one_text_of_the_other(old: str, new: str) -> None:
    assert findings.apply(old, difference(old, new)) == new
    assert len(difference(old, new)) == (old != new)


def test_neovim_is_told_that_the_last_line_end_is_its_own() -> None:
    edit = [Edit(Span(3, 3), "\n")]
    assert Text("file:///a", "end", ends_itself=True).edits(edit)[0].range.end == types.Position(1, 0)
    assert Text("file:///a", "end").edits(edit)[0].range.end == types.Position(0, 3)


def test_half_a_surrogate_is_made_visible_and_moves_nothing() -> None:
    assert whole("a\ud83db\U0001f600") == "a\ufffdb\U0001f600"


def test_settings_are_read_with_and_without_their_name() -> None:
    expected = Wishes(select=("quotes",), fix_on_save=True)
    assert wishes({"copylint": {"select": "quotes", "fixOnSave": True}}) == expected
    assert wishes({"select": ["quotes"], "fixOnSave": True, "ignore": None}) == expected
    assert wishes(None) == wishes([]) == Wishes()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"fixOnSav": True}, "did you mean 'fixOnSave'?"),
        ({"fixOnSave": "yes"}, "must be true or false"),
        ({"select": [1]}, "must be a list"),
        ({"config": "theirs.yaml"}, "unknown setting"),
    ],
)
def test_wrong_settings_are_refused_by_name(settings: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=r"^copylint\.") as refused:
        wishes(settings)
    assert said in str(refused.value)


def test_mistakes_are_said_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(NAME).touch()
    Path("a:7.yaml").touch()
    places = (f"{NAME}:3:5", "a:7.yaml:9", "gone.yaml:2:2", "--select")
    found = mistakes([UserError(place, "wrong", "mend it") for place in places], str(tmp_path / NAME))
    assert [(Path(m.path).name, m.line, m.column) for m in found] == [
        (NAME, 3, 5),
        ("a:7.yaml", 9, 1),
        (NAME, 1, 1),
        ("", 1, 1),
    ]
    assert found[0].message == "wrong — mend it"
    assert found[2].message == "gone.yaml:2:2: wrong — mend it"
