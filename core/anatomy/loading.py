"""Gets an application as its framework starts it, and the file that its programmer wrote. Heavy: web frameworks."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "frameworks"


def source(name: str) -> Path:
    """The file with the guest book on a framework."""
    return HERE / f"{name}_guestbook.py"


def application(name: str) -> tuple[Any, Path]:
    """A framework's guest book, ready to be asked, and the file that it was loaded from."""
    if name == "py4web":
        return _py4web()
    module = importlib.import_module(f"core.anatomy.frameworks.{name}_guestbook")
    return module.application, source(name)


def _py4web() -> tuple[Any, Path]:
    """It starts no file but a folder of applications, in which it writes; the one called `_default` stands at /."""
    from py4web.core import wsgi

    folder = Path(tempfile.mkdtemp(prefix="apps-"))
    file = folder / "_default" / "__init__.py"
    file.parent.mkdir()
    (folder / "__init__.py").touch()
    shutil.copyfile(source("py4web"), file)
    return wsgi(apps_folder=str(folder), dashboard_mode="none", yes=True), file
