"""Every match contains a required literal: in `re`, in `regex`, and in any letter case."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from making import articles, document, shipped, slow, sources

from copylint.analysis.quotes import irregular
from copylint.formats.block_removal import source_region
from copylint.matching import prefilter
from copylint.matching.literal_sets import LETTERS, encode, fold, folds, shape
from copylint.matching.prefilter import Search
from copylint.matching.required_literals import Required, opening, required
from copylint.matching.scanner import Literals

ODD = "aAbBkKsSiIéÉßẞÿŸµμΜıİſKÅåσςΣ’“”«ǅ1 _-ﬁ\n"
known = cache(required)
begin = cache(opening)


_AROUND = {"({})": 1, "(?i:{})": 1, "(?-i:{})": 1, "(?>{})": 1, "(?={})": 0, "(?!{})": 0, "(?:{})?": 0, "(?:{})??": 1}
_AROUND.update({"(?:{})*": 3, "(?:{})+": 2, "(?:{})+?": 1, "(?:{}){{2}}": 2, "(?:{}){{0,2}}": 1, "(?:{}){{1,3}}": 3})
_AROUND.update({"(?:{}){{5,}}": 6, "(?:{})++": 1, "(?:{})?+": 1, "({})\\1": 2, "(x)?(?(1){}|b)": 1, "(?<=é){}": 1})


@st.composite
def _patterns(draw: st.DrawFn, depth: int = 3) -> tuple[str, str]:
    """A pattern of all constructs that bear on what must be there, and a text that it may well match."""
    how = draw(st.integers(0, 5 if depth else 2))
    if how <= 1:
        text = draw(st.text(ODD, min_size=1, max_size=3))
        return re.escape(text), text
    if how == 2:
        atoms = [(r"\w", "K"), (r"\s", " "), (".", "ß"), ("[a-f]", "b"), ("[^a]", "s"), (r"[\w-]", "-"), ("[a-é]", "é")]
        atoms += [("(?:)", ""), (r"\b", ""), ("^", ""), ("$", ""), (r"\Z", ""), ("[kſİ’]", "’"), ("[µß]", "µ")]
        return draw(st.sampled_from(atoms))
    parts = [draw(_patterns(depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    if how == 3:
        return "".join(p for p, _ in parts), "".join(t for _, t in parts)
    if how == 4:
        return f"(?:{'|'.join(p for p, _ in parts)})", draw(st.sampled_from([t for _, t in parts]))
    form = draw(st.sampled_from(sorted(_AROUND)))
    return form.format(parts[0][0]), ("é" if "<=" in form else "") + parts[0][1] * _AROUND[form]


def holds(pattern: str, text: str, engine: str = "re") -> bool:
    """Whether the pattern matches and requires something; then one of what it requires is in the text."""
    needed = known(pattern)
    if needed is None:
        return False
    try:
        found = re.search(pattern, text) if engine == "re" else regex.search(pattern, text, regex.V0, timeout=1)
    except (re.error, regex.error, TimeoutError):
        return False
    if found:
        folded, start = shape(encode(text)) if needed.shapes else fold(text), found.start()
        ahead = needed.lead or range(-len(text), len(text) + 1)
        places = {start + d for d in ahead if start + d >= 0}
        wanted = [shape(encode(literal)) if needed.shapes else fold(literal) for literal in needed.texts]
        assert any(folded.startswith(literal, at) for literal in wanted for at in places), (pattern, text, needed)
        begins = [fold(literal) for literal in begin(pattern) or ("",)]
        assert any(fold(text).startswith(literal, start) for literal in begins), (pattern, text)
    return bool(found)


def test_a_match_contains_what_its_pattern_requires() -> None:
    matched: Counter[bool] = Counter()

    @settings(slow, max_examples=400)
    @given(
        _patterns(),
        st.sampled_from(["{}", "(?i){}", "(?s){}"]),
        st.sampled_from(["re", "regex"]),
        st.text(ODD, max_size=8),
    )
    def run(pair: tuple[str, str], form: str, engine: str, noise: str) -> None:
        pattern, text = form.format(pair[0]), pair[1]
        for case in sorted({text, text.upper(), text.lower(), text.swapcase(), noise + text, text + noise, noise}):
            matched[holds(pattern, case, engine)] += 1

    run()
    assert matched[True] > 0.1 * matched.total(), "else it would prove nothing"


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("colou?r", {"colour", "color"}),
        ("(?:grey|gray) area", {"grey area", "gray area"}),
        ("[ck]at", {"cat", "kat"}),
        (r"\d+ (?:cats|dogs)\b", {" cats", " dogs"}),
        ("(?i)STRASSE", {"strasse"}),
        (r"(?:very ){2,}much", {"very very "}),
        (r"\w+(?=said)", {"said"}),
        (r"[0-9]{1,2}\.[0-9]{3}", {"0.000", "00.000"}),
        (r"(?P<a>x)?yz", {"xyz", "yz"}),
        (r"\b[a-z]+[A-Z]\w+", {"aA"}),
        (r"(?:of|the)(?P<name>[A-Z][a-z]+)", {"aaAa", "aaaAa"}),
    ],
)
def test_the_rarest_text_is_what_is_required(pattern: str, wanted: set[str]) -> None:
    found = known(pattern)
    assert found
    assert found.texts == wanted


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("tea|coffee", (0,)),
        (r"\w{1,3}xyz", (1, 2, 3)),
        (r"(?<=[.,] )xyz", (0,)),
        (r"(?=.{3}xyz)", (3,)),
        (r"\w+xyz", ()),
        (r"\w{1,9}xyz", ()),
    ],
)
def test_it_is_known_how_far_in_front_of_the_text_a_match_may_start(pattern: str, wanted: tuple[int, ...]) -> None:
    found = known(pattern)
    assert found
    assert found.lead == wanted


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
    assert required(
        "(?:" + "|".join(f"word{a}{b}" for a in "abcdefghijk" for b in "abcdefghijk") + ") xyz"
    ) == Required(frozenset([" xyz"]), 6, 6)


@slow
@given(articles())
def test_what_shipped_patterns_require_is_in_what_they_match(text: str) -> None:
    regions = {r.text for r in (*document(text).regions, source_region(document(text)))}
    for source in sources():
        for part in regions:
            holds(source, part)


def test_shipped_patterns_match_some_example() -> None:
    """Else the test above would prove nothing."""
    texts = [
        r.text
        for f in shipped()
        for e in f.examples
        if e.bad
        for r in (*document(e.bad).regions, source_region(document(e.bad)))
    ]
    matched = [source for source in sources() if any(re.search(source, text) for text in texts)]
    assert len(matched) > 0.3 * len(sources())


# Folding


def test_fold_gives_one_byte_a_code_point_and_letters_where_a_letter_stood() -> None:
    letters, letter = set(fold(LETTERS)), re.compile(r"[^\W\d_]")
    for code in range(0x110000):
        folded = fold(chr(code))
        assert len(folded) == 1
        assert folded[0] in letters or not letter.match(chr(code))


def test_whatever_re_takes_for_a_letter_in_a_trigger_folds_to_the_same() -> None:
    ascii_and_marks = [c for c in map(chr, range(0x2100)) if folds(c)]
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x20000)]))
    for char in ascii_and_marks:
        if char.isalpha():
            assert {fold(m) for m in re.findall(f"(?i){char}", everything)} == {fold(char)}
            assert {fold(m) for m in regex.findall(f"(?i){char}", everything)} == {fold(char)}


@given(st.lists(st.text("abc •“É", max_size=30), min_size=1, max_size=4), st.integers(1, 9))
def test_a_long_text_is_looked_through_in_parts_and_nothing_is_lost_between_them(texts: list[str], part: int) -> None:
    triggers = [
        Literals((b"ab", b"abca"), shapes=(b"aaA", b"aa a")),
        Literals((b"a",), quotes=True),
        Literals((b"bcabc", b"c\n")),
        Literals(opening=(b"abc", b"c a")),
    ]
    looking = Search(triggers, irregular)
    starts = [0, *accumulate(len(text) + 1 for text in texts)]

    def found() -> dict[int, list[int]]:
        places = {
            number: [starts[b] + at for b, own in here.items() for at in own] for number, here in looking.found(texts)
        }
        return {number: sorted(own) for number, own in places.items() if own}

    whole = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prefilter, "_PART", part)
        assert found() == whole
