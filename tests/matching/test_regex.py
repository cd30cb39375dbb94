"""Regular expressions of rules: built-in ones are linear, user patterns time out, both engines agree."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING, Any, cast

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from making import articles, document, shipped, slow, sources

from copylint.formats.block_removal import source_region
from copylint.kinds.base import Candidate
from copylint.matching.regex import PatternTimeout, Regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copylint.model.document import Document
    from copylint.rules.rule import Rule, RuleFile

_parser = cast("Any", re)._parser
UNBOUNDED = cast("Any", re)._constants.MAXREPEAT
# One character for each way in which shipped patterns tell characters apart.
ALPHABET = [*map(chr, range(128)), *"éßĀЖ中ͅ’“”„«»–—…\u00a0\u200b\u2028²€😀"]


# A user's patterns


@pytest.mark.parametrize("call", ["finditer", "search", "fullmatch"])
def test_a_users_pattern_that_would_run_for_ever_is_stopped(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copylint.matching.regex.TIMEOUT", 0.05)
    pattern = Regex(r"(a|aa)+$", trusted=False)
    with pytest.raises(PatternTimeout, match=re.escape("(a|aa)+$")):
        list(getattr(pattern, call)("a" * 100 + "!"))


def test_a_users_pattern_has_what_regex_has() -> None:
    assert [m[0] for m in Regex(r"\p{Lu}+(?<=[A-Z]{1,3})", trusted=False).finditer("ab CDE É")] == ["CDE"]


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("source", ["(", "a{2,1}", "[z-a]", "*a", r"\8", "(?P<n>a)(?P<n>b)(?P=m)"])
def test_what_is_no_regular_expression_is_a_value_error_that_says_where(source: str, trusted: bool) -> None:
    with pytest.raises(ValueError, match=r"not a regular expression: .* position \d+"):
        Regex(source, trusted).compile()


def test_a_pattern_too_large_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not a regular expression"):
        Regex("a{99999999999999999999}").compile()


@pytest.mark.parametrize("trusted", [True, False])
def test_matches_come_from_the_place_asked_for_on(trusted: bool) -> None:
    pattern = Regex(r"\ba", trusted)
    assert [m.start() for m in pattern.finditer("a a ba a", 1)] == [2, 7]
    assert pattern.search("a b", 1) is None


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    assert repr(Regex("(")) == "Regex('(')"


# The patterns that ship


def _walk(tree: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Every sequence of a parse tree, with the unbounded repeats around it."""

    def inner(items: list[Any], around: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
        yield items, around
        for op, arg in items:
            match str(op):
                case "SUBPATTERN":
                    yield from inner(list(arg[3]), around)
                case "ATOMIC_GROUP":
                    yield from inner(list(arg), around)
                case "BRANCH":
                    for branch in arg[1]:
                        yield from inner(list(branch), around)
                case "ASSERT" | "ASSERT_NOT":
                    yield from inner(list(arg[1]), [])
                case "MAX_REPEAT" | "MIN_REPEAT":
                    yield from inner(list(arg[2]), [*around, arg[2]] if arg[1] is UNBOUNDED else around)
                case _:
                    pass

    yield from inner(list(tree), [])


def _chars(items: list[Any], flags: int) -> frozenset[str]:
    """Of the alphabet, what can stand in a match of a sequence."""
    out: set[str] = set()
    for op, arg in items:
        match str(op):
            case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY":
                out |= _set(str(op), arg, flags)
            case "SUBPATTERN":
                out |= _chars(list(arg[3]), flags | arg[1])
            case "ATOMIC_GROUP":
                out |= _chars(list(arg), flags)
            case "BRANCH":
                out |= {ch for branch in arg[1] for ch in _chars(list(branch), flags)}
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                out |= _chars(list(arg[2]), flags)
            case "GROUPREF" | "GROUPREF_EXISTS":
                return frozenset(ALPHABET)
            case _:
                pass
    return frozenset(out)


_CATEGORIES = {"WORD": r"\w", "DIGIT": r"\d", "SPACE": r"\s"}


def _set(op: str, arg: Any, flags: int) -> set[str]:
    """What a single character may be."""

    def member(kind: str, value: Any, ch: str) -> bool:
        cases = {ch, ch.lower(), ch.upper()} if flags & re.IGNORECASE else {ch}
        match kind:
            case "LITERAL":
                return chr(value) in cases
            case "RANGE":
                return any(value[0] <= ord(c) <= value[1] for c in cases if len(c) == 1)
            case _:
                name = str(value).removeprefix("CATEGORY_")
                return bool(re.match(_CATEGORIES[name.removeprefix("NOT_")], ch)) != name.startswith("NOT_")

    if op == "ANY":
        return set(ALPHABET)
    if op in ("LITERAL", "NOT_LITERAL"):
        return {ch for ch in ALPHABET if member("LITERAL", arg, ch) == (op == "LITERAL")}
    members = [(str(kind), value) for kind, value in arg]
    negated = members[0][0] == "NEGATE"
    return {ch for ch in ALPHABET if any(member(k, v, ch) for k, v in members[negated:]) != negated}


def _empty(item: Any) -> bool:
    """Whether an item may match nothing at all."""
    match str(item[0]):
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return True
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return item[1][0] == 0 or all(map(_empty, item[1][2]))
        case "SUBPATTERN":
            return all(map(_empty, item[1][3]))
        case "BRANCH":
            return any(all(map(_empty, branch)) for branch in item[1][1])
        case _:
            return False


def _unbounded(item: Any) -> bool:
    return str(item[0]) in ("MAX_REPEAT", "MIN_REPEAT") and item[1][1] is UNBOUNDED


def _run(items: list[Any], flags: int) -> frozenset[str]:
    """What may stand before the first item of a sequence that must be there; of one that has none nothing."""
    first = next((n for n, item in enumerate(items) if not _empty(item)), None)
    return frozenset() if first is None else _chars(items[:first], flags)


def _borders(repeat: Any, flags: int) -> frozenset[str]:
    """What a repeat can end with: of `(?:a+, )*` the blank alone tells where the next one starts."""
    last = [item for item in repeat[1][2] if not _empty(item)][-1:]
    return _chars(last, flags) if len(repeat[1][2]) > 1 else _chars(list(repeat[1][2]), flags)


def ambiguous(source: str) -> str:
    """Why a pattern may take more than linear time: repeats in repeats, or side by side, over the same characters."""
    tree = _parser.parse(source)
    flags: int = tree.state.flags
    for items, around in _walk(tree):
        for place, item in enumerate(items):
            if not _unbounded(item):
                continue
            own = _chars(list(item[1][2]), flags)
            body = list(item[1][2])
            if _run(body, flags) & _run(body[::-1], flags):
                return "a repeat that may begin and end with the same characters, or with none"
            for outer in around:
                marks = [_chars([i], flags) for i in outer if not _empty(i)]
                if not any(mark.isdisjoint(own) for mark in marks):
                    return "a repeat in a repeat, with nothing between the two that tells them apart"
            for other in items[place + 1 :]:
                if _unbounded(other) and _borders(item, flags) & _chars(list(other[1][2]), flags):
                    return "two repeats side by side over the same characters"
                if not _empty(other):
                    break
    return ""


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        r"(?:\w+\s?)+$",
        r"\s*\s+x",
        r"(?:a|b*)*",
        r"\w+[a-z]*!",
        r"(?i)[a-z]+(?:x?)[A-Z]*",
        r"(?:(?:ab)+)+",
        "(?: ?, ?)+",
    ],
)
def test_the_static_check_refuses_what_may_take_for_ever(source: str) -> None:
    assert ambiguous(source)


@pytest.mark.parametrize(
    "source",
    [
        r"\w+ \w+",
        r"(?:[ \t]*\n)+",
        r"(?:\w+, )*\w+",
        r"a+b+",
        r"(?:[a-z]+\d)+",
        r"\w{1,3}\w+",
        "(?:ab+)c+",
        "(?: ?,)+ ?",
    ],
)
def test_the_static_check_lets_pass_what_is_linear(source: str) -> None:
    assert not ambiguous(source)


def test_no_pattern_that_ships_repeats_repeats() -> None:
    assert {source: why for source in sources() if (why := ambiguous(source))} == {}


def _stress() -> list[str]:
    """Pieces that, repeated, make patterns look far for an end that never comes."""
    pieces = [
        *"a A0 .,;:“”\"'’‘-—…(/[<&@#?!\n\r\té中",
        "a ",
        "A a ",
        "ab, ",
        "0 ",
        "0.",
        "1,0",
        "a.",
        "a. ",
        "A.",
        " .",
        "a-",
        "“a",
        "a”",
        "“a ",
        '"a ',
    ]
    pieces += [
        "a’",
        "’a",
        "[a",
        "a@",
        "a/",
        "\n ",
        " \n",
        "\n\n",
        "\r\n",
        "- a\n",
        "Aa\n",
        "a\n\n",
        "\n- ",
        "the ",
        "of of ",
        "said ",
        "He said “",
        "&amp;",
        "<a ",
        "(a ",
    ]
    return pieces


@cache
def _document(size: int, piece: str, head: str = "") -> Document:
    """A document of a piece repeated, closed by something that most patterns do not expect."""
    return document(head + (piece * size)[:size] + "\x1a")


def _own_stress(file: RuleFile) -> Iterator[tuple[str, str]]:
    """Yield pieces of a rule example, each repeated after the text before it."""
    text = next(e.bad for e in file.examples if e.bad)
    for at in range(0, len(text), max(1, len(text) // 5)):
        for width in (1, 2, 5):
            if piece := text[at : at + width]:
                yield piece, text[:at]


def _cost(rule: Rule, text: Document) -> float:
    """CPU time of a rule on the whole of a document."""
    regions = (source_region(text),) if rule.scope == ("source",) else text.regions
    candidates = [Candidate(r) for r in regions if r.kind in rule.scope]
    start = process_time()
    for _ in rule.kind.find(text, candidates):
        pass
    return process_time() - start


SMALL = 4_000
SUSPECT = 2.5e-6  # seconds a character: a linear pattern needs less, a quadratic one far more, even at this size


# The metrics are off by default, and textstat's formulas are known to be quadratic on figures without a word.
@pytest.mark.parametrize("name", [file.rule.name for file in shipped() if file.rule.kind_name != "metric"])
def test_a_rule_takes_time_in_proportion_to_the_text(name: str) -> None:
    """Costly texts are tried again at twice and four times the size; no time is asserted, but how it grows."""
    file = next(file for file in shipped() if file.rule.name == name)
    for piece, head in (*((piece, "") for piece in _stress()), *_own_stress(file)):
        if _cost(file.rule, _document(SMALL, piece, head)) < SUSPECT * SMALL:
            continue
        documents = [_document(n, piece, head) for n in (SMALL, 2 * SMALL, 4 * SMALL)]
        times, grows = [1e9] * len(documents), 4.0
        for _ in range(4):  # what slows the machine in one round does not in all; a square stays one
            again = [min(_cost(file.rule, each) for _ in range(3)) for each in documents]
            times = list(map(min, times, again))
            grows = min(after / max(before, 1e-6) for before, after in pairwise(times))
            if grows < 2.6:
                break
        if times[0] < SUSPECT * SMALL:
            continue  # it was the machine that was slow
        assert grows < 2.6, f"{piece!r} repeated: {[f'{t * 1000:.1f} ms' for t in times]}"


@cache
def _disputed() -> frozenset[str]:
    """The characters that are a word's, a digit or a space to one engine alone."""
    everything = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    kinds = (r"\w", r"\d", r"\s", "(?i)[a-z]")
    return frozenset[str]().union(*({*re.findall(w, everything)} ^ {*regex.findall(w, everything)} for w in kinds))


def test_the_engines_dispute_no_letter_no_digit_no_mark_of_western_text_and_no_white_space() -> None:
    """What they do: combining marks, which are composed in region text, superscripts, separators, and a dotless i."""
    assert {unicodedata.category(ch) for ch in _disputed() - {"ı"}} <= {
        "Mn",
        "Mc",
        "Me",
        "No",
        "So",
        "Cn",
        "Cf",
        "Cc",
        "Pc",
    }
    assert not _disputed() & {*"\t\n\r\x0b\x0c\x85\u00a0\u2009\u2028\u3000_-–’“”…€%§©°"}


@slow
@given(articles(), st.booleans())
def test_both_engines_find_the_same_with_every_pattern_that_ships(text: str, decomposed: bool) -> None:
    text = unicodedata.normalize("NFD", text) if decomposed else text
    text = "".join(ch for ch in text if ch not in _disputed())
    for source in sources():
        ours, theirs = re.finditer(source, text), _theirs(source).finditer(text)
        assert [m.span() for m in ours] == [m.span() for m in theirs], source


@cache
def _theirs(source: str) -> Any:
    return regex.compile(source, regex.V0)
