"""Recorded experiments as files that repeat them outside the app: a notebook, or a script of the same cells. Light.

`BOOKS` is the only list of what can be taken home. One experiment gives the same bytes on every export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.anatomy.notebook.atlas import cells as atlas
from core.anatomy.notebook.calls import cells as calls
from core.anatomy.notebook.why import cells as why
from core.cells import Cell
from core.diffusion.notebook import cells as flows
from core.ensembles.notebook.bagging import cells as bagging
from core.ensembles.notebook.cells import cells as ensembles
from core.ensembles.notebook.costs import cells as costs
from core.ensembles.notebook.depths import cells as depths
from core.ensembles.notebook.rounds import cells as rounds
from core.ensembles.notebook.snippets import cells as snippets
from core.ensembles.notebook.surrogates import cells as surrogates
from core.ensembles.notebook.trees import cells as trees
from core.ensembles.notebook.variance import cells as variance
from core.fields.notebook import cells as fields
from core.gans.notebook.maps import cells as maps
from core.gans.notebook.moves import cells as moves
from core.gans.notebook.pairs import book as gans
from core.gans.notebook.papers import cells as papers
from core.gans.notebook.surveys import cells as surveys
from core.ipynb import notebook
from core.nets.notebook.autoencoder import cells as autoencoders
from core.nets.notebook.convnet import cells as convnets
from core.nets.notebook.memory import cells as memories
from core.nets.notebook.twins import cells as twins
from core.settings import ROOT
from core.spec import Text
from core.tape import Tape
from core.tensors.notebook import cells as tensors
from core.tensors.timing_notebook import cells as timings

Tapes = Sequence[Tape[Any]]
Book = Callable[[Tapes, str], list[Cell]]
BOOKS: Mapping[str, Book] = {
    "atlas": atlas,
    "calls": calls,
    "why": why,
    "fields": fields,
    "tensors": tensors,
    "timings": timings,
    "ensembles": ensembles,
    "snippets": snippets,
    "bagging": bagging,
    "rounds": rounds,
    "trees": trees,
    "surrogates": surrogates,
    "costs": costs,
    "variance": variance,
    "depths": depths,
    "gans": gans,
    "films": gans,
    "surveys": surveys,
    "moves": moves,
    "maps": maps,
    "papers": papers,
    "flows": flows,
    "autoencoders": autoencoders,
    "convnets": convnets,
    "memories": memories,
    "twins": twins,
}
"""By lab: the cells of one experiment, given its tapes, finished ones, and the language to say it in."""
LANGUAGES = ("ko", "en")
SHORT = 12  # letters of a key: enough to tell experiments apart by the names of their files
FORMATS: Mapping[str, str] = {"ipynb": "application/x-ipynb+json", "py": "text/x-python"}
"""The endings of what is exported, and their MIME types."""
HOW: Mapping[str, Text] = {
    "ipynb": Text(
        "**Colab에서 열기**: [colab.research.google.com](https://colab.research.google.com)에서 "
        "*File > Upload notebook*(파일 > 노트 업로드)으로 이 파일을 올립니다. 필요한 것은 Colab에 이미 있고, 없는 것은 "
        "첫 칸이 설치합니다. 고친 것을 남기려면 *File > Save a copy in Drive*(파일 > Drive에 사본 저장)를 누르세요.",
        "**To open it in Colab**: go to [colab.research.google.com](https://colab.research.google.com), choose "
        "*File > Upload notebook* and pick this file. Colab has what it needs, or the first cell installs it. To keep "
        "your changes, choose *File > Save a copy in Drive*.",
    ),
    "py": Text(
        "**실행하기**: 터미널에서 `python {name}`로 처음부터 끝까지 실행합니다. VS Code나 Spyder에서는 `# %%`로 나뉜 "
        "칸을 하나씩 실행할 수도 있습니다. 그림 창이 뜨면 닫아야 다음으로 넘어갑니다.",
        "**To run it**: `python {name}` in a terminal runs it from beginning to end; VS Code and Spyder also run it "
        "cell by cell, each beginning with `# %%`. Where a picture opens in a window, close it to go on.",
    ),
}
"""How each is run: the end of its first cell."""
NAMES: Mapping[str, str] = {"atlas": "atlas", "memories": "memory", "why": "library"}
"""What the files of a lab are called, where it is not its name in the singular."""


class Published(NamedTuple):
    """A notebook that lies in the repository: of which lab's preset it is."""

    lab: str
    preset: str


PUBLISHED: Mapping[str, Published] = {
    "ensembles": Published("ensembles", "lecture"),
    "gan": Published("gans", "healthy"),
}
"""The course's own notebooks; `python -m core notebooks` writes them."""


def published(name: str, language: str) -> Path:
    """Where one of PUBLISHED lies."""
    return ROOT / "docs" / "notebooks" / f"{name}.{language}.ipynb"


def colab(repository: str, name: str, language: str) -> str:
    """The address at which Colab opens one of PUBLISHED from a public GitHub repository, "owner/name"."""
    path = published(name, language).relative_to(ROOT).as_posix()
    return f"https://colab.research.google.com/github/{repository}/blob/HEAD/{path}"


def book(tapes: Tapes, language: str, ending: str) -> bytes:
    """The experiment as a file of one of FORMATS. KeyError where its lab has no book."""
    name = file_name(tapes, ending)
    (kind, first), *rest = BOOKS[lab_of(tapes)](tapes, language)
    given = [(kind, f"{first}\n\n{HOW[ending](language).format(name=name)}"), *rest]
    return script(given) if ending == "py" else notebook(given, name)


def lab_of(tapes: Tapes) -> str:
    """The lab of an experiment."""
    return str(tapes[0].spec.lab)


def file_name(tapes: Tapes, ending: str) -> str:
    """What the file of an experiment is called: letters, digits and hyphens, and the ending."""
    keys = [tape.spec.key for tape in tapes]
    key = keys[0] if len(keys) == 1 else hashlib.sha256("".join(keys).encode()).hexdigest()
    lab = lab_of(tapes)
    return f"{NAMES.get(lab, lab.removesuffix('s'))}-{key[:SHORT]}.{ending}"


def script(given: Sequence[Cell]) -> bytes:
    """Cells as one Python file in the percent format, which editors show as cells; text stands in comments."""
    return ("\n\n".join(_marked(kind, source) for kind, source in given) + "\n").encode()


def _marked(kind: str, source: str) -> str:
    if kind == "code":
        return "# %%\n" + source
    lines = [f"# {line}".rstrip() for line in source.splitlines()]
    return "\n".join(["# %% [markdown]", *lines])
