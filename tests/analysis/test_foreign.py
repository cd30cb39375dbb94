"""Tests of foreign fragments: which are found in which language, which are not, and the table."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copylint.analysis import foreign as fragments
from copylint.analysis import languages
from copylint.analysis.foreign import candidates, kept_words, lexicon, word_odds
from copylint.analysis.foreign.candidates import promising
from copylint.analysis.foreign.segments import tokens
from copylint.engine.fixer import check
from copylint.formats import parse
from copylint.matching.text_window import Window
from copylint.model.settings import Settings
from copylint.rules import loader
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from copylint.model.findings import Finding

RULE = loader.read_file(loader.shipped() / "translation" / "foreign-fragment.yaml", True).rule
BRACKETS = loader.read_file(loader.shipped() / "translation" / "bracketed-name.yaml", True).rule
DATA = Path(lexicon.FOLDER)


def findings(text: str, language: str = "en", fast: bool = True, words: frozenset[str] = frozenset()) -> list[Finding]:
    document = parse("x.txt", text, "plain", Settings(language, words=words))
    return check(document, Ruleset([RULE, BRACKETS], fast))


def marked(text: str, language: str = "en") -> str:
    for finding in reversed(findings(text, language)):
        start, end = finding.span
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Portuguese", "The captain said that the ⟦tripulação⟧ was safe and on its way home."),
        ("Spanish", "The owner of the bakery has closed ⟦todas las tiendas⟧ in the old town."),
        ("Italian", "They walked along the ⟦sentiero⟧ until it was too dark to see."),
        ("French", "Her brother has been ⟦condamné à⟧ six years in prison."),
        ("German", "The council will ⟦wahrscheinlich nicht⟧ vote before the end of the month."),
        ("German", "He was glad that they ⟦[das Krankenhaus]⟧ had a bed for his mother."),
        ("Dutch", "The tram was ⟦gisteren⟧ late, and nobody was told why."),
        ("Swedish", "A boat with ⟦fyra människor⟧ was found near the island."),
        ("Danish", "The library was closed for the ⟦ombygning af⟧ its roof."),
        ("Finnish", "The teachers of the ⟦peruskoulun⟧ asked for smaller classes."),
        ("Polish", "She bought the house with her ⟦siostrą⟧ in the year of the flood."),
        ("Czech", "The bridge was closed ⟦kvůli⟧ the strong wind."),
        ("Hungarian", "There were many ⟦gyerekek⟧ in the square when the lights went out."),
        ("Romanian", "The road to the village is ⟦închis pentru⟧ three weeks."),
        ("Turkish", "The price of bread has ⟦yükseldi⟧ again, the bakers said."),
        ("Vietnamese", "The market was full of ⟦người⟧ even in the rain."),
        ("Catalan", "The mayor has asked for ⟦una reunió amb⟧ the ministry."),
        ("Indonesian", "The ferry was carrying ⟦penumpang⟧ from two islands."),
        ("Icelandic", "The horses were ⟦þegar⟧ in the valley when the snow came."),
        ("Lithuanian", "The firemen could not reach the ⟦gyventojų⟧ of the upper floor."),
        ("German", "He was glad that the ⟦Zeitpunkt⟧ was a good one for the town."),
        (
            "German",
            "The rain did not stop. ⟦Die neue Brücke wurde in der 125th Street am Abend gesperrt⟧, and nobody could cross.",
        ),
        (
            "Russian",
            "The roads are wet now, and nobody knows why. ⟦Мы не знаем, когда мост будет снова открыт для движения, но надеемся на лучшее⟧.",
        ),
        ("Korean", "The mayor met the members of the General ⟦[장관]⟧ Assembly on Friday."),
        ("Hebrew", "“Every ⟦[מלחמה]⟧ minute counts,” said the driver of the bus."),
        ("Romanian", "The old men had come from every ⟦judeţ⟧ of the country."),
        ("Russian", "The doctor said that the ⟦больницы⟧ were full and that more help was needed."),
        ("Ukrainian", "The doctor said that the ⟦лікарні⟧ were full and that more help was needed."),
        ("Greek", "The ships were waiting in the ⟦λιμάνι⟧ until the storm was over."),
        ("Arabic", "The teachers were asked to leave the ⟦المدرسة⟧ before the end of the day."),
        ("Hebrew", "The drivers were asked to leave the ⟦כביש⟧ before the end of the day."),
        ("Hindi", "The farmers were waiting for the ⟦बारिश⟧ until the end of the month."),
        ("Thai", "The market was moved to the ⟦ตลาด⟧ behind the temple last year."),
        ("Chinese", "The factory had no ⟦许可证⟧ for the machines that it was using."),
        ("Japanese", "The factory had no ⟦ライセンス⟧ for the machines that it was using."),
        ("Korean", "The factory had no ⟦면허⟧ for the machines that it was using."),
    ],
)
def test_words_of_a_language_are_found_and_it_is_named(language: str, text: str) -> None:
    plain = text.replace("⟦", "").replace("⟧", "")
    assert marked(plain) == text
    assert f"Untranslated {language} text “" in findings(plain)[0].message


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Brücke wurde im Frühjahr ⟦rebuilt with great care⟧ und ist seitdem wieder offen."),
        ("de", "Der Bürgermeister sagte, die Straße sei ⟦depuis longtemps⟧ gesperrt."),
        ("fr", "Le maire a promis que les travaux seraient ⟦abgeschlossen⟧ avant la fin de l’année."),
        ("es", "Los vecinos dijeron que el ruido de la ⟦fabbrica⟧ no les dejaba dormir por la noche."),
        ("it", "Il sindaco ha detto che la riunione si terrà ⟦tomorrow morning⟧ in municipio."),
        ("pt", "A prefeitura disse que as obras ficam prontas ⟦before the next school year⟧, se não chover."),
        ("nl", "De burgemeester zei dat de brug ⟦jusqu’à nouvel ordre⟧ gesloten blijft voor het verkeer."),
        ("es", "El ministro dijo que la ley ⟦полиция⟧ no cambia y que la votación es el martes."),
    ],
)
def test_texts_of_seven_languages_are_judged_by_their_own(language: str, text: str) -> None:
    assert marked(text.replace("⟦", "").replace("⟧", ""), language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Bundestag hat das Gesetz über die Donaudampfschifffahrt am Freitag verabschiedet."),
        ("de", "Es war ein großer Fehler, daß die Straße an den äußersten Häusern so heiß und weiß gestrichen wurde."),
        ("es", "Los partidos de la mañana se jugaron en una superficie de 40 km² junto al río."),
        ("it", "Il frontman ha suonato anche ieri sera, e i foursome riprendono domani mattina."),
        ("fr", "Cette maison fut bâtie par un architecte venu de Lyon, et personne ne sait plus son nom."),
        ("es", "La alcaldesa inauguró ayer el nuevo puente sobre el río y agradeció a los obreros su trabajo."),
        ("pt", "A prefeita inaugurou ontem a nova ponte sobre o rio e agradeceu aos operários o trabalho."),
        ("it", "La sindaca ha inaugurato ieri il nuovo ponte sul fiume e ha ringraziato gli operai."),
        ("nl", "De burgemeester opende gisteren de nieuwe brug over de rivier en bedankte de arbeiders."),
        ("en", "The Teatro alla Scala and the Wehrmacht archive opened; Lech Wałęsa and the Bundestag wrote."),
        (
            "en",
            "They eat trepang, burn bagasse, halve a serviette and look for mica and planetesimals with a shovel.",
        ),
        ("sv", "Borgmästaren invigde i går den nya bron över ån, and nobody knows the text's language."),
    ],
)
def test_clean_text_is_silent_in_its_own_language(language: str, text: str) -> None:
    assert findings(text, language) == []


def test_a_text_with_the_wrong_language_set_is_left_alone() -> None:
    assert findings("La maison du maire est fermée depuis hier, et personne ne sait pourquoi il est parti.\n") == []


def test_a_whole_sentence_is_one_fragment() -> None:
    text = (
        "It rained for a week. ⟦La casa del alcalde sigue cerrada desde ayer y nadie sabe por qué.⟧ The roads were wet."
    )
    found = findings(text.replace("⟦", "").replace("⟧", ""))
    assert [f.span for f in found] == [(text.index("⟦"), text.index("⟧") - 2)]


def test_accepted_words_are_kept() -> None:
    text = "The captain said that the tripulação was safe and on its way home."
    assert findings(text)
    assert findings(text, words=frozenset({"tripulação"})) == []


@pytest.mark.parametrize("word", ["vecchia", "opuštěné", "tripulação"])
@pytest.mark.parametrize("between", ["", "The road to the mill was closed for the day.\n\n" * 5000])
def test_a_word_used_again_and_again_is_a_term(word: str, between: str) -> None:
    line = f"The men said that the {word} was a long way from the town.\n\n"
    text = line + line.replace(word, f"old-{word}") + between + line.replace(word, word.capitalize())
    assert [text[f.span.start : f.span.end] for f in findings(text)] == [word]
    assert findings(text + line) == []
    assert findings(text.replace(f"old-{word}", word + "s") + between + line) != []  # another word


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("da", "He drove past the Casa da Música and the Rua da Boavista on his way to the sea."),
        ("arvalis", "They found Rana arvalis in the ditch, and nobody had seen it there for years."),
        ("Tiefer", "Her sister, Anna Tiefer Holm, was the first who walked across the new bridge."),
    ],
)
def test_a_strange_word_that_is_but_a_part_of_a_name_is_left_alone(word: str, text: str) -> None:
    assert findings(text) == []
    assert not promising(text, {word: 3.0}, "en")
    assert promising(text.lower(), {word.lower(): 3.0}, "en")


def test_one_bracket_has_one_finding() -> None:
    text = "“We never asked [a Alemanha] for money,” she said, and [o governo] was silent for a year."
    assert [f.rule for f in findings(text)] == ["translation/bracketed-name", "translation/foreign-fragment"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_judged_alike_on_both_paths_and_within_bounds(text: str) -> None:
    found = findings(text)
    assert found == findings(text, fast=False)
    assert all(0 <= f.span.start < f.span.end <= len(text) for f in found)


@given(
    st.lists(
        st.sampled_from("the old la casa und nicht [ ] ( ) “ ” - ’s le 5 Madrid . , полиция 人 och was при é".split()),
        max_size=40,
    )
)
def test_words_of_many_languages_are_judged_alike_twice(words: list[str]) -> None:
    text = " ".join(words)
    first = findings(text)
    assert first == findings(text, fast=False) == findings(text)
    ends = [f.span for f in first]
    assert all(a.end <= b.start for a, b in pairwise(ends))


@given(st.lists(st.floats(-4, 4, allow_nan=False).map(lambda x: round(x, 2)), max_size=30))
def test_the_best_run_by_sum_is_among_the_segments(values: list[float]) -> None:
    sums = [round(sum(values[a:b]), 6) for a, b in fragments.segments(values)]
    n = len(values)
    best = max((round(sum(values[a:b]), 6) for a in range(n) for b in range(a + 1, n + 1)), default=0.0)
    assert max(sums, default=0.0) == pytest.approx(max(best, 0.0), abs=1e-5)  # pyright: ignore[reportUnknownMemberType]


def test_codes_and_clitics_are_no_words() -> None:
    found = {t.word: t for t in tokens("They’ve seen a_var at casa.example, 30km from café.")}
    assert [w for w, t in found.items() if t.code] == ["ve", "a", "var", "casa", "example", "km"]


def test_loans_are_found_in_any_letter_case() -> None:
    every = tokens("A Déjà-vu, and vis-à-vis.")
    assert sorted(set(kept_words.places(every, kept_words.shipped()))) == [1, 2, 4, 5, 6]


def test_words_spoken_of_are_mentions() -> None:
    text = "She has what is called saudade, and he a casa (house)."
    assert kept_words.mentioned(text, text.index("saudade"), text.index("saudade") + 7)
    assert kept_words.mentioned(text, text.index("casa"), text.index("casa") + 4)
    assert not kept_words.mentioned(text, text.index("what"), text.index("what") + 4)


@pytest.mark.parametrize(
    ("text", "code"), [("їжа", "uk"), ("был", "ru"), ("школа", ""), ("漢字かな", "ja"), ("漢字", "zh")]
)
def test_letters_tell_a_language_or_nothing(text: str, code: str) -> None:
    assert languages.script(text)[1] == code


def test_clean_text_opens_one_table_and_none_before_it() -> None:
    code = (
        "import sys\n"
        "read = []\n"
        "sys.addaudithook(lambda e, a: read.append(str(a[0])) if e == 'open' else None)\n"
        "from copylint.analysis import foreign as fragments; from copylint.analysis.foreign import lexicon as wordtable\n"
        "from copylint.analysis.foreign.candidates import signs\n"
        "from copylint.matching.text_window import Window\n"
        "signs_of = lambda text: signs(Window(0, (1, len(text) + 2), f'\\n{text}\\n'), 'en')\n"
        "assert not [r for r in read if r.endswith('.bin')], read\n"
        "assert not signs_of('The bridge was closed on Friday.')\n"
        "assert [r.rpartition('/')[2] for r in read if r.endswith('.bin')] == ['words-own.bin'], read\n"
        "assert signs_of('The puente was closed.').keys() == {0}\n"
        "assert wordtable.uses('puente')['es'] > -5\n"
        "assert len([r for r in read if r.endswith('.bin')]) == 2, read\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_words_that_are_forgotten_are_met_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_MOST", 0)
    for text in ("The puente was closed.", "A puente stood near the quiet lake.", "The puente was closed."):
        window = Window(0, (1, len(text) + 2), f"\n{text}\n")
        assert [*candidates.signs(window, "en")[0]] == ["puente"]


def test_looking_up_again_gives_the_same() -> None:
    words = ["bridge", "puente", "und", "zzgrxq", "日本", "ÿ", "a" * 500]
    assert lexicon.unknown(words, "en") == lexicon.unknown(words, "en") == {*words} - {"bridge"}
    assert lexicon.uses("zzgrxq") == {}


@pytest.fixture(scope="module")
def lists() -> dict[str, dict[str, float]]:
    pytest.importorskip("wordfreq")
    import make_words

    return make_words.read()


def test_the_table_says_what_its_source_says(lists: dict[str, dict[str, float]]) -> None:
    import make_words

    chance = random.Random(7)
    for language, words in lists.items():
        common = list(words)[: make_words.WORDS]
        for word in chance.sample(common, 200):
            assert lexicon.uses(word)[language] == pytest.approx(  # pyright: ignore[reportUnknownMemberType]
                max(-8.0, min(-1.8, words[word])), abs=0.11
            )
        strangers = [f"{word}qx" for word in chance.sample(common, 200)]
        assert sum(bool(lexicon.uses(word)) for word in strangers) <= 3


@pytest.mark.parametrize("own", ["en", "nl"])
def test_the_words_a_language_knows_are_those_of_its_source(own: str, lists: dict[str, dict[str, float]]) -> None:
    import make_words

    clean = make_words.known(lists, own, make_words.commonest(lists, own))[: make_words.OWN[own]]
    assert lexicon.unknown(clean, own) == set()
    foreign = sorted(
        word for word in lists["pl"].keys() - set(clean) if not word.isascii()
    )  # in no dictionary of `own`
    others = {*random.Random(7).sample(foreign, 2000)}
    assert len(lexicon.unknown(others, own)) >= 1990


def test_the_tables_carry_their_notice() -> None:
    assert "Attribution-ShareAlike 4.0" in (DATA / "words.NOTICE").read_text("utf-8")
    assert "by Kevin Atkinson" in (DATA / "words-scowl.NOTICE").read_text("utf-8")


@pytest.mark.parametrize("word", ["wethouder", "onderzoek"])
def test_a_word_of_a_sister_language_counts_less_than_one_of_the_languages_own(word: str) -> None:
    own, uses = word_odds.weigh(word, "en", "nl")
    sister, uses_too = word_odds.weigh(word, "en", "de")
    assert (uses, uses_too) == (True, False)
    assert 0 < sister < own
