"""The chapter on tensors without a browser: its pictures, its sentences, and what the page asks for and refuses."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlsplit

import plotly.graph_objects as go
import pytest

from core.run import Run
from core.tape import FINISHED, Frame, Tape
from core.tensors import recorded
from core.tensors.functions import FUNCTIONS
from core.tensors.shapes import joined
from core.tensors.spec import PRESETS, TensorSpec
from core.tensors.timing_spec import TimingSpec, releases
from core.tensors.topics import LIBRARIES, TOPICS
from dashboard.charts import tensors as charts
from dashboard.tensors import timing, topics
from dashboard.tensors.verdicts import VERDICTS, written
from dashboard.words import LANGUAGES, say, strings
from tests.told import answers, machine, timing_frame

PAIRS = [
    ((3, 1), (2, 1, 4)),
    ((), ()),
    ((4,), ()),
    ((3,), (4,)),
    ((2, 3), (3,)),
    ((60, 1), (50,)),
    ((2, 1, 1, 3), (5, 1)),
]


def see(app, topic: str):
    """The topic after its question."""
    app.session_state["tensors_seen"] = {topic}
    return app.run()


def texts(app) -> list[str]:
    return [node.value for kind in (app.info, app.success, app.warning, app.error, app.caption) for node in kind]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_is_asked_before_the_guess_and_the_answers_are_said_after(opened, made_lab, topic, language):
    app = opened("unit03", lang=language, three_tab="tensors", tensors_topic=topic)
    assert not app.exception and not made_lab.asked
    assert app.button(key=f"tensors_see:{topic}").disabled
    app.session_state[f"tensors_guess:{topic}"] = next(iter(TOPICS[topic].guess.answers))
    see(app, topic)
    assert not app.exception and made_lab.asked == [*PRESETS[topic]]
    asks = TOPICS[topic].guess.asks(language)
    assert any(asks in box.value for box in (*app.info, *app.success))
    spec = PRESETS[topic][0]
    sentences = VERDICTS[topic](language, spec, answers(topic))
    assert any(all(one in box.value for one in sentences) for box in app.success)
    assert any(markdown.value == topics.table(language, topic, answers(topic)) for markdown in app.markdown)
    assert sum("def " in code.value for code in app.code) == len(topics.WIDE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("left", "code"), [("3, a", "unreadable"), ("1,1,1,1,1", "too-many-axes"),
                                            ("99", "out-of-range"), ("64,64,64", "too-large")])  # fmt: skip
def test_a_shape_that_cannot_stand_is_refused_in_a_sentence(opened, made_lab, left, code, language):
    app = opened("unit03", lang=language, three_tab="tensors", tensors_topic="broadcasting", tensors_left=left)
    see(app, "broadcasting")
    assert not app.exception and not made_lab.asked
    said, label = opening(language, f"problem.shape-{code}"), TensorSpec.rules()["left"].label(language)
    assert [error.value for error in app.error if error.value.startswith(label) and said in error.value]
    assert len(app.text_input) == 2, "what was typed stays, to be mended"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_tensorflow_its_code_is_shown_and_the_others_answer(opened, made_lab, monkeypatch, language):
    there = topics.installed
    monkeypatch.setattr(topics, "installed", lambda package: "" if package == "tensorflow" else there(package))
    app = opened("unit03", lang=language, three_tab="tensors", tensors_code="tensorflow")
    see(app, "dtype")
    assert not app.exception and not app.error
    assert say(language, "tensors.missing", names="TensorFlow") in texts(app)
    assert topics.INSTALL in [code.value for code in app.code]
    assert any("import tensorflow as tf" in code.value for code in app.code)
    told = {name: said for name, said in answers("dtype").items() if name != "tensorflow"}
    rows = topics.table(language, "dtype", told).splitlines()
    assert "TensorFlow" not in rows[0] and len(rows) == 2 + len(TOPICS["dtype"].questions)


def test_a_link_opens_the_same_experiment(opened, made_lab):
    spec = TensorSpec("gradients", function="relu", x=-1.2, digits=9)
    said = {f"tensors_{name}": str(getattr(spec, name)) for name in TensorSpec.rules()}
    other = {"timings_work": "elementwise", "timings_show": "gflops"}
    app = see(opened("unit03", three_tab="tensors", **other, **said), "gradients")
    assert made_lab.asked[-1].values() == spec.with_(release=made_lab.asked[-1].release).values()
    link = dict(parse_qsl(urlsplit(app.code[-1].value).query, keep_blank_values=True))
    assert {name: link[name] for name in said} == said
    assert {name: link[name] for name in other} == other and link["three_tab"] == "tensors"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_the_verdicts_say_what_was_told_and_leave_no_place(topic, language):
    spec, told = PRESETS[topic][0], answers(topic)
    for those in (told, {name: told[name] for name in ("numpy", "torch")}):
        sentences = VERDICTS[topic](language, spec, those)
        assert sentences and all("{{" not in one and "None" not in one for one in sentences)
    rows = topics.table(language, topic, told).splitlines()[2:]
    for row, question in zip(rows, TOPICS[topic].questions, strict=True):
        agree = "" if question == "mixed" else "=" if topics.same(told, question) else "≠"
        assert row.endswith(f"| {agree} |") and f"`{question}`" in row


def changed(topic: str, question: str, **gave) -> dict:
    """What was told, but for one question, of the named libraries."""
    told = answers(topic)
    for name, value in gave.items():
        told[name] = told[name] | {
            question: {"error": "MadeError", "words": "no"} if value is None else {"gave": value}
        }
    return told


EVERY = dict.fromkeys(LIBRARIES)
OTHERWISE = [
    ("dtype", "total", dict.fromkeys(LIBRARIES, "float32"), "tensors.dtype.alike", "tensors.dtype.refuse"),
    ("dtype", "total", {"tensorflow": "float16"}, "tensors.dtype.differ", "tensors.dtype.refuse"),
    ("broadcasting", "total", {"torch": [9, 9]}, "tensors.broadcasting.against", "tensors.broadcasting.agreed"),
    ("broadcasting", "total", {"torch": None}, "tensors.broadcasting.against", "tensors.broadcasting.agreed"),
    ("views", "sliced", dict.fromkeys(LIBRARIES, False), "tensors.views.alone", "tensors.views.sharing"),
    ("device", "gpu", {"torch": "cuda:0"}, "tensors.device.on_gpu", ""),
    ("device", "mixed", {"tensorflow": "GPU:0"}, "tensors.device.moved", ""),
    ("gradients", "twice", {"torch": 6.0}, "tensors.gradients.calls", "tensors.gradients.twice"),
    ("gradients", "slope", dict.fromkeys(LIBRARIES, 0.5), "tensors.gradients.off", "tensors.gradients.exact"),
    ("crossing", "layer", {"torch": "float64"}, "tensors.crossing.trained", "tensors.crossing.layer"),
    ("shape", "wrong", {"torch": [5, 5]}, "tensors.shape.alike", "tensors.shape.wrong"),
]  # fmt: skip


def opening(language: str, key: str) -> str:
    """The longest piece of a sentence that is not filled in."""
    return max(re.split(r"\{\{[a-z_]+\}\}", strings(language)[key]), key=len)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("topic", "question", "gave", "there", "gone"), OTHERWISE)
def test_other_answers_make_other_sentences(topic, question, gave, there, gone, language):
    said = "\n".join(VERDICTS[topic](language, PRESETS[topic][0], changed(topic, question, **gave)))
    assert opening(language, there) in said
    assert not gone or opening(language, gone) not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_shapes_that_clash_are_refused_by_all_and_the_axis_is_named(language):
    spec = TensorSpec("broadcasting", left="3, 4", right="2, 4")
    told = changed("broadcasting", "total", **EVERY)
    said = VERDICTS["broadcasting"](language, spec, told)[0]
    assert opening(language, "tensors.broadcasting.refused") in said and "−2" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_a_kink_there_is_no_slope_to_compare_with(language):
    spec = TensorSpec("gradients", function="relu", x=0.0)
    told = changed("gradients", "slope", numpy=0.5, torch=0.0, tensorflow=0.0)
    said = "\n".join(VERDICTS["gradients"](language, spec, told))
    assert opening(language, "tensors.gradients.kink") in said and "`0.5`" in said
    assert not charts.errors("relu", 0.0, 5, told, language).data


SAID = [({"gave": [3]}, "`(3,)`"), ({"gave": ["cpu", "cuda:0"]}, "`cpu`, `cuda:0`"), ({"gave": 12_000}, "`12,000`"),
        ({"gave": None}, "–"), (None, "–"), ({"gave": 0.1}, "`0.1`"), ({"gave": [[0, 1]]}, "`[[0, 1]]`")]  # fmt: skip


@pytest.mark.parametrize(("answer", "cell"), SAID)
def test_an_answer_is_written_as_python_writes_it(answer, cell):
    assert written("en", answer) == cell
    assert written("ko", {"gave": True}) != written("en", {"gave": True}) != written("en", {"gave": False})
    assert "✗" in written("ko", {"error": "TypeError", "words": ""})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_the_picture_of_axes_shows_every_length(left, right, language):
    figure = charts.axes(left, right, language)
    go.Figure(figure.to_dict())
    shown = list(figure.data[0].text)
    deepest = max(len(left), len(right), 1)
    assert len(shown) == len(figure.layout.shapes) == 3 * deepest
    whole = joined(left, right)
    stretched = sum("→" in text for text in shown)
    if whole is None:
        assert sum("≠" in text for text in shown) == 1
    else:
        assert shown[2::3] == [str(length) for length in whole] or not whole
        own = sum(a == b for a, b in zip(reversed(left), reversed(whole), strict=False))
        own += sum(a == b for a, b in zip(reversed(right), reversed(whole), strict=False))
        assert stretched == 2 * len(whole) - own


@pytest.mark.parametrize("language", LANGUAGES)
def test_small_arrays_are_drawn_cell_by_cell(language):
    assert not charts.drawable((60, 1), (50,)) and not charts.drawable((3,), (4,))
    assert not charts.drawable((2, 1, 1, 3), (5, 1))
    for left, right in (((3, 1), (2, 1, 4)), ((), ()), ((2, 3), (3,))):
        assert charts.drawable(left, right)
        figure = charts.cells(left, right, language)
        go.Figure(figure.to_dict())
        whole = joined(left, right)
        count = 1
        for length in whole:
            count *= length
        assert sum(list(trace.x).count(None) for trace in figure.data) == 3 * count


@pytest.mark.parametrize("along", [0, 1, 2])
def test_the_cells_of_the_first_sum_are_as_many_as_the_axis_is_long(along):
    figure = charts.summed((2, 3, 4), along, "en")
    go.Figure(figure.to_dict())
    marked = sum(list(t.x).count(None) for t in figure.data if t.fillcolor == charts.STRETCHED)
    assert marked == (2, 3, 4)[along] + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_memory_is_drawn_once_where_it_is_shared(language):
    figure = charts.memory(answers("views"), language)
    go.Figure(figure.to_dict())
    assert list(figure.data[0].text).count("99") == 3, "in every library's a"
    assert len(figure.data[0].text) == 3 * 4 + 2, "and one b of its own"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_slopes_and_errors_are_drawn(function, language):
    go.Figure(charts.slope(function, 1.5, language).to_dict())
    figure = charts.errors(function, 1.5, 5, answers("gradients"), language)
    go.Figure(figure.to_dict())
    assert len(figure.data) == 1 + len(LIBRARIES) and len(figure.data[0].y) == 15 and min(figure.data[0].y) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_taken_when_asked_for(opened, made_lab, monkeypatch, language):
    monkeypatch.setattr(timing, "machines", dict)
    app = opened("unit03", lang=language, three_tab="tensors")
    assert not made_lab.asked and strings(language)["timings.none_recorded"] in texts(app)
    app.button(key="timings_measure").click().run()
    assert made_lab.asked == [TimingSpec(release=releases())] and not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_recorded_times_are_shown_where_there_is_no_gpu_and_only_there(opened, made_lab, monkeypatch, language):
    there = {"a": recorded.read(machine("First GPU")), "b": recorded.read(machine("Second GPU"))}
    monkeypatch.setattr(timing, "machines", lambda: there)
    app = opened("unit03", lang=language, three_tab="tensors", timings_machine="b")
    assert not app.exception and any("**Second GPU**" in text for text in texts(app))
    monkeypatch.setattr(type(made_lab), "device", "cuda")
    spec = TimingSpec(device="cuda", release=releases())
    last = timing_frame(spec, spec.marks()[-1])
    monkeypatch.setattr(made_lab, "peek", lambda viewer, asked: made(asked, last))
    app = opened("unit03", lang=language, three_tab="tensors")
    assert not app.exception and not any("GPU**" in text for text in texts(app))
    assert any("Made GPU" in text for text in texts(app)), "its own times are"


def made(spec, last: Frame) -> Run:
    return Run(spec, Tape(spec, [Frame(0), last], FINISHED))


def test_what_was_told_is_read_from_a_frame():
    assert topics.told(Frame(1, notes={"numpy": json.dumps({"x": {"gave": 1}})})) == {"numpy": {"x": {"gave": 1}}}
    assert topics.errors(answers("shape"))[0].startswith("NumPy wrong(): MadeError: made words")
