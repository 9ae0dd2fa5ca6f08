"""The cells of the costs' notebook: every model's ladders climbed again, and how its costs grow. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import EXACT, HERE, SEEN, Cell, Seen, code, compared, head, imports, quoted, settings
from core.cells import words as text
from core.ensembles.claims.costs import ASKED, NOISE, ROWS, UPPER, CostSpec, growth_of, measured
from core.ensembles.notebook import claim_words as words
from core.ensembles.notebook import data, parts
from core.ensembles.notebook.models import chosen
from core.ensembles.notebook.words import IMPORTS
from core.ensembles.spec import EnsembleSpec
from core.quoted import source
from core.tape import Tape

Tapes = Sequence[Tape[CostSpec]]
SLOPE = 1e-9
"""How far exponents of the same counts may lie apart: two ways to fit a line."""
SAVED = 0.01
"""How far sizes when saved may lie apart: a file also names modules and versions."""
DIGITS = 4  # of the app's times
TRIES = 5
ROWS_DRAWN = ROWS[-1] + ASKED
DATA = """\
X, y, names = {load}({drawn}, {noise}, CONFIG["seed"])
X_asked = X[-{asked}:]  # rows to predict"""
SECONDS = '''\
def seconds(work):
    """The least time that `work` takes; what is quick is tried again, since other things disturb it most."""
    took = timeit.repeat(work, number=1, repeat=1)
    if took[0] < 0.05:
        took += timeit.repeat(work, number=1, repeat=CONFIG["tries"] - 1)
    return min(took)'''
GROWTH = '''\
def growth(sizes, values, upper):
    """The exponent of the power law through the last points, a line on logarithmic axes, and its standard error."""
    if len(sizes) < 3:
        return math.nan, math.nan
    (slope, _), spread = np.polyfit(np.log(sizes[-upper:]), np.log(values[-upper:]), 1, cov=True)
    return slope, spread[0, 0] ** 0.5'''
CLIMB = """\
threadpool_limits(1)  # one core, as in the app
measured = {}
for name, along in LADDERS:
    rungs = measured[f"{name}, {along}"] = []
    for count in LADDER[along]:
        rows, trees = (count, CONFIG["trees"]) if along == "rows" else (CONFIG["rows"], count)
        X_train, y_train = X[:rows], y[:rows]
        model = models[name](trees)
        fit = seconds(lambda: model.fit(X_train, y_train))
        predict = seconds(lambda: model.predict(X_asked))
        if len(getattr(model, "estimators_", range(trees))) < trees:
            continue  # it ended by itself before its last tree
        rungs.append((count, fit, predict, size(model), len(pickle.dumps(model, protocol=5))))
    if not rungs:
        continue
    sizes, fit, predict, nodes, saved = map(list, zip(*rungs))
    found |= {f"{name}, {along}: nodes": nodes[-1], f"{name}, {along}: bytes": saved[-1]}
    found[f"{name}, {along}: exponent of nodes"] = growth(sizes, nodes, UPPER[along])[0]
    print(f"{name:WIDE} {along:5} up to {sizes[-1]:5}: fit {fit[-1]:8.4f} s, predict {predict[-1]:8.4f} s")"""
BESIDE = """\
print(f"{{'':{wide}}} {{'':7}} {{{here}:>10}} {{{app}:>10}}   {twice}")
for name, seen in TIMES.items():
    along = name.split(", ")[1]
    for place, kind in ((1, "fit"), (2, "predict")):
        sizes, mine = [rung[0] for rung in measured[name]], [rung[place] for rung in measured[name]]
        times = [2 ** growth(*one, UPPER[along])[0] for one in ((sizes, mine), (seen["sizes"], seen[kind]))]
        both = f"x{{times[0]:5.2f}} x{{times[1]:5.2f}}"
        print(f"{{name:{wide}}} {{kind:7}} {{mine[-1]:8.4f}} s {{seen[kind][-1]:8.4f}} s   {{both}}")

print({many})
for name, seen in TIMES.items():
    if name.endswith("trees"):
        fit = [rung[1] for rung in measured[name]]
        print(f"{{name:{wide}}} x{{fit[-1] / fit[0]:.4g}} x{{seen['fit'][-1] / seen['fit'][0]:.4g}}")"""
PICTURE = """\
fig, axes = plt.subplots(1, 2, figsize=(12, 4.5))
for axis, along in zip(axes, ("rows", "trees")):
    for name, seen in TIMES.items():
        if name.endswith(along):
            sizes, fit = [rung[0] for rung in measured[name]], [rung[1] for rung in measured[name]]
            (line,) = axis.loglog(sizes, fit, "o-", label=name)
            axis.loglog(seen["sizes"], seen["fit"], ":", color=line.get_color())
    axis.set_xticks(LADDER[along], [f"{count:,}" for count in LADDER[along]], fontsize=8)
    axis.minorticks_off()
    axis.set_xlabel(along)
    axis.set_ylabel("seconds to fit")
    axis.legend(fontsize=8)
plt.show()"""


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of both ladders of some models, alike in all else."""
    specs = [tape.spec for tape in tapes]
    names = list(dict.fromkeys(spec.model for spec in specs))
    first = specs[0]
    table = stand_in(first).table
    loaded = DATA.format(load=table.load.__name__, drawn=ROWS_DRAWN, noise=NOISE, asked=ASKED)
    return [
        *head(language, words.COSTS_TITLE(language), _about(names, language), parts.needs(names, "threadpoolctl")),
        *settings(language, _config(tapes)),
        text(IMPORTS(language)),
        code(_imports(specs), "found = {}"),
        text(parts.about(stand_in(first), language)),
        code("\n\n\n".join([data.makers(stand_in(first)), loaded])),
        text(words.COSTS_MODELS(language)),
        code(_models(specs), _ladders(specs)),
        text(words.COSTS_MEASURE(language)),
        code("\n\n\n".join([SECONDS, GROWTH, source("core.ensembles.claims.costs_learner", "size")])),
        text(words.COSTS_CLIMB(language).format(asked=ASKED)),
        code(CLIMB.replace("WIDE", str(max(map(len, names))))),
        *compared(language, _seen(tapes), words.COSTS_SAME(language) + " " + parts.versions(tapes, language)),
        text(words.COSTS_TIMES(language)),
        code(_times(tapes), _beside(tapes, language)),
        text(words.COSTS_PICTURE(language)),
        code(PICTURE),
        text(words.COSTS_NEXT(language)),
    ]


def stand_in(spec: CostSpec) -> EnsembleSpec:
    """The same data, model and setting as a comparison has them."""
    return EnsembleSpec(data=spec.data, model=spec.model, trees=1, max_depth=spec.max_depth, seed=spec.seed)


def _read(field: str) -> str:
    """The number of trees is the ladder's."""
    return {"trees": "trees", "n_neighbors": "5"}.get(field, f'CONFIG["{field}"]')


def _about(names: Sequence[str], language: str) -> str:
    return words.COSTS_ABOUT(language) + "\n\n" + parts.listed(names, names, language)


def _config(tapes: Tapes) -> dict[str, Any]:
    """The ladders, what stays as it is on the other one, and what the models are given."""
    first = tapes[0].spec
    deep = any("max_depth" in chosen(stand_in(tape.spec)) for tape in tapes)
    return {
        "row_ladder": _ladder(tapes, "rows"),
        "trees": first.trees,
        "tree_ladder": _ladder(tapes, "trees"),
        "rows": first.rows,
        **({"max_depth": first.max_depth} if deep else {}),
        "tries": TRIES,
        "seed": first.seed,
    }


def _ladder(tapes: Tapes, along: str) -> list[int]:
    """The steps that were climbed."""
    steps = {
        tape.spec.rungs[frame.at - 1][along == "trees"]
        for tape in tapes
        for frame in tape.frames
        if tape.spec.along == along and frame.at > 0
    }
    return sorted(steps)


def _imports(specs: Sequence[CostSpec]) -> str:
    usual = ("import math", "import pickle", "import timeit", "import matplotlib.pyplot as plt", "import numpy as np")
    made = [parts.maker(stand_in(spec), _read, "trees")[0] for spec in specs]
    return imports(*usual, "from threadpoolctl import threadpool_limits", *made)


def _models(specs: Sequence[CostSpec]) -> str:
    made = {spec.model: parts.maker(stand_in(spec), _read, "trees")[1] for spec in specs}
    return "models = {\n" + "\n".join(f"    {quoted(name)}: {said}," for name, said in made.items()) + "\n}"


def _ladders(specs: Sequence[CostSpec]) -> str:
    """Who climbs which ladder; a model without trees has only that of rows."""
    listed = "\n".join(f"    ({quoted(spec.model)}, {quoted(spec.along)})," for spec in specs)
    ladder = 'LADDER = {"rows": CONFIG["row_ladder"], "trees": CONFIG["tree_ladder"]}'
    return f"LADDERS = [\n{listed}\n]\n{ladder}\nUPPER = {UPPER}  # steps to which a line is fitted"


def _named(tape: Tape[CostSpec]) -> str:
    return f"{tape.spec.model}, {tape.spec.along}"


def _seen(tapes: Tapes) -> dict[str, Seen]:
    """What does not depend on the machine: sizes on the last step that was reached, and how they grow."""
    seen: dict[str, Seen] = {}
    for tape in tapes:
        for measure, label, near in (("size", "nodes", EXACT), ("bytes", "bytes", SAVED)):
            if values := measured(tape, measure)[1]:
                seen[f"{_named(tape)}: {label}"] = Seen(values[-1], near)
        if law := growth_of(tape, "size"):
            seen[f"{_named(tape)}: exponent of nodes"] = Seen(law.exponent, SLOPE)
    return seen


def _times(tapes: Tapes) -> str:
    """The app's times, which are the same nowhere."""
    lines = []
    for tape in tapes:
        sizes, fit = measured(tape, "fit")
        said = {"sizes": sizes, "fit": _short(fit), "predict": _short(measured(tape, "predict")[1])}
        if sizes:
            lines += [
                f"    {quoted(_named(tape))}: {{",
                *(f"        {quoted(k)}: {v}," for k, v in said.items()),
                "    },",
            ]
    return "\n".join(["TIMES = {", *lines, "}"])


def _short(seconds: Sequence[float]) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in seconds]


def _beside(tapes: Tapes, language: str) -> str:
    wide = max(len(_named(tape)) for tape in tapes)
    here, app = (quoted(one(language)).replace('"', "'") for one in (HERE, SEEN))
    return BESIDE.format(wide=wide, here=here, app=app, twice=words.TWICE(language), many=quoted(words.MANY(language)))
