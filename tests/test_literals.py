"""What a pattern must contain is really in whatever it matches: for `re`, for `regex`, in any letter case."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import articles, document, shipped

from copylint import literals
from copylint.literals import required as analyse
from copylint.scan import LETTERS, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copylint.rules import Rule

ODD = "aAbBkKsSiIéÉßẞÿŸµμΜıİſKÅåσςΣ’“”«ǅ1 _-ﬁ\n"
required = cache(analyse)
slow = settings(deadline=None, suppress_health_check=list(HealthCheck))


def _class(members: list[str], negated: bool) -> str:
    return f"[{'^' * negated}{''.join(map(re.escape, members))}]"


def _patterns() -> st.SearchStrategy[str]:
    """Patterns of all constructs that bear on what must be there, over few letters so that they match."""
    atoms = st.one_of(
        st.text(ODD, min_size=1, max_size=3).map(re.escape),
        st.sampled_from([r"\w", r"\s", r"\d", ".", "[a-f]", "[^a]", r"[\w-]", "[a-é]", "(?:)"]),
        st.builds(_class, st.lists(st.sampled_from(ODD), min_size=1, max_size=4), st.booleans()),
        st.sampled_from([r"\b", "^", "$", r"\Z"]),
    )

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        quantifiers = st.sampled_from(["?", "??", "*", "+", "+?", "{2}", "{0,2}", "{1,3}", "{5,}", "*+", "++", "?+"])
        return st.one_of(
            st.lists(inner, min_size=2, max_size=3).map("".join),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
            st.tuples(inner, quantifiers).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
            inner.map(lambda part: f"({part})"),
            inner.map(lambda part: f"(?i:{part})"),
            inner.map(lambda part: f"(?-i:{part})"),
            inner.map(lambda part: f"(?={part})"),
            inner.map(lambda part: f"(?!{part})"),
            inner.map(lambda part: f"(?>{part})"),
            st.sampled_from(["a", "é", "ss", "K"]).map(lambda part: f"(?<={part})"),
            inner.map(lambda part: rf"(?P<n>{part})\w?(?P=n)" if "(?P<n>" not in part else part),
            inner.map(lambda part: f"(x)?(?(1){part}|b)" if "(" not in part else part),
        )

    return st.recursive(atoms, grow, max_leaves=8).flatmap(lambda p: st.sampled_from([p, f"(?i){p}", f"(?s){p}"]))


def holds(pattern: str, text: str, engine: str = "re") -> None:
    """If the pattern matches, then one of what it requires is in the text."""
    needed = required(pattern)
    try:
        found = re.search(pattern, text) if engine == "re" else regex.search(pattern, text, regex.V0, timeout=1)
    except (re.error, regex.error, TimeoutError):
        return
    if found and needed is not None:
        assert any(fold(literal) in fold(text) for literal in needed), (pattern, text, needed)


@slow
@given(_patterns(), st.lists(st.text(ODD, max_size=12), max_size=8), st.sampled_from(["re", "regex"]))
def test_a_match_contains_what_its_pattern_requires(pattern: str, texts: list[str], engine: str) -> None:
    for text in texts:
        holds(pattern, text, engine)


@slow
@given(st.data())
def test_a_text_made_from_the_pattern_contains_what_it_requires(data: st.DataObject) -> None:
    pattern = data.draw(_patterns())
    try:
        made = st.from_regex(pattern, alphabet=ODD)
        text = data.draw(made)
    except (re.error, NotImplementedError, AssertionError):
        return
    for case in (text, text.upper(), text.lower(), text.swapcase()):
        holds(pattern, case)
        holds(pattern, case, "regex")


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("colou?r", {"colour", "color"}),
        ("(?:grey|gray) area", {"grey area", "gray area"}),
        ("[ck]at", {"cat", "kat"}),
        (r"\d+ (?:cats|dogs)\b", {" cats", " dogs"}),
        ("(?i)STRASSE", {"STRASSE"}),
        (r"(?:very ){2,}much", {"very very "}),
        (r"\w+(?=said)", {"said"}),
        (r"(?P<a>x)?yz", {"xyz", "yz"}),
    ],
)
def test_the_rarest_text_is_what_is_required(pattern: str, wanted: set[str]) -> None:
    assert {literal.lower() for literal in required(pattern) or ()} == {w.lower() for w in wanted}


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        ".*",
        r"\w+",
        "a?",
        "(?:a|)",
        "[^a]",
        "a|.",
        "(",
        "(?!never)",
        r"[[:alpha:]]x",
        r"\p{Lu}abc",
        "(?:colour){e<=1}",
        "[a-z&&b]xyz",
    ],
)
def test_where_nothing_is_sure_or_useful_nothing_is_required(pattern: str) -> None:
    assert required(pattern) is None


def test_a_pattern_that_only_regex_reads_raises_no_warning() -> None:
    """Warnings are errors in this test suite; `[[:alpha:]]` is a set in a set to `re`."""
    assert required("[[:alpha:]]+ said") is None


def test_patterns_of_more_texts_than_a_rule_may_bring_require_some_part() -> None:
    assert required("(?:" + "|".join(f"word{n}" for n in range(literals.MOST + 1)) + ") xyz") == {" xyz"}


def _sources(rule: Rule) -> Iterator[str]:
    from copylint.patterns import Regex

    for name in rule.kind.__dataclass_fields__:  # type: ignore[attr-defined]
        value: object = getattr(rule.kind, name)
        yield from (v.source for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, Regex))  # type: ignore[misc]


SHIPPED = sorted({source for file in shipped() for source in _sources(file.rule)})


@slow
@given(articles())
def test_what_shipped_patterns_require_is_in_what_they_match(text: str) -> None:
    regions = {r.text for r in (*document(text).regions, document(text).source)}
    for source in SHIPPED:
        for part in regions:
            holds(source, part)


def test_shipped_patterns_match_some_example() -> None:
    """Else the test above would prove nothing."""
    texts = [
        r.text
        for f in shipped()
        for e in f.examples
        if e.bad
        for r in (*document(e.bad).regions, document(e.bad).source)
    ]
    matched = [source for source in SHIPPED if any(re.search(source, text) for text in texts)]
    assert len(matched) > 0.3 * len(SHIPPED)


# Folding


def test_fold_gives_one_byte_a_code_point_and_letters_where_a_letter_stood() -> None:
    letters = set(fold(LETTERS))
    for code in range(0x110000):
        folded = fold(chr(code))
        assert len(folded) == 1
        assert folded[0] in letters or not chr(code).isalpha()


def test_whatever_re_takes_for_a_letter_in_a_trigger_folds_to_the_same() -> None:
    ascii_and_marks = [c for c in map(chr, range(0x2100)) if literals._folds(c)]  # type: ignore[reportPrivateUsage]
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x20000)]))
    for char in ascii_and_marks:
        if char.isalpha():
            assert {fold(m) for m in re.findall(f"(?i){char}", everything)} == {fold(char)}
            assert {fold(m) for m in regex.findall(f"(?i){char}", everything)} == {fold(char)}
