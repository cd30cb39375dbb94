"""A rule's documentation page in Markdown: message, rationale, options, examples with their real diagnostics."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import kinds
from ..engine.fixer import check
from ..formats import parse
from ..kinds import base
from ..model.errors import UserError, markdown, printable, visible
from ..model.settings import Settings
from ..rules import loader
from ..rules.folder import Folder
from ..rules.ruleset import SECOND, Ruleset
from .text import width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..rules.rule import Example, RuleFile
    from . import Result


def files(results: Iterable[Result]) -> dict[str, RuleFile]:
    """Return the rule files of all findings, by `group/id` in order."""
    found: dict[str, RuleFile | None] = {}
    for result in results:
        for finding in result.findings:
            if finding.rule not in found:
                found[finding.rule] = _file(finding.rule, result)
    return {name: file for name, file in sorted(found.items()) if file is not None}


def _file(rule: str, result: Result) -> RuleFile | None:
    shipped = Folder(str(loader.shipped()))
    for folder in (*result.rule_folders, shipped):
        if path := folder.file(rule):
            try:
                return loader.read_file(Path(path), folder == shipped, folder)
            except UserError:  # changed since the run began
                return None
    return None


_TICKS = re.compile("`+")


def page(file: RuleFile, plain: bool = False) -> str:
    """Return a rule's page in Markdown. `plain`: escape the file's text, so that it adds no link or image."""
    rule = file.rule
    say = markdown if plain else str
    facts = [
        say(rule.name),
        rule.severity.name.lower(),
        {"SAFE": "safe fix", "UNSAFE": "unsafe fix", "MANUAL": "manual"}[rule.applicability.name],
        "on by default" if rule.enabled else "off by default",
        f"languages: {say(', '.join(rule.languages))}",
    ]
    bad = [e for e in file.examples if e.bad is not None]
    near = [e for e in file.examples if e.bad is None and e.good]
    parts = [
        f"# {say(rule.title)}\n",
        f"{say(rule.message)}\n" if rule.message != rule.title else "",
        f"*{' · '.join(facts)}*\n",
        say(file.rationale.strip()) + "\n",
        f"Source: {say(file.source)}\n" if file.source else "",
        f"## Options\n\n{_options(file, plain)}",
        "## Examples\n",
        *(_example(file, e, plain) for e in bad),
        "## Not reported\n",
        _not_reported(near),
    ]
    made = "\n".join(p for p in parts if p).rstrip("\n") + "\n"
    return visible(made) if plain else made


def _options(file: RuleFile, plain: bool) -> str:
    """Return a table of the rule's configuration options."""
    rule = file.rule
    rows = [
        ("severity", rule.severity.name.lower(), "error, warning or suggestion"),
        ("fix", rule.applicability.name.lower(), "highest applicability of its fixes; can only be lowered"),
        ("scope", ", ".join(rule.scope), "kinds of text it checks"),
    ]
    for option in base.options_of(kinds.load(rule.kind_name)).values():
        value = rule.options.get(option.name, option.default)
        if option.type is base.TYPES["Path"] and value:
            value = Path(base.path_of(value)).name
        rows.append((option.name, _brief(value, plain), option.doc))
    lines = ["| option | value | meaning |", "|---|---|---|"]
    lines += [f"| `{a}` | {b.replace('|', chr(92) + '|')} | {c} |" for a, b, c in rows]
    return "\n".join(lines) + "\n"


def _brief(value: object, plain: bool) -> str:
    match value:
        case None | () | []:
            return ""
        case list() | tuple():
            text = ", ".join(map(str, value))  # type: ignore[misc]
        case dict():
            text = ", ".join(f"{k} → {v}" for k, v in value.items())  # type: ignore[misc]
        case bool():
            text = str(value).lower()
        case _:
            text = str(value)
    text = text if len(text) <= 60 else f"{text[:59]}…"
    return markdown(printable(text)) if plain else f"`{text}`"


def _example(file: RuleFile, example: Example, plain: bool) -> str:
    """Return an example's text with carets and the real message, and the fixed text."""
    text = example.bad or ""
    settings = Settings.of(example.settings or {})
    if file.rule.kind_name == SECOND:
        from ..engine.providers import languagetool

        settings = settings.but(grammar=languagetool.read())
    document = parse("example", text, example.format, settings)
    out: list[str] = []
    pos = 0
    for line in text.splitlines(keepends=True) or [""]:
        out.append(line.rstrip("\r\n").replace("\t", " "))
        for finding in check(document, Ruleset([file.rule])):
            if pos <= finding.span.start < pos + max(1, len(line)):
                start = finding.span.start - pos
                marked = line[start : finding.span.end - pos].rstrip("\r\n")
                out.append(f"{' ' * width(line[:start])}{'^' * max(1, width(marked))} {finding.message}")
        pos += len(line)
    out = [_fenced("\n".join(out))]
    if example.settings:
        with_ = _setting(example.settings)
        out.append(f"with {markdown(printable(with_)) if plain else with_}")
    if example.good is not None and example.good.strip() != text.strip():
        out += ["becomes", _fenced(example.good.rstrip("\n"))]
    return "\n".join(out) + "\n"


def _fenced(text: str) -> str:
    """Return a code block that its own text cannot end."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _setting(data: object) -> str:
    if isinstance(data, dict):
        return ", ".join(f"`{k}: {_inline(v)}`" for k, v in data.items())  # type: ignore[misc]
    return str(data)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_inline(v)}" for k, v in value.items()) + "}"  # type: ignore[misc]
    return str(value)


def _not_reported(examples: Iterable[Example]) -> str:
    """Return the texts that the rule must not report: one line each, those of several paragraphs separately."""
    texts = [(e.good or "").rstrip("\n") for e in examples]
    short = [t for t in texts if "\n" not in t]
    blocks = ["\n".join(short)] if short else []
    return "\n".join(f"{_fenced(block)}\n" for block in (*blocks, *(t for t in texts if "\n" in t)))


def index(files: Iterable[RuleFile]) -> str:
    """Return the page that lists all rules by group."""
    out = [
        "# Rules\n",
        "Generated from the rule files by `make docs`. *Fix*: `copylint fix` applies safe fixes, and unsafe ones with",
        "`--unsafe-fixes`; manual findings are reported only.\n",
    ]
    group = ""
    for file in files:
        rule = file.rule
        if rule.group != group:
            group = rule.group
            out += [f"\n## {group}\n", "| rule | title | severity | fix | default |", "|---|---|---|---|---|"]
        title = rule.title.replace("|", "\\|")
        on = "on" if rule.enabled else "off"
        link = f"[{rule.id}]({rule.group}/{rule.id}.md)"
        out.append(f"| {link} | {title} | {rule.severity.name.lower()} | {rule.applicability.name.lower()} | {on} |")
    return "\n".join(out) + "\n"


def write(folder: Path) -> None:
    """Write the index and one page per rule into a folder; delete pages of removed rules."""
    files = loader.read(loader.shipped())
    pages = {folder / f.rule.group / f"{f.rule.id}.md": page(f) for f in files}
    pages[folder / "README.md"] = index(files)
    for old in folder.rglob("*.md"):
        if old not in pages:
            old.unlink()
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/rules"))
