"""Cost bounds of patterns are never too low, and unbounded patterns get none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import slow

from copylint.matching import regex_tree
from copylint.matching.regex import Regex
from copylint.matching.regex_tree import bound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "ab" * 3 + "aab, " * 3 + "b"


class _Counting:
    """A matcher that tries everything as `re` does, counts what it tries, and never finds the end good enough."""

    def __init__(self, text: str) -> None:
        self.text, self.steps = text, 0

    def run(self, items: list[Any], at: int) -> Iterator[int]:
        """Every place where the items can end if they start at one."""
        if not items:
            yield at
            return
        for end in self._ends(str(items[0][0]), items[0][1], at):
            yield from self.run(items[1:], end)

    def _ends(self, op: str, arg: Any, at: int) -> Iterator[int]:
        match op:
            case "LITERAL" | "ANY" | "IN" | "NOT_LITERAL":
                self.steps += 1
                if at < len(self.text) and self._fits(op, arg, self.text[at]):
                    yield at + 1
            case "AT":
                self.steps += 1
                yield at
            case "SUBPATTERN":
                yield from self.run(list(arg[3]), at)
            case "BRANCH":
                for branch in arg[1]:
                    yield from self.run(list(branch), at)
            case "ASSERT":
                if next(self.run(list(arg[1]), at), None) is not None:
                    yield at
            case "ASSERT_NOT":
                if next(self.run(list(arg[1]), at), None) is None:
                    yield at
            case _:
                yield from self._times(arg[0], arg[1], list(arg[2]), at)

    def _times(self, least: int, most: int, items: list[Any], at: int) -> Iterator[int]:
        if most > 0:
            for end in self.run(items, at):
                yield from self._times(max(least - 1, 0), most - 1, items, end)
        if least == 0:
            yield at

    @staticmethod
    def _fits(op: str, arg: Any, ch: str) -> bool:
        match op:
            case "LITERAL":
                return chr(arg) == ch
            case "NOT_LITERAL":
                return chr(arg) != ch
            case "IN":
                return any(str(kind) == "LITERAL" and chr(value) == ch for kind, value in arg)
            case _:
                return True


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["?", "*", "+", "{2}", "{0,3}", "{1,2}", "+?"])
    return st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, repeats),
        st.builds("(?={})".format, inner),
        st.builds("({})".format, inner),
    )


PATTERNS = st.recursive(st.sampled_from([*"ab ,.", "[ab]", r"\b", "[^a]", ".*", "a+"]), _grown, max_leaves=6)


@slow
@given(PATTERNS)
def test_no_pattern_takes_more_steps_than_its_bound_says(pattern: str) -> None:
    found, tree = bound(pattern), regex_tree.tree(pattern)
    if found is None or tree is None:
        return
    for at in range(len(TEXT)):
        matcher = _Counting(TEXT)
        for _ in matcher.run(list(tree), at):
            pass
        assert matcher.steps <= found.steps * len(TEXT) ** found.repeats


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "(?:a|aa)+$",
        "(?:a|ab|b){0,400}c",
        r"(\w+) \1",
        "a*",
        r"\b",
        r"(?<=a|bb)c",
        r"\p{Lu}x",
        "x{e}",
        "(",
        "(?>a|ab)+c",
    ],
)
def test_what_may_run_for_ever_or_is_not_known_has_no_bound(pattern: str) -> None:
    assert bound(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        (r"(?i)\bfront[- ]lines?\b", 1_000_000),
        (r"\b(?i)front[- ]line(s?)\b", 1_000_000),
        (r"\b(?:kit|cat)(?:s|ed|ing)\b(?! food)", 500_000),
        (r"\bfrom .* to\b", 1_000),
        (r"\bvery (?:very )*\w+", 100),
    ],
)
def test_what_rules_of_houses_look_like_is_quick_in_texts_of_usual_length(pattern: str, least: int) -> None:
    assert least <= Regex(pattern, trusted=False).longest < 50_000_001


CALLS: dict[str, Callable[[Regex, str], Any]] = {
    "finditer": lambda pattern, text: [m.span() for m in pattern.finditer(text)],
    "at": lambda pattern, text: [m.span() for m in pattern.at(text, [0, 10])],
    "search": lambda pattern, text: (pattern.search(text) or [""])[0],
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_long_text_is_searched_as_a_short_one_is(call: str) -> None:
    """At some length `regex` takes over, under its time-out."""
    pattern = Regex(r"from .*? to\b", trusted=False)
    text = "from a to from b to "
    first = CALLS[call](pattern, text)
    assert len(long := text + "x" * pattern.longest) > pattern.longest
    assert CALLS[call](pattern, long) == first
