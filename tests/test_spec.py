"""Specs: what names an experiment, and what may not stand."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from core.spec import SpecError, spaced
from tests.toys import Toy


def test_equal_specs_have_equal_keys_and_others_do_not():
    assert Toy(seed=1).key == Toy(seed=1).key == Toy(seed=1.0).key == Toy().with_(seed=1).key
    assert len({Toy().key, Toy(seed=1).key, Toy(habit="nan").key, Toy(nap=1).key}) == 4


def test_the_key_is_the_sha256_of_the_canonical_json():
    assert Toy(seed=7).canonical == '{"habit":"good","lab":"toys","nap":0,"seed":7,"version":1}'
    assert Toy(seed=7).key == hashlib.sha256(Toy(seed=7).canonical.encode()).hexdigest()


REFUSED = [
    ({"seed": -1}, "out-of-range"),
    ({"seed": 10_001}, "out-of-range"),
    ({"seed": 1.5}, "unreadable"),
    ({"seed": float("nan")}, "unreadable"),
    ({"seed": float("inf")}, "unreadable"),
    ({"seed": "abc"}, "unreadable"),
    ({"seed": True}, "unreadable"),
    ({"seed": None}, "unreadable"),
    ({"habit": "evil"}, "unknown-choice"),
]


@pytest.mark.parametrize(("values", "code"), REFUSED)
def test_what_cannot_stand_is_refused_in_code_and_falls_back_from_a_url(values, code):
    with pytest.raises(SpecError) as error:
        Toy(**values)
    assert [p.code for p in error.value.problems] == [code]
    legal, problems = Toy.read({"nap": "3", **values})
    assert legal == {"nap": 3}
    assert [p.code for p in problems] == [code]


def test_a_url_reads_back_to_the_same_spec():
    spec = Toy(habit="nan", seed=12, nap=5)
    assert Toy.read({name: str(value) for name, value in spec.values().items()}) == (spec.values(), [])


@pytest.mark.parametrize(("last", "count"), [(1, 120), (10, 120), (300, 120), (2000, 120), (20_000, 140), (100, 40)])
def test_marks_rise_from_zero_to_the_end_and_are_about_as_many_as_asked(last, count):
    marks = spaced(last, count)
    assert marks[0] == 0
    assert marks[-1] == last
    assert all(a < b for a, b in pairwise(marks))
    assert len(marks) <= count * 1.35
