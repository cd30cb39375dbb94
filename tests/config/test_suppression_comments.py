"""Comments that switch rules off, in every format, and what front matter says: what is hidden, what is left, what is wrong."""

from __future__ import annotations

from pathlib import Path

import project
import pytest

WRITE = {"markdown": "<!-- copylint {} -->\n\n", "html": "<!-- copylint {} -->\n", "rst": ".. copylint: {}\n\n"}
NAMES = {"markdown": "a.md", "html": "a.html", "rst": "a.rst"}
LINE = {"markdown": "It was teh end.\n\n", "html": "<p>It was teh end.</p>\n", "rst": "It was teh end.\n\n"}
FORMS = sorted(WRITE)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> project.Runner:
    monkeypatch.chdir(tmp_path)
    project.make(tmp_path)
    return project.Runner(monkeypatch)


def article(form: str, *parts: str) -> str:
    """A file of lines with a fault (empty parts) and of comments."""
    Path(NAMES[form]).write_text("".join(WRITE[form].format(p) if p else LINE[form] for p in parts), encoding="utf-8")
    return NAMES[form]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("parts", "left"),
    [
        (("", ""), 2),
        (("off", "", ""), 0),
        (("", "off", "", "on", ""), 2),
        (("off teh", "", "on teh", ""), 1),
        (("off teh, very", "", "on", ""), 1),
        (("off house", ""), 0),
        (("off house/teh", ""), 0),
        (("off very", ""), 1),
        (("next", "", ""), 1),
        (("", "next teh", ""), 1),
        (("next very", ""), 1),
    ],
)
def test_a_comment_hides_what_it_names_from_there_on(
    run: project.Runner, form: str, parts: tuple[str, ...], left: int
) -> None:
    done = run("check", "--output-format", "concise", article(form, *parts))
    assert done.out.count("house/teh") == left
    assert done.code == (1 if left else 0)


@pytest.mark.parametrize("form", FORMS)
def test_fixes_are_not_made_where_rules_are_off(run: project.Runner, form: str) -> None:
    name = article(form, "", "off", "", "on", "")
    run("fix", name)
    assert Path(name).read_text(encoding="utf-8").count("teh end") == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_comment_that_hides_nothing_is_reported(run: project.Runner, form: str) -> None:
    done = run("check", article(form, "", "off very", "on", "off"))
    place = {"markdown": "a.md:3", "html": "a.html:2", "rst": "a.rst:3"}[form]
    assert f"{place}: unused suppression; remove it" in done.err
    assert "unused suppression" not in run("check", article(form, "off", "")).err


def test_a_comment_that_is_not_understood_is_an_error_with_its_place(run: project.Runner) -> None:
    done = run("check", article("markdown", "", "of teh"))
    assert (done.code, "a.md:3: unknown comment 'copylint of' — did you mean 'off'?" in done.err) == (2, True)
    done = run("check", article("markdown", "off tehh"))
    assert (done.code, "a.md:1: unknown group or rule 'tehh' — did you mean 'teh'?" in done.err) == (2, True)


def test_front_matter_switches_rules_off(run: project.Runner) -> None:
    for said in ("copylint: {ignore: [teh]}", "copylint:\n  ignore: house"):
        Path("a.md").write_text(f"---\n{said}\n---\nIt was teh end.\n", encoding="utf-8")
        assert (run("check", "a.md").code) == 0
    Path("a.md").write_text("---\ncopylint: {language: de}\n---\nIt was teh end.\n", encoding="utf-8")
    assert run("check", "a.md").code == 0
    Path("a.md").write_text("---\ncopylint: {languge: de}\n---\nIt was teh end.\n", encoding="utf-8")
    done = run("check", "a.md")
    assert (done.code, "unknown key 'languge' under 'copylint' — did you mean 'language'?" in done.err) == (2, True)


def test_a_configured_key_of_front_matter_is_checked(run: project.Runner) -> None:
    Path("a.md").write_text("---\nteaser: It was teh end.\n---\nAll is well.\n", encoding="utf-8")
    assert run("check", "a.md").code == 0
    Path(".copylint.yaml").write_text(f"{project.CONFIG}front-matter: [teaser]\n", encoding="utf-8")
    assert run("check", "a.md").code == 1


def test_a_suffix_tells_the_format_and_an_option_overrules_it(run: project.Runner) -> None:
    Path("a.md").write_text("It was `teh` end.\n", encoding="utf-8")
    assert run("check", "a.md").code == 0
    assert run("check", "--format", "plain", "a.md").code == 1
    assert run("check", "--format", "markdown", "-", stdin=b"It was `teh` end.\n").code == 0
