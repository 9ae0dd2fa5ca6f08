"""The map of unit 02: what each framework and library of the lecture is for, who controls, and when it began. Light.

What an installation says for itself (version, size, import time) is measured, by `core.anatomy.atlas_learner`.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from core.settings import installed
from core.spec import Spec, Text, line


class Place(NamedTuple):
    """One name of the lecture.

    control  who calls whom: framework, library, or both
    package  the distribution; empty for the standard library. module is what a program imports
    began    the year in which it became public, and source, where that is said; licence by its SPDX name
    example  the recorded program that shows it
    """

    label: str
    use: Text
    control: str
    package: str
    module: str
    began: int
    licence: str
    source: str
    example: str


PLACES: dict[str, Place] = {
    "django": Place(
        "Django", Text("데이터베이스가 있는 큰 웹 서비스", "Large web services with a database"), "framework",
        "django", "django.core.handlers.wsgi", 2005, "BSD-3-Clause",
        "https://docs.djangoproject.com/en/stable/faq/general/", "django",
    ),
    "py4web": Place(
        "py4web", Text("데이터베이스를 쓰는 웹 앱을 빠르게", "Web apps with a database, quickly"), "framework",
        "py4web", "py4web", 2007, "BSD-3-Clause",
        "https://github.com/web2py/web2py", "py4web",
    ),
    "flask": Place(
        "Flask", Text("작은 웹 서비스와 API", "Small web services and APIs"), "framework",
        "flask", "flask", 2010, "BSD-3-Clause",
        "https://flask.palletsprojects.com/en/stable/changes/", "flask",
    ),
    "bottle": Place(
        "Bottle", Text("아주 작은 웹 앱, 실습", "Tiny web apps, exercises"), "framework",
        "bottle", "bottle", 2009, "MIT",
        "https://github.com/bottlepy/bottle/blob/master/bottle.py", "bottle",
    ),
    "cherrypy": Place(
        "CherryPy", Text("클래스로 짜는 작은 웹 앱", "Small web apps made of classes"), "framework",
        "cherrypy", "cherrypy", 2002, "BSD-3-Clause",
        "https://www.tutorialspoint.com/cherrypy/cherrypy_introduction.htm", "cherrypy",
    ),
    "os": Place(
        "os", Text("파일, 폴더, 환경 변수", "Files, folders, environment variables"), "library",
        "", "os", 1991, "PSF-2.0",
        "https://docs.python.org/3/license.html", "os",
    ),
    "numpy": Place(
        "NumPy", Text("다차원 배열과 빠른 수치 계산", "Arrays and fast arithmetic"), "library",
        "numpy", "numpy", 2005, "BSD-3-Clause",
        "https://numpy.org/about/", "numpy",
    ),
    "pandas": Place(
        "pandas", Text("표 읽기, 정리, 집계", "Tables: reading, tidying, summing up"), "library",
        "pandas", "pandas", 2009, "BSD-3-Clause",
        "https://pandas.pydata.org/about/", "pandas",
    ),
    "matplotlib": Place(
        "Matplotlib", Text("그래프 그리기", "Charts"), "library",
        "matplotlib", "matplotlib.pyplot", 2003, "PSF-2.0",
        "https://github.com/matplotlib/matplotlib", "matplotlib",
    ),
    "scipy": Place(
        "SciPy", Text("최적화, 적분, 통계", "Optimisation, integrals, statistics"), "library",
        "scipy", "scipy.integrate", 2001, "BSD-3-Clause",
        "https://docs.scipy.org/doc/scipy/release/1.0.0-notes.html", "scipy",
    ),
    "sklearn": Place(
        "scikit-learn", Text("머신러닝 모델과 전처리", "Machine learning and preprocessing"), "library",
        "scikit-learn", "sklearn.linear_model", 2010, "BSD-3-Clause",
        "https://scikit-learn.org/stable/about.html", "sklearn",
    ),
    "tensorflow": Place(
        "TensorFlow", Text("딥러닝, Keras의 fit", "Deep learning, Keras's fit"), "both",
        "tensorflow", "tensorflow", 2015, "Apache-2.0",
        "https://arxiv.org/abs/1603.04467", "keras_fit",
    ),
    "torch": Place(
        "PyTorch", Text("딥러닝, 직접 쓰는 반복문", "Deep learning, a loop of your own"), "library",
        "torch", "torch", 2017, "BSD-3-Clause",
        "https://pytorch.org/blog/a-year-in/", "torch",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class AtlasSpec(Spec):
    """All of PLACES, measured one after the other. `stamp` says what is installed; an upgrade makes it another one."""

    lab: ClassVar[str] = "atlas"
    learner: ClassVar[str] = "core.anatomy.atlas_learner"
    axis: ClassVar[str] = "place"

    stamp: str = line(str.strip, label=Text("설치된 버전", "What is installed"))

    def marks(self) -> tuple[int, ...]:
        return tuple(range(len(PLACES) + 1))


def versions() -> Mapping[str, str]:
    """The version of each that is installed here; Python's own for the standard library."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {name: installed(place.package) if place.package else python for name, place in PLACES.items()}


def here() -> AtlasSpec:
    """The map of this installation."""
    said = " ".join(f"{name}={version}" for name, version in versions().items())
    return AtlasSpec(hashlib.sha256(said.encode()).hexdigest()[:12])
