"""The page in a real browser: it shows what was found, filters it, and takes no text for markup."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import browser as real
import pytest
from making import shipped
from outside import ROOT, package
from test_report import FINDINGS, TEXT

from copylint.engine import fixer
from copylint.formats import parse
from copylint.model.errors import printable
from copylint.model.findings import Finding, Severity, Span
from copylint.reporting import Result, renderer
from copylint.rules.ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from browser import Browser

HOSTILE = "<script>document.title = 'caught'</script>"
BAD = (
    f"It was teh {HOSTILE} end &amp; <img src=x onerror=\"document.title='caught'\"> of it.\n\n"
    "A \x1b[31m\x00\x85 control, \u202ebackwards\u202c, \u2066isolated, \u200bnothing and 👩‍👩‍👧 too.\n\n"
    "</p></main><h1>Not a heading</h1><!-- not a comment --> {{ 7 * 7 }} {% raw %} ${8 * 8}\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    yield from real.start()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(results: Sequence[Result]) -> str:
    """The address of a page."""
    Path("page.html").write_text("".join(renderer("html")(results, False)), encoding="utf-8")
    return Path("page.html").absolute().as_uri()


@cache
def examples() -> tuple[Result, ...]:
    """The articles in `examples/`, with all that the rules find."""
    rules = Ruleset(f.rule for f in shipped())
    out: list[Result] = []
    for path in sorted((ROOT / "examples").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        out.append(Result(path.name, text, tuple(fixer.check(parse(path.name, text, "plain"), rules))))
    return tuple(out)


def hostile() -> list[Result]:
    """A file whose name, text, messages and rules would all like to be markup."""
    whole = Finding(f"x/{HOSTILE}", Span(0, len(BAD)), f"{HOSTILE} \u202e{{{{ 1 }}}}", Severity.ERROR)
    spans = [Span(at, at + 3) for at in range(0, len(BAD) - 3, 7)]
    parts = [Finding("y/part", span, f"“{BAD[slice(*span)]}”", Severity.WARNING) for span in spans]
    point = Finding("y/point", Span(12, 12), "A place", Severity.SUGGESTION)
    return [Result(f"{HOSTILE}\n.txt", BAD, (whole, *parts, point)), Result(f"clean {HOSTILE}.txt", "", ())]


def shown(browser: Browser) -> list[str]:
    """Numbers of the findings that can be seen."""
    script = "return [...document.querySelectorAll('.finding')].filter(f => f.offsetParent).map(f => f.id.slice(1))"
    return browser.run(script)


# What it shows


def test_counts_shown_are_counts_found(browser: Browser) -> None:
    results = examples()
    found = [f for r in results for f in r.findings]
    faulty = [r for r in results if r.findings]
    browser.look()
    browser.open(page(results))
    text = browser.run("return document.querySelector('h1').textContent")
    assert text == f"{len(found)} findings in {len(faulty)} of {len(results)} files"
    severities = Counter(f.severity.name.lower() for f in found)
    for severity, count in severities.items():
        assert browser.run(f"return document.querySelector('.tiles .{severity} b').textContent") == str(count)
        assert browser.run(f"return document.querySelectorAll('.finding.{severity}').length") == count
    rows = browser.run(
        "return [...document.querySelectorAll('[aria-label=\"Findings by rule\"] tbody tr')]"
        ".map(r => [...r.cells].map(c => c.textContent))"
    )
    assert {row[0]: int(row[1]) for row in rows} == Counter(f.rule for f in found)
    assert all(int(row[1]) == sum(int(cell.replace("–", "0")) for cell in row[3:]) for row in rows)
    files = browser.run(
        "return [...document.querySelectorAll('[aria-label=\"Findings by file\"] tbody tr')]"
        ".map(r => [...r.cells].map(c => c.textContent))"
    )
    assert [(row[0], sum(int(c.replace("–", "0")) for c in row[1:4])) for row in files] == [
        (r.path, len(r.findings)) for r in faulty
    ]
    assert len(shown(browser)) == len(found)
    assert browser.run("return document.querySelectorAll('article').length") == len(faulty)
    assert browser.complaints() == []


def test_every_finding_is_marked_where_it_stands(browser: Browser) -> None:
    result = Result("a.txt", TEXT, tuple(FINDINGS))
    browser.open(page([result]))
    for number, finding in enumerate(FINDINGS, 1):
        marked: str = browser.run(
            "return [...document.querySelectorAll('mark')].filter(m => m.dataset.f.trim().split(' ')"
            ".includes(arguments[0])).map(m => m.textContent).join('')",
            str(number),
        )
        plain = TEXT[slice(*finding.span)].replace("\r\n", "↵\n").replace("\x1b", "<U+001B>").replace("\u00a0", " ")
        assert marked == plain.replace("\t", " ")
        assert browser.run(f"return document.getElementById('m{number}').textContent") == str(number)


def test_links_lead_somewhere_and_ids_are_unique(browser: Browser) -> None:
    browser.open(page(examples()))
    lost = "return [...document.querySelectorAll('a')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length"
    assert browser.run(lost) == 0
    ids = browser.run("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_it_asks_for_nothing_from_elsewhere(browser: Browser) -> None:
    browser.open(page(examples()))
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert browser.run("return document.querySelectorAll('[src], link, iframe, object').length") == 0


def test_nothing_found_is_a_page_too(browser: Browser) -> None:
    for results, said in (
        ([], "No files checked"),
        ([Result("a.txt", "Fine.\n", ())], "No problems found (1 file checked)"),
    ):
        browser.open(page(results))
        assert browser.run("return document.querySelector('h1').textContent") == said
        assert browser.complaints() == []


# Filter and keyboard


def choose(browser: Browser, name: str, value: str, on: bool = True) -> None:
    """Set a control of the filter as a person would."""
    script = """
      const [name, value, on] = arguments;
      const control = document.querySelector(`[name=${name}][value="${value}"], select[name=${name}]`);
      if (control.tagName === 'SELECT') { control.value = value; control.dispatchEvent(new Event('input', {bubbles: true})); }
      else if (control.checked !== on) control.click();
    """
    browser.run(script, name, value, on)


def test_the_filter_shows_what_is_chosen_and_counts_it(browser: Browser) -> None:
    results = examples()
    found = [f for r in results for f in r.findings]
    browser.look()
    browser.open(page(results))
    choose(browser, "severity", "warning", on=False)
    kept = [str(n) for n, f in enumerate(found, 1) if f.severity is not Severity.WARNING]
    assert shown(browser) == kept
    assert browser.run("return document.getElementById('count').value") == f"{len(kept)} of {len(found)} shown"
    rule = Counter(f.rule for f in found if f.severity is Severity.ERROR).most_common(1)[0][0]
    choose(browser, "rule", rule)
    kept = [str(n) for n, f in enumerate(found, 1) if f.severity is not Severity.WARNING and f.rule == rule]
    assert shown(browser) == kept
    marked = browser.run("return document.querySelectorAll('mark:not(.off)').length")
    assert marked >= len(kept)
    assert browser.run("return document.querySelectorAll('mark:not(.off):not([data-f])').length") == 0
    choose(browser, "severity", "error", on=False)
    choose(browser, "severity", "suggestion", on=False)
    assert shown(browser) == []
    assert browser.run("return document.querySelectorAll('article:not([hidden])').length") == 0
    assert browser.run("return document.querySelectorAll('mark:not(.off)').length") == 0


def test_the_filter_knows_who_mends_it(browser: Browser) -> None:
    browser.open(page(examples()))
    grades = browser.run("return [...document.querySelectorAll('.finding')].map(f => f.dataset.grade)")
    choose(browser, "grade", "safe", on=False)
    assert shown(browser) == [str(n) for n, grade in enumerate(grades, 1) if grade != "safe"]


def test_keys_go_from_finding_to_finding_and_past_what_is_hidden(browser: Browser) -> None:
    browser.look()
    browser.open(page(examples()))
    here = "return document.activeElement.id"
    steps: list[str] = []
    for key in "jjnkpp":
        browser.press(key)
        steps.append(browser.run(here))
    assert steps == ["f1", "f2", "f3", "f2", "f1", "f1"]
    assert browser.run("return [...document.querySelectorAll('mark.current')].every(m => m.dataset.f.includes('1'))")
    choose(browser, "severity", "suggestion", on=False)
    first = shown(browser)[:2]
    browser.run("document.activeElement.blur(); scrollTo(0, 0)")
    for number in first:
        browser.press("j")
        assert browser.run(here) == f"f{number}"
    box = browser.run("const b = document.activeElement.getBoundingClientRect(); return [b.top, b.bottom, innerHeight]")
    assert 0 <= box[0] < box[1] <= box[2], "it is scrolled into view"


# Text is text


@pytest.mark.parametrize("dark", [False, True])
def test_no_text_is_ever_markup(browser: Browser, dark: bool) -> None:
    browser.look(dark=dark)
    browser.open(page(hostile()))
    assert browser.run("return document.title").startswith("copylint: ")
    assert browser.run("return document.scripts.length") == 1
    assert browser.run("return document.querySelectorAll('img, h1').length") == 1
    assert browser.run("return document.querySelector('article h2 bdi').textContent") == f"{HOSTILE}<U+000A>.txt"
    body: str = browser.run(
        "return [...document.querySelectorAll('.row > p')].map(p => { const q = p.cloneNode(true);"
        "q.querySelectorAll('.ref, .end').forEach(e => e.remove()); return q.textContent }).join('')"
    )
    assert body.split("\n") == [printable(line) for line in BAD.split("\n")]
    assert not {"\x1b", "\x00", "\u202e", "\u2066", "\u200b"} & set(browser.run("return document.body.textContent"))
    assert browser.complaints() == []


def test_even_markup_that_got_in_could_run_nothing(browser: Browser) -> None:
    address = page(hostile())
    text = Path("page.html").read_text(encoding="utf-8")
    Path("page.html").write_text(text.replace("</main>", f"{HOSTILE}</main>"), encoding="utf-8")
    browser.open(address)
    assert browser.run("return document.title") != "caught"
    assert any("Content Security Policy" in said for said in browser.complaints())


# Readers


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_no_barrier(browser: Browser, dark: bool, width: int) -> None:
    source = package("axe-core", "axe.min.js").read_text(encoding="utf-8")
    browser.look(dark=dark, width=width)
    browser.open(page(examples()[:3]))
    browser.run(source)
    said = browser.driver.execute_async_script(
        "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(r => done(r.violations))"
    )
    barriers = [(v["id"], len(v["nodes"]), v["nodes"][0]["failureSummary"], v["nodes"][0]["html"][:200]) for v in said]
    assert barriers == []


def test_it_is_read_without_scripts(browser: Browser) -> None:
    results = examples()
    browser.look()
    browser.tell("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page(results))
        assert len(shown(browser)) == sum(len(r.findings) for r in results)
        assert browser.run("return getComputedStyle(document.getElementById('bar')).display") == "none"
    finally:
        browser.tell("Emulation.setScriptExecutionDisabled", value=False)


def test_nothing_is_wider_than_a_telephone(browser: Browser) -> None:
    browser.look(width=360)
    browser.open(page([*examples(), *hostile()]))
    assert browser.run("return document.documentElement.scrollWidth") <= 360


def test_it_prints_all_but_what_is_for_the_screen(browser: Browser) -> None:
    browser.look(media="print")
    browser.open(page(examples()[:1]))
    hidden = browser.run("return ['.bar', '.keys'].map(s => getComputedStyle(document.querySelector(s)).display)")
    assert hidden == ["none", "none"]
    printed = browser.tell("Page.printToPDF", printBackground=True)
    assert len(printed["data"]) > 10_000


def test_the_command_writes_the_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from project import DIRTY, Runner, make, shared_cache

    monkeypatch.setenv("COPYLINT_CACHE_DIR", shared_cache(tmp_path_factory))
    make(Path.cwd())
    Path("a.txt").write_text(DIRTY, encoding="utf-8")
    run = Runner(monkeypatch)
    found = [json.loads(line) for line in run("check", "--output-format", "jsonl").out.splitlines()]
    Path("page.html").write_text(run("check", "--output-format", "html").out, encoding="utf-8")
    browser.look()
    browser.open(Path("page.html").absolute().as_uri())
    assert len(shown(browser)) == len(found) == 4
    assert browser.run("return document.getElementById('rule-house/teh').textContent").strip().endswith("It is so.")
    assert browser.complaints() == []
