"""Frozen values and records behave as dataclasses and named tuples do."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import pytest

from copylint.model.values import Record, Value


class Point(Record):
    """A record of the tests."""

    x: int
    y: int = 0
    name: str = ""


class Named(NamedTuple):
    """A named tuple with the fields of the record."""

    x: int
    y: int = 0
    name: str = ""


class Box(Value):
    """A value of the tests."""

    width: int
    height: int = 1


def test_a_record_is_a_tuple_with_names() -> None:
    point = Point(1, name="a")
    assert point == (1, 0, "a") == Named(1, name="a")
    assert (point.x, point.y, point.name) == (1, 0, "a")
    assert point._replace(y=2) == (1, 2, "a")
    assert repr(point).partition("(")[2] == repr(Named(1, name="a")).partition("(")[2]
    assert pickle.loads(pickle.dumps(point)) == point
    match point:
        case Point(x, y):
            assert (x, y) == (1, 0)


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [((), {}), ((1, 2, "a", 4), {}), ((1,), {"z": 1}), ((1,), {"x": 2}), ((1, 2, "a"), {"name": "b"})],
)
@pytest.mark.parametrize("kind", [Point, Named])
def test_a_record_takes_each_field_once(kind: type, args: tuple[object, ...], kwargs: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        kind(*args, **kwargs)


def test_a_value_is_frozen_and_equal_by_its_fields() -> None:
    assert Box(2) == Box(2, 1) != Box(2, 2)
    assert Box(2).but(height=3) == Box(width=2, height=3)
    assert hash(Box(2)) == hash(Box(2))
    with pytest.raises(AttributeError):
        Box(2).width = 3  # type: ignore[misc]
    for wrong in ({}, {"width": 1, "depth": 2}):
        with pytest.raises(TypeError):
            Box(**wrong)  # type: ignore[arg-type]
