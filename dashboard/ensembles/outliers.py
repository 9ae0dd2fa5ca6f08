"""The claim that trees resist outliers: the same models without and with them, and how far they moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.ensembles.claims.pairs import MOST, USUAL, PairSpec, again
from core.ensembles.claims.resists import CHANCE, MOVED, SURE, Moved, claim, moved, seen_share, standard_error
from core.ensembles.kinds import MODELS
from core.ensembles.spec import EnsembleSpec
from core.ensembles.verdicts import write
from core.run import Run
from core.tape import Tape
from dashboard.charts import claims as charts
from dashboard.charts.base import CONFIG
from dashboard.charts.claims import Pair
from dashboard.controls import params
from dashboard.ensembles.comparison import about_data, asked_of
from dashboard.ensembles.runs import keep
from dashboard.live import position, show, want
from dashboard.takehome import foot
from dashboard.words import say, table_of

SHOWN = ("data", "outlier_in", "outliers", "outlier_size", "outlier_place", "trees")
LINKED = {"ensembles_tab": "claims", "ensembles_claim": "outliers"}
PER_ROW = 3
SAMPLED = ("forest", "bagging")
"""Models whose trees learn from bootstrap samples."""


def draw_chapter(language: str) -> None:
    """The models, the controls, and what the outliers did."""
    spec, models = asked_of(PairSpec, MODELS, USUAL, SHOWN, language)
    if not isinstance(spec, PairSpec):
        return
    st.caption(about_data(spec, language))
    runs: Sequence[Run[EnsembleSpec]] = ()
    if (asked := len(spec.runs(models))) > MOST:
        st.warning(say(language, "claims.too_many", runs=asked, most=MOST))
    elif runs := want(language, spec.runs(models)):
        show(language, runs, lambda now: draw(language, now))
    foot(language, params(spec, pairs_models=",".join(models)) | LINKED, runs, moment="outliers_at")


def draw(language: str, runs: Sequence[Run[EnsembleSpec]]) -> None:
    """Everything at the chosen number of trees. Needs no fit: all of it is on the tapes."""
    keep(runs)
    at = position(language, "outliers_at", say(language, "ensembles.at"), runs, film=True)
    pairs = pairs_of(runs)
    if not pairs:
        return
    moves = moves_of(runs, pairs, at)
    _pictures(language, pairs, moves, at)
    st.subheader(say(language, "claims.how_far"), anchor=False)
    st.markdown(_table(language, pairs, moves, at))
    move = next(iter(moves.values()))
    clean = say(language, "claims.clean", moved=size(MOVED, move), times=f"{CHANCE:.0f}")
    st.caption(f"{say(language, f'claims.measure.{move.kind}')} {clean}")
    _inside(language, pairs, at)
    if all(run.ended for run in runs):
        st.subheader(say(language, "claims.verdict"), anchor=False)
        st.markdown(verdict(language, pairs, moves))


def pairs_of(runs: Sequence[Run[EnsembleSpec]]) -> list[Pair]:
    """The models of which both runs have begun."""
    begun = _begun(runs)
    after = [tape for tape in begun.values() if tape.spec.outliers]
    return [Pair(begun[key], tape) for tape in after if (key := tape.spec.with_(outliers=0).key) in begun]


def _begun(runs: Sequence[Run[EnsembleSpec]]) -> dict[str, Tape[EnsembleSpec]]:
    return {run.spec.key: run.tape for run in runs if run.tape.last.at > 0}


def moves_of(runs: Sequence[Run[EnsembleSpec]], pairs: Sequence[Pair], at: int) -> dict[str, Moved]:
    """How far the outliers moved every model, and how far another seed alone did."""
    begun, moves = _begun(runs), {}
    for pair in pairs:
        other = again(pair.before.spec)
        tape = begun.get(other.key) if other else None
        floor = moved(pair.before, tape, at).mean if tape else 0.0
        moves[pair.model] = moved(*pair, at)._replace(floor=floor)
    return moves


def _pictures(language: str, pairs: Sequence[Pair], moves: dict[str, Moved], at: int) -> None:
    dimensions = pairs[0].after.spec.table.dimensions
    if dimensions == 1:
        fig, alt = charts.fits(pairs, at, language), say(language, "claims.fits_alt")
        st.plotly_chart(fig, key="outliers_fits", config=CONFIG, alt=alt)
        st.caption(say(language, "claims.fits_legend"))
    elif dimensions == 2:
        for i in range(0, len(pairs), PER_ROW):
            for column, pair in zip(st.columns(PER_ROW), pairs[i : i + PER_ROW], strict=False):
                head = say(language, "claims.flipped", share=_percent(moves[pair.model].mean))
                alt = say(language, "claims.cells_alt", model=MODELS[pair.model].label(language))
                fig = charts.cells(pair, at, head, language)
                column.plotly_chart(fig, key=f"outliers_cells_{pair.model}", config=CONFIG, alt=alt)
        st.caption(say(language, "claims.cells_legend"))
    else:
        st.caption(say(language, "claims.no_picture"))


def _table(language: str, pairs: Sequence[Pair], moves: dict[str, Moved], at: int) -> str:
    """Every model, the one that moved most first: how far, and its test score without and with the outliers."""
    large = next(iter(moves.values())).largest is not None
    columns = (
        "model",
        "moved",
        "floor",
        *(("largest",) if large else ()),
        "before",
        "after",
        pairs[0].after.spec.table.task,
    )
    heads, lines = [say(language, f"claims.col.{c}") for c in columns], []
    for pair in sorted(pairs, key=lambda pair: -moves[pair.model].mean):
        move, task = moves[pair.model], pair.after.spec.table.task
        first, second = (frame.numbers["score_test"] for frame in pair.frames(at))
        far = [size(move.mean, move), size(move.floor, move) if again(pair.before.spec) else "–"]
        far += [size(move.largest, move)] if move.largest is not None else []
        scores = [write(first, task), write(second, task)]
        name = MODELS[pair.model].label(language)
        bold = "**" * (move.code == "pulled")
        lines.append([f"**{name}**", f"{bold}{far[0]}{bold}", *far[1:], *scores, _change(pair, at)])
    return table_of(heads, lines)


def _change(pair: Pair, at: int) -> str:
    """The change of the test score and SURE standard errors of it, in bold where it is larger than that."""
    task, (old, new) = pair.after.spec.table.task, pair.frames(at)
    before, after = (frame.arrays["predicted"] for frame in (old, new))
    error = standard_error(pair.after.first.arrays["y_test"], before, after, task)
    change = new.numbers["score_test"] - old.numbers["score_test"]
    sign, bold = "−" if change < 0 else "+", "**" * (abs(change) > SURE * error)
    far, bound = (f"{100 * by:.1f}" if task == "classification" else f"{by:.3f}" for by in (abs(change), SURE * error))
    return f"{bold}{sign}{far}{bold} ± {bound}"


def size(far: float, move: Moved) -> str:
    """A distance in deviations, or a share."""
    return (f"{far:.3f}" if far < 1 else f"{far:.1f}") if move.kind in ("curve", "values") else _percent(far)


def _percent(share: float) -> str:
    return write(share, "classification")


def _inside(language: str, pairs: Sequence[Pair], at: int) -> None:
    """What boosting and bagging do with the outliers: their weight, and how many trees see them."""
    shown = {pair.model: pair.after for pair in pairs}
    drawn = []
    if "adaboost" in shown and shown["adaboost"].series("outlier_weight")[0]:
        tape = shown["adaboost"]
        drawn.append((charts.weight(tape, at, language), "weight", _weight(language, tape, at)))
    if sampled := next((m for m in SAMPLED if m in shown and shown[m].series("outlier_seen")[0]), None):
        drawn.append((charts.seen(shown[sampled], at, language), "seen", _seen(language, shown[sampled], at)))
    if not drawn:
        return
    for column, (fig, name, said) in zip(st.columns(2, gap="medium"), drawn, strict=False):
        with column:
            st.markdown(f"**{say(language, f'claims.{name}.head')}**")
            st.plotly_chart(fig, key=f"outliers_{name}", config=CONFIG, alt=say(language, f"claims.{name}.head"))
            st.markdown(said)


def _counts(tape: Any) -> tuple[int, int]:
    return tape.spec.outliers, int(tape.first.numbers["rows_train"])


def _weight(language: str, tape: Any, at: int) -> str:
    """How heavy the outliers are for AdaBoost, now and at their heaviest."""
    outliers, rows = _counts(tape)
    rounds, shares = charts.shares(tape, "outlier_weight")
    here = max((i for i, size in enumerate(rounds) if size <= at), default=0)
    now, top = shares[here], max(range(len(shares)), key=lambda i: shares[i])
    details = {"now": _percent(now), "equal": _percent(outliers / rows), "times": f"{now * rows / outliers:.1f}"}
    details |= {"top": _percent(shares[top]), "round": f"{rounds[top]:,}", "at": f"{rounds[here]:,}"}
    said = say(language, "claims.weight.said", **details)
    early = tape.last.notes.get("stop") == "stopped-early"
    return f"{said} {say(language, 'ensembles.stopped_early', trees=f'{rounds[-1]:,}')}" if early else said


def _seen(language: str, tape: Any, at: int) -> str:
    """How many trees of a forest saw an outlier, and how many chance would have."""
    outliers, rows = _counts(tape)
    frame = tape.at(max(at, 1))
    details = {"model": MODELS[tape.spec.model].label(language), "trees": f"{frame.at:,}", "k": outliers, "n": rows}
    share, chance = frame.numbers.get("outlier_seen", 0.0), seen_share(rows, outliers)
    said = say(language, "claims.seen.said", **details, share=_percent(share), chance=_percent(chance))
    return f"{said} {say(language, 'claims.seen.others')}" if share < 1 else said


def verdict(language: str, pairs: Sequence[Pair], moves: dict[str, Moved]) -> str:
    """Whether trees resist these outliers, who moved most, and whether that was boosting."""
    spec, names = pairs[0].after.spec, {name: MODELS[name].label(language) for name in moves}
    trees = {name: move for name, move in moves.items() if "max_depth" in MODELS[name].uses}
    where = spec.outlier_in
    said = {
        code: ", ".join(f"{names[n]} {size(m.mean, m)}" for n, m in trees.items() if m.code == code)
        for code in ("resists", "pulled", "chance")
    }
    found = claim(moves)
    lines = [say(language, f"claims.{where}.{found}", resists=said["resists"], pulled=said["pulled"])]
    if found in ("mixed", "unclear"):
        lines += [say(language, f"claims.these.{code}", models=those) for code, those in said.items() if those]
    ranked = sorted(moves, key=lambda name: -moves[name].mean)
    if len(ranked) > 1:
        ends = {"first": names[ranked[0]], "last": names[ranked[-1]]}
        most, least = (size(moves[name].mean, moves[name]) for name in (ranked[0], ranked[-1]))
        code = "told" if moves[ranked[0]].beyond(moves[ranked[-1]]) else "open"
        lines.append(say(language, f"claims.ranking.{code}", **ends, most=most, least=least))
    lines += _boosting(language, trees, where)
    return "\n".join(f"- {line}" for line in lines)


def _boosting(language: str, trees: dict[str, Moved], where: str) -> list[str]:
    """Whether outliers in the target pulled boosting more than bagging, where both were there."""
    families: dict[str, list[str]] = {"boosting": [], "bagging": []}
    for name in trees:
        families.setdefault(MODELS[name].family, []).append(name)
    if where != "target" or not families["boosting"] or not families["bagging"]:
        return []
    most = {family: max(families[family], key=lambda name: trees[name].mean) for family in ("boosting", "bagging")}
    boosting, bagging = (trees[most[family]] for family in ("boosting", "bagging"))
    further = [name for name in families["boosting"] if trees[name].beyond(bagging)]
    if further:
        most["boosting"] = max(further, key=lambda name: trees[name].mean)
        code = "all" if len(further) == len(families["boosting"]) else "some"
    else:
        code = "none" if bagging.mean - boosting.mean >= bagging.floor + boosting.floor else "unclear"
    details = {family: MODELS[name].label(language) for family, name in most.items()}
    said = {f"{family}_far": size(trees[name].mean, trees[name]) for family, name in most.items()}
    return [say(language, f"claims.boosting.{code}", **details, **said)]
