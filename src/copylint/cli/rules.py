"""`copylint explain` and `copylint rules`."""

from __future__ import annotations

import os
from typing import Any

import click

from ..model.errors import UserError, did_you_mean, printable
from ..rules import loader
from ..rules.folder import Folder
from . import streams
from .options import Command, choice, choice_options, opened


@click.command(cls=Command)
@click.argument("rule")
@click.option(
    "--config", "config_file", type=click.Path(readable=False), help="Configuration file whose custom rules to include."
)
def explain(rule: str, config_file: str | None) -> None:
    """Show a rule's documentation: message, rationale, options, and examples with their diagnostics."""
    from ..engine.task import Choice
    from ..reporting import rule_url
    from ..reporting.rule_page import page

    session = opened(Choice(config=config_file))
    shipped = Folder(str(loader.shipped()))
    folders = (shipped, *session.configs.of(os.curdir).rule_folders)
    paths = {f"{p.parent.name}/{p.stem}": (p, folder) for folder in folders for p in loader.paths(folder)}
    name = next((n for n in paths if rule in (n, n.partition("/")[2])), None)
    if name is None:
        raise UserError(
            "",
            f"no rule '{rule}'",
            did_you_mean(rule, [*paths, *(n.partition("/")[2] for n in paths)]) or "'copylint rules' lists them",
        )
    path, folder = paths[name]
    streams.show(page(loader.read_file(path, folder == shipped, folder)))
    if url := rule_url(name):
        streams.show(f"\nOnline: {url}\n")


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--cost", is_flag=True, help="Show how often each rule runs, most expensive first.")
@choice_options
def rules(as_json: bool, cost: bool, **options: Any) -> None:
    """List the rules; '*' marks the enabled ones."""
    from ..matching.required_literals import rate

    session = opened(choice(options))
    path = os.path.join(os.curdir, "article.txt")
    running = {r.name: r for r in session.ruleset(path).rules}
    known = [running.get(r.name, r) for r in session.rules(session.configs.resolved(path)[0].rule_folders)]
    rows: list[dict[str, Any]] = [
        {
            "rule": r.name,
            "on": r.name in running,
            "severity": r.severity.name.lower(),
            "fix": r.applicability.name.lower(),
            "kind": r.kind_name,
            "languages": list(r.languages),
            "triggers": None if r.triggers is None else sum(map(len, r.triggers[:3])),
            "rate": None if r.triggers is None else round(rate(r.triggers.anywhere), 4),
            "title": r.title,
            "message": r.message,
        }
        for r in known
    ]
    if cost:
        rows.sort(key=lambda row: (row["rate"] is not None, -(row["rate"] or 0), row["rule"]))
    if as_json:
        import json

        streams.data(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    width = max(len(str(row["rule"])) for row in rows)
    for row in rows:
        last = row["title"]
        if cost:
            last = (
                "always runs (no trigger)"
                if row["triggers"] is None
                else f"about {row['rate']} times per 1,000 characters ({row['triggers']} triggers)"
            )
        star = "*" if row["on"] else " "
        streams.show(f"{star} {row['rule']:<{width}}  {row['severity']:<10}  {row['fix']:<7}  {printable(last)}\n")
