"""The quick reader of rule files: what it reads, the reader of all YAML reads alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import shipped, slow

from copylint import rulefile, yamlfile, yamlplain
from copylint.errors import UserError

RULE = r"""message: The house writes this otherwise
rationale: |
  Because.

    - indented, and “quoted”
kind: pattern
pattern: '\b(?i)front[- ]line(s?)\b: don''t'
replace: "front line"
scope: [paragraph, list-item]
enabled: false
# a remark
examples:
  - bad: The ⟦front-line⟧.
    good: The front line.

  - good: The end.
"""


def _lines(data: Any) -> list[int]:
    """Where the examples stand."""
    return [e.lc.line for e in data.get("examples", ()) if hasattr(e, "lc")]


def _same(text: str) -> bool:
    """Whether a text was read at all; what is read must be what the other reader says."""
    quick = yamlplain.read(text)
    if quick is None:
        return False
    full = yamlfile.read("x.yaml", text)
    assert repr(yamlfile.plain(quick)) == repr(yamlfile.plain(full.data))
    assert _lines(quick) == _lines(full.data)
    return True


def test_a_rule_as_houses_write_them_is_read() -> None:
    assert _same(RULE)
    assert _same("swap: {'old wording': new, other: 'it''s'}\nexamples:\n- bad: a\n  good: b\n- good: c\n")
    assert _same("swap:\n  old: new\n  'front-line': front line\nleast: 12\n")


def test_every_rule_that_ships_is_read_alike_or_left_alone() -> None:
    assert sum(_same(file.text) for file in shipped()) > 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b",
        "a:\n",
        "a: b\na: c\n",
        "a: b: c\n",
        "a: b # c\n",
        "a: b\n  c\n",
        "a: >\n  b\n",
        "a: |+\n  b\n",
        "a: |\n\n  b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: yes\n",
        "a: ~\n",
        "a: 1.5\n",
        "a: 0x1F\n",
        "a: 2026-01-01\n",
        'a: "\\n"\n',
        "a: 'b\n",
        "a: [b, [c]]\n",
        "a: {b: c, b: d}\n",
        "a: [true]\n",
        "a:\tb\n",
        "a: b\r\n",
        "--- \na: b\n",
        "- a\n",
        "  a: b\n",
        "a: b\u2028c\n",
        "a:\n    b: c\n  d: e\n",
        "true: b\n",
    ],
)
def test_what_is_not_certain_is_left_to_the_other_reader(text: str) -> None:
    assert yamlplain.read(text) is None


PARTS = st.sampled_from(
    (
        *(
            "a",
            "b: ",
            ": ",
            "\n",
            "\n",
            "  ",
            "    ",
            "- ",
            "'",
            '"',
            "#",
            " #",
            "|",
            "|\n",
            "[a, b]",
            "{a: b}",
            "true",
        ),
        *("12", "key: value\n", "x:\n", "  y: z\n", "- a: b\n", "  - a\n", "é", "''", "key: |\n  text\n", "\n\n", "~"),
        *(",", "-", "\\", "k: 'v'\n", 'q: "w"\n', "  - bad: c\n", "    good: d\n", "examples:\n", " z"),
    )
)


@slow
@given(st.lists(PARTS, max_size=14).map("".join))
@example("a: |\n  b\n \nc: d\n")
@example("a: |\n  b\n   \n  c\n")
@example("a: b \n")
@example("a: 'b' \n")
@example("a:\n- b\n-  c\n")
@example("a: - b\n")
@example("a: b:\n")
@example("a:  b\n")
@example("a: |\n  b\n\n\n  # c\n # d\ne: f\n")
def test_whatever_it_reads_it_reads_alike(text: str) -> None:
    _same(text if text.endswith("\n") else text + "\n")


def _error(text: str) -> UserError:
    with pytest.raises(UserError) as error:
        rulefile.parse(Path("house/wording/front-line.yaml"), text, "wording", trusted=False)
    return error.value


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("kind: pattern", "kind: pattern\nserverity: error", "7:1"),
        ("replace:", "replaces:", "8:1"),
        (r"line(s?)", r"line(s?", "7:1"),
        ("enabled: false", "enabled: 12", "10:1"),
    ],
)
def test_an_error_is_told_with_its_place_as_ever(old: str, new: str, place: str) -> None:
    text = RULE.replace(old, new)
    assert yamlplain.read(text) is not None
    assert _error(text).where == f"house/wording/front-line.yaml:{place}"


def test_what_is_read_quickly_makes_the_same_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    quick: Any = rulefile.parse(Path("front-line.yaml"), RULE.replace(": don''t", ""), "wording", trusted=False)

    def unsure(text: str) -> None: ...

    monkeypatch.setattr(yamlplain, "read", unsure)
    full = rulefile.parse(Path("front-line.yaml"), RULE.replace(": don''t", ""), "wording", trusted=False)
    assert quick == full
    assert [e.line for e in quick.examples] == [13, 16]
