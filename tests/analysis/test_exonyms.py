"""Tests of names in other languages: the table, the lookup, and names in brackets."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copylint.analysis import exonyms
from copylint.analysis.exonyms import ARTICLES, fold, lookup
from copylint.kinds.base import Candidate
from copylint.kinds.bracketed_name import BracketedName
from copylint.model.document import Document
from copylint.model.findings import Applicability, Edit, Finding, Span
from copylint.model.region import Piece, Region
from copylint.rules import parser

RULE = Path(__file__).parents[2] / "rules" / "translation" / "bracketed-name.yaml"
TABLE = Path(exonyms.TABLE)
MAKER = Path(__file__).parents[2] / "scripts" / "data" / "make_names.py"


class Row(NamedTuple):
    key: str
    english: str
    flag: str
    languages: str


def lines() -> list[str]:
    return TABLE.read_text("utf-8").splitlines()


@cache
def table() -> list[Row]:
    return [Row(*line.split("\t")) for line in lines()[1:]]


@cache
def rule() -> parser.RuleFile:
    return parser.parse(RULE, RULE.read_text("utf-8"), "translation", True)


def document(text: str) -> Document:
    whole = Span(0, len(text))
    return Document("t.txt", text, (Region("paragraph", (Piece(0, text, whole),), whole),))


def check(text: str) -> list[Finding]:
    doc = document(text)
    return sorted(rule().rule.check(doc, [Candidate(doc.regions[0])]), key=lambda f: f.span)


def fixed(text: str, wanted: Applicability = Applicability.SAFE) -> str:
    edits: list[Edit] = [e for f in check(text) if (fix := f.fix(wanted)) for e in fix.edits]
    for span, new, _ in sorted(edits, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return text


# The table


def test_keys_are_folded_and_sorted_without_repeats() -> None:
    keys = [row.key.encode() for row in table()]
    assert keys == sorted(set(keys))
    assert [row.key for row in table() if row.key != fold(row.key)] == []


def test_rows_have_four_full_columns_and_a_known_flag() -> None:
    assert [line for line in lines() if len(line.split("\t")) != 4 or "" in line.split("\t")] == []
    assert {row.flag for row in table()} == set("tTeEl")


def test_no_key_is_a_lone_letter_and_none_needs_translating_to_itself() -> None:
    assert [row for row in table() if len(row.key) < 2] == []
    assert [row for row in table() if row.flag not in "eE" and row.key == fold(row.english)] == []


def test_no_key_without_an_article_is_an_english_name() -> None:
    english = {fold(row.english) for row in table()}
    assert [row for row in table() if row.flag not in "eE" and row.key in english] == []


def test_names_are_english_as_sentences_have_it() -> None:
    odd = re.compile(r"&|\bSAR\b|Burma|Congo - |\bXX|Pseudo|Unknown")
    assert [row for row in table() if odd.search(row.english)] == []


def test_many_languages_have_most_countries() -> None:
    for language in "pt es fr de it nl pl cs sk sl hr sr bs ro hu sv da nb fi et lv lt tr uk ru bg mk el".split():
        assert sum(language in row.languages.split() for row in table() if row.flag in "tT") > 80, language
    assert len({language for row in table() for language in row.languages.split()}) >= 50


def test_the_table_is_what_its_script_writes(tmp_path: Path) -> None:
    babel = pytest.importorskip("babel")
    recorded = lines()[0].split("\t")[2]
    if recorded != f"babel {babel.__version__}":
        pytest.skip(f"the table was made with {recorded}, here is babel {babel.__version__}")
    out = tmp_path / "names.tsv"
    subprocess.run([sys.executable, str(MAKER), str(out)], check=True)
    assert out.read_bytes() == TABLE.read_bytes()


def test_the_notice_names_licence_owner_script_and_versions() -> None:
    notice = TABLE.with_name("names.NOTICE").read_text("utf-8")
    _, cldr, babel, _ = lines()[0].split("\t")
    for needed in ("UNICODE LICENSE V3", "Unicode, Inc.", MAKER.name, cldr.removeprefix("CLDR "), babel):
        assert needed in notice


# The look-up


@given(st.data())
def test_every_row_is_found_however_it_is_cased_and_spaced(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([row for row in table() if row.flag not in "eE"]))
    written = data.draw(st.sampled_from([row.key, row.key.title(), f" {row.key.replace(' ', chr(160))}\u200e"]))
    if fold(written) != row.key:  # “ß” has no single capital
        written = row.key
    name = lookup(written)
    assert name is not None
    assert (name.english, name.article, name.stripped) == (row.english, row.flag == "T", "")
    assert (name.kind == "language") == (row.flag == "l") != name.sure


@given(st.data())
def test_an_article_of_the_names_language_is_stripped_and_any_other_word_is_not(data: st.DataObject) -> None:
    article = data.draw(st.sampled_from(sorted(ARTICLES)))
    having, doubt, never = (set(words.split()) for words in ARTICLES[article])
    row = data.draw(st.sampled_from(table()))
    languages = set(row.languages.split())
    lead = article if article == "l'" else article + " "
    if fold(lead + row.key) in {r.key for r in table()}:
        return
    name = lookup(lead + row.key)
    if languages & having and not languages & never:
        assert name is not None
        assert (name.english, name.stripped) == (row.english, lead)
        assert name.sure == (row.flag != "l" and not languages & doubt)
    else:
        assert name is None


@given(st.text(max_size=90))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    name = lookup(text)
    assert name is None or text.startswith(name.stripped)


@pytest.mark.parametrize(
    ("text", "english", "article"),
    [
        ("a Suécia", "Sweden", False),
        ("os Estados Unidos", "United States", True),
        ("l’Autriche", "Austria", False),
        ("l'Égypte", "Egypt", False),
        ("gli Stati Uniti", "United States", True),
        ("die Niederlande", "Netherlands", True),
        ("Vereinigtes Königreich", "United Kingdom", True),
        ("de Verenigde Staten", "United States", True),
        ("τα Ηνωμένα Αραβικά Εμιράτα", "United Arab Emirates", True),
        ("les Philippines", "Philippines", True),
        ("la Bosnie-Herzégovine", "Bosnia and Herzegovina", False),
        ("Filipiny", "Philippines", True),
        ("Česko", "Czechia", False),
        ("CHORVATSKO", "Croatia", False),
        ("Cap-Vert", "Cape Verde", False),
        ("Costa d’Avorio", "Côte d’Ivoire", False),
        ("Costa d'Avorio", "Côte d’Ivoire", False),
        ("Mianmar", "Myanmar", False),
        ("Birmania", "Myanmar", False),
        ("Makau", "Macao", False),
        ("Kongo-Kinshasa", "Democratic Republic of the Congo", True),
        ("América Latina", "Latin America", False),
        ("日本", "Japan", False),
        ("베트남", "Vietnam", False),
        ("მოლდოვა", "Moldova", False),
        ("Su\u0301ecia", None, False),
        ("Sue\u0301cia", "Sweden", False),
    ],
)
def test_names_resolve(text: str, english: str | None, article: bool) -> None:
    name = lookup(text)
    assert (name and name.english, bool(name and name.article)) == (english, article)


@pytest.mark.parametrize(
    "text",
    "Peru Chad Jordan Georgia Niger Mali China Island Pole Holland Maurice Dominique Tunis Congo Kongo Europa Engels"
    " sic 1 the …"
    " da\tUcrânia na\tAlemanha de\tEspaña de\tKenia i\tKanada of\tSuécia the\tSuécia o\tgoverno a l'".replace(
        "\t", "\u00a0"
    ).split(" "),
)
def test_what_may_be_english_or_something_else_does_not_resolve(text: str) -> None:
    assert lookup(text.replace("\u00a0", " ")) is None


def test_languages_and_articles_that_may_be_prepositions_are_not_sure() -> None:
    for text, english in (("ungherese", "Hungarian"), ("a Irlanda", "Ireland"), ("la Germania", "Germany")):
        name = lookup(text)
        assert name is not None
        assert (name.english, name.sure) == (english, False)


def test_nothing_is_read_before_the_first_lookup_and_that_is_quick() -> None:
    code = (
        "import sys, time, builtins, io, pathlib\n"
        "read = []\n"
        "sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == 'open' else None)\n"
        "from copylint.analysis.exonyms import lookup\n"
        "assert not [r for r in read if r.endswith('names.tsv')], read\n"
        "start = time.process_time(); assert lookup('a Suécia'); print(time.process_time() - start)\n"
        "assert [r for r in read if r.endswith('names.tsv')]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 0.01


# The brackets


def test_every_example_is_found_exactly_and_fixed_exactly() -> None:
    for example in rule().examples:
        text = example.bad if example.bad is not None else example.good
        assert text is not None
        assert tuple(f.span for f in check(text)) == example.spans, text
        if example.good is not None:
            assert fixed(text, Applicability.UNSAFE) == example.good
            assert check(example.good) == []


def test_at_least_ten_near_misses() -> None:
    assert sum(example.bad is None for example in rule().examples) >= 10


def test_the_edit_lies_inside_the_bracket_and_the_span_is_the_bracket() -> None:
    text = "“They [ a Suécia ] agreed.”"
    (finding,) = check(text)
    assert text[slice(*finding.span)] == "[ a Suécia ]"
    assert fixed(text) == "“They [ Sweden ] agreed.”"


def test_a_language_is_fixed_only_on_request() -> None:
    text = "She wrote it in theirs [der Finnisch]; he read it in his [albanais]."
    assert fixed(text) == text
    assert fixed(text, Applicability.UNSAFE) == "She wrote it in theirs [Finnish]; he read it in his [Albanian]."


def test_a_preferred_name_is_written() -> None:
    doc = document("They [la Turquie] agreed.")
    (match,) = BracketedName({"Türkiye": "Turkey"}).find(doc, [Candidate(doc.regions[0])])
    assert match.values["new"] == "[Turkey]"


def test_words_of_other_sentences_do_not_tell_the_language_of_this_one() -> None:
    assert (
        fixed("It is by Ana Sá é. [Norwegen] paid. Das Boot sank.")
        == "It is by Ana Sá é. [Norway] paid. Das Boot sank."
    )


def test_capitals_stay_capitals() -> None:
    assert fixed("THEY [OS ESTADOS UNIDOS] AGREED") == "THEY [THE UNITED STATES] AGREED"


def test_places_of_triggers_give_the_same_as_the_whole_text() -> None:
    doc = document("A [1] they [a Suécia] and it [[Norwegen]] met them [Польша].")
    region = doc.regions[0]
    places = tuple(m.start() for m in re.finditer(r"\[", region.text))
    kind = rule().rule.kind
    found = list(kind.find(doc, [Candidate(region, places)]))
    assert found == list(kind.find(doc, [Candidate(region)]))
    assert len(found) == 2


def test_a_name_broken_over_two_lines_is_fixed_line_by_line() -> None:
    first, second = "They [os Estados", "Unidos] agreed."
    start = len(first) + 1
    pieces = (
        Piece(0, first, Span(0, len(first))),
        Piece(len(first), " ", Span(len(first), start), verbatim=False),
        Piece(start, second, Span(start, start + len(second))),
    )
    region = Region("paragraph", pieces, Span(0, start + len(second)))
    doc = Document("t.txt", f"{first}\n{second}", (region,))
    (match,) = rule().rule.kind.find(doc, [Candidate(region)])
    text = doc.text
    for span, new, _ in sorted(match.fixes[0].edits, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    assert text == "They [the United\nStates] agreed."


@pytest.mark.parametrize(
    "text",
    [
        "See ![Norwegen] and \\[Norwegen] and [Norwegen][no].",
        "[Norwegen]: https://example.org/no",
        "“Guerra e pace in [Albania] e [Francia] del sud”",
        "Он сказал [Польша] вчера.",
        "The lowercase one [norwegen] is no name.",
    ],
)
def test_links_foreign_text_and_lower_case_are_left_alone(text: str) -> None:
    assert check(text) == []


@given(st.text(alphabet="[]( aAoseÉéTtheürkiN.“”\n’", max_size=60))
def test_no_text_crashes_or_changes_outside_brackets(text: str) -> None:
    new = fixed(text, Applicability.UNSAFE)
    assert re.sub(r"\[[^\[\]]*\]", "[]", new) == re.sub(r"\[[^\[\]]*\]", "[]", text)
