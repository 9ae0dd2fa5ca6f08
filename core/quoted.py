"""The project's own text, as the cells of a notebook show it: a program, a function, a constant. Light.

So what is shown and run at home is what is shown and run here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

from core.settings import ROOT


@lru_cache(maxsize=64)
def text_of(module: str) -> str:
    """A module's text as it stands in the project, without its docstring."""
    text = (ROOT / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8")
    body = ast.parse(text).body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        return "\n".join(text.splitlines()[body[0].end_lineno or 0 :]).strip("\n") + "\n"
    return text


def source(module: str, *names: str) -> str:
    """Functions, classes and constants of a module as they stand in the project, functions without annotations.

    KeyError where the module has no such name.
    """
    text = text_of(module)
    found = {name: node for node in ast.parse(text).body for name in _named(node)}
    parts = [_plain(text, found[name]) for name in names]
    return "\n\n\n".join(parts)


def body(module: str, name: str) -> str:
    """What a function does, without its head and its docstring."""
    lines = source(module, name).splitlines()
    function = ast.parse("\n".join(lines)).body[0]
    assert isinstance(function, ast.FunctionDef)
    first = function.body[1] if ast.get_docstring(function) else function.body[0]
    return dedent("\n".join(lines[first.lineno - 1 :]))


def _named(node: ast.stmt) -> list[str]:
    """What a statement at the top of a module defines."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    each = [one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [target.id for target in each if isinstance(target, ast.Name)]


def _plain(text: str, node: ast.stmt) -> str:
    """A definition's text; a student would not annotate it."""
    lines = text.splitlines()
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    spans = sorted({span for inner in ast.walk(node) for span in _annotations(inner, lines)}, reverse=True)
    for line, start, end in spans:
        said = lines[line - 1].encode()
        lines[line - 1] = (said[:start] + said[end:]).decode()
    return "\n".join(lines[first - 1 : node.end_lineno])


def _annotations(node: ast.AST, lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where a function's annotations stand: line, and from which byte to which. Each must stand in one line."""
    if isinstance(node, ast.arg) and node.annotation:
        end = node.annotation.end_col_offset or 0
        yield node.lineno, node.col_offset + len(node.arg.encode()), end
        if lines[node.lineno - 1].encode()[end : end + 3] == b" = ":  # the blanks go with the annotation
            yield from ((node.lineno, blank, blank + 1) for blank in (end, end + 2))
    if not isinstance(node, ast.FunctionDef):
        return
    for inner in ast.walk(node):  # a class's own must stay
        if isinstance(inner, ast.AnnAssign) and inner.value:
            yield inner.lineno, inner.target.end_col_offset or 0, inner.annotation.end_col_offset or 0
    if node.returns:
        end = node.returns.end_col_offset or 0
        yield node.returns.lineno, lines[node.returns.lineno - 1].encode().rindex(b" ->", 0, end), end


def lifted(text: str, owner: str) -> tuple[str, dict[str, float]]:
    """Code whose keywords' numbers stand in CONFIG[owner], and those numbers by keyword."""
    found = [
        (key.arg, key.value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        for key in node.keywords
        if key.arg and isinstance(key.value, ast.Constant) and type(key.value.value) in (int, float)
    ]
    lines = text.splitlines()
    for name, value in sorted(found, key=lambda one: (one[1].lineno, one[1].col_offset), reverse=True):
        line = lines[value.lineno - 1]
        lines[value.lineno - 1] = f'{line[: value.col_offset]}CONFIG["{owner}"]["{name}"]{line[value.end_col_offset :]}'
    numbers = {name: value.value for name, value in found}
    return "\n".join(lines), {name: number for name, number in numbers.items() if isinstance(number, (int, float))}
