"""The cells of the notebook on bagging: samples, votes and out-of-bag score counted by hand. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import Cell, Seen, code, compared, head, imports, quoted, settings
from core.cells import words as text
from core.ensembles.inside.bagging import KINDS, BaggingSpec
from core.ensembles.notebook import bagging_words as words
from core.ensembles.notebook import data, parts
from core.ensembles.notebook.words import IMPORTS
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

Tapes = Sequence[Tape[BaggingSpec]]
ROWS = ("data", "rows", "noise", "test_share", "split_seed")
FEATURES = {"all": None, "sqrt": "sqrt"}
NAMES = {"tree": "DecisionTree", "bagging": "Bagging", "forest": "RandomForest", "extra": "ExtraTrees"}
FIT = """\
for name, model in models.items():
    model.fit(X_train, y_train)
    found |= {f"{name} train": model.score(X_train, y_train), f"{name} test": model.score(X_test, y_test)}"""
SAMPLES = '''\
n = len(X_train)
one = np.random.default_rng(CONFIG["seed"]).integers(0, n, n)  # n rows, drawn with replacement
print(f"one sample: {len(np.unique(one))} of {n} rows; never drawn {1 - len(np.unique(one)) / n:.1%}")
print(f"in theory:  never drawn (1 - 1/n)^n = {(1 - 1 / n) ** n:.1%}")


def drawn(model):
    """How often each tree's sample holds each training row: [trees, rows]."""
    return np.array([np.bincount(sample, minlength=n) for sample in model.estimators_samples_])


sampled = [name for name, model in models.items() if getattr(model, "bootstrap", False)]
for name in sampled:
    found[f"{name} drawn"] = (drawn(models[name]) > 0).mean()
    print(f"{name:10} never drawn {1 - found[f'{name} drawn']:.1%}, averaged over the trees")'''
NO_SAMPLES = '''\
def drawn(model):
    """How often each tree is given each training row: once, [trees, rows]."""
    return np.ones((len(getattr(model, "estimators_", [model])), len(X_train)), dtype=int)


sampled = []'''
VOTES = '''\
def shares(model, X):
    """What each tree answers: both classes' shares, [trees, rows, 2]."""
    return np.array([tree.predict_proba(X) for tree in getattr(model, "estimators_", [model])])


for name, model in models.items():
    each = shares(model, X_test)
    together = each.mean(axis=0).argmax(axis=1)
    answers = each.argmax(axis=2)  # [trees, rows]
    trees, ones = len(answers), answers.sum(axis=0)
    found[f"{name} alone"] = (answers == y_test).mean()
    if trees > 1:
        found[f"{name} disagree"] = np.mean(ones * (trees - ones) / (trees * (trees - 1) / 2))
    same = (together == model.predict(X_test)).mean()
    print(f"{name:10} alone {found[f'{name} alone']:.3f}  together {found[f'{name} test']:.3f}  "
          f"differ {found.get(f'{name} disagree', 0):.3f}  as the library says {same:.0%}")'''
OOB = """\
for name in sampled:
    unseen = drawn(models[name]) == 0  # [trees, rows]
    votes = (shares(models[name], X_train) * unseen[:, :, None]).sum(axis=0)
    judged = unseen.any(axis=0)
    if judged.any():
        found[f"{name} oob"] = (votes.argmax(axis=1) == y_train)[judged].mean()
    found |= {f"{name} oob rows": judged.sum(), f"{name} oob trees": unseen.sum(axis=0).mean()}
    print(f"{name:10} OOB {found.get(f'{name} oob', np.nan):.3f}  test {found[f'{name} test']:.3f}  "
          f"rows judged {judged.sum()} of {n}")"""
TREES = """\
name = next(iter(sampled), next(reversed(models)))
model = models[name]
counts = drawn(model)
x1, x2 = np.meshgrid(*(np.linspace(low, high, 100) for low, high in zip(X.min(axis=0), X.max(axis=0))))
each = shares(model, np.column_stack([x1.ravel(), x2.ravel()]))[:6, :, 1]
fig, axes = plt.subplots(1, len(each), figsize=(3 * len(each), 3), squeeze=False)
for k, (axis, share) in enumerate(zip(axes[0], each)):
    axis.contourf(x1, x2, share.reshape(x1.shape), levels=np.linspace(0, 1, 11), cmap="coolwarm", alpha=0.7)
    axis.scatter(*X_train.T, c=y_train, s=10 * counts[k], cmap="coolwarm", edgecolors="white", linewidths=0.5)
    axis.set_title(f"{name}, tree {k + 1}")
plt.show()"""
CURVES = """\
plt.figure(figsize=(9, 5))
for i, (name, model) in enumerate(models.items()):
    summed = shares(model, X_test).cumsum(axis=0)  # of the first tree, of the first two, ...
    scores = (summed.argmax(axis=2) == y_test).mean(axis=1)
    plt.plot(range(1, len(scores) + 1), scores, color=f"C{i}", marker="o" if len(scores) == 1 else "", label=name)
    if name in sampled:
        unseen = drawn(model) == 0
        right = (shares(model, X_train) * unseen[:, :, None]).cumsum(axis=0).argmax(axis=2) == y_train
        judged = unseen.cumsum(axis=0) > 0
        scores = [r[j].mean() if j.any() else np.nan for r, j in zip(right, judged)]
        plt.plot(range(1, len(scores) + 1), scores, color=f"C{i}", linestyle=":")
plt.xlabel("trees")
plt.ylabel("accuracy")
plt.legend()
plt.show()"""


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of one experiment with some of KINDS."""
    spec, kinds = shared(tapes), [tape.spec.kind for tape in tapes]
    rows, sampled = _rows(spec), any(tape.spec.samples for tape in tapes)
    listed = "\n".join(
        f"- `{kind}`: **{KINDS[kind].label(language)}**. {KINDS[kind].about(language)}" for kind in kinds
    )
    title = words.TITLE(language).format(data=rows.table.label(language))
    return [
        *head(language, title, f"{words.ABOUT(language)}\n\n{listed}", parts.NEEDED),
        *settings(language, _config(spec, kinds)),
        text(IMPORTS(language)),
        code(_imports(spec, kinds), "found = {}"),
        *parts.rows(rows, lambda field: f'CONFIG["{field}"]', language),
        text(words.MODELS(language)),
        code("models = {\n" + "\n".join(f"    {quoted(kind)}: {_call(spec, kind)}," for kind in kinds) + "\n}"),
        code(FIT),
        text((words.SAMPLES if sampled else words.NO_SAMPLES)(language)),
        code(SAMPLES if sampled else NO_SAMPLES),
        text(words.VOTES(language)),
        code(VOTES),
        *([text(words.OOB(language)), code(OOB)] if sampled else []),
        text(words.TREES(language)),
        code(TREES),
        text(words.CURVES(language)),
        code(CURVES),
        text(words.REGIONS(language)),
        code(parts.REGIONS),
        *compared(language, _seen(tapes), parts.exact(tapes[0], language, words.SCORE(language))),
        text(words.NEXT(language)),
    ]


def shared(tapes: Tapes) -> BaggingSpec:
    """What the specs share; a single tree's says nothing of samples."""
    return next((tape.spec for tape in tapes if KINDS[tape.spec.kind].many), tapes[0].spec)


def _rows(spec: BaggingSpec) -> EnsembleSpec:
    """The same rows as the comparison says them."""
    return EnsembleSpec(**{name: getattr(spec, name) for name in ROWS}, model="tree")


def _config(spec: BaggingSpec, kinds: Sequence[str]) -> dict[str, Any]:
    many = any(KINDS[kind].many for kind in kinds)
    values = {name: getattr(spec, name) for name in ROWS if name != "data"}
    values |= {"trees": spec.trees} if many else {}
    values |= {"max_depth": spec.max_depth} if spec.max_depth else {}
    values |= {"bootstrap": spec.bootstrap == "on"} if many and spec.bootstrap != "default" else {}
    values |= {"max_features": FEATURES[spec.features]} if many and spec.features != "default" else {}
    return values | {"seed": spec.seed}


def _imports(spec: BaggingSpec, kinds: Sequence[str]) -> str:
    names = sorted(f"{NAMES[kind]}Classifier" for kind in kinds if KINDS[kind].many)
    lines = [f"from sklearn.ensemble import {', '.join(names)}"] if names else []
    if "tree" in kinds or ("bagging" in kinds and _of_tree(spec)):
        lines.append("from sklearn.tree import DecisionTreeClassifier")
    usual = ("import math", "import matplotlib.pyplot as plt", "import numpy as np")
    return imports(*usual, data.needed(_rows(spec)), *lines)


def _of_tree(spec: BaggingSpec, many: bool = True) -> list[str]:
    """What is chosen of how a single tree grows."""
    said = ["max_depth"] * bool(spec.max_depth) + ["max_features"] * (many and spec.features != "default")
    return [f'{name}=CONFIG["{name}"]' for name in said]


def _call(spec: BaggingSpec, kind: str) -> str:
    """The model as one writes it."""
    name, seed = f"{NAMES[kind]}Classifier", 'random_state=CONFIG["seed"]'
    if not KINDS[kind].many:
        return f"{name}({', '.join([*_of_tree(spec, many=False), seed])})"
    size, tree = 'n_estimators=CONFIG["trees"]', _of_tree(spec)
    if kind == "bagging":
        tree = [f"DecisionTreeClassifier({', '.join(tree)})"] if tree else []
    draws = ['bootstrap=CONFIG["bootstrap"]'] if spec.bootstrap != "default" else []
    given = [*tree, size, *draws, seed] if kind == "bagging" else [size, *tree, *draws, seed]
    return f"{name}({', '.join(given)})"


def _seen(tapes: Tapes) -> dict[str, Seen]:
    """The app's table, and what stands above it."""
    found: dict[str, Seen] = {}
    for tape in tapes:
        last, rows = tape.last.numbers, tape.first.numbers["rows_train"]
        said = {name: last[f"score_{name}"] for name in ("train", "test", "oob") if f"score_{name}" in last}
        said |= {"alone": _mean(tape, "tree_test")}
        said |= {name: last[name] for name in ("disagree",) if name in last}
        if tape.spec.samples:
            said |= {"drawn": _mean(tape, "drawn") / rows, "oob rows": last["oob_rows"], "oob trees": last["oob_trees"]}
        found |= {f"{tape.spec.kind} {name}": Seen(number) for name, number in said.items()}
    return found


def _mean(tape: Tape[BaggingSpec], name: str) -> float:
    numbers = tape.series(name)[1]
    return sum(numbers) / len(numbers)
