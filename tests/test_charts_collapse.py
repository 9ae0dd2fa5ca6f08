"""The collapse map drawn: every cell in its place, told apart without colour; what its numbers say; its chapter."""

from __future__ import annotations

import re
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from core.gans.maps import CODES, COLUMNS, FEW, NUMBERS, ROWS, MapSpec, Place, findings, rows
from core.tape import FINISHED, Tape
from dashboard.charts import collapse as charts
from dashboard.theme import INK, TILES, contrast
from dashboard.words import LANGUAGES, say
from tests.test_theme import TEXT, distance

SPECS = rows(MapSpec())
SCRIPT = """
from dashboard.choices import language
from dashboard.gans import collapse
collapse.draw_chapter(language())
"""


@pytest.fixture
def tapes(tape) -> list[Tape]:
    return [tape(spec) for spec in SPECS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_plotly_takes_every_figure(tapes, language):
    frames = tapes[0].frames
    begun = [*tapes[:2], Tape(SPECS[2], frames[:1]), Tape(SPECS[3], frames[:4])]
    for some in (tapes, begun, begun[2:3]):
        go.Figure(charts.map_of(some, Place(3, 2), language).to_dict())
    counts = findings(charts.codes(tapes)).counts
    go.Figure(charts.legend(counts, language).to_dict())
    go.Figure(charts.samples(charts.newest(tapes[0], 3), SPECS[0], language).to_dict())


def test_every_cell_is_drawn_and_answers_in_its_place(tapes):
    heat, marks = charts.map_of(tapes, Place(0, 0), "en").to_dict()["data"]
    for row, tape in enumerate(tapes):
        assert heat["z"][row] == tape.last.arrays["code"].tolist()
    assert [list(place) for place in charts.codes(tapes)] == marks["customdata"]
    for x, y, text in zip(marks["x"], marks["y"], marks["text"], strict=True):
        assert text == TILES[CODES[heat["z"][y][x]]].mark
    assert len(marks["x"]) == len(ROWS) * len(COLUMNS) == len(marks["hovertext"])


def test_what_is_not_trained_is_empty(tapes):
    begun = [Tape(SPECS[3], tapes[3].frames[:3])]
    heat, marks = charts.map_of(begun, Place(0, 0), "en").to_dict()["data"]
    assert [z is not None for z in heat["z"][3]] == [True, True] + [False] * 6
    assert all(z is None for row in (0, 7) for z in heat["z"][row])
    assert marks["customdata"] == [[3, 0], [3, 1]]
    assert charts.newest(begun[0], 1) is not None and charts.newest(begun[0], 2) is None


def test_a_number_that_a_cell_has_not_is_left_out(tapes):
    frame = tapes[0].last
    frame.arrays["found"][2, NUMBERS.index("value")] = np.nan
    assert set(charts.numbers(tapes[0], 2)) == set(NUMBERS) - {"value"}
    assert charts.numbers(tapes[0], 1)["accuracy"] == 0.5


def test_tiles_can_be_read_and_told_apart():
    assert set(TILES) == set(CODES) and len({tile.mark for tile in TILES.values()}) == len(CODES)
    for tile in TILES.values():
        assert contrast(INK, tile.colour) >= TEXT
    for a, b in combinations(TILES.values(), 2):
        assert distance(a.colour, b.colour) >= 0.09


def made(healthy: list[tuple[int, int]]) -> dict[Place, str]:
    places = [Place(row, column) for row in range(len(ROWS)) for column in range(len(COLUMNS))]
    return {place: "healthy" if tuple(place) in healthy else "learning" for place in places}


def test_findings_count_what_is_there():
    found = findings(made([(3, 3), (4, 3), (7, 0)]))
    assert found.counts["healthy"] == 3 and sum(found.counts.values()) == 64
    assert found.ratios == pytest.approx((1.0, ROWS[4] / COLUMNS[3], ROWS[7] / COLUMNS[0]))
    assert (found.near.healthy, found.far.healthy, found.near.cells + found.far.cells) == (2, 1, 64)
    assert (found.slower.healthy, found.equal, found.faster.healthy) == (0, (1, 8), 2)
    assert found.rates == (ROWS[3],)
    assert found.near.cells == sum(0.0999 < d / g < 10.01 for d in ROWS for g in COLUMNS)


VERDICTS = [
    ([(3, 3), (4, 3), (3, 4)], True),
    ([(7, 0), (6, 0), (0, 7)], False),
    ([(i, i) for i in range(4)] + [(7, 0), (0, 7)], None),
    ([(3, 3)] * (FEW - 1), None),
]


@pytest.mark.parametrize(("healthy", "agrees"), VERDICTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_claim_is_judged_by_the_cells(healthy, agrees, language):
    from dashboard.gans import collapse

    found = findings(made(healthy))
    assert found.agrees is agrees
    said = collapse.verdict(language, found)
    assert say(language, f"collapse.agrees.{collapse.AGREES[agrees]}") in said and "{{" not in said


def test_a_map_without_a_healthy_cell_says_so():
    from dashboard.gans import collapse

    assert collapse.verdict("en", findings(made([]))) == say("en", "collapse.none", cells=64)


@pytest.fixture
def chapter(made_lab):
    """URL parameters -> the chapter by itself, run once, with the first `recorded` rows in the store."""

    def open_(recorded: int = len(ROWS), **query: str) -> AppTest:
        made_lab.status = lambda: SimpleNamespace(workers=2)
        for spec in SPECS[:recorded]:
            made_lab.store.save(made_lab._tape(spec), "cpu")
        app = AppTest.from_string(SCRIPT, default_timeout=120)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        return app.run()

    return open_


def test_a_map_is_judged_once_it_is_whole(chapter, made_lab, monkeypatch):
    judged = say("en", "collapse.agrees.yes")
    assert any(judged in text.value for text in chapter().markdown)
    whole = made_lab._tape
    monkeypatch.setattr(made_lab, "_tape", lambda spec: Tape(spec, whole(spec).frames[:5], FINISHED))
    app = chapter(maps_d="0.001", maps_g="0.05")
    assert not app.exception and not any("10" in text.value for text in app.markdown)
    assert app.info[0].value == say("en", "collapse.not_trained")


def test_a_recorded_map_opens_at_once_and_a_missing_one_says_what_it_takes(chapter, made_lab):
    app = chapter()
    assert not app.exception and not made_lab.asked
    assert not [button for button in app.button if button.label == say("en", "collapse.start", cells=64)]
    app = chapter(maps_d_steps="5")
    assert not app.exception and re.search(r"about \d+ (s|min)\.", app.info[0].value)
    next(button for button in app.button if button.label == say("en", "collapse.start", cells=64)).click().run()
    assert made_lab.asked[: len(ROWS)] == list(rows(MapSpec(d_steps=5)))


def test_the_boxes_say_the_cell_and_its_settings_go_into_the_trainer(chapter):
    app = chapter(maps_g="0.002", maps_d="0.01")
    cell = MapSpec(row=ROWS.index(0.01)).cell(COLUMNS.index(0.002))
    next(button for button in app.button if button.label == say("en", "collapse.open")).click().run()
    assert not app.exception
    assert {name: app.session_state[f"gans_{name}"] for name in cell.rules()} == {
        name: getattr(cell, name) for name in cell.rules()
    }
    assert app.session_state["gans_tab"] == "train"


def test_a_cell_that_is_none_falls_back_with_a_word(chapter):
    app = chapter(maps_g="0.3")
    assert not app.exception and "0.3" in app.warning[0].value


def test_a_map_that_would_take_too_long_is_refused(chapter, monkeypatch):
    from core.gans import maps

    monkeypatch.setattr(maps, "LIMIT", 1e9)
    monkeypatch.setattr("dashboard.gans.collapse.MapSpec", maps.MapSpec)
    app = chapter(recorded=0)
    assert not app.exception and len(app.error) == 1
