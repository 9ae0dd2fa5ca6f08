"""Whose code a function is: yours, a distribution's, the standard library's, or the server's. Standard library only."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from core.anatomy.recorder import Function

KINDS = ("yours", "package", "python", "server", "unknown")


class Owner(NamedTuple):
    """Whose code it is: a name in KINDS, and for a package its distribution's name as it is installed by."""

    kind: str
    name: str = ""


class Owners:
    """Tells owners apart.

    mine     the files that the programmer wrote
    serving  the modules that play the server
    playing  modules that play a package, and the name that it then has
    """

    def __init__(
        self, mine: Collection[Path], serving: Collection[str] = (), playing: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._mine = {str(path.resolve()) for path in mine}
        self._serving, self._playing = tuple(serving), playing
        self._roots = [Path(p).resolve() for p in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}]
        self._standard = Path(sysconfig.get_path("stdlib")).resolve()

    def of(self, function: Function) -> Owner:
        """The owner of a function. Made-up files, such as a dataclass's methods, belong to their module."""
        if self._is_mine(function.file) or (function.file[:1] == "<" and self._is_mine(_file_of(function.module))):
            return Owner("yours")
        if any(function.module == name or function.module.startswith(f"{name}.") for name in self._serving):
            return Owner("server")
        if function.module in self._playing:
            return Owner("package", self._playing[function.module])
        top = function.module.partition(".")[0]
        if function.file and not function.file.startswith("<"):
            inside = self._inside(Path(function.file))
            if inside is not None:
                return Owner("package", self._distribution(inside))
            if Path(function.file).resolve().is_relative_to(self._standard):
                return Owner("python")
        if top in sys.stdlib_module_names or top == "builtins" or top.startswith("namedtuple_"):
            return Owner("python")
        file = _file_of(function.module) or _file_of(top)
        inside = self._inside(Path(file)) if file else None
        if inside is not None:
            return Owner("package", self._distribution(inside))
        names = self._tops.get(top, [])
        return Owner("package", names[0]) if names else Owner("unknown", top)

    def _is_mine(self, file: str) -> bool:
        return bool(file) and str(Path(file).resolve()) in self._mine

    def _inside(self, file: Path) -> Path | None:
        """Where a file lies below the folder of installed packages; None when it does not."""
        for path in (file, file.resolve()):
            for root in self._roots:
                if path.is_relative_to(root):
                    return path.relative_to(root)
        return None

    @cached_property
    def _tops(self) -> dict[str, list[str]]:
        """Top-level names and the distributions that bring them; a namespace such as `google` is brought by several."""
        return {name: sorted(set(found)) for name, found in metadata.packages_distributions().items()}

    def _distribution(self, inside: Path) -> str:
        names = self._tops.get(inside.parts[0].removesuffix(".py"), []) or [inside.parts[0]]
        if len(names) > 1:
            brought = [name for name in names if inside.as_posix() in _files(name)]
            names = brought or names
        return names[0]


def _file_of(module: str) -> str:
    """Where an imported module lies; empty where it is not known."""
    return getattr(sys.modules.get(module), "__file__", None) or ""


@lru_cache(maxsize=64)
def _files(distribution: str) -> frozenset[str]:
    return frozenset(str(path.as_posix()) for path in metadata.files(distribution) or [])
