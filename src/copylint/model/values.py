"""Frozen values: dataclasses and named tuples that are fast to define (the usual ones cost a fifth of a small run).

Fields are the annotated names of a class, in order; an assigned value is the field's default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

__all__ = ["MISSING", "Record", "Value", "record"]

MISSING: Any = object()  # default of a required field


@dataclass_transform(frozen_default=True, eq_default=True)
class Value:
    """Base of frozen classes with equality by fields; `cached_property` works, assignment raises AttributeError."""

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
        return f"{type(self).__name__}({', '.join(f'{k}={getattr(self, k)!r}' for k in self._fields)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, k) == getattr(other, k) for k in self._fields)

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, k) for k in self._fields)))

    def but(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return type(self)(**{**{k: getattr(self, k) for k in self._fields}, **changes})


if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple as Record
    from typing import TypeVar

    _Made = TypeVar("_Made", bound=tuple[Any, ...])

    def record(cls: type[_Made], values: Iterable[Any]) -> _Made:
        """Return a record from the values of all its fields, in order, unchecked: three times as fast."""
        ...
else:
    from operator import itemgetter

    record = tuple.__new__

    class Record(tuple):
        """A replacement for `typing.NamedTuple`, whose classes take three times as long to define."""

        __slots__ = ()
        _fields: ClassVar[tuple[str, ...]] = ()
        _defaults: ClassVar[dict[str, Any]] = {}
        _rest: ClassVar[dict[int, tuple[Any, ...]]] = {}  # remaining defaults, by number of positional arguments

        def __init_subclass__(cls) -> None:
            fields = cls.__dict__["__annotations__"]  # noqa: RUF063  (inspect is slow to load)
            cls._fields = cls.__match_args__ = tuple(fields)
            cls._defaults = {name: cls.__dict__[name] for name in fields if name in cls.__dict__}
            last = list(cls._defaults.values())
            cls._rest = {len(fields) - n: tuple(last[len(last) - n :]) for n in range(len(last) + 1)}
            for at, name in enumerate(fields):
                setattr(cls, name, property(itemgetter(at)))

        def __new__(cls, *args: Any, **kwargs: Any) -> Self:
            if not kwargs and (rest := cls._rest.get(len(args))) is not None:
                return tuple.__new__(cls, args + rest if rest else args)
            if len(args) != len(cls._fields):
                missing = cls._fields[len(args) :]
                known = {**cls._defaults, **kwargs}
                try:
                    args += tuple([known.pop(name) for name in missing])
                except KeyError as error:
                    raise TypeError(f"{cls.__name__} needs {error.args[0]}") from None
                kwargs = {name: value for name, value in kwargs.items() if name not in missing}
            if kwargs or len(args) > len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}, once each")
            return tuple.__new__(cls, args)

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in zip(self._fields, self, strict=True))})"

        def _replace(self, **changes: Any) -> Self:
            return type(self)(
                *[changes.pop(name, value) for name, value in zip(self._fields, self, strict=True)], **changes
            )
