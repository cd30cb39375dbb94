"""Changes to the text of a YAML file that touch only the lines they must: comments, order and quotes stay.

Each gives a text that holds exactly what was asked, which is checked by reading it again, or refuses.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from . import yamlfile
from .errors import UserError
from .yamltext import RefusedError, TextEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST = 250_000  # characters of a text that is edited: the writer of YAML needs seconds for them


def put(name: str, text: str, keys: Sequence[str], value: Any) -> str:
    """The text with `value` at a path of keys. `name` is the file's, for errors.

    Raises: UserError if a key on the way holds something other than keys, or the edit cannot be made safely.
    """

    def change(data: dict[str, Any]) -> None:
        for key in keys[:-1]:
            if data.get(key) is None:
                data[key] = {}
            inner: object = data[key]
            if not isinstance(inner, dict):
                raise UserError(name, f"'{key}' holds no keys")
            data = cast("dict[str, Any]", inner)
        data[keys[-1]] = yamlfile.plain(value)

    return _edited(name, text, change, lambda edit: edit.put(keys, value))


def drop(name: str, text: str, keys: Sequence[str]) -> str:
    """The text without a key, and without the keys above it that are left with nothing; unchanged if it has none."""

    def change(data: dict[str, Any]) -> None:
        parents = [data]
        for key in keys[:-1]:
            parents.append(parents[-1][key])
        for parent, key in zip(reversed(parents), reversed(keys), strict=True):
            del parent[key]
            if parent:
                break

    value: Any = yamlfile.plain(yamlfile.read(name, text).data)
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return text
        value = cast("Any", value[key])
    return _edited(name, text, change, lambda edit: edit.drop(keys))


def append(name: str, text: str, key: str, item: Any) -> str:
    """The text with an item more in the list at a top key; a lone text there becomes a list."""

    def change(data: dict[str, Any]) -> None:
        old = data.get(key)
        if isinstance(old, dict):
            raise UserError(name, f"'{key}' holds no list")
        data[key] = [*(old if isinstance(old, list) else [] if old is None else [old]), yamlfile.plain(item)]

    return _edited(name, text, change, lambda edit: edit.append(key, item))


def discard(name: str, text: str, key: str, item: str) -> str:
    """The text without an item in the list at a top key, and without the key if nothing else is in it."""
    old = yamlfile.plain(yamlfile.read(name, text).data).get(key)
    if old in (item, [item]):
        return drop(name, text, [key])
    if not isinstance(old, list) or item not in old:
        return text

    def change(data: dict[str, Any]) -> None:
        data[key].remove(item)

    at = cast("list[object]", old).index(item)
    return _edited(name, text, change, lambda edit: edit.discard(key, at))


def _edited(name: str, text: str, change: Callable[[dict[str, Any]], None], edit: Callable[[TextEdit], str]) -> str:
    """What `edit` makes of the text, if it holds what `change` makes of the data."""
    if len(text) > _MOST:
        raise UserError(name, f"larger than {_MOST // 1000} kB, too large to be edited", "change it by hand")
    wanted: dict[str, Any] = yamlfile.plain(yamlfile.read(name, text).data)
    before = deepcopy(wanted)
    change(wanted)
    if alike(wanted, before):
        return text
    refused = UserError(name, "this cannot be changed without touching more than was asked", "change it by hand")
    try:
        new = edit(TextEdit(text))
        if alike(yamlfile.plain(yamlfile.read(name, new).data), wanted):
            return new
    except (UserError, RefusedError, ValueError) as error:
        raise refused from error
    raise refused


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same in JSON, where 1, 1.0 and true differ; the order of keys does not count."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
