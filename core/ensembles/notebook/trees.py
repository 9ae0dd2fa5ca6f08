"""The cells of the notebook on reading the trees of an ensemble one by one. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence

from core.cells import Alike, Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.ensembles.inside.single_trees import TreeSpec
from core.ensembles.kinds import MODELS
from core.ensembles.notebook import data, parts
from core.ensembles.notebook import trees_code as written
from core.ensembles.notebook import trees_words as words
from core.ensembles.notebook.models import call, chosen
from core.ensembles.notebook.words import IMPORTS
from core.ensembles.spec import EnsembleSpec
from core.tape import Frame, Tape

SMALL = 1e-6
"""How far numbers may lie apart that the app keeps in single precision."""
FIRST, LEVELS = 1, 3  # which tree is shown at first, and how many levels of its questions
NESTED = ("hist", "xgboost", "xgbforest")
"""Models whose trees scikit-learn's functions cannot read."""


def cells(tapes: Sequence[Tape[TreeSpec]], language: str) -> list[Cell]:
    """The notebook of one ensemble of few trees."""
    tape, spec = tapes[0], tapes[0].spec
    ensemble, sort = spec.ensemble(), "nested" if spec.model in NESTED else "sklearn"
    lines, made = call(ensemble, read)
    title = words.TITLE(language).format(model=MODELS[spec.model].label(language))
    needed = parts.BOOSTED if spec.model.startswith("xgb") else parts.NEEDED
    table = ensemble.table
    return [
        *head(language, title, words.ABOUT(language), needed),
        *settings(language, config(ensemble) | {"shown": FIRST, "levels": LEVELS}),
        text(IMPORTS(language)),
        code(_imports(spec, lines), "found = {}"),
        *parts.rows(ensemble, read, language),
        code(names_of(ensemble)),
        text(words.MODEL(language).format(about=MODELS[spec.model].about(language))),
        *([code(written.NESTED["hist" if spec.model == "hist" else "xgboost"])] if sort == "nested" else []),
        code(f"model = {made}", written.WHOLE.format(trees=_trees(spec))),
        text((words.NESTED if sort == "nested" else words.EACH)(language), *_answers_said(spec, language)),
        code(written.OF_NESTED if sort == "nested" else _of_sklearn(spec)),
        code(_so_far(spec), _each(spec)),
        text(words.TEXT(language)),
        code(_signed(spec, written.TEXT[sort])),
        *(_impurities(spec, language) if sort == "sklearn" else []),
        text(words.DRAWN(language)),
        code(_signed(spec, written.DRAWN[sort])),
        *([text(words.SPACE(language)), code(written.SPACE[table.dimensions])] if table.dimensions else []),
        *compared(language, _seen(tape), parts.exact(tape, language, words.COMPARED(language), needed)),
        text(words.NEXT(language)),
    ]


def read(field: str) -> str:
    """The code that reads a field."""
    return f'CONFIG["{field}"]'


def config(spec: EnsembleSpec, *more: str) -> dict[str, object]:
    """What of an ensemble's spec the code reads, and the fields `more`."""
    used = {*data.fields(spec), *chosen(spec), *more}
    return Alike([spec], [sorted(used)]).values(list(EnsembleSpec.rules()))


def names_of(spec: EnsembleSpec) -> str:
    """The columns' names; a function that makes the rows has told them already."""
    if spec.table.made:
        return "print(names)"
    loader = "fetch_california_housing" if spec.data == "california" else f"load_{spec.data}"
    return f"names = [str(name) for name in {loader}().feature_names]\nprint(names)"


def _imports(spec: TreeSpec, lines: str) -> str:
    usual = ("import math", "import matplotlib.pyplot as plt", "import numpy as np")
    more = [] if spec.model in NESTED else ["from sklearn.tree import export_text, plot_tree"]
    more += ["import json"] if spec.model.startswith("xgb") else []
    more += [f"from sklearn.metrics import {_score(spec)}"] if _staged(spec) else []
    return imports(*usual, data.needed(spec.ensemble()), lines, *more)


def _classifies(spec: TreeSpec) -> bool:
    return spec.ensemble().table.task == "classification"


def _score(spec: TreeSpec) -> str:
    return "accuracy_score" if _classifies(spec) else "r2_score"


def _staged(spec: TreeSpec) -> bool:
    """Whether its trees add up round by round; XGBoost's forest is one round."""
    return spec.answers == "adds" and spec.model != "xgbforest"


def _trees(spec: TreeSpec) -> str:
    many = spec.model == "xgbforest" and spec.per_round > 1
    return written.TREES["xgboost" if spec.model.startswith("xgb") else spec.model] + (written.BY_CLASS if many else "")


def _answers_said(spec: TreeSpec, language: str) -> list[str]:
    if spec.answers == "votes":
        return []
    return [(words.ADDS_ODDS if _classifies(spec) else words.ADDS_NUMBER)(language)]


def _of_sklearn(spec: TreeSpec) -> str:
    sort = "adds" if spec.answers == "adds" else "shares" if _classifies(spec) else "number"
    said, answer = written.ANSWERS[sort]
    return written.OF_SKLEARN.replace("SAID", said).replace("ANSWER", answer)


def _so_far(spec: TreeSpec) -> str:
    if not _staged(spec):
        return ""
    return written.SO_FAR["xgboost" if spec.model == "xgboost" else "staged"].format(score=_score(spec))


def _each(spec: TreeSpec) -> str:
    more = written.OWN if spec.answers == "votes" else ""
    more += written.WEIGHT if spec.model == "adaboost" else ""
    more += written.AFTER.format(per_round=spec.per_round) if _staged(spec) else ""
    shares = spec.answers == "votes" and _classifies(spec)
    return written.EACH.format(first=f"says(tree, X_test[:1])[0]{'.max()' if shares else ''}", more=more)


def _signed(spec: TreeSpec, lines: str) -> str:
    return lines.replace("SIGN", "<=" if spec.model == "hist" else "<")


def _impurities(spec: TreeSpec, language: str) -> list[Cell]:
    gini = spec.answers == "votes" and _classifies(spec)
    said = words.GINI if gini else words.VARIANCE
    return [text(words.IMPURITIES(language), said(language)), code(written.IMPURITIES + (written.GINI if gini else ""))]


def _seen(tape: Tape[TreeSpec]) -> dict[str, Seen]:
    """The app's numbers of the ensemble, of its first tree and of its last."""
    first = tape.first.numbers
    whole = {"trees": first["trees"], "train": first["whole_train"], "test": first["whole_test"]}
    found = {name: Seen(number) for name, number in whole.items()}
    for k in sorted({1, int(first["trees"])}):
        found |= {f"tree {k} {name}": one for name, one in _of_tree(tape.spec, tape.at(k)).items()}
    return found


def _of_tree(spec: TreeSpec, frame: Frame) -> dict[str, Seen]:
    numbers, arrays = frame.numbers, frame.arrays
    said = {name: Seen(numbers[name]) for name in ("leaves", "depth")}
    said["questions"] = Seen(numbers["nodes"] - numbers["leaves"])
    if arrays["feature"][0] >= 0:
        said["first feature"] = Seen(float(arrays["feature"][0]))
        said["first threshold"] = Seen(float(arrays["threshold"][0]), SMALL)
        said["first gain"] = Seen(float(arrays["gain"][0]), SMALL)
    said["first row"] = Seen(float(arrays["answers"][0].max()), SMALL)
    kept = {"own test": "own_test", "weight": "weight"} | ({"test so far": "model_test"} if _staged(spec) else {})
    return said | {name: Seen(numbers[key]) for name, key in kept.items() if key in numbers}
