"""The editor's capabilities and its user's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pygls.capabilities import get_capability

from ..model.errors import UserError, did_you_mean
from ..model.values import Record

if TYPE_CHECKING:
    from lsprotocol import types

    from ..engine.task import Choice


class Client(Record):
    """The editor's capabilities."""

    encoding: str = "utf-16"
    pulls: bool = False  # pulls diagnostics
    refreshes: bool = False  # can be asked to pull again
    tags: bool = False
    links: bool = False
    markdown: bool = False
    versions: bool = False  # edits may name their document version
    creates: bool = False  # edits may create files
    resolves: bool = False  # resolves an action's edit when it is chosen
    watches: bool = False
    configures: bool = False  # can be asked for its settings
    progresses: bool = False
    ends_lines: bool = False  # adds the final newline itself

    @classmethod
    def of(cls, params: types.InitializeParams, encoding: str) -> Client:
        capabilities = params.capabilities

        def has(name: str) -> Any:
            return get_capability(capabilities, name)

        push = "text_document.publish_diagnostics"
        contents = has("text_document.hover.content_format") or ()
        return cls(
            encoding=encoding,
            pulls=has("text_document.diagnostic") is not None,
            refreshes=bool(has("workspace.diagnostics.refresh_support")),
            tags=has(f"{push}.tag_support") is not None,
            links=bool(has(f"{push}.code_description_support")),
            markdown="markdown" in contents,
            versions=bool(has("workspace.workspace_edit.document_changes")),
            creates="create" in (has("workspace.workspace_edit.resource_operations") or ()),
            resolves="edit" in (has("text_document.code_action.resolve_support.properties") or ()),
            watches=bool(has("workspace.did_change_watched_files.dynamic_registration")),
            configures=bool(has("workspace.configuration")),
            progresses=bool(has("window.work_done_progress")),
            ends_lines=params.client_info is not None and params.client_info.name == "Neovim",
        )


class Wishes(Record):
    """The user's settings under `copylint`."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix_on_save: bool = False
    formatting: bool = False  # formatting a document applies its safe fixes
    workspace: bool = False  # unopened files are checked too

    def over(self, choice: Choice) -> Choice:
        """Return the command line's options with the editor's settings added."""
        return choice._replace(
            select=(*choice.select, *self.select),
            extend_select=(*choice.extend_select, *self.extend_select),
            ignore=(*choice.ignore, *self.ignore),
        )


_LISTS = {"select": "select", "extendSelect": "extend_select", "ignore": "ignore"}
_SWITCHES = {"fixOnSave": "fix_on_save", "formatting": "formatting", "workspace": "workspace"}
_OTHERS = ("trace", "path", "arguments")  # keys of the VS Code extension itself


def wishes(data: object) -> Wishes:
    """Parse the settings an editor sends, as they are or under `copylint`.

    Raises: UserError at one that there is not, or that has the wrong type.
    """
    if not isinstance(data, dict):
        return Wishes()
    settings = cast("dict[str, Any]", data)
    if isinstance(inner := settings.get("copylint"), dict):
        settings = cast("dict[str, Any]", inner)
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if value is None or name in _OTHERS:
            continue
        if name in _LISTS:
            words = cast("list[object]", value) if isinstance(value, list) else [value]
            if not all(isinstance(word, str) for word in words):
                raise UserError(f"copylint.{name}", "must be a list of groups and rules")
            found[_LISTS[name]] = tuple(words)
        elif name in _SWITCHES:
            if not isinstance(value, bool):
                raise UserError(f"copylint.{name}", "must be true or false")
            found[_SWITCHES[name]] = value
        else:
            raise UserError(f"copylint.{name}", "unknown setting", did_you_mean(name, [*_LISTS, *_SWITCHES]))
    return Wishes(**found)
