"""The preprocessing of a student's file: what is shown builds what runs, and it always gives finite numbers."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier

from core.data.csv_file import upload
from core.data.csv_file.preparing import CATEGORIES, WIDEST, Prepared, feature_names, pipeline, pipeline_text, prepare
from core.data.csv_file.upload import COLUMNS, Choices, Refused

CHANCE = np.random.default_rng(3)
ROWS = 120
CLASSES = Choices("kind", "classification")


def column(kind: str) -> list[str]:
    """Cells of numbers or words, with holes or without."""
    if kind.startswith("number"):
        cells = [f"{x:.3f}" for x in CHANCE.normal(size=ROWS)]
    else:
        cells = [f"w{k}" for k in CHANCE.geometric(0.05 if kind.startswith("many") else 0.4, ROWS)]
    return ["" if "holes" in kind and CHANCE.random() < 0.3 else cell for cell in cells]


def csv_of(columns: dict[str, list[str]], target: list[str] | None = None) -> bytes:
    table = pd.DataFrame({**columns, "kind": target or ["cat", "dog", "bird"] * (ROWS // 3)})
    return table.to_csv(index=False).encode()


def shown(prepared: Prepared):
    """The preprocessing that the page's code builds."""
    names: dict[str, object] = {}
    exec(pipeline_text(prepared), names)
    return names["preprocessing"]


FILES = {
    "numbers": ["number"] * 3,
    "numbers with holes": ["number", "number with holes"],
    "words": ["words", "words with holes"],
    "all": ["number", "words", "number with holes", "many words", "many with holes"],
    "many columns": ["number with holes", "many with holes"] * 30,
}


@pytest.mark.parametrize("name", FILES)
def test_the_code_that_is_shown_does_the_same_on_what_pandas_reads(name):
    content = csv_of({f"col {i} '\"": column(kind) for i, kind in enumerate(FILES[name])})
    ready = prepare(content, CLASSES)
    mine = pipeline(ready).fit(ready.X[:80])
    theirs = shown(ready).fit(ready.X[:80])
    assert np.array_equal(mine.transform(ready.X), theirs.transform(ready.X))
    table = pd.read_csv(io.BytesIO(content))[list(ready.features)]
    assert np.array_equal(shown(ready).fit(table[:80]).transform(table), mine.transform(ready.X))
    assert mine.transform(ready.X).dtype == np.float64
    assert len(feature_names(mine)) == mine.transform(ready.X).shape[1]


def test_what_is_not_prepared_as_shown_is_noticed():
    ready = prepare(csv_of({"a": column("number with holes"), "b": column("words")}), CLASSES)
    other = prepare(csv_of({"a": column("number"), "b": column("words")}), CLASSES)
    assert shown(ready).fit_transform(ready.X).shape != shown(other).fit_transform(ready.X).shape


def test_a_table_is_what_its_file_says():
    content = csv_of({"나이": column("number with holes"), "도시": column("words"), "id": ["7"] * ROWS})
    ready = prepare(content, Choices("kind", "classification", ("id",)))
    table = pd.read_csv(io.BytesIO(content))
    assert ready.features == ("나이", "도시") and ready.numbers == ("나이",) and ready.texts == ("도시",)
    assert np.array_equal(ready.X["나이"], table["나이"], equal_nan=True) and ready.X["나이"].dtype == np.float64
    assert list(ready.X["도시"]) == list(table["도시"]) and ready.X["도시"].dtype == object
    assert [ready.classes[k] for k in ready.y] == list(table["kind"]) and ready.classes == ("bird", "cat", "dog")
    assert ready.y.dtype == np.int64 and ready.holes


def test_numbers_as_classes_keep_their_order_and_as_answers_their_values():
    content = csv_of({"a": column("number")}, ["10", "9", "2.5"] * (ROWS // 3))
    assert prepare(content, CLASSES).classes == ("2.5", "9", "10")
    answers = prepare(content, Choices("kind", "regression"))
    assert answers.y.tolist() == [10.0, 9.0, 2.5] * (ROWS // 3) and answers.classes == ()


def test_rows_without_a_target_are_left_out_everywhere():
    target = ["cat", "", "dog"] * (ROWS // 3)
    ready = prepare(csv_of({"a": [str(i) for i in range(ROWS)]}, target), CLASSES)
    assert ready.rows.tolist() == [i for i in range(ROWS) if i % 3 != 1] == ready.X["a"].tolist()
    assert len(ready.y) == len(ready.X) == ROWS * 2 // 3


def test_what_the_training_rows_do_not_have_gives_no_holes():
    """Words that only test rows have, and a column that is empty in all training rows."""
    words = ["a", "b"] * 40 + ["new"] * 40
    late = [""] * 80 + ["5"] * 40
    ready = prepare(csv_of({"words": words, "late": late, "later": [""] * 80 + ["x"] * 40}), CLASSES)
    given = pipeline(ready).fit(ready.X[:80]).transform(ready.X)
    assert np.isfinite(given).all()
    assert given[80:, -3:].sum() == 0, "an unknown word is none of the known ones"


WIDE = {
    "words": ["many words"] * (COLUMNS - 1),
    "words with holes": ["many with holes"] * (COLUMNS - 1),
    "numbers with holes": ["number with holes"] * (COLUMNS - 1),
    "half and half": ["number with holes", "many with holes"] * (COLUMNS // 2 - 1),
    "few words": ["number with holes"] * 150 + ["many words"] * 10,
}


@pytest.mark.parametrize("name", WIDE)
def test_the_widest_file_stays_within_bounds(name):
    ready = prepare(csv_of({f"c{i}": column(kind) for i, kind in enumerate(WIDE[name])}), CLASSES)
    assert 2 <= ready.categories <= CATEGORIES
    assert pipeline(ready).fit_transform(ready.X).shape[1] <= WIDEST


def test_a_model_learns_from_what_is_prepared():
    kinds = ["cat", "dog", "bird"] * (ROWS // 3)
    content = csv_of(
        {"sound": [{"cat": "meow", "dog": "woof"}.get(k, "") for k in kinds], "a": column("number")}, kinds
    )
    ready = prepare(content, CLASSES)
    steps = pipeline(ready).fit(ready.X[:80])
    model = RandomForestClassifier(20, random_state=0).fit(steps.transform(ready.X[:80]), ready.y[:80])
    assert model.score(steps.transform(ready.X[80:]), ready.y[80:]) == 1.0
    assert set(feature_names(steps)) == {"a", "sound_meow", "sound_missing", "sound_woof"}


def test_a_choice_that_cannot_stand_is_refused():
    with pytest.raises(Refused) as caught:
        upload.prepare(csv_of({"a": column("words")}), Choices("a", "regression"))
    assert caught.value.finding.code == "text-target"
