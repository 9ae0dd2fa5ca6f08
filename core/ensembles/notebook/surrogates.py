"""The cells of the notebook on a tree that repeats an ensemble's answers. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence

from core.cells import Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.ensembles.inside.surrogates import DEEPEST, SurrogateSpec
from core.ensembles.kinds import MODELS
from core.ensembles.notebook import data, parts
from core.ensembles.notebook import trees_words as words
from core.ensembles.notebook.models import call
from core.ensembles.notebook.trees import LEVELS, config, names_of, read
from core.ensembles.notebook.words import IMPORTS
from core.tape import Tape

NUMBERS = ("fidelity_train", "fidelity_test", "own_train", "own_test", "direct_train", "direct_test", "leaves")
TEACHER = """\
model.fit(X_train, y_train)
teacher = {{"train": model.predict(X_train), "test": model.predict(X_test)}}
found |= {{"model train": {score}(y_train, teacher["train"]), "model test": {score}(y_test, teacher["test"])}}
print(found)"""
PUPILS = """\
halves = {{"train": (X_train, y_train), "test": (X_test, y_test)}}
depths = range(1, CONFIG["deepest"] + 1)
surrogates = {{}}
for depth in depths:
    # one learns what the model says, the other the truth
    surrogate = {tree}(max_depth=depth, random_state=CONFIG["seed"]).fit(X_train, teacher["train"])
    direct = {tree}(max_depth=depth, random_state=CONFIG["seed"]).fit(X_train, y_train)
    surrogates[depth] = surrogate
    numbers = {{"leaves": surrogate.get_n_leaves()}}
    for name, (X_half, y_half) in halves.items():
        numbers |= {{
            f"fidelity {{name}}": {score}(teacher[name], surrogate.predict(X_half)),
            f"own {{name}}": {score}(y_half, surrogate.predict(X_half)),
            f"direct {{name}}": {score}(y_half, direct.predict(X_half)),
        }}
    found |= {{f"depth {{depth}} {{name}}": float(value) for name, value in numbers.items()}}
    print(f"depth {{depth}}: " + "  ".join(f"{{name}} {{value:.3f}}" for name, value in numbers.items()))"""
SHOWN = """\
surrogate = surrogates[min(CONFIG["shown"], CONFIG["deepest"])]
print(export_text(surrogate, feature_names=names, decimals=4))
plt.figure(figsize=(16, 7))
plot_tree(surrogate, feature_names=names, filled=True, fontsize=8, precision=3)
plt.show()"""
CURVES = """\
plt.figure(figsize=(8, 5))
for name, label, style in (
    ("fidelity test", "fidelity, test", "-"),
    ("fidelity train", "fidelity, train", ":"),
    ("own test", "surrogate against the truth, test", "--"),
    ("direct test", "tree that learned the truth, test", "-."),
):
    plt.plot(depths, [found[f"depth {depth} {name}"] for depth in depths], style, label=label)
plt.axhline(found["model test"], color="gray", label="the model against the truth, test")
plt.xlabel("depth")
plt.legend()
plt.show()"""


def cells(tapes: Sequence[Tape[SurrogateSpec]], language: str) -> list[Cell]:
    """The notebook of one model and the trees that repeat it."""
    tape, spec = tapes[0], tapes[0].spec
    ensemble, name = spec.ensemble(), MODELS[spec.model].label(language)
    classifies = ensemble.table.task == "classification"
    score = "accuracy_score" if classifies else "r2_score"
    tree = "DecisionTreeClassifier" if classifies else "DecisionTreeRegressor"
    lines, made = call(ensemble, read)
    needed = parts.BOOSTED if spec.model.startswith("xgb") else parts.NEEDED
    measure = (words.AGREES if classifies else words.R2)(language)
    more = ["import math", "import matplotlib.pyplot as plt", "import numpy as np"]
    more += [f"from sklearn.metrics import {score}", f"from sklearn.tree import {tree}, export_text, plot_tree"]
    if spec.model == "tree":
        lines = ""
    return [
        *head(language, words.REPEATED(language).format(model=name), words.REPEATED_ABOUT(language), needed),
        *settings(language, config(ensemble, "seed") | {"deepest": DEEPEST, "shown": LEVELS}),
        text(IMPORTS(language)),
        code(imports(data.needed(ensemble), lines, *more), "found = {}"),
        *parts.rows(ensemble, read, language),
        code(names_of(ensemble)),
        text(words.MODEL(language).format(about=MODELS[spec.model].about(language))),
        code(f"model = {made}", TEACHER.format(score=score)),
        text(words.PUPILS(language).format(measure=measure)),
        code(PUPILS.format(score=score, tree=tree)),
        text(words.SHOWN(language)),
        code(SHOWN),
        text(words.FIDELITY(language)),
        code(CURVES),
        *compared(language, _seen(tape), parts.exact(tape, language, words.FAITHFUL(language), needed)),
        text(words.REPEATED_NEXT(language)),
    ]


def _seen(tape: Tape[SurrogateSpec]) -> dict[str, Seen]:
    """The app's numbers of the model, and of the shallowest tree, the one shown at first, and the deepest."""
    first = tape.first.numbers
    found = {"model train": Seen(first["whole_train"]), "model test": Seen(first["whole_test"])}
    for depth in (1, LEVELS, DEEPEST):
        numbers = tape.at(depth).numbers
        found |= {f"depth {depth} {name.replace('_', ' ')}": Seen(numbers[name]) for name in NUMBERS}
    return found
