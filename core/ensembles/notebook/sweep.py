"""The cells of a sweep's notebook: one model, fitted in a loop over the values of one number. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent
from typing import Any

from core.cells import Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.ensembles.notebook import data, parts, words
from core.ensembles.notebook.models import DEFAULTED, Read, call, chosen
from core.ensembles.spec import EnsembleSpec
from core.spec import Number
from core.tape import Tape

Tapes = Sequence[Tape[EnsembleSpec]]
FEWEST, FEW = 3, 4
"""Fewer runs than these are read more easily one after the other; of more, what was fitted is not drawn."""
LOOP = """\
for {name} in {values}:
{before}    {kept} = {made}
    began = time.perf_counter()
    model.fit(X_train, y_train)
    seconds = time.perf_counter() - began
    train, test = model.score(X_train, y_train), model.score(X_test, y_test)
    found |= {{f"{name} {{{name}}} train": train, f"{name} {{{name}}} test": test}}
    print(f"{name} {{{name}:<8}} train {{train:.4f}}  test {{test:.4f}}  {{seconds:6.2f}} s")"""
PICTURE = """\
values = {values}
plt.figure(figsize=(8, 4))
for kind, line in (("train", "o--"), ("test", "o-")):
    plt.plot(values, [found[f"{name} {{value}} {{kind}}"] for value in values], line, label=kind)
{scale}plt.xlabel("{name}")
plt.ylabel("score")
plt.legend()
plt.show()"""


def swept(specs: Sequence[EnsembleSpec]) -> str:
    """The one number in which specs of one model differ; empty where they are no such series.

    0 may stand for the library's own value, which is no number to hand over; rows that own points name may be missing.
    """
    rules = EnsembleSpec.rules()
    fields = [name for name in rules if len({getattr(spec, name) for spec in specs}) > 1]
    if len(specs) < FEWEST or len(fields) != 1 or not isinstance(rules[fields[0]], Number):
        return ""
    name, most = fields[0], _most(specs, fields[0])
    defaulted = name in DEFAULTED and not min(getattr(spec, name) for spec in specs)
    numbered = name == "rows" and data.edits(most)
    return "" if defaulted or numbered or name not in _used(most) else name


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of a sweep, whose specs are `swept`."""
    specs = [tape.spec for tape in tapes]
    name = swept(specs)
    spec = _most(specs, name)
    of_data = name in data.fields(spec)
    drawn = spec.table.dimensions if not of_data and len(specs) <= FEW else 0
    read = _reader(name)
    loop = LOOP.format(
        name=name,
        values=f'CONFIG["{name}"]',
        made=call(spec, read)[1],
        kept=f'model = models[f"{name} {{{name}}}"]' if drawn else "model",
        before=indent(data.lines(spec, read) + "\n", "    ") if of_data else "",
    )
    functions = data.makers(spec)
    return [
        *_opening(spec, name, language),
        *settings(language, _config(specs, spec, name)),
        text(words.IMPORTS(language)),
        code(_imports(spec), "found, models = {}, {}" if drawn else "found = {}"),
        text(parts.about(spec, language)),
        *([code(functions)] if functions else []),
        *([] if of_data else [code(data.lines(spec, read), "print(len(X_train), len(X_test))")]),
        text(parts.fitted([spec.model], language) + " " + words.SWEPT(language).format(name=name)),
        code(loop),
        *compared(language, _seen(tapes, name), parts.result(tapes, language)),
        text(words.SWEEP_PICTURE(language).format(name=name)),
        code(_picture(name)),
        *([text(words.PICTURE[drawn](language)), code(parts.FITS[drawn])] if drawn else []),
        text(words.SWEEP_NEXT(language)),
    ]


def _most(specs: Sequence[EnsembleSpec], name: str) -> EnsembleSpec:
    """The spec with the largest value: at 0 a field may leave others without effect."""
    return max(specs, key=lambda spec: float(getattr(spec, name)))


def _used(spec: EnsembleSpec) -> list[str]:
    return [*data.fields(spec), *chosen(spec)]


def _reader(swept: str) -> Read:
    return lambda field: field if field == swept else f'CONFIG["{field}"]'


def _config(specs: Sequence[EnsembleSpec], spec: EnsembleSpec, name: str) -> dict[str, Any]:
    """The values first, then what stays as it is."""
    fixed = {field: getattr(spec, field) for field in EnsembleSpec.rules() if field in _used(spec) and field != name}
    fixed |= {"bootstrap": spec.bootstrap == "on"} if "bootstrap" in fixed else {}
    return {name: [getattr(one, name) for one in specs]} | fixed | data.edits(spec)


def _opening(spec: EnsembleSpec, name: str, language: str) -> list[Cell]:
    field = EnsembleSpec.rules()[name]
    title = words.SWEEP_TITLE(language).format(field=field.label(language), data=spec.table.label(language))
    return head(language, title, parts.listed([spec.model], [spec.model], language), parts.needs([spec.model]))


def _imports(spec: EnsembleSpec) -> str:
    plain = ("import math", "import time", "import matplotlib.pyplot as plt", "import numpy as np")
    return imports(*plain, data.needed(spec), call(spec, str)[0])


def _picture(name: str) -> str:
    rule = EnsembleSpec.rules()[name]
    assert isinstance(rule, Number)
    scale = 'plt.xscale("log")\n' if rule.log else ""
    return PICTURE.format(name=name, values=f'CONFIG["{name}"]', scale=scale)


def _seen(tapes: Tapes, name: str) -> dict[str, Seen]:
    return {
        f"{name} {getattr(tape.spec, name)} {kind}": Seen(
            tape.last.numbers[f"score_{kind}"], parts.near(tape.spec.model)
        )
        for tape in tapes
        for kind in ("train", "test")
    }
