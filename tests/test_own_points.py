"""A student's own points: the text that says them, and what the models then learn from."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.edits import MOST_EDITS, Edits, tidy
from core.ensembles.growth import split_of
from core.ensembles.spec import EnsembleSpec
from core.spec import SpecError

PLAIN = EnsembleSpec(data="moons", rows=100)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("a0.5,-1.25,1", "a0.5,-1.25,1"),
        ("r9;a0.50000,2,0;m3,1,1", "a0.5,2,0;m3,1,1;r9"),
        ("m3,1,1;m3,2,2", "m3,2,2"),
        ("m3,1,1;r3;r3", "r3"),
        ("a-0.0001,1e1,0;", "a0,10,0"),
    ],
)
def test_equal_edits_are_written_alike(text, said):
    assert tidy(text) == said == tidy(said)


def test_steps_and_text_say_the_same():
    edits = Edits().add(1, 2, 0).add(3, 4, 1).move(7, 0.5, 0.25).remove(8).take_back(0)
    assert str(edits) == "a3,4,1;m7,0.5,0.25;r8" and len(edits) == 3
    assert Edits.read(str(edits)) == edits


def test_added_points_join_the_training_rows_and_the_test_rows_stay():
    plain, mine = split_of(PLAIN), split_of(PLAIN.with_(points="a0.5,0.25,1;a1,1,0"))
    assert np.array_equal(mine.X_test, plain.X_test) and np.array_equal(mine.y_test, plain.y_test)
    assert np.array_equal(mine.X_train[:-2], plain.X_train)
    assert mine.X_train[-2:].tolist() == [[0.5, 0.25], [1, 1]] and mine.y_train[-2:].tolist() == [1, 0]
    assert mine.rows_train[-2:].tolist() == [-1, -2]
    assert all(np.array_equal(a, b) for a, b in zip(plain.axes, mine.axes, strict=True))


def test_moved_and_removed_rows_are_those_that_were_named():
    plain = split_of(PLAIN)
    moved, removed = int(plain.rows_train[0]), int(plain.rows_test[0])
    mine = split_of(PLAIN.with_(points=f"m{moved},0.125,0.5;r{removed}"))
    assert mine.X_train[mine.rows_train == moved].tolist() == [[0.125, 0.5]]
    assert removed not in mine.rows_test and len(mine.X_test) == len(plain.X_test) - 1
    others = plain.rows_train != moved
    assert np.array_equal(mine.X_train[others], plain.X_train[others])
    assert np.array_equal(mine.y_train, plain.y_train)


def test_points_are_in_the_key_where_they_matter():
    assert PLAIN.with_(points="a0.5,0.25,1").key != PLAIN.key
    assert PLAIN.with_(points="r3;r2").key == PLAIN.with_(points="r2;r3").key
    table = EnsembleSpec(data="wine")
    assert table.with_(points="a0.5,0.25,1").key == table.key


@pytest.mark.parametrize(
    "text",
    ["b1,2,0", "a1,2", "a1,2,0,5", "a1,2,x", "anan,0,0", "a1e9,0,0", "ainf,0,0", "m-1,0,0", "r1.5", "r1e3", "a1,2,9",
     "<script>", ";".join(f"r{i}" for i in range(MOST_EDITS + 1))],
)  # fmt: skip
def test_a_text_that_says_no_points_is_refused(text):
    with pytest.raises(SpecError) as caught:
        PLAIN.with_(points=text)
    assert [p.code for p in caught.value.problems] == ["unreadable"]
