"""What several chapters of 04b show of a run: its numbers, its diagnosis in words, how and how reliably it was made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.data import images
from core.data.coverage import truth_of
from core.data.points2d import cloud
from core.gans.choices import LOSSES
from core.gans.diagnosis import SENTENCES, details
from core.gans.metrics import ladder
from core.gans.presets import PRESETS, SurveySpec
from core.gans.spec import GanSpec
from core.run import Run
from core.spec import Choice, Spec, Value
from core.tape import Frame, Tape
from dashboard.charts import gans as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.scene import is_points
from dashboard.choices import counted
from dashboard.controls import readable
from dashboard.live import found, lab
from dashboard.words import say, table_of

SAMPLES, MOST_SEEDS = 1000, 10_000
ADDED = ("r1", "r2", "smooth")
"""Remedies that change D's loss itself."""
GAP = 0.05
"""By how much V(D*, G) must lie over V(D, G) before it is worth a sentence: both are estimates."""
UNSEEN = 5e-4
"""What rounds to 0 with three decimals."""
TINY, RAISED = 1e-3, str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed(value: float, form: str = ".3f") -> str:
    """A number with a real minus sign; one that would be written as 0 and is not, with a power of ten."""
    if form == ".3f" and 0 < abs(value) < UNSEEN:
        return small(value)
    return f"{value:{form}}".replace("-", "−")


def small(value: float) -> str:
    """A number to three digits, with a power of ten where it is tiny: 4.7·10⁻⁶."""
    if value == 0 or not math.isfinite(value) or abs(value) >= TINY:
        return signed(value, ".3g")
    mantissa, _, power = f"{value:.1e}".partition("e")
    return f"{mantissa}·10{str(int(power)).translate(RAISED)}".replace("-", "−")


def ceiling(spec: GanSpec) -> float:
    """The share of true samples that are good."""
    return images.TRUE_SHARE if spec.pictures else truth_of(cloud(spec.data, spec.own), spec.sigma).ceiling


def metrics(language: str, tape: Tape[GanSpec]) -> None:
    """Four numbers of the last moment."""
    n, all_ = tape.last.numbers, len(tape.last.arrays["histogram"])
    rows = {
        "modes_covered": f"{n['modes_covered']:.0f}/{all_}",
        "good_share": f"{n['good_share']:.1%}",
        "value": signed(n["value"]) if "value" in n else None,
        "recall": f"{n['recall']:.1%}" if "recall" in n else None,
        "accuracy": f"{n['accuracy']:.1%}",
    }
    shown = {name: text for name, text in rows.items() if text is not None}
    helps = {"ceiling": f"{ceiling(tape.spec):.1%}"}
    with st.container(horizontal=True, key="metrics"):
        for name, text in shown.items():
            label, about = say(language, f"gans.{name}"), say(language, f"gans.{name}.about", **helps)
            st.metric(label, text, help=about, border=True)


def diagnosis(language: str, frame: Frame) -> None:
    """The diagnosis of one moment, with the numbers that say so."""
    code = frame.notes.get("diagnosis", "learning")
    sentence = SENTENCES[code](language).format(**details(frame.numbers, len(frame.arrays["histogram"])))
    box = st.success if code == "healthy" else st.info if code == "learning" else st.warning
    box(sentence)


def sentences(language: str, run: Run[GanSpec]) -> None:
    """The diagnosis, the moving average if there is one, and how the run was made."""
    frame, spec = run.tape.last, run.tape.spec
    diagnosis(language, frame)
    said = [made(language, run.tape)] if run.tape.made else []
    said.append(say(language, "gans.ceiling", ceiling=f"{ceiling(spec):.1%}"))
    if "raw_held" in frame.numbers:
        raw = {"held": f"{frame.numbers['raw_held']:.0f}", "good": f"{frame.numbers['raw_good']:.0%}"}
        said.insert(0, say(language, "gans.ema", all=len(frame.arrays["histogram"]), **raw))
    st.caption(" ".join(said))


def signs(language: str, frame: Frame, spec: GanSpec) -> None:
    """V and both losses at this moment with their signs, and where the training stands on the collapse ladder."""
    n = frame.numbers
    losses = {"loss_d": signed(n["loss_d"]), "loss_g": signed(n["loss_g"])}
    if not LOSSES[spec.loss].belief:
        st.markdown(say(language, "gans.sign.scores", **losses))
    else:
        st.markdown(say(language, "gans.sign.sentence", value=signed(n["value"]), **losses))
    if added := _added(language, spec):
        st.caption(say(language, "gans.sign.remedy", names=", ".join(added)))
    shares = cloud(spec.data, spec.own).shares if not spec.pictures else ()
    held = int(n["modes_held"])
    if "oracle" in n and held and len(shares) and max(shares) - min(shares) < 1e-9:
        rung = signed(ladder(held, len(shares)))
        said = say(language, "gans.sign.rung", oracle=signed(n["oracle"]), held=held, rung=rung)
        if "value" in n and n["oracle"] - n["value"] > GAP:
            said += " " + say(language, "gans.sign.gap", gap=f"{n['oracle'] - n['value']:.3f}")
        st.caption(said)


def _added(language: str, spec: GanSpec) -> list[str]:
    """The remedies that add something to the loss that D minimises, with their strengths."""
    off = {name: GanSpec.__dataclass_fields__[name].default for name in ADDED}
    rules = GanSpec.rules()
    return [
        f"{rules[name].label(language)} = {readable(getattr(spec, name))}"
        for name, value in off.items()
        if getattr(spec, name) != value
    ]


def ladder_table(modes: int) -> str:
    """The rungs of the collapse ladder, as a table."""
    rungs = [1, 2, modes // 2, modes - 1, modes]
    return table_of([f"$m$ ($K={modes}$)", *map(str, rungs)], [["$V$", *(signed(ladder(m, modes)) for m in rungs)]])


def made(language: str, tape: Tape) -> str:
    """Where a tape was made, with what, and how long it took."""
    how = tape.made
    torch = how.get("versions", {}).get("torch", "–")
    seconds = say(language, "seconds", n=f"{tape.last.seconds:.1f}")
    names = {"device": how["device"], "name": how["device_name"], "torch": torch}
    return say(language, "gans.made", seconds=seconds, when=str(how["when"])[:10], **names)


def promise(language: str, name: str) -> str:
    """What a preset promises, and on how many seeds it was seen to keep it: the store's survey."""
    preset = PRESETS[name]
    survey = lab().store.load(SurveySpec(preset=name))
    if survey is None or not survey.ending:
        return say(language, "gans.no_survey", claim=preset.claim.says(language))
    last = survey.last.numbers
    kept, seeds = f"{last['kept']:.0f}", survey.last.at
    share = f"{last['share']:.0%}"
    return say(language, "gans.survey", claim=preset.claim.says(language), kept=kept, seeds=seeds, share=share)


def survey(language: str, name: str) -> dict[str, list[Run[Any]]]:
    """The survey of a preset over many seeds, by what a button to take it home says; nothing where there is none."""
    run = found(language, SurveySpec(preset=name))
    label = say(language, "takehome.survey", name=PRESETS[name].label(language))
    return {label: [run]} if run and run.frames else {}


def changes(language: str, different: Mapping[str, tuple[Value, Value]]) -> str:
    """What sets two specs apart, field by field, in words."""
    rules = GanSpec.rules()

    def word(name: str, value: Value) -> str:
        rule = rules[name]
        if isinstance(rule, Choice):
            return str(rule.options[str(value)].label(language))
        if isinstance(value, bool):
            return say(language, "fail.on" if value else "fail.off")
        return readable(value)

    said = [
        say(language, "fail.one", field=rules[name].label(language), before=word(name, a), after=word(name, b))
        for name, (a, b) in different.items()
    ]
    return ", ".join(said)


def new_noise(language: str, tape: Tape, key: str) -> None:
    """Samples of a stored generator from noise that it has never seen, drawn by a worker when asked for."""
    if not is_points(tape):
        return
    with st.expander(say(language, "gans.new_noise")):
        st.caption(say(language, "gans.new_noise_about", count=f"{SAMPLES:,}"))
        seed = counted(f"noise:{key}", say(language, "gans.draw_noise"), icon=":material/casino:") % MOST_SEEDS
        if not seed:
            return
        try:
            points = _samples(tape.spec.key, tape.made.get("device", "cpu"), seed, tape.spec)
        except (TimeoutError, OSError):
            st.warning(say(language, "run.busy"))
            return
        if points is None:
            st.warning(say(language, "gans.no_weights"))
            return
        fig = charts.samples(points, tape.first, language)
        st.plotly_chart(fig, key=f"samples:{key}", config=CONFIG, alt=say(language, "gans.samples_alt"))


@st.cache_data(max_entries=64, show_spinner=False)
def _samples(key: str, device: str, seed: int, _spec: Spec) -> Any:
    """Points [SAMPLES, 2] of a stored generator, or None when its weights cannot be read."""
    weights = lab().store.weights(_spec, device)
    return lab().call("core.gans.learner.sample", _spec, weights, SAMPLES, seed) if weights else None
