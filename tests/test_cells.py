"""What exported notebooks are made of, part by part: quoted code, numbers compared, files; and a process that tells."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from core import cells, childprocess, quoted
from core.cells import Seen
from core.ipynb import notebook
from core.notebooks import file_name, script
from core.tape import LearnerError, Tape
from tests.toys import Toy

MODULE = '''\
"""What it is about."""

import math

LIMIT: int = 3


@staticmethod
def f(a: int, 글: str | None = None, *, b: list[int]) -> dict[str, int]:
    """What it says."""
    c: int = a
    return {글: c}


class C:
    def g(self, a: int) -> int:
        return a
'''


@pytest.fixture
def made(tmp_path, monkeypatch) -> str:
    """The name of a module that has MODULE as its text."""
    (tmp_path / "made_to_be_quoted.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.setattr(quoted, "ROOT", tmp_path)
    quoted.text_of.cache_clear()
    yield "made_to_be_quoted"
    quoted.text_of.cache_clear()


def test_code_is_quoted_as_it_stands_and_functions_without_annotations(made):
    assert quoted.text_of(made) == MODULE.partition("\n\n")[2]
    assert quoted.source(made, "LIMIT", "f") == (
        "LIMIT: int = 3\n\n\n@staticmethod\ndef f(a, 글=None, *, b):\n"
        '    """What it says."""\n    c = a\n    return {글: c}'
    )
    assert quoted.source(made, "C") == "class C:\n    def g(self, a):\n        return a"
    assert quoted.body(made, "f") == "c = a\nreturn {글: c}"
    with pytest.raises(KeyError):
        quoted.source(made, "g")


def test_numbers_are_lifted_from_keywords_alone():
    text = 'fit(7, a=1, b=x, c=True, d=g(e=-2, f=2.5), h="1")'
    lifted, numbers = quoted.lifted(text, "own")
    assert numbers == {"a": 1, "f": 2.5}
    assert lifted == 'fit(7, a=CONFIG["own"]["a"], b=x, c=True, d=g(e=-2, f=CONFIG["own"]["f"]), h="1")'


def test_imports_stand_once_and_the_standard_library_s_first():
    found = cells.imports("import torch\nfrom math import pi", "import math\nimport json\nimport torch\n\n")
    assert found == "import json\nimport math\nfrom math import pi\n\nimport torch"
    assert cells.imports("import math") == "import math"


def test_names_that_stand_more_than_once_are_numbered():
    assert cells.distinct(["a", "b", "a", "a"]) == ["a #1", "b", "a #2", "a #3"]


def test_versions_are_said_of_packages_that_have_one():
    how = {"versions": {"numpy": "2.1", "torch": "", "xgboost": "3"}}
    assert cells.made("en", how, ("torch", "numpy", "keras")) == "Versions in the app: numpy 2.1."
    assert cells.made("en", how, ("torch",)) == cells.made("en", {}, ("numpy",)) == ""


def test_a_number_is_wanted_to_the_last_digit_unless_more_is_said():
    _, (_, strict) = cells.compared("en", {"x": Seen(2.0)}, "")
    assert ast.literal_eval(strict.partition("\n\n")[0].removeprefix("SEEN = ")) == {"x": (2.0, 1e-12)}


def test_every_cell_of_a_file_has_an_id_of_its_own_and_text_stands_in_comments():
    given = [("code", "x = 1"), ("markdown", "a\n\nb"), ("code", "x = 1"), ("raw", "x = 1")]
    made = json.loads(notebook(given, "a.ipynb"))["cells"]
    assert len({cell["id"] for cell in made}) == len(given)
    assert [("".join(cell["source"]), "outputs" in cell) for cell in made] == [(s, k == "code") for k, s in given]
    assert script(given[:2]).decode() == "# %%\nx = 1\n\n# %% [markdown]\n# a\n#\n# b\n"


def test_a_file_is_named_by_all_of_its_runs():
    tapes = [Tape(Toy(seed=seed)) for seed in (1, 2)]
    names = {file_name(those, "py") for those in (tapes[:1], tapes[1:], tapes, tapes[::-1])}
    assert len(names) == 4 and all(name.startswith("toy-") and name.endswith(".py") for name in names)
    assert file_name(tapes[:1], "py") == f"toy-{Toy(seed=1).key[:12]}.py"


CHILD = """
import json, os, sys
said = {"seed": os.environ["PYTHONHASHSEED"], "own": os.environ.get("OWN"), "arguments": sys.argv[1:-1]}
said["folders"] = [os.getcwd(), os.environ["TMPDIR"], os.path.dirname(sys.argv[-1])]
open(sys.argv[-1], "w").write(json.dumps(said))
sys.exit("fails" in sys.argv)
"""


def test_a_process_has_a_folder_and_an_environment_of_its_own_and_may_not_fail(tmp_path, monkeypatch):
    (tmp_path / "made_child.py").write_text(CHILD)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    told = childprocess.ask("made_child", "a", "b", patience=60, env={"OWN": "yes"})
    assert (told["seed"], told["own"], told["arguments"]) == ("0", "yes", ["a", "b"])
    (folder,) = {str(Path(one).resolve()) for one in told["folders"]}
    assert not Path(folder).exists() and Path(folder) != Path.cwd()
    with pytest.raises(LearnerError) as caught:
        childprocess.ask("made_child", "fails", patience=60)
    assert caught.value.reason == "raised", "though it wrote its file"
