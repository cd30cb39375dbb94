"""Markdown, HTML and reStructuredText: exact offsets for any text, and the prose of each format."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import shipped, slow
from snippets import SNIPPETS, texts

from copylint.engine.fixer import check, fix
from copylint.formats import parse
from copylint.formats.block_removal import remove, source_region
from copylint.model.findings import Applicability, apply
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from copylint.model.document import Document

FORMS = sorted(SNIPPETS)


@cache
def rules() -> Ruleset:
    return Ruleset(f.rule for f in shipped())


def doc(text: str, form: str) -> Document:
    return parse("x", text, form)


def found(text: str, form: str) -> list[tuple[str, str]]:
    return [(r.kind, r.text) for r in doc(text, form).regions]


def prose(text: str, form: str) -> list[str]:
    return [t for _, t in found(text, form)]


# Whatever the text


@pytest.mark.parametrize("form", FORMS)
@slow
@given(st.data())
def test_positions_are_exact_regions_disjoint_and_in_order(form: str, data: st.DataObject) -> None:
    text = data.draw(texts(form))
    document = doc(text, form)
    begun, blocks = 0, 0
    spans: list[tuple[int, int]] = []
    for region in document.regions:
        assert region.text.strip()
        assert begun <= region.whole.start
        begun = region.whole.start
        assert region.block.start <= region.whole.start <= region.whole.end <= region.block.end
        if region.kind not in ("metadata", "attribute", "table-cell"):
            assert form == "html" or blocks <= region.block.start
            blocks = max(blocks, region.block.end)
        at = inner = 0
        for piece in region.pieces:
            assert piece.at == at
            assert inner <= piece.source.start <= piece.source.end
            assert not piece.verbatim or text[slice(*piece.source)] == piece.text
            at, inner = piece.end, piece.source.end
        if all(p.text for p in region.pieces) and len(region.text) < 50:
            assert is_normalized("NFC", region.text)
        spans += [p.source for p in region.pieces if p.prose]
    spans.sort()
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert source_region(document).text == text
    assert document.mask() == document.mask()


@pytest.mark.parametrize("form", FORMS)
@slow
@given(st.data())
def test_fixes_leave_the_markup_as_it_was(form: str, data: st.DataObject) -> None:
    text = data.draw(texts(form))
    before = doc(text, form)
    done = fix(before, rules(), Applicability.UNSAFE)
    edits = [e for a in done.applied for e in a.fix.edits if e.blocks]
    if not edits:
        assert done.document.mask() == before.mask()


def test_a_last_block_that_ends_in_an_odd_space_goes_whole() -> None:
    document = doc("Boats.\n\n*<script>\xa0", "markdown")
    edit = remove(document, document.regions[-1], document.regions[-1])
    assert edit.span.end == len(document.text) == document.regions[-1].whole.end


@pytest.mark.parametrize("form", FORMS)
@slow
@given(st.data())
def test_an_edit_that_can_be_built_makes_what_was_asked_for(form: str, data: st.DataObject) -> None:
    text = data.draw(texts(form))
    document = doc(text, form)
    if not document.regions:
        return
    region = data.draw(st.sampled_from(document.regions))
    start = data.draw(st.integers(0, len(region.text)))
    end = data.draw(st.integers(start, min(len(region.text), start + 6)))
    new = data.draw(st.sampled_from(("", " ", "x", ", he", ".", "”")))
    edits = region.edit(start, end, new)
    if edits:
        after = apply(text, sorted(edits))
        assert len(after) == len(text) + sum(len(e.text) - (e.span.end - e.span.start) for e in edits)
        assert all(
            m.source.end <= e.span.start or m.source.start >= e.span.end
            for m in region.pieces
            if not m.prose
            for e in edits
        )


@pytest.mark.parametrize("form", FORMS)
@slow
@given(st.data())
def test_removing_blocks_takes_their_words_and_no_others(form: str, data: st.DataObject) -> None:
    document = doc(data.draw(texts(form)), form)
    regions = [r for r in document.regions if r.kind not in ("metadata", "attribute", "table-cell")]
    if not regions:
        return
    first, last = sorted((data.draw(st.integers(0, len(regions) - 1)), data.draw(st.integers(0, len(regions) - 1))))
    edit = remove(document, regions[first], regions[last])
    assert edit.blocks
    for n, region in enumerate(regions):
        if first <= n <= last:
            assert edit.span.start <= region.whole.start <= region.whole.end <= edit.span.end
        elif region.kind != "heading":
            assert region.whole.end <= edit.span.start or edit.span.end <= region.whole.start


# Markdown


def test_text_at_which_the_markdown_parser_fails_keeps_the_blocks_before(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert prose("Before it.\n\n- [ ] \\\n  - \n", "markdown") == ["Before it."]
    assert "panicked" in capfd.readouterr().err


def test_markdown_has_the_blocks_that_its_reader_sees() -> None:
    text = (
        "# A *fine* title\n\nSome text\ngoes on.\n\n## Head ##\n\n> Said.\n\n- One\n  - Two\n\n    More.\n\n1. Three\n\n"
        "| a | b |\n|---|---|\n| c | `d` |\n\nTerm\n: What it is\n\n[^1]: A note.\n\nRelated articles\n\nx[^1]\n"
    )
    assert found(text, "markdown") == [
        ("title", "A fine title"), ("paragraph", "Some text goes on."), ("heading", "Head"), ("quotation", "Said."),
        ("list-item", "One"), ("list-item", "Two"), ("paragraph", "More."), ("list-item", "Three"), ("table-cell", "a"),
        ("table-cell", "b"), ("table-cell", "c"), ("paragraph", "Term"), ("paragraph", "What it is"), ("paragraph", "A note."),
        ("label", "Related articles"), ("paragraph", "x"),
    ]  # fmt: skip


def test_nested_items_know_their_level_and_the_item_around_them() -> None:
    for form, text in (
        ("markdown", "- One\n  - Two\n"),
        ("html", "<ul><li>One<ul><li>Two</ul></ul>"),
        ("rst", "* One\n\n  * Two\n"),
    ):
        one, two = doc(text, form).regions
        assert (one.level, two.level, two.parent) == (1, 2, one)


@pytest.mark.parametrize(
    "text",
    [
        "`a`", "```\na\n```", "    a\n", "<script>a</script>", "![a](b)", "<http://a.b>", "$$a^2$$", "{{< a >}}", "{% a %}",
        "import a from 'b'\n", "<!-- a -->", "[a]: http://b", "{% raw %}\na b c\n{% endraw %}", "***", ":::note",
        "export const a = {\n  b: 'c',\n}\n", "<Tabs a={{b: 'c'}}>", "{/* a\nb */}\n\n<Foo/>", "\\begin{align}\na\n\\end{align}",
    ],
)  # fmt: skip
def test_what_is_no_prose_in_markdown_is_left_alone(text: str) -> None:
    assert prose(text, "markdown") == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("It is `x` here", "It is ￼ here"), ("a \\* b &amp; c", "a * b & c"), ("so $x^2$ is", "so ￼ is"), ("$5 or $10 now", "$5 or $10 now"),
        ("from $5-$10, a US$ bill", "from $5-$10, a US$ bill"), ("an {{ x }} b", "an ￼ b"), ("a[^1] b\n\n[^1]: c", "a b"), ("a\nb", "a b"),
        ("a  \nb", "a\nb"), ("a<br>b", "a\nb"), ("a <!-- x --> b", "a b"), ("a <code>*b*</code> c", "a ￼ c"), ("a\\(x_1\\) b", "a￼ b"),
        ("[a](b) <i>c</i>", "a c"), ("e&#769;", "é"), ("- [x] done", "done"), ("> [!NOTE]\n> a", "a"), ("!!! note\n    a b", "a b"),
    ],
)  # fmt: skip
def test_markdown_text_is_what_its_reader_sees(text: str, seen: str) -> None:
    assert prose(text, "markdown")[0] == seen


def test_the_text_of_a_link_that_is_its_own_address_is_not_edited() -> None:
    region = doc("See [teh end] now.\n\n[teh end]: http://x\n", "markdown").regions[0]
    assert region.text == "See teh end now."
    assert region.edit(4, 7, "the") is None


@pytest.mark.parametrize(
    ("text", "old", "new", "made"),
    [
        ("He **said** it.", "said", "says", "He **says** it."),
        ("He **said** it.", "said", "", None),
        ("He **said** it.", "said it", "says it", "He **says** it."),
        ("He **said** it.", "aid it", "aw it", "He **saw** it."),
        ("He **said**it.", "said", "said,", "He **said**,it."),
        ("He **said.**", "id.", "id ", None),
        ("He **said** it.", "said ", "said, ", "He **said,** it."),
        ("He *sa* it.", "He sa", "Hesa", None),
        ("A `b` c", "A ￼", "A", None),
    ],
)
def test_an_edit_that_would_break_emphasis_is_not_built(text: str, old: str, new: str, made: str | None) -> None:
    region = doc(text, "markdown").regions[0]
    at = region.text.index(old)
    edits = region.edit(at, at + len(old), new)
    assert (None if edits is None else apply(text, sorted(edits))) == made


def test_an_edit_brings_no_markup_in() -> None:
    for form, text, new in (("markdown", "A b c", "*b*"), ("html", "<p>A b c</p>", "<b>"), ("rst", "A b c", "`b`")):
        assert doc(text, form).regions[0].edit(2, 3, new) is None
    assert doc('<img alt="A b c">', "html").regions[0].edit(2, 3, '"') is None


# Front matter


def test_some_values_of_front_matter_are_prose_and_no_other() -> None:
    text = "---\ntitle: \"It\\u2019s a \\\"b\\\"\"\ntags: [a, b]\ndescription: >\n  One\n  two\nsummary: 'It''s'\nteaser: Yes\n---\nText.\n"
    assert found(text, "markdown") == [
        ("metadata", 'It’s a "b"'), ("metadata", "One two"), ("metadata", "It's"), ("paragraph", "Text."),
    ]  # fmt: skip
    assert found('+++\ntitle = "A \\"b\\""\nx = 1\n[a]\ntitle = "no"\n+++\nText.\n', "markdown")[0] == (
        "metadata",
        'A "b"',
    )


def test_a_configured_key_of_front_matter_is_prose_too() -> None:
    settings = doc("", "markdown").settings.but(front_matter=("teaser",))
    assert [r.text for r in parse("x", "---\nteaser: Yes, we do\n---\n", "markdown", settings).regions] == [
        "Yes, we do"
    ]


def test_rules_without_yaml_between_them_are_no_front_matter() -> None:
    assert prose("---\n\nNote that: it rains.\n\n---\n\nText.\n", "markdown") == ["Note that: it rains.", "Text."]


def test_front_matter_may_say_the_language() -> None:
    assert doc("---\ncopylint:\n  language: de\n---\nText.\n", "markdown").settings.language == "de"


# HTML


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<p>a<p>b", ["a", "b"]), ("a < b &amp; c &copyright; d", ["a < b & c &copyright; d"]), ("<p>a <b> b</b></p>", ["a b"]),
        ("<b>a<i>b</b>c</i>", ["abc"]), ("a<br>b<br><br>c", ["a\nb", "c"]), ("<p>a\n  b", ["a b"]), ("<p title='x > y'>a", ["x > y", "a"]),
        ("<ul><li>a<li>b<ul><li>c</ul>d</ul>", ["a", "b", "c", "d"]), ("a<!-- > --> b", ["a b"]), ("<a href=x>a</a", ["a"]),
        ("<![CDATA[ x ]]>a", ["a"]), ("<svg><title>x</title></svg>a", ["￼a"]), ("<script>'</p>'</script>a", ["a"]), ("<td>a<td>b", ["a", "b"]),
        ("<title>a &amp; b</title><h1>c", ["a & b", "c"]), ("<p>a<code>b</p>c", ["ab", "c"]), ("<pre>a\n</pre>b", ["b"]), ("a&nbsp;b", ["a\u00a0b"]),
        ("</div>a</p>b", ["a", "b"]), ('<img src=x alt="a &quot;b&quot;"> c', ["￼ c", 'a "b"']), ("<P>A</P>", ["A"]), ("<p", []),
    ],
)  # fmt: skip
def test_html_text_is_what_its_reader_sees_however_malformed(text: str, seen: list[str]) -> None:
    assert prose(text, "html") == seen


# reStructuredText


def test_rst_has_the_blocks_that_its_reader_sees() -> None:
    text = (
        ":Author: me\n\nTitle\n=====\n\nSome *text*\ngoes on::\n\n    code\n\n* One\n  more\n\nHead\n----\n\n.. note:: Look\n   here.\n\n"
        ".. code:: py\n\n    x\n\nTerm\n    What it is\n\n.. [1] A note\n\n    Said.\n\n| Verse\n\n===  ===\na    b\n===  ===\n\n"
        "+---+---+\n| c | d |\n+---+---+\n\n.. comment\n\n.. _x: http://y\n"
    )
    assert found(text, "rst") == [
        ("title", "Title"), ("paragraph", "Some text goes on:"), ("list-item", "One more"), ("heading", "Head"), ("paragraph", "Look here."),
        ("paragraph", "Term"), ("paragraph", "What it is"), ("paragraph", "A note"), ("paragraph", "Said."), ("verse", "Verse"),
        ("table-cell", "a"), ("table-cell", "b"), ("table-cell", "c"), ("table-cell", "d"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a ``b`` c", "a ￼ c"), ("a **b** *c*", "a b c"), ("`a <http://b>`_ c", "a c"), ("see a_ b", "see a b"), (":ref:`a <b>` c", "a c"),
        (":class:`a` c", "￼ c"), ("a |b| c", "a ￼ c"), ("a\\* b", "a* b"), ("2 * 3 * 4", "2 * 3 * 4"), ("a_b_c __init__", "a_b_c __init__"),
        ("re\\ *x*", "rex"), ("a\nb", "a b"), ("an `\\<x>`_ end", "an <x> end"),
    ],
)  # fmt: skip
def test_rst_text_is_what_its_reader_sees(text: str, seen: str) -> None:
    assert prose(text, "rst") == [seen]


# Blocks

FOOTERS = {
    "markdown": "It rained all day.\n\n---\n\n## Related articles\n\n- [One story](a)\n- [Another](b)\n",
    "html": '<main><p>It rained all day.</p>\n<hr>\n<div class="r">\n<h2>Related articles</h2>\n<ul><li><a href=a>One story</a><li>'
    "<a href=b>Another</a></ul>\n</div></main>\n",
    "rst": "It rained all day.\n\n----\n\nRelated articles\n----------------\n\n* `One story <a>`_\n* `Another <b>`_\n",
}
BODIES = {
    "markdown": "It rained all day.\n",
    "html": "<main><p>It rained all day.</p>\n</main>\n",
    "rst": "It rained all day.\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_footer_goes_with_its_heading_its_list_and_its_rule_line(form: str) -> None:
    document = doc(FOOTERS[form], form)
    assert apply(document.text, [remove(document, document.regions[1], document.regions[-1])]) == BODIES[form]
    assert apply(document.text, [remove(document, document.regions[2], document.regions[-1])]) == BODIES[form]
    assert fix(document, rules(), Applicability.SAFE).document.text == BODIES[form]


DRAWN = """\
+-------+-----------------+
| a     | b  and the the  |
|       | next line  here |
+=======+=================+
| x     | A hour here     |
+-------+-----------------+
| One ,  and the the two  |
+-------------------------+

========  =====
The the   A hour
A hour    B
A hours   C
========  =====

Title the the
=============

A hour more
-----------

A hour less
------------

term the the : a hour
    It is  so.
"""


def test_a_fix_leaves_the_frame_around_a_text_where_it_is() -> None:
    done = fix(doc(DRAWN, "rst"), rules(), Applicability.UNSAFE)
    assert not done.skipped
    assert (
        done.document.text
        == """\
+-------+-----------------+
| a     | b and the       |
|       | next line here  |
+=======+=================+
| x     | An hour here    |
+-------+-----------------+
| One, and the two        |
+-------------------------+

========  =====
The       An hour
An hour   B
An hours  C
========  =====

Title the
=============

A hour more
-----------

An hour less
------------

term the : an hour
    It is so.
"""
    )


def test_a_removal_keeps_the_ends_of_the_elements_that_stay() -> None:
    text = "<div><p>One.</p><p>Two.</p></div><section><p>Three.</p><p>Four.</p></section>"
    document = doc(text, "html")
    edit = remove(document, document.regions[1], document.regions[2])
    assert apply(text, [edit]) == "<div><p>One.</p></div><section><p>Four.</p></section>"


def test_code_below_a_heading_keeps_the_heading() -> None:
    text = "A.\n\n## Head\n\n```\nx\n```\n\nAdvertisement\n"
    document = doc(text, "markdown")
    assert apply(text, [remove(document, document.regions[2], document.regions[2])]) == "A.\n\n## Head\n\n```\nx\n```\n"


# The source


def test_a_rule_on_the_source_speaks_of_prose_alone() -> None:
    text = "One. \n\n```\ncode. \n```\n\nTwo  \nthree. \n"
    spans = [f.span for f in check(doc(text, "markdown"), rules()) if f.rule == "spacing/trailing-space"]
    assert [text[: span.start].rpartition("\n")[2] for span in spans] == ["One.", "three."]
