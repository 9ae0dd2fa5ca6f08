"""One topic asked of NumPy, PyTorch and TensorFlow: predict, run, compare."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.run import Run
from core.settings import installed
from core.tape import Frame
from core.tensors.functions import FUNCTIONS
from core.tensors.spec import TensorSpec, releases
from core.tensors.topics import LIBRARIES, SHAPE, TOPICS, Told, module_of, same, tried
from dashboard.anatomy.recorded import python, source
from dashboard.charts import tensors as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import pick, subset
from dashboard.controls import Controls, params
from dashboard.live import lab, show, want
from dashboard.prediction import guess, predicted
from dashboard.tensors.verdicts import VERDICTS, written
from dashboard.words import say, table_of

INSTALL = "pip install -r requirements-tensorflow.txt"
LAB = "tensors"
WIDE = ("numpy", "torch")
"""The libraries whose code stands side by side unless others are chosen."""


def draw(language: str) -> tuple[dict[str, str], Sequence[Run[Any]]]:
    """The topics, one of them open. Returns what a link to it says, and its run, once it is asked for."""
    form = Controls(TensorSpec, language)
    form.notices()
    labels = {name: topic.label(language) for name, topic in TOPICS.items()}
    topic = pick("tensors_topic", say(language, "tensors.which"), labels)
    st.markdown(TOPICS[topic].about(language))
    if not predicted(language, LAB, topic, TOPICS[topic].guess.asks(language), _words(language, topic)):
        _code(language, topic)
        return {"tensors_topic": topic}, ()
    if TOPICS[topic].fields:
        form.draw(*TOPICS[topic].fields)
    asked: TensorSpec | None = form.spec()
    if asked is None:
        _code(language, topic)
        return {"tensors_topic": topic}, ()
    _before(language, asked)
    _missing(language)
    if runs := want(language, [asked.with_(release=releases(topic, lab().device))]):
        show(language, runs, lambda now: _after(language, now))
    _code(language, topic)
    return params(asked), runs


def _words(language: str, topic: str) -> dict[str, str]:
    return {name: text(language) for name, text in TOPICS[topic].guess.answers.items()}


def _before(language: str, spec: TensorSpec) -> None:
    """What the rules alone say, before any library has been asked: what is summed, how two shapes are stretched."""
    if spec.topic == "shape":
        figure = charts.summed(SHAPE, spec.along, language)
        st.plotly_chart(figure, key="tensors:summed", config=CONFIG, alt=say(language, "tensors.summed_alt"))
        st.caption(say(language, "tensors.summed_about", axis=spec.along))
    if spec.topic != "broadcasting":
        return
    left, right = spec.pair
    figure = charts.axes(left, right, language)
    columns = st.columns(2) if charts.drawable(left, right) else (st.container(), None)
    columns[0].plotly_chart(figure, key="tensors:axes", config=CONFIG, alt=say(language, "tensors.axes_alt"))
    if columns[1]:
        figure = charts.cells(left, right, language)
        columns[1].plotly_chart(figure, key="tensors:cells", config=CONFIG, alt=say(language, "tensors.cells_alt"))
    st.caption(say(language, "tensors.axes_about"))


def _missing(language: str) -> None:
    missing = [library.label for library in LIBRARIES.values() if not installed(library.package)]
    if missing:
        st.info(say(language, "tensors.missing", names=", ".join(missing)))
        st.code(INSTALL, language="sh")


def told(frame: Frame) -> Told:
    """What the libraries told so far."""
    return {name: json.loads(frame.notes[name]) for name in LIBRARIES if name in frame.notes}


def _after(language: str, runs: Sequence[Run[Any]]) -> None:
    """Pictures, answers and what follows from them."""
    run = runs[0]
    spec, said = run.tape.spec, told(run.tape.last)
    if not said:
        return
    _pictures(language, spec, said)
    with st.container(key="tensors_answers"):
        st.markdown(table(language, spec.topic, said))
    st.caption(say(language, "tensors.table_about"))
    if heard := errors(said):
        st.caption(say(language, "tensors.own_words"))
        st.code("\n".join(heard), language=None, wrap_lines=True)
    if run.ended and run.tape.last.at == spec.marks()[-1]:
        _answer(language, spec.topic, said)
        st.success("\n".join(f"- {sentence}" for sentence in VERDICTS[spec.topic](language, spec, said)))


def _pictures(language: str, spec: TensorSpec, said: Told) -> None:
    if spec.topic == "views":
        figure = charts.memory(said, language)
        st.plotly_chart(figure, key="tensors:memory", config=CONFIG, alt=say(language, "tensors.memory_alt"))
    if spec.topic == "gradients":
        one = FUNCTIONS[spec.function]
        st.markdown(say(language, "tensors.formula", formula=one.formula, derivative=one.derivative))
        left, right = st.columns(2)
        figure = charts.slope(spec.function, spec.x, language)
        left.plotly_chart(figure, key="tensors:slope", config=CONFIG, alt=say(language, "tensors.slope_alt"))
        if one.slope(spec.x) is not None:
            figure = charts.errors(spec.function, spec.x, spec.digits, said, language)
            right.plotly_chart(figure, key="tensors:errors", config=CONFIG, alt=say(language, "tensors.errors_alt"))


def table(language: str, topic: str, said: Told) -> str:
    """A row for each question, a column for each library, and whether they agree."""
    names = [name for name in LIBRARIES if name in said]
    rows = []
    for question, text in TOPICS[topic].questions.items():
        answers = [written(language, said[name].get(question)) for name in names]
        agree = "" if len(tried(said, question)) < 2 else "=" if same(said, question) else "≠"
        rows.append([f"{text(language)} · `{question}`", *answers, agree])
    return table_of(["", *(LIBRARIES[name].label for name in names), ""], rows)


def errors(said: Told) -> list[str]:
    """Every error in its library's own words, a line each."""
    return [
        f"{LIBRARIES[name].label} {question}(): {answer['error']}: {answer['words']}"
        for name, answers in said.items()
        for question, answer in answers.items()
        if "error" in answer
    ]


def _answer(language: str, topic: str, said: Told) -> None:
    """Whether the prediction was right, which the programs say."""
    asked, words, mine = TOPICS[topic].guess, _words(language, topic), guess(LAB, topic)
    if mine is None:
        return
    right = asked.right(said)
    details: Mapping[str, str] = {"asked": asked.asks(language), "right": words.get(right, right)}
    if mine == right:
        st.success(say(language, "tensors.right_guess", **details))
    else:
        st.info(say(language, "tensors.wrong_guess", guess=words[mine], **details))


def _code(language: str, topic: str) -> None:
    """The programs, side by side as many as are chosen."""
    labels = {name: library.label for name, library in LIBRARIES.items()}
    names = subset("tensors_code", say(language, "tensors.code"), labels, WIDE)
    for column, name in zip(st.columns(len(names), gap="medium"), names, strict=True):
        with column:
            st.caption(f"{LIBRARIES[name].label} {installed(LIBRARIES[name].package)}")
            python(source(module_of(topic, name)))
