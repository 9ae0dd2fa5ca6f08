"""What is taken home runs in a clean kernel and finds the app's numbers: every preset, in both languages."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import pytest
import torch
from nbclient import NotebookClient

from core.anatomy.spec import EXAMPLES
from core.cells import EXACT, Alike
from core.ensembles.estimators import estimator
from core.ensembles.growth import split_of
from core.ensembles.kinds import MODELS
from core.ensembles.notebook.cells import _config, _read, together
from core.ensembles.notebook.models import call
from core.ensembles.presets import PRESETS as COMPARED
from core.ensembles.spec import EnsembleSpec, comparison
from core.labs import LABS
from core.notebooks import BOOKS, FORMATS, book, file_name, published, script
from core.spec import Spec
from core.store import SHELF, Store
from core.tape import FINISHED, Frame, Tape
from core.tensors import learner as tensors
from core.tensors.topics import LIBRARIES
from core.worker import made
from tests.made_home import by_hand, surveyed

SHIPS = ("gans", "flows", "films", "surveys", "maps", "papers")
"""Labs whose presets' tapes ship with the project."""
EARLY = (50, 200)
LANGUAGES = ("ko", "en")
ASKED = ("sign",)
"""Of a guest book's requests the one with most in it is recorded here; `test_guestbooks` asks all."""
EVERY = ("bagging", "rounds", "trees", "surrogates")
"""Labs whose numbers at home are taken over all frames."""
WHOLE = {
    "gans": ("generator-outruns-cure",),
    "flows": ("ring",),
    "convnets": ("few",),
    "memories": ("short",),
    "autoencoders": ("linear",),
}
"""Presets that are trained to their end at home, of labs where that takes long; the others take their first steps."""
SOON = " at step "
"""What stands in the name of a number of a training's first steps."""
LECTURE = ("ensembles", "lecture")
FIRST = {"costs": 3, "variance": 3, "depths": 2, "timings": 2}
"""Labs of which only so many moments after the first are recorded; their notebooks repeat what is on the tape."""
FEWER: dict[str, dict[str, Any]] = {
    "films": {"steps": 3},
    "surveys": {"steps": 3, "seeds": 1},
    "maps": {"steps": 3, "every": 4},
    "papers": {"steps": 3, "trials": {1: [0], 2: [1]}},
    "atlas": {"places": {"os": ("", "os"), "bottle": ("bottle", "bottle")}, "inside": "bottle"},
}
"""What makes a lab's notebooks short that would take minutes; their numbers are compared elsewhere."""
HOURS = ("pacgan",)
"""Presets that neither ship nor can be recorded here."""
ALIKE = tuple(name for name in LABS["surveys"].presets if name not in ("healthy", "random-collapse-cure", "digits"))
"""Presets of surveys whose code others run too, with other numbers."""
REPORT = """\
import json
from pathlib import Path
Path({file!r}).write_text(json.dumps({{name: float(value) for name, value in found.items()}}))"""
ALL = [
    pytest.param(lab, preset, id=f"{lab}-{preset}")
    for lab in BOOKS
    for preset in LABS[lab].presets
    if preset not in HOURS
]
APART = ("tensorflow", "keras_fit")
"""Programs that get a kernel of their own: TensorFlow does not share a process with PyTorch's compiler."""


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@cache
def tapes(lab: str, preset: str) -> list[Tape[Any]]:
    """An experiment's tapes: those that ship, or recorded here at the few moments that a notebook is about."""
    specs = LABS[lab].presets[preset]
    if lab in SHIPS:
        return [tape for spec in specs if (tape := Store(str(SHELF)).load(spec))]
    if lab in ("moves", "atlas"):
        return [by_hand(spec) if lab == "moves" else surveyed() for spec in specs]
    if lab == "tensors":
        return [asked()[spec.key] for spec in specs]
    if lab == "timings":
        return [with_tensorflow(recorded(spec)) for spec in specs]
    if lab == "calls":
        specs = [spec for spec in specs if spec.request in ASKED or not EXAMPLES[spec.example].web]
    return [recorded(spec, lab in WHOLE and preset not in WHOLE[lab]) for spec in specs]


@cache
def asked() -> dict[str, Tape[Any]]:
    """The tapes of all topics on tensors, by key: each library's process is started once."""
    specs = [spec for those in LABS["tensors"].presets.values() for spec in those]
    told = {name: tensors.ask(name, specs) for name in LIBRARIES}
    notes = [{name: json.dumps(said[i]) for name, said in told.items()} for i in range(len(specs))]
    return {
        spec.key: Tape(spec, [Frame(0), Frame(len(told), {}, {}, said)], FINISHED, made("cpu"))
        for spec, said in zip(specs, notes, strict=True)
    }


def with_tensorflow(tape: Tape[Any]) -> Tape[Any]:
    """Times of TensorFlow's as well, made ones: its process would take all sizes. It settles its threads but once."""
    if tape.spec.threads == "one":
        times = tape.last.times
        told = {name.replace("numpy", "tensorflow"): took for name, took in times.items() if "numpy" in name}
        tape = Tape(tape.spec, [*tape.frames[:-1], replace(tape.last, times={**times, **told})], FINISHED, tape.made)
    return tape


@cache
def recorded(spec: Spec, begun: bool = False) -> Tape[Any]:
    """A tape with the first frame and those of `moments`."""
    learner = import_module(spec.learner)
    state = learner.start(spec)
    frames = [learner.observe(state)]
    for at in moments(spec, begun):
        state = learner.advance(state, at)
        frames.append(learner.observe(state))
    return Tape(spec, frames, FINISHED, made("cpu"))


def moments(spec: Spec, begun: bool) -> list[int]:
    """After the start: all where a notebook is about all, or the first ones; else two early ones, and the last."""
    marks = spec.marks()
    if spec.lab in EVERY or spec.lab in FIRST:
        return list(marks[1 : FIRST.get(spec.lab, len(marks)) + 1])
    early = {max(mark for mark in marks if mark <= early) for early in EARLY}
    return sorted((early | (set() if begun else {marks[-1]})) - {0})


def cells(lab: str, preset: str, language: str = "en") -> list[tuple[str, str]]:
    return BOOKS[lab](tapes(lab, preset), language)


def config(source: str) -> dict[str, Any]:
    return ast.literal_eval(source.removeprefix("CONFIG = "))


def seen(given: list[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """The app's numbers as the notebook states them, and how near they must be."""
    source = next(source for kind, source in given if kind == "code" and source.startswith(("SEEN", "ANSWERS")))
    if source.startswith("ANSWERS"):
        answers = ast.literal_eval(source.partition("\n\nfound")[0].removeprefix("ANSWERS = "))
        return {f"{library} {question}": (1.0, 0.0) for library, said in answers.items() for question in said}
    return ast.literal_eval(source.partition("\n\nprint")[0].removeprefix("SEEN = "))


def shortened(lab: str, preset: str, source: str) -> str:
    """A training that stops at the last of its early numbers, its schedule as it was; or CONFIG says how few trees."""
    if whole(lab, preset):
        return source
    if lab in WHOLE:
        return source.replace('range(CONFIG["steps"])', f"range({stop(lab, preset)})")
    return f"CONFIG = {config(source) | FEWER.get(lab, {'trees': 20})!r}" if source.startswith("CONFIG") else source


def stop(lab: str, preset: str) -> int:
    """After how many steps a notebook's first numbers are compared."""
    return max(int(name.rpartition(SOON)[2]) for name in seen(cells(lab, preset)) if SOON in name)


def whole(lab: str, preset: str) -> bool:
    """Whether a preset runs at its full size. The lecture's models do so in their snippets."""
    return (lab, preset) != LECTURE and lab not in FEWER and (lab not in WHOLE or preset in WHOLE[lab])


def kernel_of(lab: str, preset: str) -> str:
    """In which of the kernels a preset's notebook runs: what loads the same large library shares one."""
    if lab in ("tensors", "timings", "twins") or preset in APART:
        return "tensorflow"
    return "torch" if lab in (*WHOLE, "films", "surveys", "moves", "maps", "papers") else "plain"


def joined(kernel: str, folder: Path) -> nbformat.NotebookNode:
    """The notebooks of a kernel, one after the other, each in its own names.

    What each finds is written to a file in `folder`, named after lab and preset.
    """
    parts = []
    for lab in BOOKS:
        for i, preset in enumerate(LABS[lab].presets):
            if kernel_of(lab, preset) != kernel or preset in HOURS or (lab == "surveys" and preset in ALIKE):
                continue
            given = cells(lab, preset, LANGUAGES[i % 2])
            sources = [shortened(lab, preset, source) for kind, source in given if kind == "code"]
            report = REPORT.format(file=str(folder / f"{lab}-{preset}.json"))
            for source in ("%reset -f", *sources, report):
                parts.append(nbformat.v4.new_code_cell(source, metadata={"of": f"{lab}-{preset}"}))
    return nbformat.v4.new_notebook(cells=parts)


@cache
def ran(kernel: str, folder: Path) -> dict[str, Any]:
    """What the notebooks of a kernel that knows nothing of the project found, by lab and preset; or what went wrong."""
    found = folder / kernel
    found.mkdir()
    notebook = joined(kernel, found)
    client = NotebookClient(notebook, timeout=300, allow_errors=True, resources={"metadata": {"path": str(folder)}})
    client.execute()
    wrong = {
        cell.metadata["of"]: "\n".join(output.traceback)
        for cell in reversed(notebook.cells)
        for output in cell.outputs
        if output.output_type == "error"
    }
    return {file.stem: json.loads(file.read_text()) for file in found.iterdir()} | wrong


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Iterator[Path]:
    """An empty place to run in, as a student's; one thread a kernel, no window."""
    patch = pytest.MonkeyPatch()
    for name, value in (
        ("PYTHONPATH", ""),
        ("OMP_NUM_THREADS", "1"),
        ("MPLBACKEND", "Agg"),
        ("CUDA_VISIBLE_DEVICES", ""),
    ):
        patch.setenv(name, value)
    patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    yield tmp_path_factory.mktemp("home")
    patch.undo()


@pytest.mark.parametrize(("lab", "preset"), [p for p in ALL if p.values[0] != "surveys" or p.values[1] not in ALIKE])
def test_it_runs_in_a_clean_kernel_and_finds_the_app_s_numbers(lab, preset, folder):
    found = ran(kernel_of(lab, preset), folder)[f"{lab}-{preset}"]
    assert not isinstance(found, str), found
    wanted = seen(cells(lab, preset, LANGUAGES[list(LABS[lab].presets).index(preset) % 2]))
    compared = [name for name in wanted if whole(lab, preset) or SOON in name]
    assert compared or lab in FEWER or (lab, preset) == LECTURE
    assert lab not in WHOLE or any(SOON in name for name in compared)
    for name in compared:
        expected, near = wanted[name]
        assert found[name] == (pytest.approx(expected, abs=near) if lab == "gans" else near_to(expected, near)), name


def near_to(expected: float, near: float) -> Any:
    return pytest.approx(expected, rel=near, abs=1e-12)


@pytest.mark.parametrize(("lab", "preset"), ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_export_is_the_same_bytes_and_is_python(lab, preset, language):
    those = tapes(lab, preset)
    again = [Tape(_again(t.spec), t.frames, t.ending, t.made) for t in those]
    for ending in FORMATS:
        assert book(those, language, ending) == book(again, language, ending)
    notebook = nbformat.reads(book(those, language, "ipynb").decode(), as_version=4)
    nbformat.validate(notebook)
    assert "File > Upload notebook" in notebook.cells[0].source and "Drive" in notebook.cells[0].source
    text = book(those, language, "py").decode()
    compile(text, "exported", "exec")
    assert text.count("\n# %%") + 1 == len(cells(lab, preset, language))
    name = file_name(those, "py")
    assert re.fullmatch(r"[a-z]+-[0-9a-f]{12}\.py", name)
    assert f"`python {name}`" in text and "Colab에서" not in text and "To open it in Colab" not in text
    assert "노트북" not in text.replace("노트북(notebook)", "") and "notebook" not in text.lower()


def test_files_have_names_that_are_words_each_its_own():
    """The first word of each lab's file: its singular, where that is one."""
    names = {lab: file_name([Tape(LABS[lab].presets[next(iter(LABS[lab].presets))][0])], "py") for lab in BOOKS}
    words = {lab: name.rpartition("-")[0] for lab, name in names.items()}
    assert len(set(words.values())) == len(BOOKS)
    odd = {"memories": "memory", "atlas": "atlas", "why": "library"}
    assert words == {lab: odd.get(lab, lab.removesuffix("s")) for lab in BOOKS}
    assert not [word for word in words.values() if word.endswith(("ie", "la"))]


def test_scripts_name_nothing_that_is_not_there(tmp_path):
    """By ruff: a name that no cell gives would end a reader's run."""
    for lab, preset in (p.values for p in ALL):
        (tmp_path / f"{lab}-{preset}.py").write_bytes(book(tapes(lab, preset), "en", "py"))
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F821", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    for file in tmp_path.glob("tensors-*.py"):
        assert file.read_text(encoding="utf-8").count("import numpy as np") == 1, file.name


def _again(spec: Spec) -> Spec:
    """The same experiment, said anew."""
    return type(spec)(**{name: value for name, value in spec.values().items() if name in spec.rules()})


@pytest.mark.parametrize(("lab", "preset"), ALL)
def test_there_is_one_cell_of_settings_near_the_top_and_all_of_it_is_read(lab, preset):
    code = [source for kind, source in cells(lab, preset) if kind == "code"]
    (at,) = [i for i, source in enumerate(code) if source.startswith("CONFIG = ")]
    assert at <= 1
    rest = "\n".join(code[at + 1 :])
    whole = "**CONFIG" in rest or "CONFIG[name]" in rest  # handed over all at once
    assert [name for name in config(code[at]) if f'CONFIG["{name}"]' not in rest and not whole] == []
    named = {n.slice.value for n in ast.walk(ast.parse(rest)) if _of_config(n)}
    assert named <= set(config(code[at]))


def _of_config(node: ast.AST) -> bool:
    named = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    return named and isinstance(node.value, ast.Name) and node.value.id == "CONFIG"


@pytest.mark.parametrize(("lab", "preset"), ALL)
def test_text_is_in_the_page_s_language(lab, preset):
    ko, en = (cells(lab, preset, language) for language in LANGUAGES)
    assert [kind for kind, _ in ko] == [kind for kind, _ in en]
    hangul = re.compile("[가-힣]")
    for (kind, mine), (_, theirs) in zip(ko, en, strict=True):
        if kind == "markdown" and len(mine) > 40:
            assert hangul.search(mine), mine
            assert not hangul.search(theirs), theirs


@pytest.mark.parametrize("lab", BOOKS)
def test_only_what_colab_lacks_is_installed(lab):
    for preset in set(LABS[lab].presets) - set(HOURS):
        sources = [source for kind, source in cells(lab, preset) if kind == "code"]
        installs = [source for source in sources if '"pip"' in source]
        lacking = lab == "calls" and preset in ("django", "py4web", "bottle", "cherrypy")
        assert bool(installs) == lacking
        assert not installs or (sources[0] == installs[0] and preset in installs[0])


SETTINGS = [
    *(pytest.param(spec, id=f"{name}{i}") for name, p in COMPARED.items() for i, spec in enumerate(p.specs)),
    *(
        pytest.param(spec, id=f"{data}-{spec.model}")
        for data in ("moons", "diabetes")
        for spec in comparison(
            tuple(MODELS),
            data=data, trees=7, max_depth=4, min_leaf=3, max_features=0.5, learning_rate=0.3, bootstrap="off",
            n_neighbors=9, seed=3,
        )
    ),
    *(pytest.param(EnsembleSpec(data=d, model="adaboost", min_leaf=2), id=f"stump-{d}") for d in ("moons", "diabetes")),
    *(pytest.param(EnsembleSpec(data="moons", model=m), id=f"usual-{m}") for m in ("bagging", "adaboost", "knn")),
]  # fmt: skip


@pytest.mark.parametrize("spec", SETTINGS)
def test_each_call_makes_the_very_model_that_the_app_grows(spec):
    """The oracle is the library's model that the growers are tested against."""
    split = split_of(spec)
    alike = Alike([spec], [list(spec.rules())])
    lines, said = call(spec, lambda field: _read([spec], alike, 0, field))
    values = {name: getattr(spec, name) for name in spec.rules()} | {"bootstrap": spec.bootstrap == "on"}
    space: dict[str, Any] = {"CONFIG": values, "X_train": split.X_train}
    exec(lines, space)
    mine, theirs = eval(said, space), estimator(spec, split)
    assert _parameters(mine) == _parameters(theirs)
    assert type(mine) is type(theirs)


def _parameters(model: Any) -> dict[str, Any]:
    """What was set, in words; threads and an unused seed aside, and a base that is the library's own."""
    leaves = {k: v for k, v in model.get_params().items() if not hasattr(v, "get_params") and k != "steps"}
    given = {k: str(v) for k, v in leaves.items() if not k.endswith("n_jobs")}
    if type(model).__name__.startswith("XGB") and "RF" not in type(model).__name__:
        given.pop("random_state")
    tree = model.get_params().get("estimator")
    if tree is not None and str(tree) in USUAL.get(type(model).__name__, ()):
        given = {k: v for k, v in given.items() if not k.startswith("estimator__")} | {"estimator": "None"}
    return given


USUAL = {
    "BaggingClassifier": ("DecisionTreeClassifier()",),
    "BaggingRegressor": ("DecisionTreeRegressor()",),
    "AdaBoostClassifier": ("DecisionTreeClassifier(max_depth=1)",),
    "AdaBoostRegressor": ("DecisionTreeRegressor(max_depth=3)",),
}
"""The trees that scikit-learn takes where none is given."""

EDITED = "a0.5,1.2,1;a-0.25,0.5,0;m17,0.4,-0.3;m99999,1,1;r4;r5"
CASES = {
    "points": comparison(("tree", "forest"), trees=5, points=EDITED),
    "noise": comparison(("tree", "knn"), data="wine", label_noise=0.2),
    "outliers": [
        EnsembleSpec(data="sine", rows=200, model=model, trees=9, outliers=k, outlier_in=where, outlier_place=0.25)
        for k, where in ((0, "target"), (6, "input"))
        for model in ("forest", "linear")
    ],
    "outlying-classes": comparison(("tree",), data="breast_cancer", outliers=5, outlier_size=3.0),
    "friedman": comparison(("gboost", "hist"), data="friedman1", rows=300, trees=20, learning_rate=0.3),
    "board": comparison(("extra", "adaboost"), data="checkerboard", trees=15, max_depth=3, bootstrap="on"),
}


@pytest.mark.parametrize("name", CASES)
def test_own_points_spoiled_rows_and_made_data_come_out_the_same(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    those = [recorded(spec) for spec in CASES[name]]
    given = BOOKS["ensembles"](those, "en")
    space: dict[str, Any] = {}
    for kind, source in given:
        if kind == "code" and "plt.show" not in source:
            exec(source, space)
    for label, (expected, _) in seen(given).items():
        assert space["found"][label] == pytest.approx(expected, rel=EXACT), label
    assert len(seen(given)) == 2 * len(those)


def test_own_points_stand_as_numbers_and_no_text_of_a_visitor_is_in_the_code():
    those = [recorded(spec) for spec in CASES["points"]]
    text = script(BOOKS["ensembles"](those, "ko")).decode()
    assert EDITED not in text and those[0].spec.points not in text
    said = config(next(s for k, s in BOOKS["ensembles"](those, "ko") if s.startswith("CONFIG")))
    assert said["added"] == [[0.5, 1.2, 1], [-0.25, 0.5, 0]]
    assert said["moved"] == [[17, 0.4, -0.3]] and said["removed"] == [4, 5]
    evil = recorded(LABS["why"].presets["csv"][0])
    assert "evil" not in script(BOOKS["why"]([evil], "en")).decode()
    calls = tapes("calls", "os")[0]
    told = Tape(calls.spec.with_(release='1"; import evil'), calls.frames, FINISHED, calls.made)
    code = [source for kind, source in BOOKS["calls"]([told], "en") if kind == "code"]
    assert "evil" not in "".join(code)


def test_specs_that_differ_in_more_than_the_model_are_told_apart():
    specs = COMPARED["lecture"].specs
    assert together(specs) == [[0], [1]]
    assert together(COMPARED["weak"].specs) == [[0, 1, 2]]
    alike = Alike(specs, [["split_seed", "trees"], ["split_seed", "trees"]])
    assert alike.values(["split_seed", "trees"]) == {"split_seed_1": 42, "split_seed_2": 41, "trees": 2000}
    assert _config(specs, [[0], [1]], alike)["split_seed_2"] == 41


def test_a_file_of_one_s_own_is_not_exported():
    spec = EnsembleSpec()
    object.__setattr__(spec, "data", "own")
    with pytest.raises(ValueError, match="not exported"):
        BOOKS["ensembles"]([Tape(spec, [Frame(0)], FINISHED)], "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_published_ensembles_are_what_the_source_builds(language):
    """Word by word, but for the versions; the numbers as near as the notebook itself asks for."""
    lies = nbformat.reads(published("ensembles", language).read_text(encoding="utf-8"), as_version=4)
    built = nbformat.reads(book(tapes("ensembles", "lecture"), language, "ipynb").decode(), as_version=4)
    theirs, mine = ([(cell.cell_type, cell.source) for cell in one.cells] for one in (lies, built))
    numbers = [i for i, (_, source) in enumerate(mine) if source.startswith("SEEN")]
    said = [*numbers, *(i - 1 for i in numbers)]  # the cell before says the versions
    assert [c for i, c in enumerate(theirs) if i not in said] == [c for i, c in enumerate(mine) if i not in said]
    for name, (expected, near) in seen(theirs).items():
        assert seen(mine)[name][0] == near_to(expected, near), name
