"""The lines of some `FieldSpec`s as a notebook's cells: the data once, then one algorithm after the other. Light."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from core.cells import EXACT, Cell, Seen, code, compared, head, imports, made, settings
from core.cells import words as text
from core.fields.spec import ALGORITHMS, DATA, EXTRA, FIELDS, SPLIT, WITH_SPLIT, FieldSpec
from core.quoted import lifted
from core.spec import Text
from core.tape import Tape

Tapes = Sequence[Tape[FieldSpec]]
Numbers = dict[str, dict[str, float]]
CHAOTIC = {"tsne": 0.02, "isomap": 1e-3}
"""How far an algorithm's score may lie apart, relative to it, where rounding grows (t-SNE) or an iterative solver stops
where it is close enough (Isomap's); all others agree."""
TITLE = Text("scikit-learn: {field}", "scikit-learn: {field}")
ABOUT = Text(
    "{about} 알고리즘을 바꿀 때마다 `model = `이 있는 줄과 그 import만 달라집니다. 그림 아래의 점수는 {score}입니다.",
    "{about} From one algorithm to the next only the line with `model =` and its import change. The score is: {score}.",
)
ON = Text("## 데이터: {data}", "## Data: {data}")
BY = Text("### {algorithm}", "### {algorithm}")
RESULT = Text(
    "같은 버전이면 마지막 자리까지 같습니다. 다만 t-SNE는 반올림의 차이가 불어나 2%까지, "
    "Isomap은 반복해서 푸는 계산이어서 0.1%까지 다를 수 있습니다. {versions}",
    "With the same versions they are the same to the last digit; only t-SNE, where differences in rounding grow, may "
    "differ by 2%, and Isomap, whose solver iterates, by 0.1%. {versions}",
)
NEXT = Text(
    "## 해 볼 것\n\n1. `SEED`가 되는 `CONFIG`의 `seed`를 바꾸어 보세요. 가장 나은 알고리즘이 바뀌나요?\n"
    "2. 알고리즘의 숫자를 하나씩 바꾸어 점수를 높여 보세요.",
    "## To try\n\n1. Change `seed` in `CONFIG`, which becomes `SEED`. Does another algorithm win?\n"
    "2. Change the algorithms' numbers one by one and raise the scores.",
)
PICTURES = {
    "regression": '''\
def picture():
    """The points, test points in red, and the curve."""
    grid = np.linspace(X.min(), X.max(), 300)[:, None]
    plt.scatter(X_train, y_train, s=10, color="gray")
    plt.scatter(X_test, y_test, s=10, color="red")
    plt.plot(grid, model.predict(grid))
    plt.show()''',
    "classification": '''\
def picture():
    """The points, and which kind the plane is held to be."""
    x1, x2 = np.meshgrid(*(np.linspace(low, high, 120) for low, high in zip(X.min(axis=0), X.max(axis=0))))
    plt.contourf(x1, x2, model.predict(np.column_stack([x1.ravel(), x2.ravel()])).reshape(x1.shape), alpha=0.3)
    plt.scatter(*X.T, c=y, s=12)
    plt.show()''',
    "clustering": '''\
def picture():
    """The points by group; -1 is noise."""
    plt.scatter(*X.T, c=labels, cmap="tab10", s=12)
    plt.show()''',
    "reduction": '''\
def picture():
    """The points in two dimensions, by kind."""
    plt.scatter(*X_2.T, c=y, cmap="tab10", s=12)
    plt.show()''',
}


def cells(tapes: Tapes, language: str) -> list[Cell]:
    """The notebook of some algorithms of one field, each on the data of its tape."""
    specs = [tape.spec for tape in tapes]
    field = FIELDS[specs[0].field]
    numbers: Numbers = {}
    parts = [cell for data, same in groupby(specs, lambda one: one.data)
             for cell in _on(data, list(same), numbers, language)]  # fmt: skip
    about = ABOUT(language).format(about=field.about(language), score=field.score(language))
    needs = ["numpy", "scikit-learn", "matplotlib"]
    lines = imports("import math", "import matplotlib.pyplot as plt", "import numpy as np")
    return [
        *head(language, TITLE(language).format(field=field.label(language)), about, needs),
        *settings(language, {"seed": specs[0].seed, **numbers}),
        code(lines, 'SEED = CONFIG["seed"]\nfound = {}', "\n" + PICTURES[specs[0].field]),
        *parts,
        *compared(
            language, _seen(tapes), RESULT(language).format(versions=made(language, tapes[0].made, ("scikit-learn",)))
        ),
        text(NEXT(language)),
    ]


def _on(data: str, specs: Sequence[FieldSpec], numbers: Numbers, language: str) -> list[Cell]:
    """One data set and the algorithms on it; their numbers go into `numbers`."""
    entry, field = DATA[data], specs[0].field
    lines = _with(entry.lines.rstrip(), data, numbers)
    split = "\n" + _with(SPLIT.rstrip(), "split", numbers) if field in WITH_SPLIT else ""
    every = imports(entry.imports, *([EXTRA[field]] if split else []))
    return [
        text(ON(language).format(data=entry.label(language))),
        code(every, lines + split),
        *(cell for spec in specs for cell in _by(spec, numbers, language)),
    ]


def _by(spec: FieldSpec, numbers: Numbers, language: str) -> list[Cell]:
    """One algorithm."""
    algorithm, field = ALGORITHMS[spec.algorithm], FIELDS[spec.field]
    maker = _with(f"model = {algorithm.maker}", spec.algorithm, numbers)
    every = imports(algorithm.imports, *([] if spec.field in WITH_SPLIT else [EXTRA[spec.field]]))
    shown = f'found["{_name(spec)}"] = score\nprint(score)\npicture()'
    return [
        text(BY(language).format(algorithm=algorithm.label(language))),
        code(every, maker + "\n" + field.lines + shown),
    ]


def _with(lines: str, owner: str, numbers: Numbers) -> str:
    """Lines whose numbers stand in CONFIG, under their owner."""
    found, those = lifted(lines, owner)
    if those:
        numbers[owner] = those
    return found


def _name(spec: FieldSpec) -> str:
    return f"{spec.algorithm} on {spec.data}"


def _seen(tapes: Tapes) -> dict[str, Seen]:
    return {
        _name(tape.spec): Seen(tape.last.numbers["score"], CHAOTIC.get(tape.spec.algorithm, EXACT)) for tape in tapes
    }
