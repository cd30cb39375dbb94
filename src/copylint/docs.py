"""A rule as a page: message, why, options, examples with the diagnostic that the rule really gives."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import kinds, library, options
from .document import Settings
from .engine import check
from .formats import parse
from .report.style import width
from .ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rules import Example, RuleFile


def page(file: RuleFile) -> str:
    """The page of a rule, in Markdown."""
    rule = file.rule
    facts = [
        rule.severity.name.lower(),
        {"SAFE": "safe fix", "UNSAFE": "unsafe fix", "DISPLAY": "no fix; a person decides"}[rule.applicability.name],
        "on by default" if rule.enabled else "off by default",
        f"languages: {', '.join(rule.languages)}",
    ]
    bad = [e for e in file.examples if e.bad is not None]
    near = [e for e in file.examples if e.bad is None and e.good]
    parts = [
        f"# {rule.name}\n",
        f"{rule.message}\n",
        f"*{' · '.join(facts)}*\n",
        file.rationale.strip() + "\n",
        f"Source: {file.source}\n" if file.source else "",
        f"## Options\n\n{_options(file)}",
        "## Examples\n",
        *(_example(file, e) for e in bad),
        "## Left alone\n",
        _near_misses(near),
    ]
    return "\n".join(p for p in parts if p).rstrip("\n") + "\n"


def _options(file: RuleFile) -> str:
    """A table of what can be set for the rule in a configuration."""
    rule = file.rule
    rows = [
        ("severity", rule.severity.name.lower(), "error, warning or suggestion"),
        ("fix", rule.applicability.name.lower(), "the highest grade of its fixes; may be lowered"),
        ("scope", ", ".join(rule.scope), "kinds of text it looks at"),
    ]
    for option in options.options_of(kinds.load(rule.kind_name)).values():
        value = rule.options.get(option.name, option.default)
        if option.type is options.TYPES["Path"] and value:
            value = Path(options.path_of(value)).name
        rows.append((option.name, _brief(value), option.doc))
    lines = ["| option | here | meaning |", "|---|---|---|"]
    lines += [f"| `{a}` | {b.replace('|', chr(92) + '|')} | {c} |" for a, b, c in rows]
    return "\n".join(lines) + "\n"


def _brief(value: object) -> str:
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
    return f"`{text}`" if len(text) <= 60 else f"`{text[:59]}…`"


def _example(file: RuleFile, example: Example) -> str:
    """A faulty text with carets and the real message, and what the fix makes of it."""
    text = example.bad or ""
    settings = Settings.of(example.settings or {})
    if file.rule.kind_name == SECOND:
        from .grammar import recorded

        settings = settings.but(grammar=recorded.read())
    document = parse("example", text, example.format, settings)
    out = ["```text"]
    pos = 0
    for line in text.splitlines(keepends=True) or [""]:
        out.append(line.rstrip("\r\n").replace("\t", " "))
        for finding in check(document, Ruleset([file.rule])):
            if pos <= finding.span.start < pos + max(1, len(line)):
                start = finding.span.start - pos
                marked = line[start : finding.span.end - pos].rstrip("\r\n")
                out.append(f"{' ' * width(line[:start])}{'^' * max(1, width(marked))} {finding.message}")
        pos += len(line)
    out.append("```")
    if example.settings:
        out.append(f"with {_setting(example.settings)}")
    if example.good is not None and example.good.strip() != text.strip():
        out += ["becomes", "```text", example.good.rstrip("\n"), "```"]
    return "\n".join(out) + "\n"


def _setting(data: object) -> str:
    if isinstance(data, dict):
        return ", ".join(f"`{k}: {_inline(v)}`" for k, v in data.items())  # type: ignore[misc]
    return str(data)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_inline(v)}" for k, v in value.items()) + "}"  # type: ignore[misc]
    return str(value)


def _near_misses(examples: Iterable[Example]) -> str:
    """Texts the rule must be silent on: one line each, those of several paragraphs on their own."""
    texts = [(e.good or "").rstrip("\n") for e in examples]
    short = [t for t in texts if "\n" not in t]
    blocks = ["\n".join(short)] if short else []
    return "\n".join(f"```text\n{block}\n```\n" for block in (*blocks, *(t for t in texts if "\n" in t)))


def index(files: Iterable[RuleFile]) -> str:
    """The page that lists all rules by group."""
    out = [
        "# Rules\n",
        "Made from the rule files by `make docs`. *Fix*: safe fixes are made by `copylint fix`, unsafe ones with",
        "`--unsafe-fixes`, display ones by a person.\n",
    ]
    group = ""
    for file in files:
        rule = file.rule
        if rule.group != group:
            group = rule.group
            out += [f"\n## {group}\n", "| rule | says | severity | fix | on |", "|---|---|---|---|---|"]
        message = rule.message.replace("|", "\\|")
        on = "yes" if rule.enabled else "no"
        link = f"[{rule.id}]({rule.group}/{rule.id}.md)"
        out.append(f"| {link} | {message} | {rule.severity.name.lower()} | {rule.applicability.name.lower()} | {on} |")
    return "\n".join(out) + "\n"


def write(folder: Path) -> None:
    """Write the index and a page a rule into a folder; pages of rules that are gone are deleted."""
    files = library.read(library.shipped())
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
