"""The cells of a comparison's notebook, in order: the whole experiment, one spec a model. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any

from core.cells import EXACT, Alike, Cell, Seen, code, compared, distinct, head, imports, made, quoted, settings
from core.cells import words as text
from core.ensembles.kinds import MODELS
from core.ensembles.notebook import data, parts, words
from core.ensembles.notebook.models import call, chosen
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

Tapes = Sequence[Tape[EnsembleSpec]]
Group = list[int]
SINGLE = 1e-3
"""How far the scores of XGBoost's forest may lie apart: a row or two on the other side."""
FIT = """\
for name, model in models.items():
    began = time.perf_counter()
    model.fit(X_train, y_train)
    seconds = time.perf_counter() - began
    train, test = model.score(X_train, y_train), model.score(X_test, y_test)
    found |= {f"{name} train": train, f"{name} test": test}
    print(f"{name:WIDE} train {train:.4f}  test {test:.4f}  {seconds:6.2f} s")"""
BARS = """\
names = list(dict.fromkeys(name.rsplit(" ", 1)[0] for name in found))
places = np.arange(len(names))
plt.figure(figsize=(8, 4))
for shift, kind in ((-0.2, "train"), (0.2, "test")):
    plt.bar(places + shift, [found[f"{name} {kind}"] for name in names], 0.4, label=kind)
plt.xticks(places, names)
plt.ylabel("score")
plt.legend()
plt.show()"""
CURVES = """\
x = np.linspace(X.min(), X.max(), 300)[:, None]
plt.figure(figsize=(9, 5))
plt.scatter(X_train[:, 0], y_train, s=8, color="gray", label="training data")
for name, model in models.items():
    plt.plot(x[:, 0], model.predict(x), label=name)
plt.legend()
plt.show()"""
REGIONS = """\
x1, x2 = np.meshgrid(*(np.linspace(low, high, 120) for low, high in zip(X.min(axis=0), X.max(axis=0))))
places = np.column_stack([x1.ravel(), x2.ravel()])
fig, axes = plt.subplots(1, len(models), figsize=(4 * len(models), 4), squeeze=False)
for axis, (name, model) in zip(axes[0], models.items()):
    share = model.predict_proba(places)[:, 1].reshape(x1.shape)  # of class 1
    axis.contourf(x1, x2, share, levels=np.linspace(0, 1, 11), cmap="coolwarm", alpha=0.7)
    axis.scatter(*X_train.T, c=y_train, cmap="coolwarm", s=12, edgecolors="white", linewidths=0.5)
    axis.set_title(name)
plt.show()"""
PICTURES = {0: BARS, 1: CURVES, 2: REGIONS}


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of a comparison. ValueError where it is on a file of the student's own, which is not exported."""
    specs = [tape.spec for tape in tapes]
    if any(spec.private for spec in specs):
        raise ValueError("a file of one's own is not exported")
    names, groups, alike = named(specs), together(specs), _alike(specs)
    dimensions = specs[0].table.dimensions
    return [
        *_opening(specs, names, language),
        *settings(language, _config(specs, groups, alike)),
        text(words.IMPORTS(language)),
        code(_imports(specs), "found = {}"),
        *(cell for number, group in enumerate(groups, 1)
          for cell in _group(specs, names, alike, group, number if len(groups) > 1 else 0, language)),
        *compared(language, _seen(tapes, names), _result(tapes, language)),
        *([] if dimensions else _picture(0, language)),
        text(words.NEXT(language)),
    ]  # fmt: skip


def named(specs: Sequence[EnsembleSpec]) -> list[str]:
    """Short names in the registry's words, which any font can draw; alike ones say in what they differ."""
    names = [spec.model for spec in specs]
    fields = [name for name in EnsembleSpec.rules() if len({getattr(spec, name) for spec in specs}) > 1]
    said = []
    for spec in specs:
        own = [f for f in fields if f in chosen(spec)] if names.count(spec.model) > 1 else []
        said.append(", ".join([spec.model, *(f"{field} {getattr(spec, field)}" for field in own)]))
    return distinct(said)


def together(specs: Sequence[EnsembleSpec]) -> list[Group]:
    """Which specs, by place, stand on the same data: those that follow each other."""
    return [[i for i, _ in group] for _, group in groupby(enumerate(specs), lambda one: _data_of(one[1]))]


def _data_of(spec: EnsembleSpec) -> tuple[Any, ...]:
    said = spec.values()
    return (spec.data, said.get("points", ""), *((name, said[name]) for name in data.fields(spec)))


def _alike(specs: Sequence[EnsembleSpec]) -> Alike:
    return Alike(specs, [[*data.fields(spec), *chosen(spec)] for spec in specs])


def _read(specs: Sequence[EnsembleSpec], alike: Alike, at: int, field: str) -> str:
    """The code that reads a field of a spec; own points are told apart as fields are."""
    if field in data.edits(specs[at]):
        return f'CONFIG["{_of_points(specs, field, at)}"]'
    return alike.read(field, at)


def _of_points(specs: Sequence[EnsembleSpec], what: str, at: int) -> str:
    edited = {spec.points for spec in specs if data.edits(spec)}
    return what if len(edited) == 1 else f"{what}_{at + 1}"


def _config(specs: Sequence[EnsembleSpec], groups: Sequence[Group], alike: Alike) -> dict[str, Any]:
    """CONFIG: of what concerns the data, one entry for the specs that stand on the same; then the models'."""
    order = list(EnsembleSpec.rules())
    values = alike.values(order)
    followers = {i for group in groups for i in group[1:]}
    mine = {field for spec in specs for field in data.fields(spec)}
    spare = {alike.name(field, i) for field in mine & alike.differing for i in followers}
    points = {
        _of_points(specs, what, group[0]): numbers
        for group in groups
        for what, numbers in data.edits(specs[group[0]]).items()
    }
    values |= {name: value == "on" for name, value in values.items() if name.startswith("bootstrap")}
    return {name: value for name, value in values.items() if name not in spare} | points


def _opening(specs: Sequence[EnsembleSpec], names: Sequence[str], language: str) -> list[Cell]:
    listed = "\n".join(
        f"- `{name}`: **{MODELS[spec.model].label(language)}**. {MODELS[spec.model].about(language)}"
        for name, spec in zip(names, specs, strict=True)
    )
    needs = ["numpy", "scikit-learn", "matplotlib"]
    needs += ["xgboost"] if any(spec.model.startswith("xgb") for spec in specs) else []
    title = words.TITLE(language).format(data=specs[0].table.label(language))
    return head(language, title, words.MODELS(language) + "\n\n" + listed, needs)


def _imports(specs: Sequence[EnsembleSpec]) -> str:
    lines = [line for spec in specs for line in (data.needed(spec), call(spec, str)[0])]
    return imports("import math", "import time", "import matplotlib.pyplot as plt", "import numpy as np", *lines)


def _group(
    specs: Sequence[EnsembleSpec], names: Sequence[str], alike: Alike, group: Group, number: int, language: str
) -> list[Cell]:
    """One data set, and the models on it."""
    first, read = specs[group[0]], partial(_read, specs, alike, group[0])
    mine = [names[i] for i in group]
    calls = "\n".join(f"    {quoted(names[i])}: {call(specs[i], partial(_read, specs, alike, i))[1]}," for i in group)
    begins = (
        [text(words.AGAIN(language).format(number=number, models=", ".join(f"`{n}`" for n in mine)))] if number else []
    )
    makers = number <= 1 or data.makers(first) != data.makers(specs[0])
    return [
        *begins,
        *parts.rows(first, read, language, makers),
        text(_models_said([specs[i] for i in group], language)),
        code("models = {\n" + calls + "\n}"),
        code(FIT.replace("WIDE", str(max(map(len, mine))))),
        *(_picture(first.table.dimensions, language) if first.table.dimensions else []),
    ]


def _models_said(specs: Sequence[EnsembleSpec], language: str) -> str:
    models = {spec.model for spec in specs}
    said = [words.FITTED(language)]
    said += [words.NO_STOP(language)] if "hist" in models else []
    said += [words.ONE_THREAD(language)] if models & {"xgboost", "xgbforest"} else []
    return " ".join(said)


def _picture(dimensions: int, language: str) -> list[Cell]:
    return [text(words.PICTURE[dimensions](language)), code(PICTURES[dimensions])]


def _seen(tapes: Tapes, names: Sequence[str]) -> dict[str, Seen]:
    return {
        f"{name} {kind}": Seen(tape.last.numbers[f"score_{kind}"], SINGLE if tape.spec.model == "xgbforest" else EXACT)
        for tape, name in zip(tapes, names, strict=True)
        for kind in ("train", "test")
    }


def _result(tapes: Tapes, language: str) -> str:
    classifies = tapes[0].spec.table.task == "classification"
    score = words.SCORE(language).format(score=(words.ACCURACY if classifies else words.R2)(language))
    more = words.IN_SINGLE(language) if any(tape.spec.model == "xgbforest" for tape in tapes) else ""
    versions = made(language, tapes[0].made, ("scikit-learn", "xgboost", "numpy"))
    return score + " " + words.RESULT(language).format(more=more, versions=versions)
