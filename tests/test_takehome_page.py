"""Where a page offers to take an experiment home, what it then gives, and where it must not."""

from __future__ import annotations

import json
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from core.gans.presets import PRESETS
from core.notebooks import LANGUAGES, PUBLISHED, book, colab, published
from core.run import Run
from core.settings import Settings
from core.tape import FINISHED as WHOLE
from core.tape import Ending, Frame, Tape
from dashboard import takehome
from dashboard.words import lecture, say
from tests.toys import Toy


def everything(block) -> list[str]:
    """The labels of all popovers, link buttons and download buttons on a page."""
    found = []
    for node in block.children.values():
        if hasattr(node, "children"):
            found += [node.proto.popover.label] if node.type == "popover" else []
            found += everything(node)
        elif node.type in ("download_button", "link_button"):
            found.append(node.proto.label)
    return found


FINISHED = [
    ("unit04a", {"ensembles_setup": "family"}),
    ("unit04a", {"ensembles_tab": "lecture"}),
    ("unit04a", {"ensembles_tab": "claims", "ensembles_claim": "outliers"}),
    ("unit04a", {"ensembles_tab": "claims", "ensembles_claim": "overfitting"}),
]


@pytest.mark.parametrize(("page", "query"), FINISHED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finished_experiment_is_offered(opened, page, query, language):
    app = opened(page, lang=language, **query)
    assert not app.exception
    assert say(language, "takehome.take") in everything(app.main)


def test_a_stored_gan_is_offered_and_one_that_is_not_trained_is_not(opened, made_lab, tape):
    assert say("en", "takehome.take") not in everything(opened("unit04b").main)
    spec = PRESETS["healthy"].spec
    made_lab.store.save(tape(spec), "cpu")
    assert say("en", "takehome.take") in everything(opened("unit04b").main)


@pytest.mark.parametrize("ending", [None, Ending("stopped"), Ending("failed", "diverged")])
def test_what_has_not_finished_is_not_offered(tape, ending, monkeypatch):
    asked = []
    monkeypatch.setattr(takehome.st, "popover", lambda *a, **k: asked.append(a))
    whole = tape(PRESETS["healthy"].spec)
    takehome.offer("en", [Run(whole.spec, Tape(whole.spec, whole.frames, ending, whole.made))])
    takehome.offer("en", [])
    assert asked == []


def test_what_is_one_s_own_file_or_has_finished_in_part_or_has_no_book_is_not_offered(tape, monkeypatch):
    asked = []
    monkeypatch.setattr(takehome.st, "popover", lambda *a, **k: asked.append(a) or nullcontext(SimpleNamespace(open=0)))
    spec = PRESETS["healthy"].spec
    whole, begun = Run(spec, tape(spec)), Run(spec, Tape(spec, tape(spec).frames))
    takehome.offer("en", [whole, whole])
    assert len(asked) == 1
    takehome.offer("en", [whole, begun])
    takehome.offer("en", [Run(Toy(), Tape(Toy(), [Frame(0)], WHOLE))])
    monkeypatch.setattr(type(spec), "private", True)
    takehome.offer("en", [whole])
    assert len(asked) == 1


@pytest.mark.parametrize("repository", ["", "someone/lectures"])
@pytest.mark.parametrize("page", ["unit04a", "unit04b"])
def test_colab_is_linked_where_the_repository_is_known(opened, page, repository, monkeypatch):
    monkeypatch.setattr(takehome, "settings", lambda: Settings(repository=repository))
    app = opened(page)
    assert not app.exception
    shown = everything(app.main)
    assert say("en", "takehome.ipynb") in shown
    assert (say("en", "takehome.open_colab") in shown) == bool(repository)


def test_the_address_is_of_a_file_that_lies_in_the_repository():
    for name in PUBLISHED:
        for language in LANGUAGES:
            link = colab("someone/lectures", name, language)
            assert link == (
                "https://colab.research.google.com/github/someone/lectures/blob/HEAD/"
                f"docs/notebooks/{name}.{language}.ipynb"
            )
            assert published(name, language).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_stored_generator_is_found_is_said_in_the_page_s_own_words(language):
    there = [say(language, "gans.tab.gallery"), say(language, "gallery.tab.export")]
    cells = json.loads(published("gan", language).read_bytes())["cells"]
    text = "".join("".join(cell["source"]) for cell in cells)
    assert f"**{there[0]}** › **{there[1]}**" in text and f"'{there[0]}' › '{there[1]}'" in text
    about = lecture("unit04b", language).sections["notebook"].body
    assert all(name in about for name in (*there, say(language, "takehome.take")))


@pytest.mark.parametrize("repository", ["someone", "a/b/c", "https://x/y", "a/b?x", "../x", "javascript:a/b"])
def test_a_name_that_is_no_repository_is_refused(repository):
    with pytest.raises(ValidationError):
        Settings(repository=repository)


def test_the_published_gan_is_what_the_source_builds_from_the_tape_that_ships():
    from core.store import SHELF, Store

    one = PUBLISHED["gan"]
    tape = Store(str(SHELF)).load(PRESETS[one.preset].spec)
    for language in LANGUAGES:
        lies = published("gan", language).read_bytes()
        assert lies == book([tape], language, "ipynb"), "python -m core notebooks"
        assert json.loads(lies)["nbformat"] == 4
