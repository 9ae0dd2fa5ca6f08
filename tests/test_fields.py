"""scikit-learn's four fields: what is shown is what runs, its score is scikit-learn's own, and one line changes."""

from __future__ import annotations

from difflib import ndiff

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

from core.fields import learner
from core.fields.spec import ALGORITHMS, DATA, FIELDS, FieldSpec, code, of_field
from core.spec import SpecError
from core.tape import Frame, Tape
from dashboard.charts import fields as charts
from dashboard.fields import chapter
from dashboard.words import LANGUAGES

QUICK = [
    FieldSpec(field, algorithm, data)
    for field in FIELDS
    for algorithm in of_field(field)[0]
    for data in of_field(field)[1]
    if algorithm != "tsne"
]


def run(spec: FieldSpec) -> Frame:
    return learner.observe(learner.advance(learner.start(spec), 1))


def named(spec: FieldSpec) -> str:
    return f"{spec.algorithm}-{spec.data}"


@pytest.mark.parametrize("spec", QUICK, ids=named)
def test_every_pair_runs_and_gives_a_picture(spec):
    frame = run(spec)
    assert np.isfinite(frame.numbers["score"]) and frame.numbers["score"] <= 1
    assert learner.observe(learner.advance(learner.start(spec), 1)).digest() == frame.digest()
    assert sum(array.nbytes for array in frame.arrays.values()) < 40_000
    for language in LANGUAGES:
        figure = charts.picture(frame, spec.field, language)
        go.Figure(figure.to_dict())
        dots = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
        assert sum(len(trace.x) for trace in dots) == len(frame.arrays["x" if spec.field == "regression" else "points"])


def test_tsne_runs_too():
    assert run(FieldSpec("reduction", "tsne", "iris")).numbers["score"] > 0.95


def test_the_score_is_scikit_learns_own():
    x, y = make_moons(n_samples=300, noise=0.08, random_state=42)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=42)
    model = SVC().fit(x_train, y_train)
    frame = run(FieldSpec("classification", "svc", "moons"))
    assert frame.numbers["score"] == model.score(x_test, y_test)
    places = np.stack([grid.ravel() for grid in np.meshgrid(frame.arrays["axis_x"], frame.arrays["axis_y"])], axis=1)
    assert (model.predict(places).reshape(frame.arrays["map"].shape) == frame.arrays["map"]).all()
    grouped = run(FieldSpec("clustering", "dbscan", "moons")).arrays
    assert run(FieldSpec("clustering", "dbscan", "moons")).numbers["score"] == adjusted_rand_score(
        grouped["kind"], grouped["group"]
    )


def test_known_strengths_and_weaknesses():
    score = {(s.algorithm, s.data): run(s).numbers["score"] for s in QUICK if s.field in ("clustering", "regression")}
    assert score["kmeans", "blobs"] > 0.95 and score["kmeans", "moons"] < 0.6 < score["dbscan", "moons"]
    assert score["linear", "wave"] < 0.3 < score["knnr", "wave"] and score["linear", "line"] > 0.7


@pytest.mark.parametrize("field", FIELDS)
def test_from_one_algorithm_to_the_next_one_line_and_its_import_change(field):
    algorithms, data = of_field(field)
    assert len(algorithms) >= 2 and len(data) >= 2
    first, *others = (code(FieldSpec(field, name, next(iter(data)))) for name in algorithms)
    for other in others:
        gone = [line[2:] for line in ndiff(first.splitlines(), other.splitlines()) if line.startswith("- ")]
        assert len(gone) == 2 and sum(line.startswith("from ") for line in gone) == 1
        assert sum(line.startswith("model = ") for line in gone) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"algorithm": "kmeans"}, "algorithm"), ({"data": "wave"}, "data"), ({"field": "nonsense"}, "field")],
)
def test_what_belongs_to_another_field_is_refused(changes, field):
    with pytest.raises(SpecError) as caught:
        FieldSpec(**changes)
    assert field in {problem.field for problem in caught.value.problems}


def test_every_entry_is_used_and_told_in_both_languages():
    assert {one.field for one in ALGORITHMS.values()} == set(FIELDS)
    assert {field for one in DATA.values() for field in one.fields} == set(FIELDS)
    for one in (*ALGORITHMS.values(), *DATA.values(), *FIELDS.values()):
        assert one.label.ko and one.label.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_and_the_verdict_name_the_best(language):
    scores = {"kmeans": 0.27, "dbscan": 1.0, "ward": -0.01}
    tapes = [
        Tape(FieldSpec("clustering", name, "moons"), [Frame(1, {"score": score}, seconds=0.1)])
        for name, score in scores.items()
    ]
    rows = chapter.table(language, tapes).splitlines()
    assert len(rows) == 5 and "**1.000**" in rows[3] and "−0.010" in rows[4]
    said = chapter.verdict(language, tapes)
    best, least = (ALGORITHMS[name].label(language) for name in ("dbscan", "ward"))
    assert f"**{best}**" in said and f"**{least}**" in said and said.index(best) < said.index(least)
