"""What is taken home of 04a's models: each call makes the app's model; own points and outliers come out the same."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from core.cells import EXACT, Alike
from core.ensembles.estimators import estimator
from core.ensembles.growth import split_of
from core.ensembles.kinds import MODELS
from core.ensembles.notebook.cells import _config, _read, together
from core.ensembles.notebook.models import call
from core.ensembles.presets import PRESETS as COMPARED
from core.ensembles.spec import EnsembleSpec, comparison
from core.labs import LABS
from core.notebooks import BOOKS, book, published, script
from core.tape import FINISHED, Frame, Tape
from tests.exported import (
    LANGUAGES,
    config,
    near_to,
    recorded,
    seen,
    tapes,
)

SETTINGS = [
    *(pytest.param(spec, id=f"{name}{i}") for name, p in COMPARED.items() for i, spec in enumerate(p.specs)),
    *(
        pytest.param(spec, id=f"{data}-{spec.model}")
        for data in ("moons", "diabetes")
        for spec in comparison(
            tuple(MODELS),
            data=data, trees=7, max_depth=4, min_leaf=3, max_features=0.5, learning_rate=0.3, bootstrap="off",
            n_neighbors=9, seed=3,
        )
    ),
    *(pytest.param(EnsembleSpec(data=d, model="adaboost", min_leaf=2), id=f"stump-{d}") for d in ("moons", "diabetes")),
    *(pytest.param(EnsembleSpec(data="moons", model=m), id=f"usual-{m}") for m in ("bagging", "adaboost", "knn")),
]  # fmt: skip


@pytest.mark.parametrize("spec", SETTINGS)
def test_each_call_makes_the_very_model_that_the_app_grows(spec):
    """The oracle is the library's model that the growers are tested against."""
    split = split_of(spec)
    alike = Alike([spec], [list(spec.rules())])
    lines, said = call(spec, lambda field: _read([spec], alike, 0, field))
    values = {name: getattr(spec, name) for name in spec.rules()} | {"bootstrap": spec.bootstrap == "on"}
    space: dict[str, Any] = {"CONFIG": values, "X_train": split.X_train}
    exec(lines, space)
    mine, theirs = eval(said, space), estimator(spec, split)
    assert _parameters(mine) == _parameters(theirs)
    assert type(mine) is type(theirs)


def _parameters(model: Any) -> dict[str, Any]:
    """What was set, in words; threads and an unused seed aside, and a base that is the library's own."""
    leaves = {k: v for k, v in model.get_params().items() if not hasattr(v, "get_params") and k != "steps"}
    given = {k: str(v) for k, v in leaves.items() if not k.endswith("n_jobs")}
    if type(model).__name__.startswith("XGB") and "RF" not in type(model).__name__:
        given.pop("random_state")
    tree = model.get_params().get("estimator")
    if tree is not None and str(tree) in USUAL.get(type(model).__name__, ()):
        given = {k: v for k, v in given.items() if not k.startswith("estimator__")} | {"estimator": "None"}
    return given


USUAL = {
    "BaggingClassifier": ("DecisionTreeClassifier()",),
    "BaggingRegressor": ("DecisionTreeRegressor()",),
    "AdaBoostClassifier": ("DecisionTreeClassifier(max_depth=1)",),
    "AdaBoostRegressor": ("DecisionTreeRegressor(max_depth=3)",),
}
"""The trees that scikit-learn takes where none is given."""

EDITED = "a0.5,1.2,1;a-0.25,0.5,0;m17,0.4,-0.3;m99999,1,1;r4;r5"
CASES = {
    "points": comparison(("tree", "forest"), trees=5, points=EDITED),
    "noise": comparison(("tree", "knn"), data="wine", label_noise=0.2),
    "outliers": [
        EnsembleSpec(data="sine", rows=200, model=model, trees=9, outliers=k, outlier_in=where, outlier_place=0.25)
        for k, where in ((0, "target"), (6, "input"))
        for model in ("forest", "linear")
    ],
    "outlying-classes": comparison(("tree",), data="breast_cancer", outliers=5, outlier_size=3.0),
    "friedman": comparison(("gboost", "hist"), data="friedman1", rows=300, trees=20, learning_rate=0.3),
    "board": comparison(("extra", "adaboost"), data="checkerboard", trees=15, max_depth=3, bootstrap="on"),
}


@pytest.mark.parametrize("name", CASES)
def test_own_points_spoiled_rows_and_made_data_come_out_the_same(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    those = [recorded(spec) for spec in CASES[name]]
    given = BOOKS["ensembles"](those, "en")
    space: dict[str, Any] = {}
    for kind, source in given:
        if kind == "code" and "plt.show" not in source:
            exec(source, space)
    for label, (expected, _) in seen(given).items():
        assert space["found"][label] == pytest.approx(expected, rel=EXACT), label
    assert len(seen(given)) == 2 * len(those)


def test_own_points_stand_as_numbers_and_no_text_of_a_visitor_is_in_the_code():
    those = [recorded(spec) for spec in CASES["points"]]
    text = script(BOOKS["ensembles"](those, "ko")).decode()
    assert EDITED not in text and those[0].spec.points not in text
    said = config(next(s for k, s in BOOKS["ensembles"](those, "ko") if s.startswith("CONFIG")))
    assert said["added"] == [[0.5, 1.2, 1], [-0.25, 0.5, 0]]
    assert said["moved"] == [[17, 0.4, -0.3]] and said["removed"] == [4, 5]
    evil = recorded(LABS["why"].presets["csv"][0])
    assert "evil" not in script(BOOKS["why"]([evil], "en")).decode()
    calls = tapes("calls", "os")[0]
    told = Tape(calls.spec.with_(release='1"; import evil'), calls.frames, FINISHED, calls.made)
    code = [source for kind, source in BOOKS["calls"]([told], "en") if kind == "code"]
    assert "evil" not in "".join(code)


def test_specs_that_differ_in_more_than_the_model_are_told_apart():
    specs = COMPARED["lecture"].specs
    assert together(specs) == [[0], [1]]
    assert together(COMPARED["weak"].specs) == [[0, 1, 2]]
    alike = Alike(specs, [["split_seed", "trees"], ["split_seed", "trees"]])
    assert alike.values(["split_seed", "trees"]) == {"split_seed_1": 42, "split_seed_2": 41, "trees": 2000}
    assert _config(specs, [[0], [1]], alike)["split_seed_2"] == 41


def test_a_file_of_one_s_own_is_not_exported():
    spec = EnsembleSpec()
    object.__setattr__(spec, "data", "own")
    with pytest.raises(ValueError, match="not exported"):
        BOOKS["ensembles"]([Tape(spec, [Frame(0)], FINISHED)], "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_ensembles_are_what_the_source_builds(language):
    """Word by word, but for the versions; the numbers as near as the notebook itself asks for."""
    lies = nbformat.reads(published("ensembles", language).read_text(encoding="utf-8"), as_version=4)
    built = nbformat.reads(book(tapes("ensembles", "lecture"), language, "ipynb").decode(), as_version=4)
    theirs, mine = ([(cell.cell_type, cell.source) for cell in one.cells] for one in (lies, built))
    numbers = [i for i, (_, source) in enumerate(mine) if source.startswith("SEEN")]
    said = [*numbers, *(i - 1 for i in numbers)]  # the cell before says the versions
    assert [c for i, c in enumerate(theirs) if i not in said] == [c for i, c in enumerate(mine) if i not in said]
    for name, (expected, near) in seen(theirs).items():
        assert seen(mine)[name][0] == near_to(expected, near), name
