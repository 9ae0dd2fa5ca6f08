"""The collapse map: a small GAN for every pair of learning rates, what became of each, and how to look into one."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import streamlit as st

from core.gans.choices import ACTIVATIONS, LOSSES
from core.gans.diagnosis import SENTENCES, details
from core.gans.maps import APART, COLUMNS, LIMIT, ROWS, Findings, MapSpec, Place, Share, findings, rows
from core.run import Run
from core.spec import SpecError
from core.tape import Tape
from dashboard.charts import collapse as charts
from dashboard.charts.base import CONFIG
from dashboard.choices import mouse, pick, pick_one, remember
from dashboard.controls import load, plain
from dashboard.gans.trainer import OPENED
from dashboard.live import found, lab, show, span, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

STARTED = "maps_on"
"""Under what the session keeps which map it has asked for."""
STEPS, SEEDS = ("1", "2", "5", "10"), ("42", "43", "44")
PLACES = {"maps_g": COLUMNS, "maps_d": ROWS}
FIRST = "0.001"
"""The learning rate at which both boxes open: the trainer's."""
SHOWN = ("modes_held", "good_share", "value", "accuracy", "grad_g")
MODES = 8
AGREES = {True: "yes", False: "no", None: "unclear"}
Runs = Sequence[Run[Any]]


def draw_chapter(language: str) -> None:
    """What the map is of, the map, and the cell that is looked into."""
    spec = _asked(language)
    if spec is None:
        return
    wanted = rows(spec)
    runs = _runs(language, wanted)
    if runs:
        show(language, runs, lambda now: draw(language, now))
    said = {"maps_loss": spec.loss, "maps_activation": spec.activation}
    said |= {"maps_d_steps": str(spec.d_steps), "maps_seed": str(spec.seed)}
    cell = {key: str(st.session_state.get(key, FIRST)) for key in PLACES}
    foot(language, {"gans_tab": "map", **said, **cell}, runs)


def _asked(language: str) -> MapSpec | None:
    """The map that the pills say; None, with the reason, where it would take too long."""
    rules = MapSpec.rules()
    loss = pick("maps_loss", rules["loss"].label(language), {n: e.label(language) for n, e in LOSSES.items()})
    left, middle, right = st.columns(3)
    with left:
        labels = {name: entry.label(language) for name, entry in ACTIVATIONS.items()}
        activation = pick("maps_activation", rules["activation"].label(language), labels)
    with middle:
        d_steps = pick("maps_d_steps", rules["d_steps"].label(language), {n: n for n in STEPS})
    with right:
        seed = pick("maps_seed", rules["seed"].label(language), {n: n for n in SEEDS})
    try:
        return MapSpec(loss=loss, activation=activation, d_steps=int(d_steps), seed=int(seed))
    except SpecError:
        st.error(say(language, "collapse.too_long", limit=round(LIMIT / 1e9)))
        return None


def _runs(language: str, specs: Sequence[MapSpec]) -> Runs:
    """The map's runs, where all are recorded, being recorded by anyone, or have been asked for here."""
    cells, keys = len(ROWS) * len(COLUMNS), tuple(spec.key for spec in specs)
    st.caption(say(language, "collapse.about", cells=cells, steps=f"{specs[0].steps:,}"))
    if st.session_state.get(STARTED) == keys:
        return want(language, specs)
    there = [run for spec in specs if (run := found(language, spec)) and not run.restarts]
    if len(there) == len(specs):
        return there
    seconds = _seconds(specs)
    name = "collapse.not_yet" if seconds is None else "collapse.not_yet_seconds"
    details = {} if seconds is None else {"time": span(language, seconds)}
    st.info(say(language, name, cells=cells, **details), icon=":material/grid_on:")
    label = say(language, "collapse.start", cells=cells)
    st.button(label, type="primary", icon=":material/play_arrow:", on_click=remember, args=(STARTED, keys))
    return []


def _seconds(specs: Sequence[MapSpec]) -> float | None:
    """How long the whole map takes here, about: from the processor time that the usual map took, by their work."""
    usual = MapSpec()
    tape = lab().store.load(usual)
    if tape is None or not tape.last.at:
        return None
    each = tape.last.times.get("busy", tape.last.seconds) / tape.last.at / usual.cell(0).work
    return sum(each * cell.work for spec in specs for cell in spec.cells) / max(1, lab().status().workers)


def draw(language: str, runs: Runs) -> None:
    """The map so far beside its legend, then the chosen cell; once it is whole, what the map says of the claim."""
    tapes = [run.tape for run in runs]
    codes, ended = charts.codes(tapes), all(run.ended for run in runs)
    left, right = st.columns([3, 2], gap="medium")
    place = _place()
    with left:
        fig, alt = charts.map_of(tapes, place, language), say(language, "collapse.alt")
        click: Any = _clicked if mouse() else "ignore"
        st.plotly_chart(fig, key="maps_grid", config=CONFIG, alt=alt, on_select=click, selection_mode="points")
        st.caption(say(language, "collapse.diagonal"))
    with right:
        said = findings(codes)
        fig, alt = charts.legend(said.counts, language), say(language, "collapse.legend_alt")
        st.plotly_chart(fig, key="maps_legend", config=CONFIG, alt=alt)
        if len(codes) == len(ROWS) * len(COLUMNS):
            st.markdown(verdict(language, said))
    st.subheader(say(language, "collapse.inside"), anchor=False)
    st.caption(say(language, "collapse.click" if mouse() else "collapse.choose"))
    place = _chosen(language)
    row = next((tape for tape in tapes if tape.spec.row == place.row), None)
    if row is None or place not in codes:
        st.info(say(language, "collapse.not_trained"))
    else:
        _cell(language, row, place, codes[place], ended)


def _place() -> Place:
    """The cell that the two boxes say, before they are drawn."""
    names = {key: [plain(rate) for rate in rates] for key, rates in PLACES.items()}
    said = {key: st.session_state.get(key, st.query_params.get(key, FIRST)) for key in PLACES}
    column, row = (names[key].index(said[key]) if said[key] in names[key] else 0 for key in PLACES)
    return Place(row, column)


def _clicked() -> None:
    """Moves the boxes to the cell that was clicked."""
    points = st.session_state["maps_grid"].selection.points
    if points and points[0].get("customdata"):
        row, column = (int(at) for at in points[0]["customdata"][:2])
        remember("maps_g", plain(COLUMNS[column]))
        remember("maps_d", plain(ROWS[row]))


def _chosen(language: str) -> Place:
    """Two boxes for the learning rates: the way without a mouse."""
    for (key, rates), column in zip(PLACES.items(), st.columns(2), strict=True):
        if key not in st.session_state and key not in st.query_params:
            remember(key, FIRST)
        with column:
            pick_one(key, say(language, f"collapse.{key}"), {plain(rate): plain(rate) for rate in rates})
    return _place()


def _cell(language: str, tape: Tape[MapSpec], place: Place, code: str, ended: bool) -> None:
    """One cell: its diagnosis, numbers and samples, and the way into the trainer."""
    spec, numbers = tape.spec.cell(place.column), charts.numbers(tape, place.column)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sentence = SENTENCES[code](language).format(**details({"modes_held": 0.0, **numbers}, MODES))
        box = st.success if code == "healthy" else st.info if code == "learning" else st.warning
        box(sentence)
        said = details({"modes_held": 0.0, **numbers}, MODES)
        values = [f"{said['modes']}/{MODES}", said["good"], said["value"], said["accuracy"], said["grad_g"]]
        heads = [say(language, f"collapse.col.{name}") for name in SHOWN]
        st.markdown(table_of(heads, [values]))
        _open(language, spec, ended)
    points = charts.newest(tape, place.column)
    if points is not None:
        fig, alt = charts.samples(points, tape.spec, language), say(language, "collapse.thumb_alt")
        right.plotly_chart(fig, key="maps_thumb", config=CONFIG, alt=alt)


def _open(language: str, spec: Any, ended: bool) -> None:
    """A button that takes the cell's settings into the trainer."""
    label = say(language, "collapse.open")
    there = {"gans_tab": "train", OPENED: spec.key}
    pressed = st.button(
        label, key="maps_open", icon=":material/open_in_new:", on_click=load, args=(spec,), kwargs=there
    )
    if pressed:
        st.rerun()  # the button stands in a fragment, and the trainer in another tab
    if ended:
        st.caption(say(language, "collapse.kept" if found(language, spec) else "collapse.again"))


def verdict(language: str, said: Findings) -> str:
    """How many cells are healthy, where they lie, and what that says of learning in step."""
    cells, ratios = sum(said.counts.values()), said.ratios
    if not ratios:
        return say(language, "collapse.none", cells=cells)
    far = {"low": f"{ratios[0]:.3g}", "high": f"{ratios[-1]:.3g}", "mid": f"{median(ratios):.3g}"}
    lines = [say(language, "collapse.healthy", healthy=len(ratios), cells=cells, **far)]
    lines.append(say(language, "collapse.shares", apart=f"{APART:g}", **_counts(near=said.near, far=said.far)))
    lines.append(say(language, f"collapse.agrees.{AGREES[said.agrees]}"))
    sides = _counts(slower=said.slower, equal=said.equal, faster=said.faster)
    lines.append(say(language, "collapse.sides", **sides))
    if said.equal.healthy < said.equal.cells:
        rates = ", ".join(plain(rate) for rate in said.rates)
        enough = say(language, "collapse.enough", rates=rates)
        lines.append(enough if rates else say(language, "collapse.never"))
    return "\n".join(f"- {line}" for line in lines)


def _counts(**shares: Share) -> dict[str, int]:
    """Each share's healthy cells by its name, and all its cells by its name with _all."""
    counts = {name: share.healthy for name, share in shares.items()}
    return counts | {f"{name}_all": share.cells for name, share in shares.items()}
