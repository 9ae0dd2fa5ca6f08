"""One tree of an ensemble: its arrays say what the library's tree says, and the picture what the arrays say."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.ensemble import AdaBoostClassifier
from threadpoolctl import threadpool_limits

from core.data.features import names_of
from core.data.tabular import TABLES
from core.ensembles import growth
from core.ensembles.growth import split_of
from core.ensembles.inside.single_trees import ANSWERS, READABLE, TREELESS, TreeSpec
from core.ensembles.inside.single_trees_learner import advance, fitted, observe, seen, start
from core.ensembles.inside.surrogates import SurrogateSpec
from core.ensembles.inside.tree_parts import PARTS
from core.ensembles.inside.trees import CUT, LEAF, boxes, by_level, crop, of_frame, ordered, path, places, route
from core.ensembles.kinds import MODELS
from core.spec import SpecError
from core.tape import FINISHED, LearnerError, Tape
from dashboard.charts import trees as charts
from dashboard.charts.reading import Colours, Reading, colour, node_is_end
from dashboard.ensembles.trees import apart
from dashboard.theme import PAPER, contrast
from dashboard.words import LANGUAGES, say

TASKS = ("breast_cancer", "wine", "diabetes")
VOTERS = [name for name, answers in ANSWERS.items() if answers == "votes"]
ADDERS = ["gboost", "hist", "xgboost"]
FEW = 4
STYLE = (Path(__file__).resolve().parent.parent / "dashboard" / "static" / "style.css").read_text()


@pytest.fixture(autouse=True)
def one_thread():
    """As on a worker; several threads would slow histogram boosting down."""
    with threadpool_limits(1):
        yield


def grown(data: str, model: str, **more):
    """The fitted library model, its split, and its trees as arrays."""
    spec = TreeSpec(data=data, model=model, trees=FEW, **more)
    split = split_of(spec.ensemble())
    fit = fitted(spec.ensemble(), split)
    return fit, split, list(PARTS[model](split, fit))


def record(spec: TreeSpec) -> Tape:
    state = start(spec)
    return Tape(spec, [observe(state := advance(state, mark)) for mark in spec.marks()], FINISHED, {})


def rows(split) -> np.ndarray:
    return np.concatenate([split.X_train, split.X_test])


def test_every_model_is_readable_or_says_why_not():
    assert set(READABLE) | set(TREELESS) == set(MODELS) and not set(READABLE) & set(TREELESS)
    assert set(PARTS) == set(ANSWERS) == set(READABLE)
    assert set(TreeSpec.rules()["model"].options) == set(READABLE)


@pytest.mark.parametrize("data", TASKS)
@pytest.mark.parametrize("model", VOTERS)
def test_a_voters_arrays_answer_as_the_librarys_tree(data, model):
    fit, split, trees = grown(data, model)
    library = [fit] if model == "tree" else list(fit.estimators_)
    assert len(trees) == len(library)
    for tree, its in zip(trees, library, strict=True):
        whole, X = ordered(tree, seen(model, split.X_train)), rows(split)
        value = whole.value[route(whole, seen(model, X))]
        if split.classifies:
            assert np.array_equal(value[:, its.classes_.astype(int)], its.predict_proba(X))
        else:
            assert np.array_equal(value[:, 0], its.predict(X))
        inner = its.tree_.children_left[by_level(its.tree_.children_left, its.tree_.children_right)] >= 0
        order = np.array(by_level(its.tree_.children_left, its.tree_.children_right))
        assert np.array_equal(whole.threshold[inner], its.tree_.threshold[order][inner])
        assert np.array_equal(whole.feature[inner], its.tree_.feature[order][inner])


@pytest.mark.parametrize("data", TASKS)
@pytest.mark.parametrize("model", ADDERS)
def test_what_the_trees_of_a_round_add_is_what_the_library_adds(data, model):
    fit, split, trees = grown(data, model)
    X = rows(split)
    if model == "xgboost":
        stages = [fit.predict(X, output_margin=True, iteration_range=(0, k)) for k in range(1, FEW + 1)]
    else:
        stages = list((fit.staged_decision_function if split.classifies else fit.staged_predict)(X))
    added = np.stack([tree.value[route(tree, seen(model, X)), 0] for tree in trees])
    added = added.reshape(FEW, -1, len(X)).transpose(0, 2, 1)
    for before, after, mine in zip(stages, stages[1:], added[1:], strict=False):
        difference = (after - before).reshape(len(X), -1)
        assert np.allclose(difference, mine, atol=2e-5 * max(1.0, np.abs(after).max()))


@pytest.mark.parametrize("data", TASKS)
@pytest.mark.parametrize("model", ["xgboost", "xgbforest"])
def test_xgboosts_rows_end_in_the_leaves_that_it_reports(data, model):
    fit, split, trees = grown(data, model)
    X, classes = rows(split), max(1, len(trees) // FEW)
    leaves = fit.apply(X).reshape(len(X), -1)
    order = range(len(trees)) if model == "xgboost" else np.arange(len(trees)).reshape(classes, FEW).T.ravel()
    for tree, column in zip(trees, order, strict=True):
        assert np.array_equal(route(tree, seen(model, X)), leaves[:, column])


@pytest.mark.parametrize("model", ["xgboost", "xgbforest"])
def test_xgboosts_questions_are_those_of_its_own_table(model):
    fit, _, trees = grown("breast_cancer", model)
    table = fit.get_booster().trees_to_dataframe()
    for k, tree in enumerate(trees):
        its = table[table["Tree"] == k].reset_index()
        inner = (its["Feature"] != "Leaf").to_numpy()
        assert np.array_equal(tree.left >= 0, inner)
        assert np.allclose(tree.threshold[inner], its["Split"][inner], rtol=1e-6)
        assert np.allclose(tree.gain[inner], its["Gain"][inner], rtol=1e-4)
        assert np.allclose(tree.value[~inner, 0], its["Gain"][~inner], rtol=1e-4)  # there a leaf's gain is its value
        assert np.array_equal([int(f[1:]) for f in its["Feature"][inner]], tree.feature[inner])
        assert np.array_equal(tree.unknown[inner], (its["Missing"] == its["Yes"])[inner])


@pytest.mark.parametrize("model", READABLE)
def test_rows_add_up_and_nodes_below_are_counted(model):
    _, split, trees = grown("breast_cancer", model)
    for tree in trees:
        whole = ordered(tree, seen(model, split.X_train))
        inner = np.flatnonzero(whole.left >= 0)
        assert whole.rows[0] == len(split.X_train) == whole.rows[whole.left == LEAF].sum()
        assert np.array_equal(whole.rows[inner], whole.rows[whole.left[inner]] + whole.rows[whole.right[inner]])
        assert whole.below[0] == len(whole.left) - 1
        assert (whole.left[inner] > inner).all(), "children stand behind their parent"


def test_a_plain_trees_rows_and_gains_are_the_librarys():
    fit, split, (tree,) = grown("breast_cancer", "tree")
    whole, order = ordered(tree, seen("tree", split.X_train)), by_level(tree.left, tree.right)
    assert np.array_equal(whole.rows, fit.tree_.n_node_samples[order])
    gains = np.bincount(whole.feature[whole.left >= 0], whole.gain[whole.left >= 0], split.X_train.shape[1])
    assert np.allclose(gains / gains.sum(), fit.feature_importances_)


@pytest.mark.parametrize("most", [1, 2, 6, 31, 127])
def test_a_cropped_tree_sends_rows_the_same_way_as_far_as_it_goes(most):
    _, split, (tree,) = grown("diabetes", "tree")
    X = seen("tree", split.X_test)
    whole = ordered(tree, seen("tree", split.X_train))
    short = crop(whole, most)
    assert len(short.left) <= most and (short.left == CUT).sum() == (short.right == CUT).sum() > 0
    for x, end in zip(X, route(short, X), strict=True):
        way = path(whole, x)
        assert path(short, x) == way[: way.index(end) + 1]
        assert short.left[end] == CUT or end == way[-1]
    kept = short.left == CUT
    assert (short.below[kept] > 0).all() and (short.below[short.left == LEAF] == 0).all()


@pytest.mark.parametrize(("unknown", "side"), [(True, 1), (False, 2)])
def test_a_missing_value_goes_where_the_library_sends_it(unknown, side):
    _, _, trees = grown("breast_cancer", "xgboost")
    stump = crop(ordered(trees[0], np.zeros((1, 30), np.float32)), 3)
    stump = stump._replace(unknown=np.array([unknown, False, False]))
    assert route(stump, np.full((1, 30), np.nan, np.float32))[0] == side


@pytest.mark.parametrize("levels", [1, 3, 5])
def test_no_two_nodes_of_a_column_stand_in_the_same_place(levels):
    _, split, (tree,) = grown("moons", "tree")
    at = places(ordered(tree, seen("tree", split.X_train)), levels)
    assert max(place.level for place in at.values()) == levels
    columns = [[p.across for p in at.values() if p.level == level] for level in range(levels + 1)]
    assert all(b - a >= 1 for column in columns for a, b in pairwise(sorted(column)))


def test_the_cells_of_the_plane_are_the_leaves():
    _, split, (tree,) = grown("moons", "tree", max_depth=4)
    whole = ordered(tree, seen("tree", split.X_train))
    X = split.grid.astype(np.float32).astype(np.float64)
    cells = boxes(whole, 4, X.min(axis=0), X.max(axis=0))
    leaves = {node: box for node, box in cells.items() if whole.left[node] == LEAF}
    assert np.isclose(sum(np.prod(b[1] - b[0]) for b in leaves.values()), np.prod(np.ptp(X, axis=0)))
    for x, leaf in zip(X, route(whole, X), strict=True):
        low, high = leaves[int(leaf)]
        assert (low <= x).all() and (x <= high).all()


@pytest.mark.parametrize("data", [*TASKS, "moons", "sine"])
@pytest.mark.parametrize("model", READABLE)
def test_a_frames_scores_are_the_librarys(data, model):
    spec = TreeSpec(data=data, model=model, trees=FEW)
    tape, split = record(spec), split_of(spec.ensemble())
    fit = fitted(spec.ensemble(), split)
    whole = fit.score(split.X_train, split.y_train), fit.score(split.X_test, split.y_test)
    assert np.allclose((tape.first.numbers["whole_train"], tape.first.numbers["whole_test"]), whole, atol=1e-6)
    if "model_test" in tape.last.numbers:
        assert np.isclose(tape.last.numbers["model_test"], whole[1], atol=1e-6)
    if ANSWERS[model] == "votes" and model != "tree":
        own = fit.estimators_[0].score(split.X_test, split.y_test)
        assert np.isclose(tape.at(1).numbers["own_test"], own)
    for frame in tape.frames[1:]:
        tree = of_frame(frame.arrays, frame.notes)
        shown = tape.first.arrays["X_shown"]
        ends = route(tree, shown)
        known = tree.left[ends] == LEAF
        assert np.array_equal(tree.value[ends[known]], frame.arrays["answers"][known])
        assert frame.finite and sum(array.nbytes for array in frame.arrays.values()) < 40_000


@pytest.mark.parametrize(("data", "model"), [("wine", "xgboost"), ("diabetes", "adaboost"), ("moons", "extra")])
def test_chunks_of_any_size_give_the_same_run(data, model):
    spec = TreeSpec(data=data, model=model, trees=FEW)
    state = start(spec)
    first = pickle.loads(pickle.dumps(advance(state, 1)))
    assert observe(advance(first, 3)).digest() == observe(advance(state, 3)).digest()
    assert observe(first).digest() == observe(advance(start(spec), 1)).digest()


def test_a_round_of_three_classes_has_three_trees():
    tape = record(TreeSpec(data="wine", model="xgboost", trees=FEW))
    assert [(f.numbers["round"], f.numbers["of_class"]) for f in tape.frames[1:5]] == [(1, 0), (1, 1), (1, 2), (2, 0)]
    assert len(tape.frames) == 3 * FEW + 1


def test_an_ensemble_that_stops_by_itself_shows_its_last_tree():
    tape = record(TreeSpec(data="breast_cancer", model="adaboost", max_depth=20, trees=FEW))
    assert tape.first.numbers["trees"] == 1 and tape.last.notes["stop"] == "stopped-early"
    assert np.array_equal(tape.last.arrays["threshold"], tape.at(1).arrays["threshold"])


def test_each_column_has_a_name_in_both_languages():
    for data, table in TABLES.items():
        names = names_of(data)
        assert len(names) == table.features == len({n.ko for n in names}) == len({n.en for n in names})
    for data in ("breast_cancer", "wine"):
        library = [name.replace("_", " ").replace("/od315 of", "/od315 of") for name in TABLES[data].load(0, 0, 0)[2]]
        assert [name.en for name in names_of(data)] == library
    digits = TABLES["digits"].load(0, 0, 0)[2]
    assert digits[10] == "pixel_1_2" and names_of("digits")[10].en == "brightness (2, 3)"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("data", "model"), [("breast_cancer", "forest"), ("wine", "xgboost"), ("sine", "tree")])
def test_the_picture_says_what_the_tree_asks(data, model, language):
    tape = record(TreeSpec(data=data, model=model, trees=1))
    frame = tape.last
    tree, reading = of_frame(frame.arrays, frame.notes), Reading(data, ANSWERS[model], language)
    passed = path(tree, tape.first.arrays["X_shown"][0])
    fig = charts.drawing(tree, reading, 3, passed, "")
    go.Figure(fig.to_dict())
    at, texts = places(tree, 3), fig.data[0].text
    assert len(texts) == len(at) == len([s for s in fig.layout.shapes if s.type == "rect"])
    assert len([s for s in fig.layout.shapes if s.type == "path"]) == len(at) - 1
    for node, text in zip(at, texts, strict=True):
        plain = text.replace("<br>", " ").replace("<b>", "").replace("</b>", "")
        assert f"{tree.rows[node]:,}" in plain
        if not node_is_end(tree, node, at):
            name = names_of(data)[tree.feature[node]](language)
            assert plain.startswith(f"{name} {'<' if model == 'xgboost' else '≤'} ")
    labels = [note.text for note in fig.layout.annotations]
    assert labels.count(say(language, "trees.yes")) == labels.count(say(language, "trees.no")) == (len(at) - 1) / 2
    wide = [s.line.width for s in fig.layout.shapes if s.type == "path"]
    shares = [tree.rows[child] / tree.rows[0] for _, child in charts._links(tree, at)]
    assert np.allclose(wide, np.maximum(1.5, charts.THICK * np.array(shares)))


def like_california(rows, noise, seed):
    """A small table with the columns of the one that must be downloaded."""
    chance = np.random.default_rng(seed)
    X = chance.normal(1000.0, 300.0, (200, 8))
    return X, X[:, 0] / 300 + chance.normal(size=200), tuple(f"c{i}" for i in range(8))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", TABLES)
@pytest.mark.parametrize("levels", [3, 5])
def test_boxes_never_overlap(data, language, levels, monkeypatch):
    monkeypatch.setitem(TABLES, "california", replace(TABLES["california"], load=like_california))
    monkeypatch.setattr(growth, "_split", growth._split.__wrapped__)  # what is made here must not be remembered
    tape = record(TreeSpec(data=data, model="forest", trees=1))
    tree = of_frame(tape.last.arrays, tape.last.notes)
    fig = charts.drawing(tree, Reading(data, "votes", language), levels, [0], "")
    found = [(s.x0, s.x1, s.y0, s.y1) for s in fig.layout.shapes if s.type == "rect"]
    for i, a in enumerate(found):
        assert min(a) >= 0 and a[1] <= fig.layout.width and a[3] <= fig.layout.height
        for b in found[:i]:
            assert a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]
    assert f".st-key-tree_drawn{charts.columns(tree, levels)} {{ --wide: {fig.layout.width}px; }}" in STYLE
    lines = [line for text in fig.data[0].text for line in text.split("<br>")]
    plain = [line.replace("<b>", "").replace("</b>", "") for line in lines]
    assert max(charts._width(line) for line in plain) <= charts.WIDE + 4


@pytest.mark.parametrize(("value", "threshold", "said"), [
    (0.5, 0.61, ("0.5", "0.61")),
    (0.610012, 0.610049, ("0.61001", "0.61005")),
    (-1.5, 2.0, ("−1.5", "2")),
    (3.0, 3.0, ("3", "3")),
])  # fmt: skip
def test_two_numbers_are_written_so_that_they_differ(value, threshold, said):
    assert apart(value, threshold) == said


def page(opened, **query):
    app = opened("unit04a", ensembles_tab="trees", **query)
    assert not app.exception and not app.error
    return app


def test_the_page_answers_each_question_of_the_followed_row(opened):
    app = page(opened, trees_data="moons", trees_row="2")
    said = "\n".join(m.value for m in app.markdown)
    assert say("en", "trees.way", row=2) in said and "? → **" in said
    assert app.slider(key="trees_row").value == 2


@pytest.mark.parametrize(("view", "key", "stands"), [("tree", "trees_at", 1), ("surrogate", "surrogates_at", 3)])
def test_the_film_opens_where_there_is_something_to_read(opened, view, key, stands):
    assert page(opened, trees_view=view).select_slider(key=key).value == stands


@pytest.mark.parametrize(("mouse", "said", "not_said"), [(True, "hover", "push"), (False, "push", "hover")])
def test_only_who_has_a_mouse_is_told_to_point_with_it(opened, monkeypatch, mouse, said, not_said):
    monkeypatch.setattr("dashboard.ensembles.trees.mouse", lambda: mouse)
    captions = " ".join(caption.value for caption in page(opened).caption)
    assert say("en", f"trees.{said}") in captions and say("en", f"trees.{not_said}") not in captions


@pytest.mark.parametrize("colours", [Colours(-1.0, 1.0), Colours(-1e-6, 1e-6)])
def test_a_leaf_near_zero_is_no_white_box(colours):
    assert contrast(colour(np.zeros(1), Reading("sine", "adds", "en"), colours), "#ffffff") > contrast(PAPER, "#ffffff")


def test_a_row_that_the_table_does_not_have_is_brought_inside(opened):
    app = page(opened, trees_row="9999")
    assert app.slider(key="trees_row").value == app.slider(key="trees_row").max


@pytest.mark.parametrize("view", ["tree", "surrogate"])
def test_moving_along_the_tape_asks_for_no_run(opened, made_lab, view):
    app = page(opened, trees_view=view)
    asked = {spec.key for spec in made_lab.asked}
    key = {"tree": "trees_at", "surrogate": "surrogates_at"}[view]
    app.select_slider(key=key).set_value(2).run()
    app.slider(key="trees_levels").set_value(1).run()
    assert not app.exception and {spec.key for spec in made_lab.asked} == asked


@pytest.mark.parametrize(("view", "kind"), [("tree", TreeSpec), ("surrogate", SurrogateSpec)])
def test_the_link_opens_the_same_tree(opened, view, kind):
    lab = kind.lab
    app = page(opened, trees_view=view, trees_row="3", trees_levels="2", **{f"{lab}_data": "wine", f"{lab}_at": "2"})
    link = dict(parse_qsl(urlsplit(app.code[-1].value).query))
    assert {link[key] for key in ("ensembles_tab", "trees_view", f"{lab}_at")} == {"trees", view, "2"}
    good, problems = kind.read({name: link[f"{lab}_{name}"] for name in kind.rules()})
    assert kind(**good) == kind(data="wine") and not problems
    again = page(opened, **{k: v for k, v in link.items() if k not in ("ensembles_tab", "lang")})
    assert again.slider(key="trees_row").value == 3 and again.slider(key="trees_levels").value == 2


def test_adaboost_that_only_guesses_is_refused(monkeypatch):
    def guess(*_):
        raise ValueError("BaseClassifier in AdaBoostClassifier ensemble is worse than random")

    monkeypatch.setattr(AdaBoostClassifier, "_boost", guess)
    with pytest.raises(LearnerError) as refused:
        start(TreeSpec(data="moons", model="adaboost"))
    assert refused.value.reason == "worse-than-random"


def test_more_trees_than_a_tape_holds_are_refused():
    with pytest.raises(SpecError) as refused:
        TreeSpec(data="digits", model="xgboost", trees=16)
    assert refused.value.problems[0].details["high"] == 15
