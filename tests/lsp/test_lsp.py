"""The language server as an editor meets it: a real process, spoken to over pipes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from editor import EVERYTHING, Editor, Message, applied, place, span
from project import CLEAN, DIRTY, PROGRAM, enter_folder, environment, make, rule_file, spawn

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD = "A \U0001f600 teh, e\u0301 teh.\r\n\r\nL\u2028i\x0cn\x85e adn\x0b  teh \U0001f600\U0001f600  adn.\r\n"
MENDED = ODD.replace("teh", "the").replace("adn", "and").replace("  teh", " teh").replace("\x0b  the", "\x0b the")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project to work in, with one article."""
    work = enter_folder(tmp_path, tmp_path_factory, monkeypatch)
    make(work)
    Path("a.txt").write_text(DIRTY)
    return work


@pytest.fixture
def editor(folder: Path) -> Iterator[Editor]:
    with Editor(folder, environment(folder.parent)) as made:
        yield made


def rules(found: list[Message]) -> list[str]:
    return [d.get("code", d["message"]).removeprefix("house/") for d in found]


def titles(found: list[Message]) -> list[str]:
    return [a["title"] for a in found]


def made(action: Message, uri: str) -> list[Message]:
    """The edits of an action in one file, however they are written."""
    edit = action["edit"]
    if "changes" in edit:
        return edit["changes"].get(uri, [])
    return [e for c in edit["documentChanges"] if c.get("textDocument", {}).get("uri") == uri for e in c["edits"]]


def test_findings_come_when_a_text_is_opened_and_with_every_change(editor: Editor) -> None:
    editor.initialize()
    uri = editor.open("a.txt")
    found = editor.diagnostics(uri, 1)
    assert rules(found) == ["teh", "very", "teh", "utilize"]
    first = {k: found[0][k] for k in ("message", "severity", "code", "source", "range")}
    assert first == {
        "message": "Write “the”",
        "severity": 1,
        "code": "house/teh",
        "source": "copylint",
        "range": span((0, 7), (0, 10)),
    }
    assert [d["severity"] for d in found] == [1, 2, 1, 3]
    editor.change(uri, 2, {"range": span((0, 7), (0, 10)), "text": "the"})
    assert rules(editor.diagnostics(uri, 2)) == ["very", "teh", "utilize"]
    editor.change(uri, 3, CLEAN, {"range": span((0, 0), (0, 0)), "text": "Adn it was. "})
    assert rules(editor.diagnostics(uri, 3)) == ["teh", "very", "utilize"]
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert editor.diagnostics(uri) == []
    assert editor.quit() == 0


def test_a_client_gets_the_tags_and_links_it_understands(editor: Editor) -> None:
    Path(".copylint.yaml").write_text("select: [boilerplate]\n")
    Path("a.txt").write_text(
        "It rained all day long in the town.\n\nCheck Also\n\nRain in the north\n\nSun in the south\n"
    )
    editor.initialize(
        textDocument={"publishDiagnostics": {"tagSupport": {"valueSet": [1]}, "codeDescriptionSupport": True}}
    )
    uri = editor.open("a.txt")
    (found,) = editor.diagnostics(uri, 1)
    assert found["tags"] == [1]
    link = found["codeDescription"]["href"]
    assert link.endswith("boilerplate/related-links.md")
    assert Path(re.sub("^file://", "", link)).read_text().startswith("# Section of related-story links\n")


def test_a_rule_of_ones_own_is_linked_to_its_file_and_no_boilerplate_has_no_tag(editor: Editor) -> None:
    editor.initialize(
        textDocument={"publishDiagnostics": {"tagSupport": {"valueSet": [1]}, "codeDescriptionSupport": True}}
    )
    found = editor.diagnostics(editor.open("a.txt"), 1)
    assert found[0]["codeDescription"]["href"].endswith("house-rules/house/teh.yaml")
    assert "tags" not in found[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_positions_are_right_after_emoji_and_combining_marks_in_every_encoding(editor: Editor, encoding: str) -> None:
    Path("a.txt").write_bytes(ODD.encode())
    said = editor.initialize(general={"positionEncodings": [encoding]})
    assert said["positionEncoding"] == encoding
    uri = editor.open("a.txt")
    found = editor.diagnostics(uri, 1)
    assert [
        applied(ODD, [{"range": d["range"], "newText": "#"}], encoding) for d in found if d["code"] == "house/teh"
    ] == [ODD[:at] + "#" + ODD[at + 3 :] for at in (m.start() for m in re.finditer("teh|adn", ODD))]
    (action,) = editor.actions(uri, EVERYTHING, "source.fixAll")
    assert (
        applied(ODD, made(action, uri), encoding)
        == spawn(editor.folder, "fix", "-q", "-", "--stdin-filename", "a.txt", stdin=ODD.encode()).out
    )
    # And the other way round: a change that the editor makes behind all of that, at the end of a line with CRLF.
    last = ODD.split("\r\n")[2]
    unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    size = len(last.encode(encoding if unit == 1 else f"{encoding}-le")) // unit
    editor.change(uri, 2, {"range": span((2, size - 4), (2, size - 1)), "text": "end"})
    assert [d["code"] for d in editor.diagnostics(uri, 2)].count("house/teh") == 4


def test_utf_16_is_what_a_client_gets_that_names_nothing(editor: Editor) -> None:
    assert editor.initialize()["positionEncoding"] == "utf-16"


def test_a_quick_fix_mends_one_place_and_every_candidate_is_offered(editor: Editor) -> None:
    editor.initialize()
    uri = editor.open("a.txt")
    found = editor.actions(uri, span((0, 8), (0, 8)), "quickfix")
    assert titles(found) == [
        "Change “teh” to “the”",
        "Fix all house/teh in this file (2)",
        "Ignore house/teh here",
        "Disable house/teh",
    ]
    assert found[0]["isPreferred"] is True
    assert found[0]["diagnostics"][0]["code"] == "house/teh"
    assert applied(DIRTY, made(found[0], uri)) == DIRTY.replace("teh", "the")
    assert applied(DIRTY, made(found[1], uri)) == DIRTY.replace("teh", "the").replace("adn", "and")
    (unsafe, *_) = editor.actions(uri, span((2, 4), (2, 4)), "quickfix")
    assert unsafe["title"].endswith("(unsafe)")
    assert "isPreferred" not in unsafe


def test_where_there_is_a_choice_all_of_it_is_shown_and_none_is_preferred(editor: Editor) -> None:
    text = (
        rule_file("choice", "kind: substitution\nswap: {colour: color}\nmessage: Choose\nfix: safe")
        .replace("⟦teh⟧ end", "⟦colour⟧ of")
        .replace("the end", "color of")
    )
    Path("house-rules/house/choice.yaml").write_text(text)
    other = text.replace("colour: color", "colour: hue").replace("color of", "hue of")
    Path("house-rules/house/hue.yaml").write_text(other)
    Path("a.txt").write_text("A colour.\n")
    editor.initialize()
    uri = editor.open("a.txt")
    found = [
        a["title"] for a in editor.actions(uri, span((0, 3), (0, 3)), "quickfix") if a["title"].startswith("Change")
    ]
    assert found == ["Change “colour.” to “color.”", "Change “colour.” to “hue.”"]


def test_fix_all_makes_what_the_command_line_makes_in_the_smallest_edits(editor: Editor) -> None:
    editor.initialize()
    uri = editor.open("a.txt")
    (action,) = editor.actions(uri, span((0, 0), (0, 0)), "source.fixAll.copylint")
    assert action["kind"] == "source.fixAll.copylint"
    assert [e["newText"] for e in made(action, uri)] == ["he", "nd"] or len(made(action, uri)) == 2
    assert applied(DIRTY, made(action, uri)) == CLEAN
    assert editor.actions(uri, EVERYTHING, "refactor") == []


def test_an_edit_over_the_whole_text_is_made_when_it_is_chosen_by_clients_that_can_ask(editor: Editor) -> None:
    able = {"codeAction": {"resolveSupport": {"properties": ["edit"]}}}
    editor.initialize(textDocument=able, workspace={"workspaceEdit": {"documentChanges": True}})
    uri = editor.open("a.txt", version=7)
    (action,) = editor.actions(uri, EVERYTHING, "source.fixAll")
    assert "edit" not in action
    whole = editor.ask("codeAction/resolve", action)
    assert whole["edit"]["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 7}
    assert applied(DIRTY, made(whole, uri)) == CLEAN
    editor.change(uri, 8, "It was teh end.\n")
    later = editor.ask("codeAction/resolve", action)
    assert applied("It was teh end.\n", made(later, uri)) == "It was the end.\n"


def test_ignore_here_adds_to_the_configuration_and_keeps_its_comments(editor: Editor, folder: Path) -> None:
    config = folder / ".copylint.yaml"
    config.write_text("# ours\n" + config.read_text() + "# the end\n")
    editor.initialize()
    uri = editor.open("a.txt")
    assert len(editor.diagnostics(uri, 1)) == 4
    action = next(a for a in editor.actions(uri, span((0, 8), (0, 8))) if a["title"].startswith("Ignore"))
    text = applied(config.read_text(), made(action, config.as_uri()))
    assert text.startswith("# ours\n")
    assert "# the end" in text
    config.write_text(text)
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": config.as_uri(), "type": 2}]})
    assert rules(editor.diagnostics(uri, 1)) == ["very", "teh", "utilize"]
    assert spawn(folder, "check", "--output-format", "concise", "a.txt").out.count("house/teh") == 1


def test_disable_a_rule_makes_a_configuration_where_there_is_none(editor: Editor, folder: Path) -> None:
    config = folder / ".copylint.yaml"
    config.unlink()
    Path("a.txt").write_text("It was the  end.\n")
    able = {"documentChanges": True, "resourceOperations": ["create"]}
    editor.initialize(workspace={"workspaceEdit": able})
    uri = editor.open("a.txt")
    assert [d["code"] for d in editor.diagnostics(uri, 1)] == ["spacing/double-space"]
    action = next(a for a in editor.actions(uri, EVERYTHING) if a["title"].startswith("Disable"))
    create, _ = action["edit"]["documentChanges"]
    assert (create["kind"], create["uri"]) == ("create", config.as_uri())
    config.write_text(applied("", made(action, config.as_uri())))
    editor.change(uri, 2, "It was the  end. \n")
    assert [d["code"] for d in editor.diagnostics(uri, 2)] == ["spacing/trailing-space"]


def test_the_configuration_is_edited_as_it_stands_in_the_editor(editor: Editor, folder: Path) -> None:
    config = folder / ".copylint.yaml"
    editor.initialize()
    unsaved = "# unsaved\n" + config.read_text()
    editor.open(".copylint.yaml", unsaved, language="yaml")
    uri = editor.open("a.txt")
    action = next(a for a in editor.actions(uri, span((0, 8), (0, 8))) if a["title"].startswith("Disable"))
    text = applied(unsaved, made(action, config.as_uri()))
    assert text.startswith("# unsaved\n")
    assert "ignore: [house/teh]" in text or "- house/teh" in text


@pytest.mark.parametrize(("formats", "kind"), [(["markdown"], "markdown"), (["plaintext"], "plaintext")])
def test_hover_shows_the_rules_page(editor: Editor, formats: list[str], kind: str) -> None:
    editor.initialize(textDocument={"hover": {"contentFormat": formats}})
    uri = editor.open("a.txt")
    at: Message = {"textDocument": {"uri": uri}, "position": place(0, 8)}
    found = editor.ask("textDocument/hover", at)
    assert found["contents"]["kind"] == kind
    assert "Write “the”" in found["contents"]["value"]
    assert "It is so." in found["contents"]["value"]
    assert "\n# Teh\n" in found["contents"]["value"], "the title"
    assert found["range"] == span((0, 7), (0, 10))
    assert editor.ask("textDocument/hover", {**at, "position": place(0, 1)}) is None


def test_diagnostics_are_pulled_by_those_who_can_and_then_not_pushed(editor: Editor) -> None:
    editor.initialize(textDocument={"diagnostic": {}})
    assert editor.server["diagnosticProvider"]["interFileDependencies"] is False
    uri = editor.open("a.txt")
    asked: Message = {"textDocument": {"uri": uri}}
    first = editor.ask("textDocument/diagnostic", asked)
    assert first["kind"] == "full"
    assert rules(first["items"]) == ["teh", "very", "teh", "utilize"]
    again = editor.ask("textDocument/diagnostic", {**asked, "previousResultId": first["resultId"]})
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.change(uri, 2, CLEAN)
    newer = editor.ask("textDocument/diagnostic", {**asked, "previousResultId": first["resultId"]})
    assert rules(newer["items"]) == ["very", "utilize"]
    assert not [m for m in editor.said if m.get("method") == "textDocument/publishDiagnostics"]


def test_a_broken_configuration_is_a_diagnostic_in_its_file_and_the_last_good_one_holds(
    editor: Editor, folder: Path
) -> None:
    config = folder / ".copylint.yaml"
    good = config.read_text()
    editor.initialize()
    uri = editor.open("a.txt")
    assert len(editor.diagnostics(uri, 1)) == 4
    config.write_text(good + "serverity: error\n")
    editor.change(uri, 2, DIRTY + "And teh.\n")
    assert rules(editor.diagnostics(uri, 2)).count("teh") == 3
    (said,) = editor.diagnostics(config.as_uri())
    assert "serverity" in said["message"]
    assert said["range"]["start"] == place(2, 0)
    config.write_text(good)
    editor.change(uri, 3, DIRTY)
    assert editor.diagnostics(config.as_uri()) == []


@pytest.mark.parametrize(
    "text", ["a: [", "select: [nothing]\n", "rules: {very: {fix: safe}}\n", "rule-folders: [gone]\n", "\x00"]
)
def test_a_configuration_that_was_never_good_kills_nothing(editor: Editor, folder: Path, text: str) -> None:
    config = folder / ".copylint.yaml"
    good = config.read_text()
    config.write_text(good + text if text.startswith("rules") else text)
    editor.initialize()
    uri = editor.open("a.txt")
    assert editor.diagnostics(uri, 1) == []
    (said,) = editor.diagnostics(config.as_uri())
    assert said["severity"] == 1
    assert editor.actions(uri, EVERYTHING) == []
    config.write_text(good)
    editor.change(uri, 2, DIRTY)
    assert len(editor.diagnostics(uri, 2)) == 4


def test_a_broken_rule_of_ones_own_is_a_diagnostic_in_its_file(editor: Editor, folder: Path) -> None:
    rule = folder / "house-rules" / "house" / "teh.yaml"
    rule.write_text(rule.read_text().replace("kind: substitution", "kind: swab"))
    editor.initialize()
    editor.open("a.txt")
    (said,) = editor.diagnostics(rule.as_uri())
    assert "swab" in said["message"]


def test_a_configuration_is_checked_as_it_is_typed(editor: Editor, folder: Path) -> None:
    editor.initialize()
    uri = editor.open(".copylint.yaml", "select: [quots]\n", language="yaml")
    (said,) = editor.diagnostics(uri)
    assert "quots" in said["message"]
    editor.change(uri, 2, "select: [quotes]\n")
    assert editor.diagnostics(uri) == []


def test_what_runs_a_command_is_not_taken_from_a_repository(editor: Editor, folder: Path) -> None:
    editor.initialize()
    uri = editor.open(".copylint.yaml", "grammar: {server: 'http://elsewhere'}\n", language="yaml")
    (said,) = editor.diagnostics(uri)
    assert "only from your own configuration" in said["message"]


def test_no_setting_of_an_editor_names_a_configuration_or_a_command(editor: Editor) -> None:
    Path("theirs.yaml").write_text("grammar: {server: 'http://elsewhere'}\n")
    editor.initialize()
    for setting in ("config", "grammar", "translate"):
        editor.notify("workspace/didChangeConfiguration", {"settings": {"copylint": {setting: "theirs.yaml"}}})
        said = editor.until(lambda m: m.get("method") == "window/showMessage")
        assert said["params"]["message"].startswith(f"copylint.{setting}: unknown setting")


def test_files_are_watched_where_the_client_can_and_changes_count_at_once(editor: Editor, folder: Path) -> None:
    editor.initialize(workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    asked = editor.until(lambda m: m.get("method") == "client/registerCapability")
    (what,) = asked["params"]["registrations"]
    assert "**/.copylint.yaml" in [w["globPattern"] for w in what["registerOptions"]["watchers"]]
    uri = editor.open("a.txt")
    assert len(editor.diagnostics(uri, 1)) == 4
    config = folder / ".copylint.yaml"
    config.write_text(config.read_text() + "ignore: [teh]\n")
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": config.as_uri(), "type": 2}]})
    assert rules(editor.diagnostics(uri, 1)) == ["very", "utilize"]


def test_settings_of_the_editor_hold_and_are_asked_for_where_they_are_not_sent(editor: Editor) -> None:
    editor.initialize(options={"ignore": ["teh"]}, workspace={"configuration": True})
    uri = editor.open("a.txt")
    assert rules(editor.diagnostics(uri, 1)) == ["very", "utilize"]
    editor.settings = {"select": "teh"}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    assert rules(editor.diagnostics(uri, 1)) == ["teh", "teh"]
    editor.notify("workspace/didChangeConfiguration", {"settings": {"copylint": {"ignore": ["tehh"]}}})
    said = editor.until(lambda m: m.get("method") == "window/showMessage")
    assert "did you mean 'teh'?" in said["params"]["message"]


def test_the_command_lines_options_hold_in_the_server(folder: Path) -> None:
    with Editor(folder, environment(folder.parent), "--ignore", "teh") as editor:
        editor.initialize()
        assert rules(editor.diagnostics(editor.open("a.txt"), 1)) == ["very", "utilize"]


@pytest.mark.parametrize("wanted", [True, False])
def test_safe_fixes_are_made_on_saving_if_that_is_wanted(editor: Editor, wanted: bool) -> None:
    saving = {"synchronization": {"willSaveWaitUntil": True}}
    said = editor.initialize(options={"fixOnSave": wanted}, textDocument=saving)
    assert said["textDocumentSync"]["willSaveWaitUntil"] is True
    uri = editor.open("a.txt")
    edits = editor.ask("textDocument/willSaveWaitUntil", {"textDocument": {"uri": uri}, "reason": 1})
    assert applied(DIRTY, edits or []) == (CLEAN if wanted else DIRTY)


def test_formatting_is_offered_to_those_who_want_it(editor: Editor) -> None:
    said = editor.initialize(options={"formatting": True})
    assert said["documentFormattingProvider"] is True
    uri = editor.open("a.txt")
    options = {"tabSize": 4, "insertSpaces": True}
    edits = editor.ask("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options})
    assert applied(DIRTY, edits) == CLEAN


def test_formatting_is_not_offered_to_others(editor: Editor) -> None:
    assert "documentFormattingProvider" not in editor.initialize()


def test_the_newest_text_wins_however_fast_one_types(editor: Editor) -> None:
    editor.initialize()
    uri = editor.open("a.txt", DIRTY * 500)
    for version in range(2, 60):
        editor.change(uri, version, {"range": span((0, 0), (0, 0)), "text": "teh "})
    found = editor.diagnostics(uri, 59)
    assert rules(found).count("teh") == 1000 + 58
    versions = [m["params"]["version"] for m in editor.said if m.get("method") == "textDocument/publishDiagnostics"]
    assert versions == sorted(versions)
    assert len(versions) < 58


def test_a_question_taken_back_is_not_worked_on(editor: Editor) -> None:
    editor.initialize(textDocument={"diagnostic": {}})
    uri = editor.open("a.txt", DIRTY * 5000)
    asked = editor.start("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    editor.notify("$/cancelRequest", {"id": asked})
    assert editor.answer(asked)["error"]["code"] == -32800
    editor.change(uri, 2, DIRTY)
    assert len(editor.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]) == 4


def many(folder: Path) -> None:
    for n in range(5):
        (folder / f"b{n}.txt").write_text(DIRTY)


def test_the_workspace_is_checked_with_progress(editor: Editor, folder: Path) -> None:
    many(folder)
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xff")
    editor.initialize(window={"workDoneProgress": True})
    assert "copylint.checkWorkspace" in editor.server["executeCommandProvider"]["commands"]
    editor.ask("workspace/executeCommand", {"command": "copylint.checkWorkspace"})
    steps = [m["params"]["value"] for m in editor.said if m.get("method") == "$/progress"]
    assert steps[0]["kind"] == "begin"
    assert steps[-1]["kind"] == "end"
    shares = [s["percentage"] for s in steps[1:-1]]
    assert shares == sorted(shares)
    assert shares[-1] == 100
    pushed = {
        m["params"]["uri"]: m["params"]["diagnostics"]
        for m in editor.said
        if m.get("method") == "textDocument/publishDiagnostics"
    }
    assert sorted(Path(u).name for u in pushed) == ["a.txt", *(f"b{n}.txt" for n in range(5))]
    assert {len(d) for d in pushed.values()} == {4}


def test_progress_that_is_cancelled_ends_the_work(editor: Editor, folder: Path) -> None:
    for n in range(300):
        (folder / f"b{n}.txt").write_text(DIRTY * 20)
    editor.initialize(window={"workDoneProgress": True})
    asked = editor.start("workspace/executeCommand", {"command": "copylint.checkWorkspace"})
    first = editor.until(lambda m: m.get("method") == "$/progress")
    editor.notify("window/workDoneProgress/cancel", {"token": first["params"]["token"]})
    editor.answer(asked)
    pushed = [m for m in editor.said if m.get("method") == "textDocument/publishDiagnostics"]
    assert len(pushed) < 301


def test_all_files_are_pulled_where_that_is_wanted(editor: Editor, folder: Path) -> None:
    many(folder)
    editor.initialize(options={"workspace": True}, textDocument={"diagnostic": {}})
    assert editor.server["diagnosticProvider"]["workspaceDiagnostics"] is True
    first = editor.ask("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert {i["kind"] for i in first} == {"full"}
    assert len(first) == 6
    known = [{"uri": i["uri"], "value": i["resultId"]} for i in first]
    (folder / "b3.txt").write_text(CLEAN)
    again = editor.ask("workspace/diagnostic", {"previousResultIds": known})["items"]
    assert sorted(i["kind"] for i in again) == ["full", *["unchanged"] * 5]


@pytest.mark.parametrize(
    ("name", "language", "count"),
    [("left-out/a.txt", "plaintext", 0), ("a.py", "python", 0), ("a", "plaintext", 4), (".copylint.yaml", "yaml", 0)],
)
def test_what_is_left_out_or_no_article_is_not_checked(
    editor: Editor, folder: Path, name: str, language: str, count: int
) -> None:
    (folder / ".copylint.yaml").write_text((folder / ".copylint.yaml").read_text() + "exclude: [left-out/]\n")
    editor.initialize(textDocument={"diagnostic": {}})
    uri = editor.open(name, DIRTY, language=language)
    asked: dict[str, Any] = {"textDocument": {"uri": uri}}
    assert len(editor.ask("textDocument/diagnostic", asked)["items"]) == count


def test_a_text_in_no_file_is_checked_by_what_the_editor_calls_it(editor: Editor) -> None:
    editor.initialize()
    item = {"uri": "untitled:Untitled-1", "languageId": "plaintext", "version": 1, "text": DIRTY}
    editor.notify("textDocument/didOpen", {"textDocument": item})
    assert len(editor.diagnostics("untitled:Untitled-1", 1)) == 4


def test_half_a_surrogate_stops_nothing(editor: Editor) -> None:
    editor.initialize()
    uri = editor.open("a.txt", "A \ud83d teh end.\n")
    assert rules(editor.diagnostics(uri, 1)) == ["teh"]


def test_without_its_packages_the_server_says_how_to_get_them(folder: Path) -> None:
    import subprocess

    code = PROGRAM[2].replace("import sys;", "import sys; sys.modules['pygls'] = None;")
    done = subprocess.run([PROGRAM[0], "-c", code, "lsp"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "pip install '.[lsp]' in a checkout of copylint" in done.stderr
