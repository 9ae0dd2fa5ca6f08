"""Who may import whom, what stays light, who writes session state, and how long things may grow."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("core", "dashboard", "pages")
HEAVY = ("sklearn", "xgboost", "torch", "torchvision", "tensorflow")
SHARED = {
    "core",
    "core.spec",
    "core.tape",
    "core.engine",
    "core.store",
    "core.settings",
    "core.torchstate",
    "core.childprocess",
    "core.inturn",
    "core.ipynb",
    "core.sheets",
    "core.cells",
    "core.quoted",
    "core.data",
}
LABS = sorted(p.name for p in (ROOT / "core").iterdir() if (p / "__init__.py").exists() and p.name != "data")
STATE_WRITERS = {"dashboard.choices", "dashboard.controls", "dashboard.live"}
WRITING = {"setdefault", "pop", "popitem", "update", "clear"}


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by its dotted name."""
    paths = [path for folder in PRODUCT for path in sorted((ROOT / folder).rglob("*.py"))]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in names.items()}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """What a module imports, anywhere in it; `from core import spec` is core.spec."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {f if f in modules() else str(node.module) for f in full}
    return frozenset(found)


def under(folder: str) -> list[str]:
    return [name for name in modules() if name == folder or name.startswith(folder + ".")]


def tops(name: str) -> set[str]:
    """The packages that a module imports from."""
    return {other.split(".")[0] for other in imports(name)}


def light() -> list[str]:
    """The modules that promise to be light: the machinery, each lab's words, and all that draws."""
    names = ["spec", "tape", "engine", "recording", "worker", "store", "settings"]
    named = [f"core.{name}" for name in names] + under("core.data") + under("dashboard")
    words = [n for n in under("core") if n.rsplit(".", 1)[-1] in ("spec", "presets", "snippets")]
    drawn = {other for name in under("dashboard") + under("pages") for other in imports(name) if other in modules()}
    return sorted({*named, *words, *drawn} - {"dashboard.app"})


def imported_in_one_process(names: list[str]) -> dict[str, list[str]]:
    """What is loaded after importing `names` one after the other: by name, the watched packages that came with it."""
    watched = [*HEAVY, "streamlit"]
    code = (
        "import importlib, json, sys\n"
        f"seen = {{}}\nfor name in {names!r}:\n    importlib.import_module(name)\n"
        f"    seen[name] = [w for w in {watched!r} if w in sys.modules]\nprint(json.dumps(seen))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def writes_state(name: str) -> list[int]:
    """The lines on which a module assigns to, deletes from or otherwise changes `st.session_state`."""
    lines = []
    for node in ast.walk(tree(name)):
        place = node.value if isinstance(node, (ast.Subscript, ast.Attribute)) else None
        if place is not None and is_state(place) and isinstance(node.ctx, (ast.Store, ast.Del)):
            lines.append(node.lineno)
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and is_state(called.value) and called.attr in WRITING:
            lines.append(node.lineno)
    return lines


def is_state(node: ast.expr) -> bool:
    return ast.unparse(node) in ("st.session_state", "session_state")


def test_there_are_labs_and_modules_to_look_at():
    assert {"ensembles", "gans"} <= set(LABS)
    assert {"core.engine", "dashboard.app", "pages.home"} <= set(modules())


def test_the_entry_knows_the_menu_and_no_page():
    assert "dashboard.nav" in imports("dashboard.app")
    assert not tops("dashboard.app") & {"core", "pages"}


def test_nobody_imports_a_page_or_the_entry():
    for name in modules():
        assert "pages" not in tops(name), f"{name} imports a page"
        assert "dashboard.app" not in imports(name), f"{name} imports the entry"


@pytest.mark.parametrize("name", under("core"))
def test_core_knows_no_screen(name):
    assert not tops(name) & {"dashboard", "pages", "streamlit", "plotly", "altair"}


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_imports_only_itself_and_what_is_shared(lab):
    for name in under(f"core.{lab}"):
        for other in (o for o in imports(name) if o.split(".")[0] == "core"):
            mine = other == f"core.{lab}" or other.startswith(f"core.{lab}.")
            assert mine or other in SHARED or other.startswith("core.data."), f"{name} imports {other}"


def test_shared_core_imports_no_lab():
    inside = tuple(f"core.{lab}" for lab in LABS)
    for name in SHARED | {"core.recording", "core.worker"} | set(under("core.data")):
        assert not [other for other in imports(name) if other.startswith(inside)], name


def test_charts_import_no_streamlit_not_even_by_others():
    names = under("dashboard.charts")
    assert len(names) > 2
    assert not [name for name in names if "streamlit" in tops(name)]
    loaded = imported_in_one_process(names)
    assert {name: found for name, found in loaded.items() if "streamlit" in found} == {}


def test_light_modules_load_nothing_heavy():
    loaded = imported_in_one_process(light())
    assert {name: heavy for name, found in loaded.items() if (heavy := [w for w in found if w in HEAVY])} == {}


def test_the_check_for_heavy_modules_sees_them():
    assert imported_in_one_process(["core.spec", "sklearn"]) == {"core.spec": [], "sklearn": ["sklearn"]}


@pytest.mark.parametrize("name", under("dashboard") + under("pages"))
def test_only_choices_controls_and_live_write_session_state(name):
    lines = writes_state(name)
    assert name in STATE_WRITERS or not lines, f"{name} writes session state on lines {lines}"


def test_the_check_for_writing_sees_the_writers():
    assert all(writes_state(name) for name in STATE_WRITERS)


def test_no_module_in_dashboard_hides_one_of_the_standard_library():
    names = {path.stem if path.suffix == ".py" else path.name for path in (ROOT / "dashboard").iterdir()}
    assert not names & sys.stdlib_module_names


def test_streamlit_finds_no_pages_of_its_own():
    assert not (ROOT / "dashboard" / "pages").exists()
    assert not (ROOT / "uv.lock").exists(), "Streamlit's Cloud would take it for the list of requirements"


def test_the_entry_is_short():
    assert len(modules()["dashboard.app"].read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("name", modules())
def test_files_and_functions_are_short(name):
    assert len(modules()[name].read_text(encoding="utf-8").splitlines()) <= 300
    for node in ast.walk(tree(name)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno + 1 <= 60, f"{name}.{node.name}"
