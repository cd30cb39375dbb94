"""Who speaks, and whether sentences say who acts: the shares of dialogue and of the passive.

The passive is known in English only, by a form of *be* or *get* and a participle; both are estimates, never findings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..quotation import marks

if TYPE_CHECKING:
    from collections.abc import Iterable

_IRREGULAR = (
    "been|born|beaten|become|begun|bent|bet|bitten|bought|bound|broken|brought|built|burnt|cast|caught|chosen|cut|dealt|"
    "done|drawn|driven|drunk|eaten|fed|felt|fired|flown|forbidden|forgotten|fought|found|frozen|given|grown|held|hidden|"
    "hit|hung|hurt|kept|known|laid|lain|led|left|lent|lit|lost|made|meant|met|paid|proven|put|read|ridden|rung|said|sawn|"
    "seen|sent|set|sewn|shaken|shot|shown|shut|slain|sold|sought|spent|split|spoken|spread|stolen|struck|stuck|sung|"
    "sunk|swept|sworn|taken|taught|thought|thrown|told|torn|understood|undone|upheld|won|worn|wound|woven|written"
)
_ADJECTIVES = "interested|excited|tired|pleased|supposed|concerned|worried|married|scared|bored|aged|used|gone"
_PASSIVE = re.compile(
    r"(?i)\b(?:am|is|are|was|were|be|been|being|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|gets?|got)\s+"
    rf"(?:(?:not|also|then|now|still|never|often|later|soon|first|only|just|\w+ly)\s+){{0,2}}(?!(?:{_ADJECTIVES})\b)"
    rf"(?:[a-z]{{2,}}[^e\W]ed|{_IRREGULAR})\b"
)
_PAIRED = (("„", "“"), ("«", "»"), ("»", "«"), ("「", "」"), ("『", "』"))


def passive(sentence: str) -> bool:
    """Whether an English sentence has a verb in the passive."""
    return _PASSIVE.search(sentence) is not None


def dialogue(text: str) -> int:
    """Code points between quotation marks; a quotation that is not closed runs to the end of its block."""
    if '"' in text or ("“" in text and "„" not in text):
        total = 0
        for mark in marks(text):
            if mark.opens and not mark.inner:
                total += (mark.partner if mark.partner >= 0 else len(text)) - mark.at - 1
        return max(0, min(total, len(text)))
    for opening, closing in _PAIRED:
        if opening in text:
            return _between(text, opening, closing)
    return 0


def _between(text: str, opening: str, closing: str) -> int:
    return sum(len(part.partition(closing)[0]) for part in text.split(opening)[1:])


def passives(sentences: Iterable[str]) -> int:
    """How many of some sentences have one."""
    return sum(map(passive, sentences))
