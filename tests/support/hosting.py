"""Constructs of every format that can hold an example of a rule, and what each cannot hold.

A host is text with one gap; text in the gap is read as prose of the host's kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.model.findings import Applicability, Span
from copylint.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copylint.model.document import Document
    from copylint.model.region import Region
    from copylint.rules.rule import Example
    from copylint.rules.ruleset import Ruleset


class Host(NamedTuple):
    """What comes before an example and after it, and the kind of region it is then in."""

    form: str
    name: str
    before: str
    after: str
    kind: str = "paragraph"
    alone: bool = True  # nothing else is in its region
    final: bool = False  # no second one can stand below it in the same text


# What a format would not read as text, or not as the same text.
MARKUP = {
    "markdown": re.compile(r"[*_`<>&\\|~#\[\]{}$+=\t\r\n]|^\s|\s$|^(?:[-•–—*]|\d+[.)])|  +$|://|^:|!!!|\?\?\?|:::"),
    "html": re.compile(r"[<>&\t\r\n]|^\s|\s$"),
    "rst": re.compile(r"[*_`|\\<>\[\]\t\r\n]|^\s|\s$|::|^(?:[-+•–—:.>/]|\(?\w+[.)]\s)|^\W{2,}$"),
}
_WORDS = "The 😀 café was shut on that day, as ever."

HOSTS = (
    Host("markdown", "paragraph", f"{_WORDS}\n\n", "\n\n"),
    Host("markdown", "emphasis", "*", "*\n\n"),
    Host("markdown", "underscore", "_", "_\n\n"),
    Host("markdown", "strong", "**", "**\n\n"),
    Host("markdown", "struck", "~~", "~~\n\n"),
    Host("markdown", "link text", "[", '](http://example.org/teh,,thing "a  title")\n\n'),
    Host("markdown", "list item", "- One\n- ", "\n\n\n<!-- -->\n\n", "list-item"),
    Host("markdown", "numbered item", "1. One\n2. ", "\n\n<!-- -->\n\n", "list-item"),
    Host("markdown", "nested list item", "- One\n  - ", "\n\n<!-- -->\n\n", "list-item"),
    Host("markdown", "task", "- [x] ", "\n\n<!-- -->\n\n", "list-item"),
    Host("markdown", "quotation", "> ", "\n\n", "quotation"),
    Host("markdown", "heading", "## ", "\n\n", "heading"),
    Host("markdown", "table cell", "| One | Two |\n|---|---|\n| ", " | b |\n\n", "table-cell"),
    Host("markdown", "footnote", "Text[^9].\n\n[^9]: ", "\n\n", final=True),
    Host("markdown", "entity before", "Ok &eacute;. ", "\n\n", alone=False),
    Host("markdown", "emoji before", "Ok \U0001f600. ", "\n\n", alone=False),
    Host("markdown", "combining mark before", "Ok e\u0301. ", "\n\n", alone=False),
    Host("markdown", "other line ends", "It rained.\r\n\r\n", "\r\n\r\n"),
    Host("markdown", "tab", "-\t", "\n\n<!-- -->\n\n", "list-item"),
    Host("markdown", "inline HTML", "<b>", "</b>\n\n"),
    Host("markdown", "HTML paragraph", '<p class="a  b">', "</p>\n\n"),
    Host("markdown", "admonition", "!!! note\n\n    ", "\n\n"),
    Host("html", "paragraph", "<p>", "</p>\n"),
    Host(
        "html", "page", "<!doctype html><html><body><main><p class='teh  x'>", "</p></main></body></html>\n", final=True
    ),
    Host("html", "emphasis", "<p><em>", "</em></p>\n"),
    Host("html", "strong", "<p><strong>", "</strong></p>\n"),
    Host("html", "link text", '<p><a href="http://example.org/teh,,thing">', "</a></p>\n"),
    Host("html", "list item", "<ul><li>One<li>", "</ul>\n", "list-item"),
    Host("html", "nested list item", "<ul><li>One<ol><li>", "</li></ol></ul>\n", "list-item"),
    Host("html", "quotation", "<blockquote><p>", "</p></blockquote>\n", "quotation"),
    Host("html", "heading", "<h2>", "</h2>\n", "heading"),
    Host("html", "table cell", "<table><tr><td>a<td>", "</table>\n", "table-cell"),
    Host("html", "caption", "<figure><img src=a.png><figcaption>", "</figcaption></figure>\n", "caption"),
    Host("html", "footnote", "<p>Text<sup>1</sup>.</p><ol><li><p>", "</p></li></ol>\n", "list-item"),
    Host("html", "entity before", "<p>Ok &eacute;. ", "</p>\n", alone=False),
    Host("html", "emoji before", "<p>Ok \U0001f600. ", "</p>\n", alone=False),
    Host("html", "combining mark before", "<p>Ok e\u0301. ", "</p>\n", alone=False),
    Host("html", "other line ends", "<p>\r\n", "\r\n</p>\r\n"),
    Host("html", "tabs", "<p>\n\t\t", "\n\t</p>\n"),
    Host("html", "no end tag", "<div><p>", "<hr></div>\n"),
    Host("html", "wrong nesting", "<p><b><i>", "</b></i></p>\n"),
    Host("html", "title", '<img alt="', '">', "attribute"),
    Host("rst", "paragraph", f"{_WORDS}\n\n", "\n\n"),
    Host("rst", "emphasis", "*", "*\n\n"),
    Host("rst", "strong", "**", "**\n\n"),
    Host("rst", "link text", "`", " <http://example.org/teh,,thing>`__\n\n"),
    Host("rst", "list item", "* One\n* ", "\n\n..\n\n", "list-item"),
    Host("rst", "nested list item", "* One\n\n  - ", "\n\n..\n\n", "list-item"),
    Host("rst", "quotation", "It rained.\n\n    ", "\n\n", "quotation"),
    Host("rst", "heading", "It rained\n=========\n\n", f"\n{'-' * 300}\n\n", "heading"),
    Host("rst", "table cell", "===  ===\na    b\n===  ===\nc    ", "\n===  ===\n\n", "table-cell"),
    Host("rst", "footnote", "Text.\n\n.. [9] ", "\n\n"),
    Host("rst", "escape before", "Ok\\ x. ", "\n\n", alone=False),
    Host("rst", "emoji before", "Ok \U0001f600. ", "\n\n", alone=False),
    Host("rst", "combining mark before", "Ok e\u0301. ", "\n\n", alone=False),
    Host("rst", "other line ends", "It rained.\r\n\r\n", "\r\n\r\n"),
    Host("rst", "tab", "*\t", "\n\n..\n\n", "list-item"),
    Host("rst", "directive", ".. note::\n\n   ", "\n\n"),
    Host("rst", "verse", "| ", "\n\n", "verse"),
)
# Where every rule is silent.
SILENT = {
    "markdown": (
        "`{}`\n\n", "```\n{}\n```\n\n", "    {}\n\n", "<https://example.org/{}>\n\n", "[a](<{}>)\n\n", "![a](<{}>)\n\n",
        "[a]: <http://x/{}>\n\n", "<!-- {} -->\n\n", '<p class="{}"></p>\n\n', "$${}$$\n\n", "<pre>{}</pre>\n\n", "{{{{ {} }}}}\n\n",
        "<script>{}</script>\n\n", "Yes <code>{}</code>\n\n",
    ),
    "html": (
        "<code>{}</code>", "<pre>{}</pre>", "<script>{}</script>", "<style>{}</style>", '<a href="{}"></a>', "<!-- {} -->",
        '<p data-x="{}"></p>', "<template>{}</template>", "<textarea>{}</textarea>", "<svg>{}</svg>", "<math>{}</math>",
    ),
    "rst": (
        "``{}``\n\n", "::\n\n    {}\n\n", ".. code:: text\n\n    {}\n\n", ".. {}\n\n", ":math:`{}`\n\n", ".. _a: http://x/{}\n\n",
        "`a <{}>`_\n\n", ".. image:: {}\n\n", ">>> {}\n\n",
    ),
}  # fmt: skip
FRONT = "---\n{}: 1\nother: {}\n---\n"


def holds(host: Host, text: str) -> bool:
    """Whether a host can hold a text. Raises: AssertionError if nothing in it is markup and it is read as another."""
    if not text or MARKUP[host.form].search(text):
        return False
    if host.form == "rst" and host.name == "table cell" and "  " in text:
        return False
    if host.kind == "attribute" and '"' in text:
        return False
    if host.name in ("link text", "emphasis", "strong", "underscore", "struck") and not _marks(host, text):
        return False
    region = region_of(host, text)
    assert region is not None, (host, text)
    assert region.text.endswith(text), (host, text, region.text)
    assert region.text == text or not host.alone, (host, text, region.text)
    return region.kind == host.kind


def _marks(host: Host, text: str) -> bool:
    """Whether emphasis or a link can begin and end with such characters."""
    return (
        (text[0].isalnum() or text[0] in "“‘(…¿«")
        and not text[-1].isspace()
        and (host.form != "rst" or text[0].isalnum())
    )


def region_of(host: Host, text: str) -> Region | None:
    start = len(host.before)
    found = parse("x", host.before + text + host.after, host.form).regions
    return next((r for r in found if r.whole.start <= start < r.whole.end), None)


def silent(form: str, texts: Sequence[str]) -> str:
    """A document with every text in every place that is left alone."""
    odd = {
        "markdown": re.compile(r"[`<>$\\{}\t\r\n()]|--|\*/|^\s|\s$"),
        "html": re.compile(r"[<>\"'`\t\r\n]|--"),
        "rst": re.compile(r"[`<>\\\t\r\n]|^\s|\s$|^\["),
    }[form]
    made: list[str] = []
    for text in texts:
        if not odd.search(text):
            address = re.sub(r"\s+|[^\w.,;:-]", "-", text)
            made += [place.format(address if "://" in place else text) for place in SILENT[form]]
    return "".join(made).rstrip("\n") + "\n"


def faults(
    rules: Ruleset, host: Host, examples: Sequence[Example], renew: Callable[[Document], Document] | None = None
) -> list[str]:
    """What is not as it must be with examples of the same settings in a host: all in one document, else one by one."""
    if not host.final and not _wrong(rules, host, examples, renew):
        return []
    return [f"{host.form}, {host.name}: {why}" for e in examples if (why := _wrong(rules, host, [e], renew))]


def _wrong(
    rules: Ruleset, host: Host, examples: Sequence[Example], renew: Callable[[Document], Document] | None
) -> str:
    """What is not as it must be with some examples in one document; empty if all is well."""
    text, wanted_text = "", ""
    wanted: list[Span] = []
    for example in examples:
        given = example.good if example.bad is None else example.bad
        text += host.before
        wanted += [Span(s.start + len(text), s.end + len(text)) for s in example.spans if example.bad is not None]
        text += (given or "") + host.after
        good = given if example.good is None else example.good
        wanted_text += host.before + (good or "") + host.after
    document = parse("x", text, host.form, Settings.of(examples[0].settings or {}))
    document = renew(document) if renew else document
    found = sorted(f.span for f in check(document, rules))
    if found != wanted:
        return f"found {[text[slice(*s)] for s in found]} and not {[text[slice(*s)] for s in wanted]} in\n{text}"
    fixed = fix(document, rules, Applicability.UNSAFE, renew=renew)
    if fixed.skipped:
        return f"{fixed.skipped} in\n{text}"
    if fixed.document.text != wanted_text:
        return f"became\n{fixed.document.text}\nand not\n{wanted_text}"
    return ""
