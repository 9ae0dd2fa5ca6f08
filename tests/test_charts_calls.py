"""Made recordings -> story, figures, sentences and answers: what is drawn is what the recording says."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from core.anatomy.questions import QUESTIONS
from core.anatomy.spec import EXAMPLES, CallSpec
from core.anatomy.story import story
from core.tape import Frame
from dashboard.anatomy import recorded
from dashboard.charts import calls as charts
from dashboard.charts import house
from dashboard.words import LANGUAGES, strings
from tests.recordings import WEB, frame

SAYS = ("framework", "library", "both", "absent")
LIBRARY = frame([(2, -1, 0, 0), (1, 0, 1, 0), (3, 1, 2, 0), (1, 0, 1, 0)], up=0.0, down=2.0, depth_mine=0.0)
THREADS = frame([(0, -1, 0, 0), (2, -1, 0, 1), (1, 0, 1, 0), (3, 1, 1, 1)])


def test_a_story_knows_the_way_down_what_lies_below_and_what_each_call_stands_for():
    told = story(WEB)
    assert told.mine() == [2] and told.way(2) == [0, 1, 2] and told.below(1) == [2, 4]
    assert told.sizes.tolist() == [5, 4, 2, 1, 1] and told.places.tolist() == [0, 1, 2, 3, 4]
    assert (told.of(1).name, told.of(1).owner, told.of(1).kind) == ("App.<locals>.go", "Flask", "package")


@pytest.mark.parametrize(
    ("rows", "ups", "telling"),
    [
        ([(2, -1, 0, 0), (1, 0, 1, 0), (2, 1, 2, 0)], (2,), 2),  # called back: where the other code called yours
        ([(2, -1, 0, 0), (2, 0, 1, 0), (1, 1, 2, 0)], (), 0),  # yours calls yours, which is no call back
        ([(0, -1, 0, 0), (1, 0, 1, 0), (3, 1, 2, 0), (1, 0, 1, 0), (1, 3, 2, 0), (3, 4, 3, 0)], (), 4),  # none of yours
        ([], (), 0),
    ],
)
def test_a_story_tells_of_the_call_that_says_who_was_in_control(rows, ups, telling):
    told = story(frame(rows))
    assert told.ups == ups and (not rows or told.telling == telling)


def test_a_generator_of_yours_that_is_taken_up_again_is_no_call_back():
    told = story(frame([(2, -1, 0, 0), (1, 0, 1, 0), (2, 1, 2, 0)]))
    named = [f._replace(name="view.<locals>.<genexpr>") if f.kind == "yours" else f for f in told.functions]
    assert told.ups == (2,) and replace(told, functions=tuple(named)).ups == ()


def test_each_call_holds_those_below_it_and_threads_lie_one_after_the_other():
    told = story(THREADS)
    assert told.places.tolist() == [0, 2, 1, 3] and told.sizes.tolist() == [2, 2, 1, 1]
    for i, (_, caller, _, _) in enumerate(told.calls.tolist()):
        if caller != -1:
            assert told.places[caller] < told.places[i] < told.places[caller] + told.sizes[caller]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [WEB, LIBRARY, THREADS, frame([])], ids=["web", "library", "threads", "nothing"])
def test_every_chart_is_valid_plotly(made, language):
    told = story(made)
    figures = [charts.whole(told, language, by) for by in ("order", "time")]
    if len(told.calls):
        figures.append(charts.way(told, language))
    for figure in figures:
        go.Figure(figure.to_dict())


def test_the_way_has_a_row_a_frame_and_what_your_function_called_under_it():
    rows = {y: (trace.name, text) for trace in charts.way(story(WEB), "en").data
            for y, text in zip(trace.y, trace.text, strict=True)}  # fmt: skip
    assert sorted(rows) == [0, 1, 2, 3]
    assert [rows[y][0] for y in range(4)] == ["web server", "framework or library", "your code", "standard library"]
    assert rows[1][1] == "<b>go</b> · Flask"


def test_all_calls_are_drawn_at_their_place_and_yours_have_a_diamond():
    figure = charts.whole(story(WEB), "en")
    blocks = {block for trace in figure.data[:-1] for block in zip(trace.base, trace.x, trace.y, strict=True)}
    assert blocks == {(0, 5, 0), (1, 4, 1), (2, 2, 2), (3, 1, 3), (4, 1, 2)}
    assert list(figure.data[-1].x) == [3.0] and list(figure.data[-1].y) == [2] and figure.data[-1].text == ("view",)


def test_slivers_are_left_out_but_never_yours():
    many = [(1, -1, 0, 0), *[(3, 0, 1, 0)] * 3000, (2, 0, 1, 0)]
    drawn = charts.whole(story(frame(many)), "en")
    names = {trace.name: len(trace.x) for trace in drawn.data[:-1]}
    assert names == {"framework or library": 1, "your code": 1}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("made", "word"),
    [
        (WEB, "framework"),
        (LIBRARY, "library"),
        (frame([(2, -1, 0, 0), (1, 0, 1, 0), (2, 1, 2, 0)], depth_mine=0.0), "both"),
        (frame([(0, -1, 0, 0), (1, 0, 1, 0)], calls_mine=0.0), "absent"),
    ],
    ids=["framework", "library", "both", "absent"],
)
def test_the_sentence_says_who_was_in_control(made, word, language):
    said = recorded.sentence(language, CallSpec("flask"), made)
    begins = {w: strings(language)[f"calls.says.{w}"].replace("{{name}}", "Flask")[:18] for w in SAYS}
    assert "{{" not in said and [w for w in SAYS if said.startswith(begins[w])] == [word]


def test_a_table_has_a_row_for_each_and_a_dash_where_your_code_was_not_called():
    gone = frame([(0, -1, 0, 0)], calls_mine=0.0)
    gone = Frame(1, {k: v for k, v in gone.numbers.items() if k != "depth_mine"}, gone.arrays, {}, 0.1, gone.times)
    rows = recorded.table("en", [CallSpec("flask"), CallSpec("bottle")], [WEB, gone]).splitlines()
    assert len(rows) == 4 and rows[2].startswith("| Flask | 3 | 2 |") and rows[3].startswith("| Bottle | 3 | – |")
    assert rows[2].endswith("| 100 ms | 1 ms |")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["framework", "library"])
def test_the_house_is_valid_and_its_arrows_go_from_the_frame_into_the_rooms(kind, language):
    figure = go.Figure(house.house(kind, language).to_dict())
    arrows = [note for note in figure.layout.annotations if note.showarrow]
    assert len(arrows) == 2 and all(note.ay > note.y for note in arrows)
    rooms = [shape.line.color for shape in figure.layout.shapes[2:]]
    assert rooms == ([house.THEIRS] * 2 + [house.YOURS] * 2 if kind == "framework" else [house.THEIRS] * 4)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_questions_right_answer_is_one_of_its_answers(name):
    question = QUESTIONS[name]
    for made in (WEB, LIBRARY, frame([(2, -1, 0, 0)], up=20.0), frame([(2, -1, 0, 0)], up=231.0, depth_mine=3.0)):
        assert question.right(made) in question.answers
    assert question.spec.example in EXAMPLES and all(text.ko and text.en for text in question.answers.values())


def test_the_code_that_is_shown_is_the_file_that_runs():
    for example in EXAMPLES.values():
        assert recorded.source(example.module).strip()
    assert "def task" in recorded.source("core.anatomy.libraries.os_task")
