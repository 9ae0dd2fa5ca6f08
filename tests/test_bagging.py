"""Voting trees: samples, votes, scores and out-of-bag answers are scikit-learn's own; pictures show just them."""

from __future__ import annotations

import base64
import json
import pickle
import re
import warnings
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from sklearn.ensemble import BaggingClassifier
from sklearn.metrics import accuracy_score

from core.ensembles.growth import SIDE
from core.ensembles.inside.bagging import FLAT, KINDS, BaggingSpec, family
from core.ensembles.inside.bagging_learner import CUT, LEAF, MOST_NODES, advance, model_of, observe, split_for, start
from core.spec import SpecError
from core.tape import Tape
from dashboard.charts import bagging as charts
from dashboard.charts.bagging import Cell
from dashboard.ensembles import bagging as view
from dashboard.theme import look
from dashboard.words import LANGUAGES, say

MANY = [kind for kind in KINDS if KINDS[kind].many]
CASES = [(kind, data) for kind in KINDS for data in FLAT]
CHANCES = [
    ("bagging", "default", "sqrt"),
    ("bagging", "off", "all"),
    ("forest", "off", "all"),
    ("extra", "on", "default"),
]


def record(spec, state=None):
    """The tape of a run, from `state` on."""
    state = state or start(spec)
    tape = Tape(spec, [observe(state)])
    for mark in spec.marks():
        if mark > state.at:
            state = advance(state, mark)
            tape.frames.append(observe(state))
    return tape


def plain(spec, trees):
    """What a student would fit: the whole model in one go, with out-of-bag scores where there are any."""
    model = model_of(spec, trees)
    if spec.samples:
        model.set_params(oob_score=True)
    split = split_for(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few trees leave rows without an out-of-bag tree
        return model.fit(split.X_train, split.y_train)


def trees_of(fitted):
    return [tree.tree_ for tree in getattr(fitted, "estimators_", [fitted])]


def compare(spec, trees):
    """Everything in the frame at `trees` against one fit of scikit-learn's."""
    split, fitted, frame = split_for(spec), plain(spec, trees), observe(advance(start(spec), trees))
    assert frame.numbers["score_train"] == fitted.score(split.X_train, split.y_train)
    assert frame.numbers["score_test"] == fitted.score(split.X_test, split.y_test)
    share = fitted.predict_proba(split.grid)[:, 1].reshape(SIDE, SIDE)
    assert np.array_equal(frame.arrays["vote"], share.astype(np.float32))
    grown = trees_of(fitted)
    each = [tree.predict(split.places[2])[:, 1].reshape(SIDE, SIDE) for tree in grown]
    assert np.array_equal(frame.arrays["own"], each[-1].astype(np.float16))
    assert np.array_equal(frame.arrays["hands"], sum(answer > 0.5 for answer in each))
    assert (frame.numbers["leaves"], frame.numbers["depth"]) == (grown[-1].n_leaves, grown[-1].max_depth)
    assert ("score_oob" in frame.numbers) == spec.samples
    if spec.samples:
        compare_out_of_bag(frame, fitted, split)


def compare_out_of_bag(frame, fitted, split):
    rows = len(split.y_train)
    drawn = np.array([np.bincount(sample, minlength=rows) for sample in fitted.estimators_samples_])
    assert np.array_equal(frame.arrays["counts"], drawn[-1])
    assert frame.numbers["drawn"] == len(set(fitted.estimators_samples_[-1]))
    judged = (drawn == 0).any(axis=0)
    assert frame.numbers["oob_rows"] == judged.sum()
    assert frame.numbers["oob_trees"] == pytest.approx((drawn == 0).sum(axis=0).mean())
    answers = fitted.oob_decision_function_[judged].argmax(axis=1)
    assert frame.numbers["score_oob"] == accuracy_score(split.y_train[judged], answers)
    if judged.all():
        assert frame.numbers["score_oob"] == fitted.oob_score_


@pytest.mark.parametrize(("kind", "data"), CASES)
@pytest.mark.parametrize("trees", [1, 3, 24])
def test_votes_and_scores_are_the_librarys_own(kind, data, trees):
    if KINDS[kind].many or trees == 1:
        compare(BaggingSpec(kind=kind, data=data, rows=150), trees)


@pytest.mark.parametrize(("kind", "bootstrap", "features"), CHANCES)
def test_so_they_are_with_chance_switched(kind, bootstrap, features):
    compare(BaggingSpec(kind=kind, bootstrap=bootstrap, features=features, max_depth=4, seed=7), 12)


@pytest.mark.parametrize("kind", MANY)
def test_each_tree_has_the_sample_and_score_of_the_librarys_tree(kind):
    spec = BaggingSpec(kind=kind, bootstrap="on", trees=9)
    tape, fitted, split = record(spec), plain(spec, 9), split_for(spec)
    for frame, tree, sample in zip(tape.frames[1:], trees_of(fitted), fitted.estimators_samples_, strict=True):
        assert np.array_equal(frame.arrays["counts"], np.bincount(sample, minlength=len(split.y_train)))
        right = tree.predict(split.places[1]).argmax(axis=1) == split.y_test
        assert frame.numbers["tree_test"] == right.mean()


def test_the_library_counts_a_row_without_out_of_bag_tree_as_class_0_and_this_app_leaves_it_out():
    spec = BaggingSpec(trees=2)
    fitted, split, frame = plain(spec, 2), split_for(spec), observe(advance(start(spec), 2))
    judged = ~np.isnan(fitted.oob_decision_function_[:, 0])
    right = frame.numbers["score_oob"] * judged.sum() + (split.y_train[~judged] == 0).sum()
    assert 0 < judged.sum() < len(judged)
    assert fitted.oob_score_ == pytest.approx(right / len(judged))


@pytest.mark.parametrize("kind", KINDS)
def test_chunks_do_not_matter_and_states_travel_and_stay_usable(kind):
    spec = BaggingSpec(kind=kind, rows=120, trees=11)
    tape, last = record(spec), spec.marks()[-1]
    assert observe(advance(start(spec), last)).digest() == tape.last.digest()
    middle = advance(start(spec), max(1, last // 2))
    seen = observe(middle).digest()
    moved = pickle.loads(pickle.dumps(middle))
    assert observe(advance(middle, last)).digest() == observe(advance(moved, last)).digest() == tape.last.digest()
    assert observe(middle).digest() == seen == tape.at(middle.at).digest()


@pytest.mark.parametrize("rows", [100, 400])
def test_a_tree_sees_the_expected_share_of_rows(rows):
    tape = record(BaggingSpec(rows=rows, trees=60))
    n = tape.first.numbers["rows_train"]
    share = np.mean([frame.numbers["drawn"] for frame in tape.frames[1:]]) / n
    assert share == pytest.approx(1 - (1 - 1 / n) ** n, abs=4 * 0.5 / np.sqrt(60 * n))
    assert {int(frame.arrays["counts"].sum()) for frame in tape.frames[1:]} == {int(n)}


def test_disagreement_is_that_of_all_pairs():
    spec = BaggingSpec(trees=8)
    split, grown = split_for(spec), trees_of(plain(spec, 8))
    answers = np.array([tree.predict(split.places[1]).argmax(axis=1) for tree in grown])
    pairs = [np.mean(answers[i] != answers[j]) for i in range(8) for j in range(i)]
    assert observe(advance(start(spec), 8)).numbers["disagree"] == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize(("rows", "depth"), [(200, 3), (1000, 0)])
def test_the_drawn_nodes_answer_like_the_tree(rows, depth):
    spec = BaggingSpec(kind="tree", rows=rows, noise=0.6, max_depth=depth)
    tree, drawn = plain(spec, 1).tree_, observe(advance(start(spec), 1)).arrays
    count = len(drawn["left"])
    assert count == min(tree.node_count, MOST_NODES)
    assert drawn["rows"][0] == len(split_for(spec).X_train)
    cut = 0
    for x in split_for(spec).places[1]:
        node, true = 0, 0
        while drawn["left"][node] >= 0:
            below = x[drawn["feature"][node]] <= tree.threshold[true]
            assert drawn["threshold"][node] == np.float32(tree.threshold[true])
            node = int(drawn["left" if below else "right"][node])
            true = int((tree.children_left if below else tree.children_right)[true])
        assert drawn["share"][node] == np.float16(tree.value[true, 0, 1])
        cut += drawn["left"][node] == CUT
        assert (drawn["left"][node] == LEAF) == (tree.children_left[true] < 0)
    assert bool(cut) == (tree.node_count > MOST_NODES)


def test_a_frame_is_small():
    frame = observe(advance(start(BaggingSpec(rows=1000, noise=1.0, kind="extra")), 3))
    assert sum(array.nbytes for array in frame.arrays.values()) < 25_000


@pytest.mark.parametrize(
    ("kind", "bootstrap", "features", "samples", "candidates"),
    [
        ("tree", "on", "sqrt", False, "all"),
        ("bagging", "default", "default", True, "all"),
        ("forest", "default", "default", True, "sqrt"),
        ("extra", "default", "default", False, "sqrt"),
        ("extra", "on", "all", True, "all"),
        ("bagging", "off", "sqrt", False, "sqrt"),
    ],
)
def test_a_kind_has_its_defaults_unless_told_otherwise(kind, bootstrap, features, samples, candidates):
    spec = BaggingSpec(kind=kind, bootstrap=bootstrap, features=features)
    assert (spec.samples, spec.candidates) == (samples, candidates)


def test_the_defaults_are_the_librarys():
    library = {kind: model_of(BaggingSpec(kind=kind), 1) for kind in KINDS}
    for kind in ("forest", "extra"):
        usual = type(library[kind])()
        assert (usual.bootstrap, usual.max_features) == (KINDS[kind].bootstrap, KINDS[kind].features)
    assert BaggingClassifier().bootstrap and KINDS["bagging"].bootstrap
    assert type(library["tree"])().max_features is None


def test_a_single_tree_ignores_what_does_not_apply():
    one, other = BaggingSpec(kind="tree"), BaggingSpec(kind="tree", trees=7, bootstrap="off", features="sqrt")
    assert one.key == other.key and one.marks() == (0, 1)
    assert len({spec.key for spec in family(BaggingSpec())}) == len(KINDS) < BaggingSpec.at_once


# pictures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_valid(tape, kind, language):
    tapes = [tape(spec) for spec in family(BaggingSpec(kind=kind))]
    mine = tape(BaggingSpec(kind=kind))
    last = mine.last.at
    shown = [
        charts.trees(mine, [last], last, language),
        charts.trees(tapes[1], [3, 4], 4, language),
        charts.kinds(tapes[:2], last, language),
        charts.vote(mine, last, Cell(0, 3), language),
        charts.asked(mine, last, Cell(0, 3), language),
        charts.scores(mine, last, language),
    ]
    for fig in shown:
        go.Figure(fig.to_dict())  # validates


def strokes(image):
    """Every drawn path of a drawing of points: its width, its colour, and how many points."""
    svg = base64.b64decode(image["source"].split(",")[1]).decode()
    found = re.findall(r"d='([^']*)' stroke='([^']*)' stroke-width='([^']*)'", svg)
    return [(float(width), colour, way.count("M")) for way, colour, width in found]


def test_a_point_is_the_larger_the_more_often_it_was_drawn_and_hollow_where_never(tape):
    first = tape(BaggingSpec()).first.arrays
    counts = np.arange(30) % 5
    drawn = strokes(charts.sample(first, counts))
    sizes = {width: sum(n for w, colour, n in drawn if w == width and colour != "white") for width in charts.DOTS}
    assert sizes == dict(zip(charts.DOTS, [6, 6, 6, 12], strict=True))
    hollow = [n for width, colour, n in drawn if colour == "white" and width < charts.DOTS[0]]
    assert sum(hollow) == 6


def test_the_vote_marks_the_chosen_cell_and_offers_cells_to_click(tape):
    mine = tape(BaggingSpec())
    fig = charts.vote(mine, 5, Cell(2, 7), "ko")
    first, targets = mine.first.arrays, fig.data[-1]
    assert {(s.xanchor, s.yanchor) for s in fig.layout.shapes} == {(first["grid_x"][2], first["grid_y"][7])}
    assert set(targets.x) <= set(first["grid_x"]) and targets.marker.opacity == 0


def test_each_tree_is_asked_at_the_chosen_cell(tape):
    mine = tape(BaggingSpec())
    fig = charts.asked(mine, 5, Cell(2, 7), "en").to_dict()
    points = {x: y for trace in fig["data"][:2] for x, y in zip(trace["x"], trace["y"], strict=True)}
    points.pop(None, None)  # a class that no tree answers still has its place in the legend
    assert points == {k: mine.frames[k].arrays["own"][7, 2] for k in range(1, 6)}
    assert list(fig["data"][2]["y"]) == [mine.frames[k].arrays["vote"][7, 2] for k in range(1, 6)]
    assert fig["data"][2]["line"]["color"] == look("bagging").colour


@pytest.mark.parametrize(("kind", "lines"), [("bagging", 3), ("extra", 2)])
def test_scores_have_an_out_of_bag_line_where_there_are_samples(tape, kind, lines):
    names = [trace["name"] for trace in charts.scores(tape(BaggingSpec(kind=kind)), 3, "ko").to_dict()["data"]]
    assert names == [say("ko", f"bagging.line.{name}") for name in ("train", "test", "oob")][:lines]


# the page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_chapter_opens_with_every_kind(opened, kind, language):
    app = opened("unit04a", lang=language, ensembles_tab="bagging", bagging_shown=kind)
    assert not app.exception and not app.warning and not app.error
    said = " ".join(m.value for m in app.markdown)
    assert say(language, "bagging.col.disagree") in said
    assert (say(language, "bagging.one_tree") in said) == (kind == "tree")
    assert "−2.0" in said or not BaggingSpec(kind=kind).samples  # the made OOB score, 78%, and test score, 80%


def test_the_point_and_the_position_come_from_the_address(opened, made_lab):
    place = {"bagging_across": "0", "bagging_up": "100", "bagging_at": "3"}
    app = opened("unit04a", ensembles_tab="bagging", **place)
    tape = made_lab.want("", [BaggingSpec()])[0].tape
    hands = int(tape.at(3).arrays["hands"][-1, 0])
    assert any(f"**{hands}** of 3 trees" in m.value and "(−1.00, 1.00)" in m.value for m in app.markdown)


@pytest.mark.parametrize(
    ("oob", "said"), [(0.78, ["within"]), (0.2, ["beyond", "fewer"]), (1.0, ["within"]), (None, ["no_oob_yet"])]
)
def test_the_out_of_bag_score_is_judged_by_chance(tape, oob, said):
    mine = tape(BaggingSpec())
    numbers = {**mine.last.numbers, "score_oob": oob}
    frame = replace(mine.last, numbers={k: v for k, v in numbers.items() if v is not None})
    sentence = view._out_of_bag("en", mine, frame)
    keys = ("within", "beyond", "fewer", "no_oob_yet")
    heads = {key: re.split(r"[±{]", say("en", f"bagging.{key}", chance="{"))[0][-30:] for key in keys}
    assert [key for key in keys if heads[key] in sentence] == said


@pytest.mark.parametrize("at", ["1", "4", "5", "20"])
def test_the_gallery_takes_the_same_place_at_every_number_of_trees(opened, at):
    app = opened("unit04a", ensembles_tab="bagging", bagging_shown="forest", bagging_at=at)
    galleries = [chart for chart in app.get("plotly_chart") if "bagging_trees" in chart.proto.id]
    said = [note["text"] for chart in galleries for note in json.loads(chart.proto.spec)["layout"]["annotations"]]
    assert len(galleries) == 3 and len(said) == 12
    assert said.count(say("en", "bagging.later")) == max(0, 6 - int(at))


def test_an_unknown_kind_in_the_address_is_said(opened):
    app = opened("unit04a", ensembles_tab="bagging", bagging_shown="oak")
    assert not app.exception and "`oak`" in app.warning[0].value


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("data", "diabetes", "unknown-choice"),
        ("rows", 1001, "out-of-range"),
        ("trees", 61, "out-of-range"),
        ("trees", 0, "out-of-range"),
        ("max_depth", -1, "out-of-range"),
        ("kind", "adaboost", "unknown-choice"),
        ("bootstrap", "maybe", "unknown-choice"),
        ("features", "half", "unknown-choice"),
        ("rows", "many", "unreadable"),
    ],
)
def test_what_cannot_stand_is_refused(field, value, code):
    with pytest.raises(SpecError) as caught:
        BaggingSpec(**{field: value})
    assert [(p.field, p.code) for p in caught.value.problems] == [(field, code)]
