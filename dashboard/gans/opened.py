"""One stored generator: its samples, walks between two noises, another one beside it, and its files to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.gans.exports import fits, generator_file, short_name
from core.notebooks import FORMATS, book
from core.tape import Array, Frame, Tape
from dashboard.charts import gallery as charts
from dashboard.charts import gans
from dashboard.charts.base import CONFIG
from dashboard.charts.sheet import sheet
from dashboard.choices import counted, pick, pick_one, tabs
from dashboard.controls import load
from dashboard.gans import parts
from dashboard.live import lab
from dashboard.words import say, table_of

if TYPE_CHECKING:
    from dashboard.gans.gallery import Stored

SHOWN, IMAGES, COLUMNS = 1000, 25, 5
"""How many points, or images, of fresh samples are shown; how many images stand in a row."""
JUDGED = 2500
MANY = 8
"""From how many dimensions on most noise lies near a sphere rather than near the middle."""
PLACES, PAIRS = 25, 12
STRIP, STRIPS = 9, 4
"""A walk in the plane has PAIRS ways of PLACES samples; of images, STRIPS rows of STRIP."""
FIRST, MOST_SEEDS = 1, 10_000
CASINO = ":material/casino:"
NUMBERS = ("modes_held", "modes_covered", "good_share", "value", "oracle", "reverse_kl", "mmd", "precision", "recall",
           "accuracy")  # fmt: skip
PERCENT = ("good_share", "precision", "recall", "accuracy")


def draw(language: str, one: Stored, others: Sequence[Stored]) -> None:
    """The generator that is open; `others` are what it can be compared with."""
    tape = _tape(one.recorded, one)
    if tape is None:
        st.warning(say(language, "gallery.gone"))
        return
    parts.metrics(language, tape)
    parts.diagnosis(language, tape.last)
    with st.container(horizontal=True, vertical_alignment="center"):
        label, help_ = say(language, "gallery.train"), say(language, "gallery.train_help")
        st.button(
            label, icon=":material/tune:", on_click=load, args=(one.spec,), kwargs={"gans_tab": "train"}, help=help_
        )
        st.caption(_made(language, one, tape))
    views: dict[str, Callable[[], None]] = {
        "samples": lambda: _samples(language, one, tape),
        "walk": lambda: _walk(language, one, tape),
        "compare": lambda: _compare(language, one, tape, others),
        "export": lambda: _export(language, one, tape),
    }
    name, box = tabs("gans_open", {name: say(language, f"gallery.tab.{name}") for name in views})
    with box:
        views[name]()


def diagnosis_word(language: str, notes: Mapping[str, str]) -> str:
    """A frame's diagnosis in a word or two."""
    return say(language, f"diagnosis.{notes.get('diagnosis', 'learning')}")


def _made(language: str, one: Stored, tape: Tape) -> str:
    made = tape.made
    return say(
        language,
        "gallery.made",
        device=made.get("device", "–"),
        name=made.get("device_name", "–"),
        seconds=say(language, "seconds", n=f"{tape.last.seconds:.1f}"),
        torch=made.get("versions", {}).get("torch", "–"),
        when=str(made.get("when", "–"))[:10],
        place=say(language, "gallery.shelf" if one.ships else "gallery.own"),
    )


def _samples(language: str, one: Stored, tape: Tape) -> None:
    """The final picture, and on demand what fresh noise gives; beside it where those samples land."""
    seed = counted(f"noise:{one.name}", say(language, "gallery.again"), CASINO) % MOST_SEEDS
    if not seed:
        st.caption(say(language, "gallery.final"))
        _beside(language, one, tape, tape.last.arrays["fake"], tape.last.numbers, tape.last.arrays["histogram"])
        return
    found = _asked(language, partial(_drawn, one.recorded, seed, one))
    if found:
        made, numbers, counts = found
        st.caption(say(language, "gallery.fresh", count=f"{JUDGED:,}", seed=seed, shown=f"{len(made):,}"))
        _beside(language, one, tape, made, numbers, counts)


def _beside(
    language: str, one: Stored, tape: Tape, made: Array, numbers: Mapping[str, float], counts: Array | None
) -> None:
    left, right = st.columns([1, 1])
    with left:
        _picture(language, one, tape, made, "one")
    with right:
        if counts is None:
            st.caption(say(language, "gallery.no_data"))
            return
        alt = say(language, "gallery.landed_alt")
        chart = gans.shares(tape, Frame(0, {}, {"histogram": counts}), language)
        st.plotly_chart(chart, key="landed", config=CONFIG, alt=alt)
        held, good = f"{numbers['modes_held']:.0f}", f"{numbers['good_share']:.0%}"
        st.caption(say(language, "gallery.landed_about", modes=held, all=len(counts), good=good))


def _picture(language: str, one: Stored, tape: Tape, made: Array, key: str) -> None:
    """Samples: points over the modes, or a sheet of images."""
    alt = say(language, "gallery.shown_alt")
    if one.spec.pictures:
        st.image(sheet(made[:IMAGES], COLUMNS), alt=alt)
    else:
        st.plotly_chart(gans.samples(made, tape.first, language), key=f"samples:{key}", config=CONFIG, alt=alt)


def _walk(language: str, one: Stored, tape: Tape) -> None:
    """From one noise to another in small steps."""
    ways = {name: say(language, f"gallery.{name}") for name in ("sphere", "straight")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pressed = counted("walk", say(language, "gallery.again_pair"), CASINO) % MOST_SEEDS
        way = pick("gans_way", say(language, "gallery.way"), ways)
    seeds = (2 * pressed + 1, 2 * pressed + 2)
    paths = _asked(language, partial(_walked, one.recorded, seeds, way == "straight", one))
    if paths is None:
        return
    alt = say(language, "gallery.walk_alt")
    if one.spec.pictures:
        st.image(sheet(paths.reshape(-1, paths.shape[2]), STRIP), alt=alt)
        text = st.container()
        text.caption(say(language, "gallery.rows"))
    else:
        left, text = st.columns([3, 2])
        left.plotly_chart(charts.ways(paths, tape.first, language), key="picture:ways", config=CONFIG, alt=alt)
        text.caption(say(language, "gallery.crosses", pairs=PAIRS))
    text.markdown(say(language, "gallery.walk_about"))
    about = "gallery.way_about" if one.spec.z_dim >= MANY else "gallery.way_few"
    text.caption(say(language, about, size=one.spec.z_dim))
    text.caption(say(language, "gallery.walk_seeds", a=seeds[0], b=seeds[1]))


def _compare(language: str, one: Stored, tape: Tape, others: Sequence[Stored]) -> None:
    """Another generator beside this one, on noise of one seed."""
    if not others:
        st.info(say(language, "gallery.alone"))
        return
    alike = sorted(others, key=lambda other: other.spec.data != one.spec.data)
    names = {other.name: other.label(language) for other in alike}
    name = pick_one("gans_beside", say(language, "gallery.beside"), names)
    other = next(other for other in others if other.name == name)
    its = _tape(other.recorded, other)
    if its is None:
        st.warning(say(language, "gallery.gone"))
        return
    seed = FIRST + counted("compare", say(language, "gallery.again"), CASINO) % MOST_SEEDS
    sizes = (one.spec.z_dim, other.spec.z_dim)
    alike_noise = sizes[0] == sizes[1]
    said = {"seed": seed} if alike_noise else {"seed": seed, "a": sizes[0], "b": sizes[1]}
    st.caption(say(language, "gallery.same_noise" if alike_noise else "gallery.other_noise", **said))
    for column, (mine, which, key) in zip(st.columns(2), ((one, tape, "A"), (other, its, "B")), strict=True):
        with column:
            found = _asked(language, partial(_drawn, mine.recorded, seed, mine))
            if found:
                _picture(language, mine, which, found[0], key)
            st.markdown(f"**{key}** · {mine.label(language)}")
    st.markdown(_table(language, (one, other), (tape, its)))


def _table(language: str, pair: Sequence[Stored], tapes: Sequence[Tape]) -> str:
    """The numbers of two generators' last moments, row by row."""
    rows = []
    for name in NUMBERS:
        values = [tape.last.numbers.get(name) for tape in tapes]
        if any(value is not None for value in values):
            cells = [_written(name, value, one) for value, one in zip(values, pair, strict=True)]
            rows.append([say(language, f"gallery.row.{name}"), *cells])
    words = [diagnosis_word(language, tape.last.notes) for tape in tapes]
    times = [say(language, "seconds", n=f"{tape.last.seconds:.1f}") for tape in tapes]
    rows.append([say(language, "gallery.row.diagnosis"), *words])
    rows.append([say(language, "gallery.row.steps"), *(f"{one.spec.steps:,}" for one in pair)])
    rows.append([say(language, "gallery.row.seconds"), *times])
    return table_of([say(language, "gallery.number"), "A", "B"], rows)


def _written(name: str, value: float | None, one: Stored) -> str:
    if value is None:
        return "–"
    if name.startswith("modes"):
        return f"{value:.0f}/{one.parts}"
    return f"{value:.1%}" if name in PERCENT else parts.signed(value, ".3g" if name == "mmd" else ".3f")


def _export(language: str, one: Stored, tape: Tape) -> None:
    """Three files to take along."""
    weights = _asked(language, partial(_weights, one))
    if weights is None:
        return
    st.markdown(say(language, "gallery.export_about"))
    name = short_name(one.spec)
    files = {
        "weights": (generator_file(one.spec, weights, tape.made), "safetensors", "application/octet-stream"),
        "book": (book([tape], language, "ipynb"), "ipynb", FORMATS["ipynb"]),
        "script": (book([tape], language, "py"), "py", FORMATS["py"]),
    }
    for column, (what, (data, ending, mime)) in zip(st.columns(len(files)), files.items(), strict=True):
        with column.container(border=True):
            st.download_button(
                say(language, f"gallery.{what}"),
                data,
                file_name=f"{name}.{ending}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"take:{what}",
            )
            st.caption(say(language, f"gallery.{what}_about"))


def _asked(language: str, ask: Callable[[], Any]) -> Any:
    """What a worker made of a stored generator; None, with a sentence that says why, where it could not."""
    try:
        return ask()
    except (TimeoutError, OSError):
        st.warning(say(language, "run.busy"))
    except LookupError:
        st.warning(say(language, "gallery.no_weights"))
    return None


def _weights(one: Stored) -> dict[str, Array]:
    """G's packed weights alone. LookupError where they cannot be read, or are not of this spec."""
    found = lab().store.weights(one.spec, one.entry.device)
    if not found or not fits(one.spec, found):
        raise LookupError(one.name)
    return {name: found[name] for name in ("g", "g_ema") if name in found}


@st.cache_resource(max_entries=8, show_spinner=False)
def _tape(recorded: str, _one: Stored) -> Tape[Any] | None:
    """A stored tape of exactly this device; None where it cannot be read."""
    tape = lab().store.begun(_one.spec, _one.entry.device)
    return tape if tape and tape.ending and tape.frames else None


@st.cache_data(max_entries=64, show_spinner=False)
def _drawn(recorded: str, seed: int, _one: Stored) -> Any:
    """Fresh samples, their numbers and where they land. LookupError when the weights cannot be read."""
    shown = IMAGES if _one.spec.pictures else SHOWN
    return lab().call("core.gans.sampling.drawn", _one.spec, _weights(_one), seed, shown)


@st.cache_data(max_entries=32, show_spinner=False)
def _walked(recorded: str, seeds: tuple[int, int], straight: bool, _one: Stored) -> Any:
    """The ways between two seeds' noise. LookupError when the weights cannot be read."""
    places, pairs = (STRIP, STRIPS) if _one.spec.pictures else (PLACES, PAIRS)
    return lab().call("core.gans.sampling.walk", _one.spec, _weights(_one), seeds, places, pairs, straight)
