"""What a rule file may name as its kind: `kind: swap` is `kinds/swap.py:Swap`. The folder is the registry.

A kind reads documents and yields matches; it never changes anything and keeps no state.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast, dataclass_transform

from ..findings import Applicability, Fix, Span
from ..options import Option, declared, option
from ..values import MISSING, Record, Value, record

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ..document import Document, Region
    from ..patterns import Regex


_MARKER = 4  # characters at the start of a block that may be a marker


class Candidate(Record):
    """A region of the rule's scope in which one of its triggers stands, and where a match may start.

    `places` are offsets in the region, ascending; None: look anywhere.
    """

    region: Region
    places: Sequence[int] | None = None


class Triggers(Record):
    """Literals without one of which a kind can find nothing; letter case does not count, any figure stands for all."""

    anywhere: Collection[str] = ()
    opening: Collection[str] = ()  # with which the block begins, bullets, bars and colons left aside
    shapes: Collection[str] = ()  # `a` stands for any small letter of ASCII, `A` for any capital
    lead: tuple[int, ...] = (0,)  # how far in front of a literal a match may start; empty: unknown
    quotes: bool = False  # or where the quotation marks of a block do not all stand in plain pairs


class Match(Record):
    """A place where a rule does not hold, and the fixes that would mend it, best first.

    `values` fill the rule's message; a fix's applicability is a ceiling, lowered to the rule's own grade.
    """

    span: Span
    fixes: tuple[Fix, ...] = ()
    values: Mapping[str, str] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(option,))
class Kind(Value):
    """A way to find something: a frozen value whose fields, each made by `option`, are its YAML options."""

    hosts = "inline"  # where its examples are tried: inline (any text), block (whole paragraphs), file (whole files)
    lasting: ClassVar[bool] = False  # whether what it takes out goes even if other fixes have taken what showed that
    declared: ClassVar[Mapping[str, Option]] = {}  # options by field

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.declared = declared(cls)
        cls._fields = {name: MISSING if o.required else o.default for name, o in cls.declared.items()}

    def triggers(self) -> Triggers | Sequence[str] | None:
        """Literals without one of which nothing can be found, at the start of a match if no more is said.

        None: always run.
        """
        return None

    def names(self) -> Sequence[str]:
        """Names that its matches give to the rule's message, beside `match` and `new`."""
        return ()

    def find(self, document: Document, candidates: Sequence[Candidate]) -> Iterator[Match]:
        """Every place in the candidates where the rule does not hold, in any order."""
        raise NotImplementedError


def names() -> list[str]:
    """Names of all kinds, as rule files write them."""
    from pkgutil import iter_modules

    return sorted(m.name.replace("_", "-") for m in iter_modules(__path__))


def load(name: str) -> type[Kind]:
    """The class of a kind.

    Raises: KeyError if there is none of that name.
    """
    module = name.replace("-", "_")
    if not module.isidentifier():
        raise KeyError(name)
    try:
        found = import_module(f".{module}", __name__)
    except ModuleNotFoundError:
        raise KeyError(name) from None
    return cast("type[Kind]", getattr(found, module.title().replace("_", "")))


def required(*patterns: Regex | None) -> Triggers | None:
    """Triggers of a kind that finds nothing but what one of some patterns matches."""
    from .. import literals

    found = [literals.required(pattern.source) for pattern in patterns if pattern is not None]
    known = [f for f in found if f is not None]
    if not known or len(known) < len(found):
        return None
    anywhere = frozenset[str]().union(*(f.texts for f in known if not f.shapes))
    shapes = frozenset[str]().union(*(f.texts for f in known if f.shapes))
    return Triggers(anywhere, shapes=shapes, lead=known[0].lead if len(known) == 1 else ())


def openings(forms: Sequence[Regex]) -> Triggers | None:
    """Triggers of a kind that finds nothing but blocks that one of some patterns matches whole, less marks in front."""
    from .. import literals

    opening: set[str] = set()
    others: list[Regex] = []
    for form in forms:
        if starts := literals.opening(form.source):
            opening |= starts
        else:
            others.append(form)
    found = required(*others) if others else Triggers()
    return found and found._replace(opening=opening, lead=())


def matches(pattern: re.Pattern[str], candidates: Iterable[Candidate]) -> Iterator[tuple[Region, re.Match[str]]]:
    """The matches that start at the places of some candidates; they may overlap."""
    match = pattern.match
    for region, places in candidates:
        text = region.text
        if places is None:
            for m in pattern.finditer(text):
                yield region, m
        else:
            for place in places:
                if m := match(text, place):
                    yield region, m


def replaced(
    region: Region, start: int, end: int, new: str, applicability: Applicability = Applicability.SAFE
) -> Match:
    """A match at `start:end` of a region, with one fix that puts `new` in its place where that can be done."""
    return changed(region, start, end, [(start, end, new)], applicability)


def _marker(text: str) -> str:
    """The kind of block that a paragraph of this text would become by what it begins with."""
    from ..formats.forms import form

    text = text.strip()
    kind = form(text)[0] if text else ""
    return kind if kind in ("list-item", "rule") else ""


def changed(
    region: Region,
    start: int,
    end: int,
    changes: Sequence[tuple[int, int, str]],
    applicability: Applicability = Applicability.SAFE,
    values: Mapping[str, str] | None = None,
) -> Match:
    """A match at `start:end` whose one fix makes all `changes` (start, end, text), disjoint and in order.

    Where one of them would cross markup, or make a list item or a rule line of prose, the match has no fix.
    """
    edits = region.edits(changes)
    if len(changes) == 1 and changes[0][0] == start and changes[0][1] == end:
        new = changes[0][2]
    else:
        new, pos = "", start
        for a, b, text in changes:
            new += region.text[pos:a] + text if a >= pos else text
            pos = max(pos, b)
        new += region.text[pos:end]
    if start <= _MARKER and region.kind != "source" and edits:
        edits = edits if _marker(region.text[:start] + new + region.text[end:]) == _marker(region.text) else None
    fixes = (Fix(edits, applicability),) if edits else ()
    known = {"match": region.text[start:end], "new": new}
    return record(Match, (region.span(start, end), fixes, {**known, **values} if values else known))
