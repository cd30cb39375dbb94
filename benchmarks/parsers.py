"""Compare the HTML and reStructuredText parsers with tree-sitter's grammars on malformed text.

    pip install tree-sitter tree-sitter-html tree-sitter-rst html5lib docutils
    python benchmarks/parsers.py [--texts FOLDER] [--documents 200] [--files FOLDER]

Articles of benchmarks/formats.py are spoilt with a fixed seed, a few faults each: a tag or a quote that is never
closed, wrong nesting, an open `<`, an entity without semicolon, a text cut off; a short underline, a blank line or an
indent that is missing, a sign that is never closed. What is prose is what the reference says: html5lib, which builds
the tree that browsers build, and docutils. Prints, in percent of its words, those lost and those taken for prose that
are none, the documents that are read word for word as the reference does, and MB per CPU second. With --files, the
files of a folder are read instead of spoilt articles; docutils knows nothing of what Sphinx adds.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formats import ROOT, SEED, articles

from copylint.formats import SUFFIXES, parse
from copylint.formats.html import blocks as tags
from copylint.model.region import OPAQUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BLOCKS = frozenset(name for name, what in tags.WHAT.items() if what in (tags.BLOCK, tags.BREAK, tags.RULE))
LEFT = frozenset(name for name, what in tags.WHAT.items() if what in (tags.RAW, tags.SKIP, tags.CODE, tags.OPAQUE))
WORD = re.compile(r"\w+")
HTML_FAULTS: tuple[tuple[str, str], ...] = (
    (r"</(?:p|li|em|strong|a|h2|blockquote)>", ""),
    (r"(?<=[a-z]\")>", ""),
    (r"(?<=[a-z])\">", ">"),
    (r" (?=[a-z]+ )", " < "),
    (r" (?=[a-z]+ )", " <3 &amp "),
    (r" (?=[a-z]+ )", " &copy "),
    (r"</em>|</strong>", "</b>"),
    (r"<p class=\"text\">", "<p><b><i>"),
    (r"</p>", "</i></p></b>"),
    (r" (?=[a-z]+ )", " <![CDATA[ x ]]> "),
    (r" (?=[a-z]+ )", " <!-- a > b -- > c --> "),
    (r"<p class=\"text\">", '<p class=text title="a > b" data-x=\'">\'>'),
    (r"<li>", "<li><p>"),
    (r"<ul>", "<ul><td>"),
    (r" (?=[a-z]+ )", "<br>"),
)
RST_FAULTS: tuple[tuple[str, str], ...] = (
    (r"-{6,}\n", "---\n"),
    (r"(?<=[a-z.])\n\n(?=- )", "\n"),
    (r"\n {4}(?=\w)", "\n  "),
    (r" (?=[a-z]+ )", " *"),
    (r" (?=[a-z]+ )", " ``"),
    (r" (?=[a-z]+ )", " |"),
    (r"\n\n(?=[A-Z])", "\n\n.. note::\n   "),
    (r"\n\n(?=[A-Z])", "\n\n::\n\n  x = 1\n\n"),
    (r"\n\n(?=[A-Z])", "\n\n.. not a directive\n\n"),
    (r"\n\n(?=[A-Z])", "\n\n:field: x\n"),
)


def spoilt(text: str, faults: Sequence[tuple[str, str]], chance: random.Random) -> str:
    """A text with three faults, now and then cut off."""
    for pattern, new in chance.sample(faults, 3):
        places = list(re.finditer(pattern, text))
        if places:
            m = chance.choice(places)
            text = text[: m.start()] + new + text[m.end() :]
    return text[: int(len(text) * chance.uniform(0.5, 1))] if chance.random() < 0.2 else text


def ours(form: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        regions = parse("x", text, form).regions
        kept = (r.text for r in regions if r.kind not in ("attribute", "metadata"))
        return " ".join(kept).replace(OPAQUE, " ")

    return read


def by_html5lib() -> Callable[[str], str]:
    parse_html: Any = import_module("html5lib").parse

    def shown(node: Any) -> Iterator[str]:
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name and name not in LEFT:
            block = name in BLOCKS
            yield " " if block else ""
            yield node.text or ""
            for child in node:
                yield from shown(child)
                yield child.tail or ""
            yield " " if block else ""
        else:
            yield " " if name else ""

    return lambda text: "".join(shown(parse_html(text, namespaceHTMLElements=False)))


def by_tree_sitter(form: str) -> Callable[[str], str]:
    sitter: Any = import_module("tree_sitter")
    grammar: Any = import_module(f"tree_sitter_{form}")
    parser = sitter.Parser(sitter.Language(grammar.language()))
    shown = _html_nodes if form == "html" else _rst_nodes
    return lambda text: "".join(shown(parser.parse(text.encode()).root_node))


def _html_nodes(node: Any) -> Iterator[str]:
    if node.type in ("text", "entity"):
        yield html.unescape(node.text.decode("utf-8", "replace"))
        return
    if node.type in ("script_element", "style_element", "comment", "doctype"):
        return
    name = ""
    if node.type == "element" and node.children and node.children[0].named_children:
        name = node.children[0].named_children[0].text.decode("utf-8", "replace").lower()
    if name in LEFT:
        yield " "
        return
    block = name in BLOCKS
    end = node.start_byte
    yield " " if block else ""
    for child in node.children:
        yield " " if child.start_byte > end else ""  # whitespace is in no node
        if child.type not in ("start_tag", "end_tag", "self_closing_tag", "erroneous_end_tag"):
            yield from _html_nodes(child)
        elif b"br" in child.text[:4]:
            yield " "
        end = child.end_byte
    yield " " if block else ""


RST_LEFT = frozenset(
    "literal_block doctest_block comment target directive_name literal reference_target substitution_definition "
    "interpreted_text option_list".split()
)
RST_PROSE = frozenset(("paragraph", "title", "line", "term", "classifier"))


def _rst_nodes(node: Any) -> Iterator[str]:
    if node.type in RST_LEFT:
        return
    if node.type in RST_PROSE:
        text = node.text.decode("utf-8", "replace")
        yield (
            re.sub(r"``.*?``|<[^<>\s]+>`|[*`|_]", lambda m: " " if m[0][0] in "`<" and len(m[0]) > 1 else "", text)
            + " "
        )
        return
    for child in node.named_children:
        yield from _rst_nodes(child)


def by_docutils() -> Callable[[str], str]:
    publish: Any = import_module("docutils.core").publish_doctree
    nodes: Any = import_module("docutils.nodes")
    left = (
        nodes.literal_block,
        nodes.literal,
        nodes.doctest_block,
        nodes.comment,
        nodes.system_message,
        nodes.problematic,
    )
    left = (*left, nodes.target, nodes.math, nodes.math_block, nodes.raw, nodes.field_name, nodes.image, nodes.docinfo)
    quiet = {
        "report_level": 5,
        "halt_level": 5,
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "warning_stream": False,
    }
    quiet |= {"doctitle_xform": False, "docinfo_xform": False}

    def shown(node: Any) -> Iterator[str]:
        if isinstance(node, nodes.Text):
            yield str(node)
        elif isinstance(node, nodes.problematic):
            yield node.astext()
        elif isinstance(node, left):
            yield " "
        else:
            for child in node.children:
                yield from shown(child)
            if not isinstance(node, nodes.Inline):
                yield " "

    return lambda text: "".join(shown(publish(text, settings_overrides=quiet)))


def measure(name: str, read: Callable[[str], str], texts: Sequence[str], wanted: Sequence[list[str]]) -> None:
    lost = false = alike = 0
    start = time.process_time_ns()
    found = [read(text) for text in texts]
    spent = (time.process_time_ns() - start) / 1e9
    for text, words in zip(found, wanted, strict=True):
        own = WORD.findall(text)
        lost += (Counter(words) - Counter(own)).total()
        false += (Counter(own) - Counter(words)).total()
        alike += own == words
    total = sum(map(len, wanted)) / 100
    speed = sum(len(t.encode()) for t in texts) / 1e6 / spent
    print(
        f"  {name:12} {lost / total:6.2f} % of the words lost, {false / total:6.2f} % too many, "
        f"{alike} of {len(texts)} word for word, {speed:.1f} MB/s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=ROOT / "examples")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--files", type=Path, help="read the files of this folder, as they are")
    given = parser.parse_args()
    for form, faults, reference in (("html", HTML_FAULTS, by_html5lib), ("rst", RST_FAULTS, by_docutils)):
        chance = random.Random(SEED)
        if given.files:
            paths = sorted(p for p in given.files.rglob("*") if SUFFIXES.get(p.suffix.lower()) == form and p.is_file())
            chance.shuffle(paths)
            texts = [p.read_bytes().decode("utf-8", "replace") for p in paths if p.stat().st_size < 200_000]
            texts = texts[: given.documents]
        else:
            made = articles(given.texts, form, given.documents * 0.006)
            texts = [spoilt(made[n % len(made)], faults, chance) for n in range(given.documents)]
        read = reference()
        wanted = [WORD.findall(read(text)) for text in texts]
        print(f"{form}: {len(texts)} documents, {sum(map(len, wanted))} words")
        measure("copylint", ours(form), texts, wanted)
        measure("tree-sitter", by_tree_sitter(form), texts, wanted)


if __name__ == "__main__":
    main()
