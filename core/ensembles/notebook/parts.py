"""What the notebooks of this lab share: rows, models and data in words, models as functions. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.cells import EXACT, Cell, code, made
from core.cells import words as text
from core.ensembles.kinds import MODELS
from core.ensembles.notebook import data, words
from core.ensembles.notebook.models import Read, call
from core.ensembles.spec import EnsembleSpec
from core.tape import Tape

NEEDED = ("numpy", "scikit-learn", "matplotlib")
BOOSTED = (*NEEDED, "xgboost")
"""What the notebooks need, without XGBoost and with it."""
SINGLE = 1e-3
"""How far the scores of XGBoost's forest may lie apart: a row or two on the other side."""

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
FITS = {1: CURVES, 2: REGIONS}
"""What the fitted `models` of data with so many dimensions look like."""


def near(model: str) -> float:
    """How far a model's scores may lie from the app's, relative to themselves."""
    return SINGLE if model == "xgbforest" else EXACT


def listed(names: Sequence[str], models: Sequence[str], language: str) -> str:
    """What each model is, a line a name."""
    return "\n".join(
        f"- `{name}`: **{MODELS[model].label(language)}**. {MODELS[model].about(language)}"
        for name, model in zip(names, models, strict=True)
    )


def needs(models: Sequence[str], *more: str) -> list[str]:
    """The distributions that the code of these models imports."""
    return [*NEEDED, *more, *(["xgboost"] if any("xgb" in name for name in models) else [])]


def about(spec: EnsembleSpec, language: str) -> str:
    """The data in words."""
    said = [words.DATA(language).format(about=f"**{spec.table.label(language)}**. {spec.table.about(language)}")]
    said += [words.MADE(language)] if spec.table.made else []
    said += [words.DOWNLOADED(language)] if spec.data == "california" else []
    said += [words.OWN_POINTS(language)] if data.edits(spec) else []
    said += [words.SPOILED(language)] if any(name in spec.relevant() for name in data.TROUBLE) else []
    return " ".join(said)


def rows(spec: EnsembleSpec, read: Read, language: str, makers: bool = True) -> list[Cell]:
    """X_train, X_test, y_train, y_test; `makers` where the functions that they need do not stand above already."""
    functions = data.makers(spec) if makers else ""
    return [
        text(about(spec, language)),
        *([code(functions)] if functions else []),
        code(data.lines(spec, read), "print(len(X_train), len(X_test))"),
    ]


def fitted(models: Sequence[str], language: str) -> str:
    """How the models are made."""
    said = [words.FITTED(language)]
    said += [words.NO_STOP(language)] if "hist" in models else []
    said += [words.ONE_THREAD(language)] if {"xgboost", "xgbforest"} & set(models) else []
    return " ".join(said)


def score(spec: EnsembleSpec, language: str) -> str:
    """What a score is."""
    kind = words.ACCURACY if spec.table.task == "classification" else words.R2
    return words.SCORE(language).format(score=kind(language))


def result(tapes: Sequence[Tape[EnsembleSpec]], language: str) -> str:
    """How the scores at home compare with the app's."""
    more = words.IN_SINGLE(language) if any(tape.spec.model == "xgbforest" for tape in tapes) else ""
    said = words.RESULT(language).format(more=more, versions=versions(tapes, language))
    return f"{score(tapes[0].spec, language)} {said}"


def exact(tape: Tape[Any], language: str, about: str, needed: Sequence[str] = NEEDED) -> str:
    """What is said beside numbers that come out the same: what they are, and the app's versions of what is needed."""
    versions = made(language, tape.made, [name for name in needed if name != "matplotlib"])
    return about + " " + words.RESULT(language).format(more="", versions=versions)


def versions(tapes: Sequence[Tape[Any]], language: str) -> str:
    """With which libraries the app made the tapes."""
    return made(language, tapes[0].made, ("scikit-learn", "xgboost", "numpy"))


def maker(spec: EnsembleSpec, read: Read, given: str) -> tuple[str, str]:
    """Import lines, and a function of `given` that makes the spec's model; `read` says by what a field is read."""
    lines, made = call(spec, read)
    return lines, f"lambda {given}: {made}"
