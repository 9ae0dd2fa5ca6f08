"""A student's own file: named by a digest, learned from on a worker, stored nowhere, gone with the session."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

from core.data import own
from core.data.csv_file import upload
from core.data.csv_file.preparing import pipeline
from core.data.csv_file.upload import Choices
from core.data.own import OwnFile, hold
from core.engine import Engine
from core.ensembles.growth import split_of
from core.ensembles.kinds import MODELS
from core.ensembles.learner import advance, observe, start
from core.ensembles.scores import r_squared
from core.ensembles.spec import EnsembleSpec, comparison
from core.settings import Settings
from core.spec import SpecError
from core.tape import LearnerError
from dashboard.controls import params
from tests.test_engine import ended, until

ROWS = 120
HEAD = "height,colour,kind"


def table(kinds: int = 2, seed: int = 0) -> bytes:
    """A CSV file with a number (some missing), words, and a class or a number to predict."""
    chance = np.random.default_rng(seed)
    height, colour = chance.normal(170, 10, ROWS), chance.choice(["red", "green", "blue"], ROWS)
    if kinds:
        last = [f"k{int(h > 170) + (int(c == 'red') if kinds > 2 else 0)}" for h, c in zip(height, colour, strict=True)]
    else:
        last = [f"{h / 10 + len(c):.3f}" for h, c in zip(height, colour, strict=True)]
    cells = [f"{h:.1f}" if k % 9 else "" for k, h in enumerate(height)]
    return "\n".join([HEAD, *map(",".join, zip(cells, colour, last, strict=True))]).encode()


def file_of(content: bytes) -> OwnFile:
    """The file under its own guess."""
    reading = upload.read(content, "mine.csv")
    assert isinstance(reading, upload.Reading)
    return hold(content, "mine.csv", reading.guess, upload.judge(content, reading.guess))


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[Engine]:
    engine = Engine(Settings(workers=1, store=str(tmp_path_factory.mktemp("store")), unwatched_s=1, memory_mb=2000))
    yield engine
    engine.close()


@pytest.mark.parametrize("kinds", [0, 2, 3])
@pytest.mark.parametrize("model", MODELS)
def test_every_model_learns_from_a_file_of_ones_own(model, kinds):
    file = file_of(table(kinds))
    spec = EnsembleSpec(data="own", own=file.digest, model=model, trees=5)
    assert spec.table.task == ("classification" if kinds else "regression") and spec.table.rows == ROWS
    frame = observe(advance(start(spec), spec.marks()[-1]))
    assert frame.finite and frame.numbers["score_test"] <= 1


def test_the_pipeline_sees_training_rows_alone_and_scores_are_the_librarys():
    file = file_of(table())
    spec = EnsembleSpec(data="own", own=file.digest, model="forest", trees=7)
    ready = upload.prepare(file.content, file.choices)
    rows = train_test_split(np.arange(ROWS), test_size=0.2, random_state=42, stratify=ready.y)
    fitted = pipeline(ready).fit(ready.X.iloc[rows[0]])
    X_train, X_test = (fitted.transform(ready.X.iloc[part]) for part in rows)
    model = RandomForestClassifier(7, random_state=42).fit(X_train, ready.y[rows[0]])
    numbers = observe(advance(start(spec), 7)).numbers
    assert numbers["score_test"] == model.score(X_test, ready.y[rows[1]])
    assert numbers["score_train"] == model.score(X_train, ready.y[rows[0]])


def test_content_and_choices_are_in_the_key():
    one, other = file_of(table(seed=0)), file_of(table(seed=1))
    narrow = upload.Choices("kind", "classification", ("colour",))
    less = hold(one.content, one.name, narrow, upload.judge(one.content, narrow))
    keys = {EnsembleSpec(data="own", own=file.digest).key for file in (one, other, less)}
    assert len(keys) == 3
    assert EnsembleSpec(data="own", own=one.digest).key in keys
    assert EnsembleSpec(own=one.digest).key == EnsembleSpec().key


def test_a_file_held_twice_stays_until_both_have_let_go():
    first, second = file_of(table()), file_of(table())
    digest = first.digest
    del second
    gc.collect()
    assert own.held(digest) is first
    second = file_of(table())
    del first
    gc.collect()
    assert own.held(digest) is second


def test_a_file_travels_whole_and_finds_its_place():
    file = file_of(table())
    sent = pickle.dumps(file)
    digest = file.digest
    del file
    gc.collect()
    assert own.held(digest) is None
    back = pickle.loads(sent)
    assert back.digest == digest and own.held(digest) is back


def test_a_run_on_ones_own_file_is_kept_in_no_store_and_forgotten_with_it(lab):
    file = file_of(table())
    specs = comparison(("tree", "forest"), data="own", own=file.digest, trees=5)
    runs = lab.want("a", specs)
    assert [e.kind for e in ended(runs)] == ["finished", "finished"]
    assert not [path for path in Path(lab.settings.store).rglob("*") if path.is_file()]
    assert lab.want("a", specs)[0] is runs[0], "a rerun of the page must not train again"
    keys = [spec.key for spec in specs]
    del file, runs
    gc.collect()
    until(lambda: not any(key in lab._runs for key in keys), patience=20)
    with pytest.raises(SpecError):
        specs[0].with_(trees=6)


def test_a_file_that_is_not_there_is_asked_for():
    with pytest.raises(SpecError) as caught:
        EnsembleSpec(data="own", own="nothing")
    assert [p.code for p in caught.value.problems] == ["no-file"]
    file = file_of(table())
    spec = EnsembleSpec(data="own", own=file.digest)
    del file
    gc.collect()
    with pytest.raises(LearnerError, match="no-file"):
        split_of(spec)
    assert spec.table is own.TABLE


@pytest.mark.parametrize(("rows", "kinds", "share"), [(40, 10, 0.2), (20, 4, 0.1), (20, 10, 0.5)])
def test_few_rows_of_many_classes_are_split_all_the_same(rows, kinds, share):
    content = "\n".join(["x,kind", *(f"{k}.5,k{k % kinds}" for k in range(rows))]).encode()
    choices = Choices("kind", "classification")
    file = hold(content, "few.csv", choices, upload.judge(content, choices))
    spec = EnsembleSpec(data="own", own=file.digest, model="tree", test_share=share)
    try:
        split = split_of(spec)
    except LearnerError as error:
        assert error.reason == "class-missing"
        return
    assert len(split.y_test) == round(rows * share) and set(split.y_train) == set(range(kinds))


def test_equal_targets_in_the_test_rows_give_the_library_s_score():
    y, answers = np.full(4, 2.0), np.array([[2.0, 2.0, 2.0, 2.0], [1.0, 2.0, 3.0, 4.0]])
    assert r_squared(y, answers).tolist() == [r2_score(y, said) for said in answers] == [1.0, 0.0]


def test_no_address_names_a_file(opened):
    file = file_of(table())
    spec = EnsembleSpec(data="own", own=file.digest)
    assert "ensembles_own" not in params(spec) and file.digest not in str(params(spec))
    app = opened("unit04a", ensembles_data="own", ensembles_own=file.digest)
    assert not app.exception and "mine.csv" not in " ".join(str(block.value) for block in app.caption)
