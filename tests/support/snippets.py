"""Valid and broken markup of every format, from which unusual texts are generated."""

from __future__ import annotations

from hypothesis import strategies as st
from making import fragments

MARKDOWN = (
    "*", "**", "_", "`", "``", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "  ", "    ", "# ", "## ", "\n---\n", "===", "[", "]",
    "(http://x)", "![a](b)", "<b>", "</b>", "<br>", "<code>", "</code>", "\n<div>\n", "<!--", "-->", "&amp;", "&eacute;", "&#769;",
    "e", "\u0301", "é", "word", "Some text", "\t", "\r\n", "\r", "|", "|--|\n", "[^1]", "[^1]: ", "$", "$$", "{{", "}}", "{%", "%}",
    ":::\n", ":::note\n", "!!! note\n    ", "import x from 'y'\n", "<Foo a={b}>", "{x}", "\\", "\\*", "  \n", "😀", "~~", "[a]: http://b\n",
    "[a]", "<http://x>", "\0", "\ufffc", "\u00a0", "- [ ] ", "Term\n: ", "\ue000", "“", "”", ".", "---\ntitle: x\n---\n",
    "title: 'it''s'\n", "copylint:\n", "+++\n", "<img alt='x y' src=z>", "<script>", "</script>", "<pre>", "</pre>",
)  # fmt: skip
HTML = (
    "<p>", "</p>", "<b>", "</b>", "<i>", "</i", "<li>", "<ul>", "</ul>", "</li>", "<div class='x'>", "</div>", "<table>", "<tr>", "<td>",
    "</table>", "<h1>", "<h2>", "</h2>", "<br>", "<br/>", '<img alt="a b">', "<img alt=x title='y'>", '<a href="x', '"', "'", ">", "<",
    "&amp;", "&lt;", "&#769;", "&", "&nbsp;", "e", "\u0301", "é", "word", "Some text.", " ", "  ", "\n", "\r\n", "\r", "<!--", "-->",
    "<![CDATA[", "]]>", "<script>", "</script>", "<style>", "<pre>", "</pre>", "<code>", "</code>", "<svg>", "</svg>", "<title>",
    "</title>", "<hr>", "😀", "\0", "\u00a0", "=", "<?xml", "<blockquote>", "</blockquote>", "<P ALT=x>", "<!-- copylint off -->",
    "<textarea>", "<svg/>", "<br><br>", "<template>", "&#0;", "&#x110000;", "&copy", "&notit;",
)  # fmt: skip
RST = (
    "*", "**", "``", "`", "`_", "_", " ", "\n", "\n\n", "* ", "- ", "1. ", "  ", "   ", "    ", "Title\n=====\n", "-----\n", "::\n", "::",
    "\n\n    code\n\n", ".. note:: ", "\n.. note::\n\n   ", ".. image:: x\n   :alt: foo bar\n", ".. code:: py\n\n   x\n", "|a|",
    ".. |a| replace:: b\n", ".. _x: http://y\n", ".. [1] foo\n", "[1]_", ":ref:`x <y>`", "`a <http://b>`_", ".. copylint: off\n",
    ".. comment\n", "+---+---+\n", "| a | b |\n", "=== ===\n", "a   b\n", "word", "Some text.", "\\", "\\*", "é", "e", "\u0301", "😀",
    "\t", "\r\n", "\r", "| line\n", ":field: val\n", "-o opt\n", ">>> x\n", "“", "”", "\0", "\u00a0", "_`t`", "http://x.y",
)  # fmt: skip
SNIPPETS = {"markdown": MARKDOWN, "html": HTML, "rst": RST}


def texts(form: str) -> st.SearchStrategy[str]:
    """Texts of bits of markup, fragments of examples, and any characters at all."""
    parts = st.one_of(
        st.sampled_from(SNIPPETS[form]),
        st.sampled_from(SNIPPETS[form]),
        st.sampled_from(fragments()),
        st.text(max_size=6),
    )
    return st.lists(parts, max_size=14).map("".join)
