"""The map of unit 02: its facts against the installed metadata, what is measured, and what is missing."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import bottle
import numpy as np
import plotly.graph_objects as go
import pytest

from core.anatomy import atlas, atlas_learner
from core.anatomy.atlas import PLACES, AtlasSpec, here, versions
from core.anatomy.spec import EXAMPLES
from core.tape import Frame
from dashboard.anatomy import atlas as page
from dashboard.charts import atlas as charts
from dashboard.words import LANGUAGES, say

FAMILY = {"BSD-3-Clause": "BSD", "MIT": "MIT", "Apache-2.0": "Apache", "PSF-2.0": "PYTHON SOFTWARE FOUNDATION"}


def frame(**changes: float) -> Frame:
    """A whole map with made numbers; a place named in `changes` has that import time."""
    seconds = np.array([changes.get(name, 0.1 * (i + 1)) for i, name in enumerate(PLACES)])
    return Frame(len(PLACES), {}, {"import_seconds": seconds, "megabytes": np.where(np.isnan(seconds), np.nan, 10.0)})


@pytest.mark.parametrize("name", [name for name, place in PLACES.items() if place.package])
def test_the_facts_agree_with_what_is_installed(name):
    place = PLACES[name]
    said = metadata.metadata(place.package)
    words = [text for head in ("License-Expression", "License", "Classifier") for text in said.get_all(head) or []]
    assert FAMILY[place.licence].lower() in " ".join(words).lower()
    assert versions()[name] == metadata.version(place.package)
    top = place.module.partition(".")[0]
    assert place.package in [found.lower() for found in metadata.packages_distributions()[top]]


def test_every_place_is_told_whole():
    for place in PLACES.values():
        assert place.control in charts.LOOKS and 1990 < place.began < 2020 and place.source.startswith("https://")
        assert place.use.ko and place.use.en and place.example in EXAMPLES
        assert not place.package or EXAMPLES[place.example].package == place.package


def test_another_version_makes_another_map(monkeypatch):
    before = here()
    assert here() == before
    monkeypatch.setattr(atlas, "installed", lambda package: "0.0.1")
    assert here().key != before.key


def test_measuring_goes_place_by_place_and_chunks_do_not_matter(monkeypatch):
    few = {name: PLACES[name] for name in ("bottle", "os", "flask")}
    monkeypatch.setattr(atlas_learner, "PLACES", few)
    monkeypatch.setattr(atlas_learner, "TIMES", 1)
    state = atlas_learner.advance(atlas_learner.start(AtlasSpec()), 1)
    first = atlas_learner.observe(state)
    assert first.at == 1 and np.isfinite(first.arrays["import_seconds"]).tolist() == [True, False, False]
    last = atlas_learner.observe(atlas_learner.advance(state, 3))
    assert last.at == 3 and (last.arrays["import_seconds"] > 0).all() and (last.arrays["megabytes"] > 0).all()
    assert state.at == 1, "a state stays as it was"
    whole = atlas_learner.observe(atlas_learner.advance(atlas_learner.start(AtlasSpec()), 3))
    assert whole.arrays["megabytes"].tolist() == last.arrays["megabytes"].tolist()


def test_the_size_is_that_of_the_files():
    size = atlas_learner.megabytes(PLACES["bottle"])
    assert Path(bottle.__file__).stat().st_size / 1e6 < size < 2


def test_what_is_missing_or_cannot_be_imported_has_no_numbers(monkeypatch):
    gone = PLACES["flask"]._replace(package="no-such-package")
    broken = PLACES["flask"]._replace(module="no_such_module")
    monkeypatch.setattr(atlas_learner, "PLACES", {"gone": gone, "broken": broken})
    last = atlas_learner.observe(atlas_learner.advance(atlas_learner.start(AtlasSpec()), 2))
    assert np.isnan(last.arrays["import_seconds"]).all() and np.isnan(last.arrays["megabytes"][0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_is_valid_and_leaves_out_what_is_missing(language):
    figure = go.Figure(charts.atlas(frame(torch=float("nan")), language).to_dict())
    drawn = [label for trace in figure.data for label in trace.text]
    assert sorted(drawn) == sorted(place.label for name, place in PLACES.items() if name != "torch")
    assert sorted(name.text for name in figure.layout.annotations) == sorted(drawn)
    assert [trace.name for trace in figure.data] == [say(language, f"atlas.control.{c}") for c in charts.LOOKS]
    go.Figure(charts.atlas(Frame(0, {}, frame(**dict.fromkeys(PLACES, float("nan"))).arrays), language).to_dict())


def test_what_takes_no_time_is_drawn_at_the_bottom_and_said_as_measured():
    figure = charts.atlas(frame(os=2e-6), "en").to_dict()
    libraries = next(t for t in figure["data"] if "os" in t["text"])
    k = libraries["text"].index("os")
    at, said = libraries["y"][k], libraries["customdata"][k][2]
    assert at == charts.FLOOR and said == "0.000"
    name = next(n for n in figure["layout"]["annotations"] if n["text"] == "os")
    assert name["y"] == np.log10(charts.FLOOR), "on a logarithmic axis a note's height is a power of ten"


def test_size_grows_with_the_logarithm_of_megabytes():
    sizes = [charts.diameter(m) for m in (0.0, 0.01, 1, 10, 1000, 9000)]
    assert sizes == sorted(sizes) and sizes[0] == charts.SMALLEST and sizes[-1] == charts.LARGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_row_for_each_and_links_to_its_example(language):
    columns = page.table(language, frame(torch=float("nan")))
    assert {len(column) for column in columns.values()} == {len(PLACES)}
    assert columns["seconds"][-1] is None and columns["seconds"][0] == pytest.approx(0.1)
    for name, link in zip(PLACES, columns["example"], strict=True):
        asked = parse_qs(urlsplit(link).query)
        assert PLACES[name].example in {value for values in asked.values() for value in values}
        assert asked["lang"] == [language] and asked["calls_tab"][0] in ("frameworks", "libraries", "loops")


def test_the_verdict_names_the_quickest_and_the_slowest_package():
    said = page.verdict("en", frame(flask=0.01, torch=5.0, os=0.0001))
    assert "Flask (10 ms)" in said and "PyTorch (5.0 s)" in said and "**500 times**" in said
