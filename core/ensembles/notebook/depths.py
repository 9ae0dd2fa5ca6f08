"""The cells of the overfitting notebook: scores by depth and, where those runs are given too, by trees. Light.

Its tapes are a `DepthSpec`'s a model, and those of the same models' plain runs, by which trees are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import EXACT, Cell, Seen, code, compared, head, imports, quoted, settings
from core.cells import words as text
from core.ensembles.claims.depths import DepthSpec
from core.ensembles.claims.resists import peak
from core.ensembles.notebook import data, parts, stages
from core.ensembles.notebook import depth_words as words
from core.ensembles.notebook.models import Read, chosen
from core.ensembles.notebook.words import IMPORTS
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

Tapes = Sequence[Tape[Any]]
SHOWN = 2000
"""Test rows whose answers the app keeps."""
ROUNDED = 1e-5
"""How far standard errors may lie apart in regression: the app keeps answers with single precision."""
LOSSES = {
    "classification": "(answers != y_test[:{shown}]).astype(float)",
    "regression": "(y_test[:{shown}] - answers) ** 2 / y_test[:{shown}].var()",
}
TELL = '''\
def losses(answers):
    """What each test row takes off the score, which is 1 minus their mean; the app keeps the first {shown:,} rows."""
    answers = answers[:{shown}]
    return {said}


def tell(name, at, train, test, answers):
    """Where the test score is best, where it ends, and the standard error of the difference, row by row."""
    best = int(np.argmax(test))
    differences = losses(answers[best]) - losses(answers[-1])
    error = differences.std() / math.sqrt(len(differences))
    found.update({{
        f"{{name}} best at": at[best],
        f"{{name}} best test": test[best],
        f"{{name}} last train": train[-1],
        f"{{name}} last test": test[-1],
        f"{{name}} error of the fall": error,
    }})
    fell = f"fell {{test[best] - test[-1]:.4f}} ± {{error:.4f}}"
    print(f"{{name:{wide}}} best {{test[best]:.4f}} at {{at[best]:4}}, last {{test[-1]:.4f}}, {{fell}}")'''
DEPTHS = """\
depths = range(1, CONFIG["deepest"] + 1)
by_depth = {}
for name, make in at_depth.items():
    train, test, answers = [], [], []
    for depth in depths:
        model = make(depth).fit(X_train, y_train)
        train.append(model.score(X_train, y_train))
        test.append(model.score(X_test, y_test))
        answers.append(model.predict(X_test))
    tell(f"{name}, depth", depths, train, test, answers)
    by_depth[name] = depths, train, test"""
TREES = """\
by_trees = {{}}
for name, make in with_trees.items():
    model = make().fit(X_train, y_train)
    sizes = SIZES[name]
    answers = [ASKED[name](model, X, sizes) for X in (X_train, X_test)]
    train, test = ([{score}(y, said) for said in every] for y, every in zip((y_train, y_test), answers))
    tell(f"{{name}}, trees", sizes, train, test, answers[1])
    by_trees[name] = sizes, train, test"""
PICTURE = """\
pictures = {pictures}
fig, axes = plt.subplots(1, len(pictures), figsize=(6.5 * len(pictures), 4.5), squeeze=False)
for axis, (label, curves) in zip(axes[0], pictures.items()):
    for name, (at, train, test) in curves.items():
        across = at if len(at) > 1 else (1, {last})  # one score alone is drawn flat
        (line,) = axis.plot(across, np.resize(test, len(across)), label=name)
        axis.plot(across, np.resize(train, len(across)), ":", color=line.get_color())
    axis.set_xlabel(label)
    axis.set_ylabel("score")
    axis.legend()
plt.show()"""


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of some models, alike in all but the model, by depth and perhaps by number of trees."""
    deep = [tape for tape in tapes if isinstance(tape.spec, DepthSpec)]
    grown = [tape for tape in tapes if not isinstance(tape.spec, DepthSpec)]
    first, names = deep[0].spec, [tape.spec.model for tape in deep]
    functions = data.makers(first)
    return [
        *head(language, words.TITLE(language), _about(names, language), parts.needs(names)),
        *settings(language, _config(deep, grown)),
        text(IMPORTS(language)),
        code(_imports(deep, grown), "found = {}"),
        text(parts.about(first, language)),
        *([code(functions)] if functions else []),
        code(data.lines(first, _read), "print(len(X_train), len(X_test))"),
        text(words.TELL(language)),
        code(_tell(first, names)),
        text(words.DEEPER(language).format(trees=first.each) + " " + _fitted(names, language)),
        code(_models("at_depth", "depth", [(tape.spec.at_depth(1), _at_depth) for tape in deep])),
        code(DEPTHS),
        *(_more_trees(grown, language) if grown else []),
        *compared(language, _seen(deep, grown), _result(deep, language)),
        text(words.PICTURE(language)),
        code(_picture(bool(grown))),
        text(words.NEXT(language)),
    ]


def _read(field: str) -> str:
    return f'CONFIG["{field}"]'


def _at_depth(field: str) -> str:
    """Depth is what changes; so many trees are fitted at each."""
    return {"max_depth": "depth", "trees": 'CONFIG["trees_each"]'}.get(field, _read(field))


def _about(names: Sequence[str], language: str) -> str:
    return words.ABOUT(language) + "\n\n" + parts.listed(names, names, language)


def _fitted(names: Sequence[str], language: str) -> str:
    """How the models are made, without that chapter's heading."""
    return parts.fitted(names, language).partition("\n\n")[2]


def _config(deep: Tapes, grown: Tapes) -> dict[str, Any]:
    """The data's fields, the models', and at how many trees the app looked."""
    first = deep[0].spec
    models = {name for tape in deep for name in chosen(tape.spec.at_depth(1))} - {"trees", "max_depth"}
    models |= {name for tape in grown for name in chosen(tape.spec)}
    used = [name for name in EnsembleSpec.rules() if name in (*data.fields(first), *models)]
    values = {name: getattr(first, name) for name in used} | data.edits(first)
    values |= {"bootstrap": first.bootstrap == "on"} if "bootstrap" in values else {}
    values |= {"deepest": deep[0].last.at, "trees_each": first.each}
    return values | {f"looked_at{i or ''}": list(at) for i, at in enumerate(_looked(grown))}


def _sizes(tape: Tape[EnsembleSpec]) -> tuple[int, ...]:
    """At how many trees a plain run is looked at: at those of the app's frames, or as a whole."""
    if stages.way(tape.spec.model, tape.spec.table.task == "classification") == "whole":
        return ()
    return tuple(frame.at for frame in tape.frames if "predicted" in frame.arrays)


def _looked(grown: Tapes) -> list[tuple[int, ...]]:
    """The numbers of trees that are looked at; AdaBoost for regression has fewer of them."""
    return list(dict.fromkeys(at for tape in grown if (at := _sizes(tape))))


def _imports(deep: Tapes, grown: Tapes) -> str:
    usual = ("import math", "import matplotlib.pyplot as plt", "import numpy as np")
    made = [parts.maker(tape.spec.at_depth(1), _at_depth, "depth")[0] for tape in deep]
    made += [parts.maker(tape.spec, _read, "")[0] for tape in grown]
    classifies = deep[0].spec.table.task == "classification"
    if grown:
        made.append(f"from sklearn.metrics import {_metric(classifies)}")
        made.append(stages.needed([tape.spec.model for tape in grown], classifies))
    return imports(*usual, data.needed(deep[0].spec), *made)


def _metric(classifies: bool) -> str:
    return "accuracy_score" if classifies else "r2_score"


def _tell(spec: DepthSpec, names: Sequence[str]) -> str:
    said = LOSSES[spec.table.task].format(shown=SHOWN)
    return TELL.format(shown=SHOWN, said=said, wide=max(map(len, names)) + len(", depth"))


def _models(called: str, given: str, specs: Sequence[tuple[EnsembleSpec, Read]]) -> str:
    """Functions that make the models, under this name; each spec with what reads its fields."""
    made = [f"    {quoted(spec.model)}: {parts.maker(spec, read, given)[1]}," for spec, read in specs]
    return "\n".join([f"{called} = {{", *made, "}"]).replace("lambda :", "lambda:")


def _more_trees(grown: Tapes, language: str) -> list[Cell]:
    """The plain runs: all trees are grown once, and the first k of them are asked."""
    specs, classifies = [tape.spec for tape in grown], grown[0].spec.table.task == "classification"
    names, looked, most = [spec.model for spec in specs], _looked(grown), max(spec.trees for spec in specs)
    asked = ", ".join(f"{quoted(name)}: {stages.way(name, classifies)}" for name in names)
    sizes = [f"    {quoted(tape.spec.model)}: {_size_code(tape, looked)}," for tape in grown]
    settled = "\n".join([f"ASKED = {{{asked}}}", "SIZES = {", *sizes, "}"])
    whole = words.WHOLE(language) if "xgbforest" in names else ""
    return [
        text(f"{words.TREES(language)} {whole}".strip()),
        code("\n\n\n".join([stages.functions(names, classifies), settled])),
        code(
            _models("with_trees", "", [(spec, _at_most(spec.trees, most)) for spec in specs]),
            TREES.format(score=_metric(classifies)),
        ),
    ]


def _at_most(trees: int, most: int) -> Read:
    """A model that may have fewer trees than the others gets no more than it may."""
    few = f'min(CONFIG["trees"], {trees})'
    return lambda field: few if field == "trees" and trees < most else _read(field)


def _size_code(tape: Tape[EnsembleSpec], looked: Sequence[tuple[int, ...]]) -> str:
    at = _sizes(tape)
    if not at:
        return '[CONFIG["trees"]]' if "trees" in chosen(tape.spec) else "[1]"
    return f'CONFIG["looked_at{looked.index(at) or ""}"]'


def _picture(grown: bool) -> str:
    pictures = {"trees": "by_trees"} if grown else {}
    said = ", ".join(f"{quoted(label)}: {name}" for label, name in (pictures | {"depth": "by_depth"}).items())
    last = 'CONFIG["trees"]' if grown else "2"
    return PICTURE.replace("{pictures}", f"{{{said}}}").replace("{last}", last)


def _seen(deep: Tapes, grown: Tapes) -> dict[str, Seen]:
    """By depth and by trees: the best test score and where, both scores at the end, the standard error of the fall."""
    seen: dict[str, Seen] = {}
    for axis, tapes in (("depth", deep), ("trees", grown)):
        for tape in tapes:
            seen |= _ends(tape, f"{tape.spec.model}, {axis}", axis == "trees")
    return seen


def _ends(tape: Tape[Any], name: str, staged: bool) -> dict[str, Seen]:
    task = tape.spec.table.task
    near = parts.near(tape.spec.model) if staged else EXACT
    frames = [frame for frame in tape.frames if "predicted" in frame.arrays]
    seen = {f"{name} last {kind}": Seen(frames[-1].numbers[f"score_{kind}"], near) for kind in ("train", "test")}
    if staged and not _sizes(tape):
        return seen
    scores = [frame.numbers["score_test"] for frame in frames]
    answers = [frame.arrays["predicted"] for frame in frames]
    top = peak([frame.at for frame in frames], scores, answers, tape.first.arrays["y_test"], task)
    error = Seen(top.error, EXACT if task == "classification" else ROUNDED)
    seen |= {f"{name} best at": Seen(top.at), f"{name} best test": Seen(top.best)}
    return seen | {f"{name} error of the fall": error}


def _result(deep: Tapes, language: str) -> str:
    return parts.score(deep[0].spec, language) + " " + words.SAME(language) + " " + parts.versions(deep, language)
