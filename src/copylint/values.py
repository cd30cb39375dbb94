"""Frozen values: dataclasses in all but their making, which would cost a fifth of a small run.

Fields are the annotated names of a class, in order, with what stands behind the name as the default.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform

MISSING: Any = object()  # the default of a field that must be given


@dataclass_transform(frozen_default=True, eq_default=True)
class Value:
    """Equal if of one class with equal fields; `cached_property` works, assignment does not."""

    _fields: ClassVar[dict[str, Any]] = {}  # defaults by name

    def __init_subclass__(cls) -> None:
        own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063  (inspect is slow to load)
        cls._fields = {**cls._fields, **{name: cls.__dict__.get(name, MISSING) for name in own if name[0] != "_"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fields = self._fields
        if len(args) > len(fields):
            raise TypeError(f"{type(self).__name__} has {len(fields)} fields, not {len(args)}")
        values = {**fields, **dict(zip(fields, args, strict=False)), **kwargs}
        if len(values) != len(fields):
            raise TypeError(f"{type(self).__name__} has no {next(k for k in kwargs if k not in fields)}")
        for name, value in values.items():
            if value is MISSING:
                raise TypeError(f"{type(self).__name__} needs {name}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={self.__dict__[k]!r}' for k in self._fields)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(self.__dict__[k] == other.__dict__[k] for k in self._fields)

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[k] for k in self._fields)))

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed."""
        return type(self)(**{**{k: self.__dict__[k] for k in self._fields}, **changes})
