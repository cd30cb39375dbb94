"""A rule as a page: message, why, options, examples with the diagnostic that the rule really gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import kinds, options
from .document import Settings
from .engine import check
from .formats import parse
from .report.style import width
from .ruleset import Ruleset

if TYPE_CHECKING:
    from .rules import Example, RuleFile

_LEAST_MISSES = 12  # near misses shown on a page


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
        *(_near_miss(e) for e in near[:_LEAST_MISSES]),
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
    document = parse("example", text, example.format, Settings.of(example.settings or {}))
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


def _near_miss(example: Example) -> str:
    return "```text\n" + (example.good or "").rstrip("\n") + "\n```\n"
