"""The map of what is installed as the cells of a notebook: versions, sizes, import times. Light: text only."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from core.anatomy.atlas import PLACES, AtlasSpec, here, versions
from core.cells import Cell, Seen, code, compared, head, imports, settings
from core.cells import words as text
from core.spec import Text
from core.tape import Tape

TITLE = Text("설치된 라이브러리 살펴보기", "What is installed")
ABOUT = Text(
    "강의에 나오는 프레임워크와 라이브러리의 버전과 크기를 메타데이터에서 읽고, 새 프로세스에서 불러오는 시간을 "
    "잽니다. "
    "설치하지 않은 것은 건너뜁니다. 한 번씩 재면 {seconds:.0f}초쯤 걸립니다.",
    "Versions and sizes of the lecture's frameworks and libraries are read from their metadata, and importing each is "
    "timed in a fresh process. What is not installed is left out. With one try each this takes about {seconds:.0f} s.",
)
MEASURE = Text(
    "## 재기\n\n크기는 배포 파일의 목록(RECORD)에 있는 파일을 모두 더한 것이고, 의존하는 패키지는 넣지 않습니다. "
    "`import`는 한 프로세스에서 두 번째부터 거의 공짜이므로 잴 때마다 새 프로세스를 엽니다.",
    "## Measuring\n\nA size is the sum of all files in a distribution's list (RECORD), without what it depends on. A "
    "second `import` in the same process is almost free, so each is timed in a process of its own.",
)
RUN = Text("## 하나씩", "## One after the other")
INSIDE = Text(
    "## 무엇을 함께 불러오는가\n\n`python -X importtime`은 모듈마다 자기 몫의 시간을 적습니다.",
    "## What an import brings\n\n`python -X importtime` writes down each module's own time.",
)
RESULT = Text(
    "버전은 같으면 1, 다르면 0입니다. 버전과 크기는 설치된 것이 같아야 같습니다. 시간은 컴퓨터마다 다르므로 견주지 "
    "않고 아래에 나란히 적습니다.",
    "A version is 1 where it is the same, else 0. Versions and sizes are the same where the same is installed. Times "
    "differ from computer to computer; they are not compared, and stand side by side below.",
)
TIMES = Text("## 시간을 나란히", "## Times side by side")
NEXT = Text(
    '## 해 볼 것\n\n1. `CONFIG["inside"]`를 `"numpy"`나 `"pandas"`로 바꾸어 보세요. 모듈을 몇 개 불러오나요?\n'
    '2. `CONFIG["times"]`를 3으로 하고 가장 짧은 시간을 보세요. 첫 번째보다 얼마나 빠른가요? 왜 그럴까요?\n'
    "3. 크기와 시간은 함께 커지나요? 그렇지 않은 것을 찾아보세요.",
    '## To try\n\n1. Set `CONFIG["inside"]` to `"numpy"` or `"pandas"`. How many modules does it bring?\n'
    '2. Set `CONFIG["times"]` to 3: how much faster is the shortest than the first, and why?\n'
    "3. Do times grow with sizes? Find one where they do not.",
)
MEASURED = '''\
def version_of(package):
    """The installed version; Python's own for its standard library, "" where nothing is installed."""
    try:
        return metadata.version(package) if package else platform.python_version()
    except metadata.PackageNotFoundError:
        return ""


def megabytes_of(package, module):
    """The size of a distribution's files on disk; of the standard library, that of the one module."""
    if not package:
        return Path(sysconfig.get_path("stdlib"), f"{module}.py").stat().st_size / 1e6
    files = [Path(file.locate()) for file in metadata.files(package) or []]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def import_seconds(module):
    """The shortest of some imports, each in a fresh process, and how many modules one brings."""
    program = (
        "import sys, time; before, began = len(sys.modules), time.perf_counter(); "
        f"import {module}; print(time.perf_counter() - began, len(sys.modules) - before)"
    )
    tries = []
    for _ in range(CONFIG["times"]):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        if done.returncode == 0:
            tries.append([float(word) for word in done.stdout.splitlines()[-1].split()])
    return min(tries, default=[math.nan, math.nan])'''
EACH = """\
versions, seconds, found = {}, {}, {}
for name, (package, module) in CONFIG["places"].items():
    versions[name] = version_of(package)
    if not versions[name]:
        found[f"{name}: MB"] = math.nan
        print(f"{name:13} -")
        continue
    size = found[f"{name}: MB"] = megabytes_of(package, module)
    seconds[name], brought = import_seconds(module)
    print(f"{name:13} {versions[name]:12} {size:8.1f} MB {seconds[name]:7.3f} s {brought:6.0f} modules")
found["installed"] = sum(map(bool, versions.values()))"""
INNER = """\
_, module = CONFIG["places"][CONFIG["inside"]]
done = subprocess.run([sys.executable, "-X", "importtime", "-c", f"import {module}"], capture_output=True, text=True)
rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if "|" in line][1:]
longest = sorted(((int(own), name.strip()) for own, _, name in rows), reverse=True)
print(len(rows), "modules")
for own, name in longest[:8]:
    print(f"{own / 1000:8.1f} ms  {name}")"""
SHOWN = """\
APP = {app}

for name in seconds:
    print(f"{{name:13}} {{seconds[name]:7.3f}} s {{APP.get(name, math.nan):7.3f}} s")
plt.barh(list(seconds), list(seconds.values()), label="here")
plt.plot([APP.get(name, math.nan) for name in seconds], list(seconds), "k|", markersize=16, label="app")
plt.xscale("log")
plt.xlabel("seconds of an import")
plt.legend()
plt.show()"""
SIZED = 0.01
"""How far a size may lie apart, relative to it: bytecode is written as modules are first imported."""
TRIES = 1


def cells(tapes: Sequence[Tape[AtlasSpec]], language: str) -> list[Cell]:
    """The notebook of one map."""
    tape = tapes[0]
    times = _measured(tape, "import_seconds")
    places = {name: (place.package, place.module) for name, place in PLACES.items()}
    known = {name: version for name, version in versions().items() if version} if tape.spec == here() else {}
    same = [f"APP_VERSIONS = {_rows(known)}\n", _same(known)] if known else []
    return [
        *head(language, TITLE(language), ABOUT(language).format(seconds=TRIES * sum(times.values())), ["matplotlib"]),
        *settings(language, {"times": TRIES, "inside": "flask", "places": places}),
        code(
            imports(
                "import math", "import platform", "import subprocess", "import sys", "import sysconfig",
                "from importlib import metadata", "from pathlib import Path", "import matplotlib.pyplot as plt",
            ),
        ),
        text(MEASURE(language)),
        code(MEASURED),
        text(RUN(language)),
        code(EACH, *same),
        *compared(language, _seen(tape, known), RESULT(language)),
        text(TIMES(language)),
        code(SHOWN.format(app=_rows({name: round(value, 3) for name, value in times.items()}))),
        text(INSIDE(language)),
        code(INNER),
        text(NEXT(language)),
    ]  # fmt: skip


def _measured(tape: Tape[AtlasSpec], what: str) -> dict[str, float]:
    """One of the map's measurements by place; what could not be measured is left out."""
    values = zip(PLACES, tape.last.arrays[what].tolist(), strict=True)
    return {name: value for name, value in values if isfinite(value)}


def _seen(tape: Tape[AtlasSpec], known: dict[str, str]) -> dict[str, Seen]:
    """Sizes, versions as "the same", and how many are installed."""
    sizes = _measured(tape, "megabytes")
    found = {f"{name}: MB": Seen(size, SIZED) for name, size in sizes.items()}
    found |= {f"{name}: version": Seen(1.0) for name in known}
    return found | {"installed": Seen(float(len(known or sizes)))}


def _same(known: dict[str, str]) -> str:
    return (
        "for name, version in APP_VERSIONS.items():\n"
        '    found[f"{name}: version"] = float(versions.get(name) == version)'
    )


def _rows(values: dict[str, str] | dict[str, float]) -> str:
    return "\n".join(["{", *(f'    "{name}": {value!r},' for name, value in values.items()), "}"]).replace("'", '"')
