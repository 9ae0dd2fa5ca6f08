"""The cells of the bias-variance notebook: every model on the same many training sets. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.cells import Cell, Seen, code, compared, head, imports, quoted, settings
from core.cells import words as text
from core.ensembles.claims.variance import SIZES, TRUTHS, VarianceSpec, parts
from core.ensembles.notebook import claim_words as words
from core.ensembles.notebook import data, stages
from core.ensembles.notebook import parts as shared
from core.ensembles.notebook.models import chosen
from core.ensembles.notebook.words import IMPORTS
from core.ensembles.spec import EnsembleSpec
from core.quoted import source
from core.tape import Tape

Tapes = Sequence[Tape[VarianceSpec]]
NEAR = 1e-9
"""The app adds up one training set after the other, the notebook all at once: the last digits may differ, and more of
them where a small bias is the difference of larger numbers."""
PLACES = {
    1: "places = ((np.arange({count}) + 0.5) / {count} * {high})[:, None]",
    10: "places = np.random.default_rng(0).uniform(0, {high:g}, ({count}, 10))",
}
LINE, CLOUD = 160, 500
ENDS = ((0, "one tree"), (-1, "all trees"))
SEEDS = '''\
def seed_of(r):
    """The seed of the r-th training set, and of the models that learn from it."""
    return int(np.random.SeedSequence([CONFIG["seed"], r]).generate_state(1)[0] >> 1)'''
DRAW = """\
sizes = sorted({{round(CONFIG["trees"] ** (i / {steps})) for i in range({count})}})
SIZES = {{name: sizes if name in GROW else [1] for name in models}}"""
TRAIN = """\
threadpool_limits(1)  # one core, as in the app
answers = {{name: [] for name in models}}  # by training set: [sizes, places]
errors = {{name: [] for name in models}}  # by training set: [sizes]
for r in range(1, CONFIG["resamples"] + 1):
    X_train, y_train, _ = {load}(CONFIG["rows"], CONFIG["noise"], seed_of(r))
    noisy = truth + np.random.default_rng([CONFIG["seed"], 1_000_000 + r]).normal(0, noise ** 0.5, len(truth))
    for name, make in models.items():
        model = make(seed_of(r)).fit(X_train, y_train)
        said = ASKED[name](model, places, SIZES[name])
        answers[name].append(said)
        errors[name].append(((said - noisy) ** 2).mean(axis=1))"""
OWN = ("trees", "max_depth", "learning_rate", "n_neighbors")
"""The models' own fields."""
APART = """\
bias2, variance, error, doubt = {{}}, {{}}, {{}}, {{}}
sets = CONFIG["resamples"]
print(f"{{'':{wide}}} {{'trees':>5}} {{'bias2':>9}} {{'variance':>9}} {{'noise':>9}} {{'sum':>9}} {{'error':>9}}")
for name in models:
    every = np.array(answers[name])
    scatter = every.var(axis=0, ddof=1)
    variance[name] = scatter.mean(axis=1)
    bias2[name] = ((every.mean(axis=0) - truth) ** 2 - scatter / sets).mean(axis=1)
    error[name] = np.mean(errors[name], axis=0)
    doubt[name] = np.std(errors[name], axis=0, ddof=1) / sets ** 0.5
    total = bias2[name] + variance[name] + noise
    found |= {{
        f"{{name}} {{part}}, {{size}}": values[at]
        for part, values in (("bias2", bias2[name]), ("variance", variance[name]), ("error", error[name]))
        for at, size in ((0, "one tree"), (-1, "all trees"))
    }}
    found |= {{f"{{name}} doubt, all trees": doubt[name][-1], f"{{name}} best size": SIZES[name][np.argmin(total)]}}
    last = (bias2[name][-1], variance[name][-1], noise, total[-1], error[name][-1])
    print(f"{{name:{wide}}} {{SIZES[name][-1]:5}} " + " ".join(f"{{value:9.4f}}" for value in last))"""
BARS = """\
fig, axes = plt.subplots(1, len(models), figsize=(4.5 * len(models), 4), sharey=True, squeeze=False)
for axis, name in zip(axes[0], models):
    labels = [str(k) for k in SIZES[name]]
    parts, below = (bias2[name].clip(0), variance[name], np.full(len(labels), noise)), np.zeros(len(labels))
    for part, heights in zip(("bias²", "variance", "noise"), parts):
        axis.bar(labels, heights, bottom=below, label=part)
        below = below + heights
    axis.errorbar(labels, error[name], 2 * doubt[name], fmt="kD", mfc="white", capsize=3, label="measured error")
    axis.set_title(name)
    axis.set_xlabel("trees")
axes[0, 0].legend()
plt.show()"""
SPREAD = """\
fig, axes = plt.subplots(1, len(models), figsize=(4.5 * len(models), 4), sharey=True, squeeze=False)
for axis, name in zip(axes[0], models):
    last = np.array(answers[name])[:, -1]  # with all trees: [training sets, places]
    x, mean, deviation = places[:, 0], last.mean(axis=0), last.std(axis=0, ddof=1)
    axis.plot(x, last[-5:].T, color="gray", linewidth=0.7)
    axis.fill_between(x, mean - deviation, mean + deviation, alpha=0.3)
    axis.plot(x, mean, label="mean answer")
    axis.plot(x, truth, "k--", label="truth")
    axis.set_title(name)
axes[0, 0].legend()
plt.show()"""


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of some models, alike in all but the model."""
    specs = [tape.spec for tape in tapes]
    names, first = [spec.model for spec in specs], specs[0]
    its = TRUTHS[first.data]
    line = its.table.features == 1
    wide = max(map(len, names))
    return [
        *head(language, words.VARIANCE_TITLE(language), _about(names, language), shared.needs(names, "threadpoolctl")),
        *settings(language, _config(tapes)),
        text(IMPORTS(language)),
        code(_imports(specs), "found = {}"),
        text(shared.about(stand_in(first), language) + " " + words.VARIANCE_DATA(language)),
        code(_data(first)),
        text(words.VARIANCE_MODELS(language)),
        code(_models(specs)),
        text(words.VARIANCE_STAGES(language)),
        code("\n\n\n".join([stages.functions(names, False), _asked(names)])),
        text(words.VARIANCE_TRAIN(language)),
        code("\n\n\n".join([SEEDS, TRAIN.format(load=its.table.load.__name__)])),
        text(words.VARIANCE_APART(language)),
        code(APART.format(wide=wide)),
        *compared(language, _seen(tapes), words.VARIANCE_SAME(language) + " " + shared.versions(tapes, language)),
        text(words.VARIANCE_BARS(language)),
        code(BARS),
        *([text(words.VARIANCE_SPREAD(language)), code(SPREAD)] if line else []),
        text(words.VARIANCE_NEXT(language)),
    ]


def stand_in(spec: VarianceSpec) -> EnsembleSpec:
    """The same data, model and setting as a comparison has them."""
    return EnsembleSpec(**{name: getattr(spec, name) for name in ("data", "model", *OWN)})


def _read(field: str) -> str:
    """A model's seed is that of its training set."""
    return "seed" if field == "seed" else f'CONFIG["{field}"]'


def _about(names: Sequence[str], language: str) -> str:
    return words.VARIANCE_ABOUT(language) + "\n\n" + shared.listed(names, names, language)


def _config(tapes: Tapes) -> dict[str, Any]:
    first = tapes[0].spec
    used = {"trees", *(name for tape in tapes for name in chosen(stand_in(tape.spec)))}
    own = {name: getattr(first, name) for name in OWN if name in used}
    return {"rows": first.rows, "noise": first.noise, **own, "resamples": tapes[0].last.at, "seed": first.seed}


def _imports(specs: Sequence[VarianceSpec]) -> str:
    usual = ("import math", "import matplotlib.pyplot as plt", "import numpy as np")
    made = [shared.maker(stand_in(spec), _read, "seed")[0] for spec in specs]
    more = stages.needed([spec.model for spec in specs], False)
    return imports(*usual, "from threadpoolctl import threadpool_limits", more, *made)


def _data(spec: VarianceSpec) -> str:
    """The maker of the data, what it scatters around, where the models are asked, and the noise's variance."""
    its = TRUTHS[spec.data]
    line = its.table.features == 1
    places = PLACES[its.table.features].format(count=LINE if line else CLOUD, high="2 * np.pi" if line else its.high)
    scale = f'({its.noise:g} * CONFIG["noise"])' if its.noise != 1 else 'CONFIG["noise"]'
    lines = [places, f"truth = {its.f.__name__}(places)", f"noise = {scale} ** 2  # its variance"]
    functions = [data.makers(stand_in(spec)), source(data.POINTS, its.f.__name__)]
    return "\n\n\n".join([*functions, "\n".join(lines)])


def _models(specs: Sequence[VarianceSpec]) -> str:
    made = [f"    {quoted(spec.model)}: {shared.maker(stand_in(spec), _read, 'seed')[1]}," for spec in specs]
    return "\n".join(["models = {", *made, "}"])


def _asked(names: Sequence[str]) -> str:
    asked = ", ".join(f"{quoted(name)}: {stages.way(name, False)}" for name in names)
    grow = [name for name in names if stages.way(name, False) != "whole"]
    return f"ASKED = {{{asked}}}\nGROW = [{', '.join(map(quoted, grow))}]\n" + DRAW.format(steps=SIZES - 1, count=SIZES)


def _seen(tapes: Tapes) -> dict[str, Seen]:
    """Both parts and the measured error with one tree and with all, and with how many trees the sum is smallest."""
    seen: dict[str, Seen] = {}
    for tape in tapes:
        found, name = parts(tape, tape.last.at), tape.spec.model
        for part in ("bias2", "variance", "error"):
            values, ends = getattr(found, part), ENDS if len(tape.spec.sizes) > 1 else ENDS[1:]
            seen |= {f"{name} {part}, {size}": Seen(values[at], NEAR) for at, size in ends}
        seen[f"{name} doubt, all trees"] = Seen(found.doubt[-1], NEAR)
        seen[f"{name} best size"] = Seen(tape.spec.sizes[int(np.argmin(found.total))])
    return seen
