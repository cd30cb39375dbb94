"""A rule as a page: message, why, options, examples with the diagnostic that the rule really gives."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import kinds, library, options
from .document import Settings
from .engine import check
from .escape import markdown, printable, visible
from .formats import parse
from .report.style import width
from .ruleset import SECOND, Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rules import Example, RuleFile

_TICKS = re.compile("`+")


def page(file: RuleFile, plain: bool = False) -> str:
    """The page of a rule, in Markdown. `plain`: what the file says is text, so that it brings no link or image."""
    rule = file.rule
    say = markdown if plain else str
    facts = [
        rule.severity.name.lower(),
        {"SAFE": "safe fix", "UNSAFE": "unsafe fix", "DISPLAY": "no fix; a person decides"}[rule.applicability.name],
        "on by default" if rule.enabled else "off by default",
        f"languages: {say(', '.join(rule.languages))}",
    ]
    bad = [e for e in file.examples if e.bad is not None]
    near = [e for e in file.examples if e.bad is None and e.good]
    parts = [
        f"# {say(rule.name)}\n",
        f"{say(rule.message)}\n",
        f"*{' · '.join(facts)}*\n",
        say(file.rationale.strip()) + "\n",
        f"Source: {say(file.source)}\n" if file.source else "",
        f"## Options\n\n{_options(file, plain)}",
        "## Examples\n",
        *(_example(file, e, plain) for e in bad),
        "## Left alone\n",
        _near_misses(near),
    ]
    made = "\n".join(p for p in parts if p).rstrip("\n") + "\n"
    return visible(made) if plain else made


def _options(file: RuleFile, plain: bool) -> str:
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
        rows.append((option.name, _brief(value, plain), option.doc))
    lines = ["| option | here | meaning |", "|---|---|---|"]
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
    """A faulty text with carets and the real message, and what the fix makes of it."""
    text = example.bad or ""
    settings = Settings.of(example.settings or {})
    if file.rule.kind_name == SECOND:
        from .grammar import recorded

        settings = settings.but(grammar=recorded.read())
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
    """A block of code that its own text cannot end."""
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


def _near_misses(examples: Iterable[Example]) -> str:
    """Texts the rule must be silent on: one line each, those of several paragraphs on their own."""
    texts = [(e.good or "").rstrip("\n") for e in examples]
    short = [t for t in texts if "\n" not in t]
    blocks = ["\n".join(short)] if short else []
    return "\n".join(f"{_fenced(block)}\n" for block in (*blocks, *(t for t in texts if "\n" in t)))


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
