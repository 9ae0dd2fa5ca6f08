"""What is taken home runs in a clean kernel and finds the app's numbers: every preset, in both languages."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
import torch
from nbclient import NotebookClient

from core.labs import LABS
from core.notebooks import BOOKS, FORMATS, book, file_name
from core.spec import Spec
from core.tape import Tape
from tests.exported import (
    ALL,
    FEWER,
    HOURS,
    LANGUAGES,
    LECTURE,
    SOON,
    WHOLE,
    begun,
    cells,
    config,
    near_to,
    seen,
    stop,
    tapes,
    whole,
)

REPORT = """\
import json
from pathlib import Path
import matplotlib.pyplot as plt
plt.close("all")
Path({file!r}).write_text(json.dumps({{name: float(value) for name, value in found.items()}}))"""
APART = ("tensorflow", "keras_fit")
"""Programs that get a kernel of their own: TensorFlow does not share a process with PyTorch's compiler."""


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def shortened(lab: str, preset: str, source: str) -> str:
    """A training that stops at the last of its early numbers, its schedule as it was; or CONFIG says how few trees."""
    if whole(lab, preset):
        return source
    if lab in WHOLE:
        return source.replace('range(CONFIG["steps"])', f"range({stop(lab, preset)})")
    return f"CONFIG = {config(source) | FEWER.get(lab, {'trees': 20})!r}" if source.startswith("CONFIG") else source


def kernel_of(lab: str, preset: str) -> str:
    """In which of the kernels a preset's notebook runs: what loads the same large library shares one."""
    if lab in ("tensors", "timings", "twins") or preset in APART:
        return "tensorflow"
    return "torch" if lab in (*WHOLE, "films", "surveys", "moves", "maps", "papers") else "plain"


def joined(kernel: str, folder: Path) -> nbformat.NotebookNode:
    """The notebooks of a kernel, one after the other, each in its own names.

    What each finds is written to a file in `folder`, named after lab and preset. Timings come first: they settle
    TensorFlow's threads, which can be done but once.
    """
    parts = []
    for lab in sorted(BOOKS, key=lambda lab: lab != "timings"):
        for i, preset in enumerate(LABS[lab].presets):
            if kernel_of(lab, preset) != kernel or preset in HOURS:
                continue
            given = BOOKS[lab](begun(lab, preset), LANGUAGES[i % 2])
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


@pytest.mark.parametrize(("lab", "preset"), ALL)
def test_it_runs_in_a_clean_kernel_and_finds_the_app_s_numbers(lab, preset, folder):
    found = ran(kernel_of(lab, preset), folder)[f"{lab}-{preset}"]
    assert not isinstance(found, str), found
    if (lab in FEWER and lab != "atlas") or (lab, preset) == LECTURE:
        return
    wanted = seen(BOOKS[lab](begun(lab, preset), LANGUAGES[list(LABS[lab].presets).index(preset) % 2]))
    if lab == "atlas":  # what was looked at
        wanted = {name: said for name, said in wanted.items() if name.partition(":")[0] in FEWER[lab]["places"]}
    assert wanted and (lab not in WHOLE or any(SOON in name for name in wanted))
    for name in wanted:
        expected, near = wanted[name]
        assert found[name] == (pytest.approx(expected, abs=near) if lab == "gans" else near_to(expected, near)), name


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
    assert f"`python {name}`" in text and "Colab에서 열기" not in text and "Upload" not in text
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
