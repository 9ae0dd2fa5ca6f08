"""What nobody has started is started by a button, as a whole and once, and not by opening the page."""

from __future__ import annotations

import pytest

from core.tape import Tape
from dashboard.words import LANGUAGES

BUTTONS = [
    ("unit04b", {}, "gans_train", "gans", 1),
    ("unit04b", {"gans_tab": "film"}, "films_run", "films", 2),
    ("unit04b", {"gans_tab": "after"}, "flows_train", "flows", 1),
    ("unit03", {"three_tab": "tensors"}, "timings_measure", "timings", 1),
    ("unit03", {"three_tab": "packages", "nets_part": "convnet"}, "convnet_train", "convnets", 2),
    ("unit03", {"three_tab": "packages", "nets_part": "memory"}, "memory_train", "memories", 3),
    ("unit03", {"three_tab": "libraries"}, "twins_train", "twins", 1),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "query", "key", "lab", "count"), BUTTONS)
def test_a_button_starts_its_runs(opened, made_lab, page, query, key, lab, count, language):
    made_lab._tape = Tape
    app = opened(page, lang=language, **query)
    assert not app.exception and not made_lab.asked
    app.button(key=key).click().run()
    assert not app.exception
    assert [spec.lab for spec in made_lab.asked] == [lab] * count
    assert len({spec.key for spec in made_lab.asked}) == count
