"""The cells of a comparison's notebook, in order: the whole experiment, one spec a model. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any

from core.cells import Alike, Cell, Seen, code, compared, distinct, head, imports, quoted, settings
from core.cells import words as text
from core.ensembles.notebook import data, parts, sweep, words
from core.ensembles.notebook.models import call, chosen
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

Tapes = Sequence[Tape[EnsembleSpec]]
Group = list[int]
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
PICTURES = {0: BARS, **parts.FITS}


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of a comparison, or of a sweep: one model at several values of a number.

    ValueError where it is on a file of the student's own, which is not exported.
    """
    specs = [tape.spec for tape in tapes]
    if any(spec.private for spec in specs):
        raise ValueError("a file of one's own is not exported")
    if sweep.swept(specs):
        return sweep.cells(tapes, language)
    tapes = by_data(tapes)
    specs = [tape.spec for tape in tapes]
    names, groups, alike = named(specs), together(specs), _alike(specs)
    dimensions = specs[0].table.dimensions
    return [
        *_opening(specs, names, language),
        *settings(language, _config(specs, groups, alike)),
        text(words.IMPORTS(language)),
        code(_imports(specs), "found = {}"),
        *(cell for number, group in enumerate(groups, 1)
          for cell in _group(specs, names, alike, group, number if len(groups) > 1 else 0, language)),
        *compared(language, _seen(tapes, names), parts.result(tapes, language)),
        *([] if dimensions else _picture(0, language)),
        text(words.NEXT(language)),
    ]  # fmt: skip


def named(specs: Sequence[EnsembleSpec]) -> list[str]:
    """Short names in the registry's words, which any font can draw; alike ones say in what they differ."""
    names = [spec.model for spec in specs]
    fields = [name for name in EnsembleSpec.rules() if len({getattr(spec, name) for spec in specs}) > 1]
    said = []
    for spec in specs:
        mine = (*data.fields(spec), *chosen(spec))
        own = [f for f in fields if f in mine] if names.count(spec.model) > 1 else []
        said.append(", ".join([spec.model, *(f"{field} {getattr(spec, field)}" for field in own)]))
    return distinct(said)


def by_data(tapes: Tapes) -> list[Tape[EnsembleSpec]]:
    """Those on the same data one after the other, in the order in which the data come up."""
    order = list(dict.fromkeys(_data_of(tape.spec) for tape in tapes))
    return sorted(tapes, key=lambda tape: order.index(_data_of(tape.spec)))


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
    edited = {str(edits) for spec in specs if (edits := data.edits(spec))}
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
    models = [spec.model for spec in specs]
    listed = parts.listed(names, models, language)
    title = words.TITLE(language).format(data=specs[0].table.label(language))
    return head(language, title, words.MODELS(language) + "\n\n" + listed, parts.needs(models))


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
        text(parts.fitted([specs[i].model for i in group], language)),
        code("models = {\n" + calls + "\n}"),
        code(FIT.replace("WIDE", str(max(map(len, mine))))),
        *(_picture(first.table.dimensions, language) if first.table.dimensions else []),
    ]


def _picture(dimensions: int, language: str) -> list[Cell]:
    return [text(words.PICTURE[dimensions](language)), code(PICTURES[dimensions])]


def _seen(tapes: Tapes, names: Sequence[str]) -> dict[str, Seen]:
    return {
        f"{name} {kind}": Seen(tape.last.numbers[f"score_{kind}"], parts.near(tape.spec.model))
        for tape, name in zip(tapes, names, strict=True)
        for kind in ("train", "test")
    }
