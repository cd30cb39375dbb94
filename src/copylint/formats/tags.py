"""The elements of HTML by what they do to text, and how tags, references and attributes are written.

Patterns follow the tokenizer of the HTML standard, so that every text has exactly one reading, however malformed.
"""

from __future__ import annotations

import re

# A tag ends at the first `>` outside of quoted values; one that never ends is none of the text either.
TOKEN = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)"
    r"(?P<attributes>[^>=]*(?:=(?:\s*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)))?[^>=]*)*)(?:>|\Z)"
    r"|!--(?:-?>|[\s\S]*?(?:--!?>|\Z))|!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|[!?/][^>]*(?:>|\Z))"
)
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'=<>`]+)))?"
)
REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});?|[A-Za-z][A-Za-z0-9]{1,31};?)")
# A reference, or white space that is seen as one blank; blanks before it are part of it. It begins with a set of
# characters, for which the regular expression engine looks fast.
SPECIAL = re.compile(r"[&\t\r\n\f](?:(?<!&)[ \t\r\n\f]*|(?<=&)" + REFERENCE.pattern[1:] + ")")
WHITE = " \t\r\n\f"

BLOCK, INLINE, VOID, OPAQUE, RAW, SKIP, CODE, BREAK, RULE = range(9)
_WORDS = {
    BLOCK: "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup html label legend li main menu nav noscript ol "
    "p search section summary table tbody td tfoot th thead tr ul",
    VOID: "area base basefont bgsound col embed link meta param source track wbr",
    OPAQUE: "img input image",
    RAW: "script style textarea xmp iframe noembed noframes title",
    SKIP: "template pre svg math select datalist object canvas audio video map plaintext listing",
    CODE: "code kbd samp var tt",
    BREAK: "br",
    RULE: "hr",
}
WHAT = {name: what for what, words in _WORDS.items() for name in words.split()}
ENDS_P = frozenset(name for name, what in WHAT.items() if what == BLOCK) - {"button", "label", "noscript"}
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# What a start tag closes, up to the element that stops the search.
CLOSES = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir"})),
    **dict.fromkeys(("dd", "dt"), (frozenset({"dd", "dt"}), frozenset({"dl"}))),
    **dict.fromkeys(("td", "th"), (frozenset({"td", "th"}), frozenset({"tr", "table"}))),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"), (frozenset({"tbody", "thead", "tfoot", "caption"}), frozenset({"table"}))
    ),
}
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"), "li": "list-item", "td": "table-cell", "th": "table-cell",
    "blockquote": "quotation", "figcaption": "caption", "caption": "caption", "table": "", "article": "", "section": "",
}  # fmt: skip
KEPT = frozenset(
    "html body head table tbody thead tfoot tr td th caption summary button dt dd".split()
)  # never removed
