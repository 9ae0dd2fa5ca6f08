"""Homework notebooks as Colab, Jupyter and VS Code write them, and a student who fills one in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from core.homework.template import template

Cells = list[dict[str, Any]]
ONE = (
    "라이브러리는 내가 필요할 때 불러 쓰는 코드 모음이고, 프레임워크는 반대로 내 코드를 정해진 때에 "
    "부른다. 그래서 흐름을 쥔 쪽이 다르다. 어느 쪽이 부르는지가 차이다."
)
TWO = (
    "머신러닝은 데이터에서 규칙을 배우는 방법을 통틀어 말하고, 딥러닝은 그 가운데 층이 깊은 신경망을 "
    "쓰는 방법이다. 머신러닝은 특징을 사람이 고르고 적은 데이터로도 배우며 설명하기 쉽다. 딥러닝은 "
    "특징까지 스스로 배우지만 데이터와 계산이 많이 들고, 왜 그렇게 답했는지 알기 어렵다."
)
COMMENT = "# 이 칸이 왜 필요한지 적는다"
PICTURE = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo=" * 400}}


def blank(language: str = "ko") -> Cells:
    """The cells as they are handed out."""
    return [{"cell_type": cell.kind, "source": cell.source, "name": cell.name} for cell in template(language)]


def filled(language: str = "ko") -> Cells:
    """Both answers written and every cell of code commented."""
    cells = blank(language)
    for cell in cells:
        if cell["name"].startswith("answer-"):
            cell["source"] += "\n\n" + (ONE if cell["name"] == "answer-q1" else TWO)
        if cell["cell_type"] == "code":
            cell["source"] = f"{COMMENT}\n{cell['source']}"
    return cells


def place(cells: Sequence[dict[str, Any]], name: str) -> int:
    """Where the cell of this name is, from 0."""
    return next(i for i, cell in enumerate(cells) if cell.get("name") == name)


def colab(cells: Cells) -> bytes:
    """Format 4.0: ids stand in the metadata, lines in a list; runs leave pictures."""
    body = [
        {
            "cell_type": cell["cell_type"],
            "source": cell["source"].splitlines(keepends=True),
            "metadata": {"id": f"Xy{i:010}", **({"colab": {"base_uri": "https://localhost:8080/", "height": 35}})},
            **({"execution_count": i, "outputs": [PICTURE]} if cell["cell_type"] == "code" else {}),
        }
        for i, cell in enumerate(cells)
    ]
    about = {"colab": {"provenance": [], "toc_visible": True}, "kernelspec": {"name": "python3"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 0, "metadata": about, "cells": body}).encode()


def jupyter(cells: Cells) -> bytes:
    """Format 4.5: every cell has an id; one space of indent; Korean as it is."""
    body = [
        {
            "cell_type": cell["cell_type"],
            "id": f"0a1b2c3d-{i:04}",
            "metadata": {"tags": ["x"]},
            "source": cell["source"].splitlines(keepends=True),
            **({"execution_count": i, "outputs": []} if cell["cell_type"] == "code" else {}),
        }
        for i, cell in enumerate(cells)
    ]
    about = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    said = {"cells": body, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def vscode(cells: Cells) -> bytes:
    """Format 4.2 without ids, as Windows saves it: carriage returns, also inside the text; a byte order mark."""
    body = [
        {
            "cell_type": cell["cell_type"],
            "metadata": {"vscode": {"languageId": "python"}} if cell["cell_type"] == "code" else {},
            "source": cell["source"].replace("\r\n", "\n").replace("\n", "\r\n"),
            **({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}),
        }
        for cell in cells
    ]
    about = {"language_info": {"name": "python", "version": "3.12.1"}, "orig_nbformat": 4}
    said = {"cells": body, "metadata": about, "nbformat": 4, "nbformat_minor": 2}
    return b"\xef\xbb\xbf" + json.dumps(said, ensure_ascii=False, indent=2).replace("\n", "\r\n").encode(
        "utf-8", "backslashreplace"
    )


SHAPES: dict[str, Callable[[Cells], bytes]] = {"colab": colab, "jupyter": jupyter, "vscode": vscode}
