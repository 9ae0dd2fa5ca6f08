"""Every page opens in both languages, says what it should, and computes nothing in the process that draws.

The pages are opened once, in a process of their own with a real engine: run as a script, this file opens them and
prints what it saw.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dashboard.nav import PAGES  # noqa: E402  (as a script this file must find the project first)
from dashboard.words import LANGUAGES, lecture, placeholders, strings  # noqa: E402

HEAVY = ("sklearn", "xgboost", "torch", "torchvision", "tensorflow")
CHAPTERS = ("bagging", "boosting", "trees", "claims", "wrapup", "runs", "lecture")
GAN_CHAPTERS = ("slow", "failures", "film", "map", "paper", "after", "gallery")
CALL_CHAPTERS = ("why", "frameworks", "libraries", "loops", "build")
TABS: dict[str, tuple[dict[str, str], ...]] = {
    "unit03": (
        {},
        {"three_tab": "tensors"},
        *({"three_tab": "packages", "nets_part": part} for part in ("autoencoder", "convnet", "memory")),
        {"three_tab": "libraries"},
    ),
    "homework": (
        {},
        {"homework_tab": "write"},
        {"homework_tab": "write", "homework_way": "paste"},
        {"homework_tab": "mine"},
    ),
    "unit01": ({}, *({"calls_tab": name} for name in CALL_CHAPTERS)),
    "unit04a": (
        {},
        {"ensembles_setup": "family"},
        {"ensembles_data": "own"},
        *({"ensembles_tab": name} for name in CHAPTERS),
        *({"ensembles_tab": "boosting", "rounds_kind": kind} for kind in ("gradient", "xgboost")),
        *({"ensembles_tab": "claims", "ensembles_claim": claim} for claim in ("outliers", "cost", "variance")),
        {"ensembles_tab": "runs", "runs_view": "sweep"},
    ),
    "unit04b": (
        {},
        {"gans_steps": "100"},
        {"gans_data": "own"},
        {"gans_data": "digits8", "gans_loss": "wgan"},
        *({"gans_tab": name} for name in GAN_CHAPTERS),
    ),
}
OPENED = [(page.name, language) for language in LANGUAGES for page in PAGES]


def texts(block: Any) -> Iterator[str]:
    """Every string that a block of the page shows: values, labels, options (of a choice not its name), helps."""
    for node in block.children.values():
        if hasattr(node, "children"):
            yield from texts(node)
        for name in ("label", "help", "options" if hasattr(node, "options") else "value"):
            said = getattr(node, name, None)
            yield from [s for s in (said if isinstance(said, list) else [said]) if isinstance(s, str) and s]


def look(page: str, language: str, tab: dict[str, str]) -> dict[str, Any]:
    """One opening of a page: what it shows."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=120)
    for name, value in {"lang": language, **tab}.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page}.py").run()
    return {
        "exceptions": [e.message for e in app.exception],
        "errors": [e.value for e in app.error],
        "titles": [t.value for t in app.title],
        "headers": [h.value for h in app.header],
        "texts": sorted({*texts(app.main), *texts(app.sidebar)}),
    }


def open_everything() -> dict[str, Any]:
    """Every page in both languages and in each of its tabs, in this process, and what this process then has loaded."""
    from dashboard.live import lab

    seen = {
        f"{page} {language}": [look(page, language, tab) for tab in TABS.get(page, ({},))] for page, language in OPENED
    }
    status = lab().status()
    loaded = [name for name in HEAVY if name in sys.modules]
    lab().close()
    return {"pages": seen, "loaded": loaded, "workers": status.workers, "runs": status.recording + status.waiting}


@pytest.fixture(scope="session")
def everything(tmp_path_factory) -> dict[str, Any]:
    """What a process of its own saw when it opened every page."""
    env = {**os.environ, "LAB_WORKERS": "1", "LAB_STORE": str(tmp_path_factory.mktemp("store")), "LAB_SCHEDULER": ""}
    done = subprocess.run(
        [sys.executable, __file__], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(("page", "language"), OPENED)
def test_a_page_opens_without_an_error(everything, page, language):
    for seen in everything["pages"][f"{page} {language}"]:
        assert seen["exceptions"] == [] and seen["errors"] == []


@pytest.mark.parametrize(("page", "language"), OPENED)
def test_a_page_shows_its_title_and_its_sections(everything, page, language):
    text = lecture(page, language)
    headings = [s.heading for anchor, s in text.sections.items() if anchor != "next"]
    shown: set[str] = set()
    for seen in everything["pages"][f"{page} {language}"]:
        assert seen["titles"] == [text.title]
        assert [h for h in seen["headers"] if h not in headings] == []
        shown |= set(seen["headers"])
    assert shown == set(headings)


@pytest.mark.parametrize(("page", "language"), OPENED)
def test_a_page_leaves_no_place_unfilled(everything, page, language):
    for seen in everything["pages"][f"{page} {language}"]:
        assert [text for text in seen["texts"] if placeholders(text) or "{{" in text] == []
        assert [text for text in seen["texts"] if text in strings(language) and "." in text] == []


@pytest.mark.parametrize(("page", "language"), OPENED)
def test_a_page_speaks_one_language(everything, page, language):
    """No label or text of the page is one that only the other language has."""
    own, others = set(strings(language).values()), set()
    for other in (code for code in LANGUAGES if code != language):
        others |= set(strings(other).values()) - own
    for seen in everything["pages"][f"{page} {language}"]:
        assert [text for text in seen["texts"] if text in others] == []


def test_the_process_that_draws_has_loaded_nothing_heavy(everything):
    assert everything["workers"] == 1 and everything["runs"] > 0, "the pages have not asked for any run"
    assert everything["loaded"] == []


def test_an_unknown_page_says_so_and_shows_home(opened):
    app = opened("home")
    assert not app.exception and app.title[0].value == lecture("home", "en").title


if __name__ == "__main__":
    print(json.dumps(open_everything()))
