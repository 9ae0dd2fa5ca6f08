"""The ensemble page: the race follows the controls, and rewinds without any work."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from core.data.tabular import TABLES
from dashboard.words import say

OWN = {"lang": "en", "ensembles_tab": "compare", "ensembles_setup": "own", "ensembles_trees": 20}
FAST = {"ensembles_models": "linear,forest,xgboost"}
ENDS = """() => document.querySelector('.st-key-curves .js-plotly-plot')?._fullData
    ?.filter(t => t.mode === 'markers').map(t => [t.x[0], t.y[0]])"""


def raced(me) -> None:
    """Waits until the race is over: the tape's slider comes then."""
    expect(rewind(me)).to_be_visible()
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0)
    me.page.wait_for_function(f"() => ({ENDS})()?.length")
    me.rest()


def rewind(me) -> Locator:
    return me.widget("ensembles_at").get_by_role("slider")


def table(me) -> Locator:
    """The table of scores."""
    return me.main.get_by_role("table").filter(has_text=say("en", "ensembles.col.seconds"))


def changed(me, before) -> None:
    """Waits until the curves end elsewhere."""
    me.page.wait_for_function(f"before => JSON.stringify(({ENDS})()) !== JSON.stringify(before)", arg=before)


def test_other_data_make_other_curves(visitor):
    me = visitor()
    me.open("unit04a", **OWN, **FAST, ensembles_data="moons")
    raced(me)
    before, scores = me.page.evaluate(ENDS), table(me).inner_text()
    me.choose("ensembles_data", TABLES["wine"].label("en"))
    changed(me, before)
    raced(me)
    expect(table(me)).not_to_have_text(scores, use_inner_text=True)
    expect(me.main).to_contain_text("178 rows, 13 features")
    assert me.query()["ensembles_data"] == "wine"


def test_more_trees_make_longer_curves(visitor):
    me = visitor()
    me.open("unit04a", **OWN, **FAST, ensembles_data="moons")
    raced(me)
    assert {x for x, _ in me.page.evaluate(ENDS)} == {20}
    me.widget("ensembles_trees").get_by_role("slider").press("ArrowRight")
    me.page.wait_for_function(f"() => ({ENDS})()?.every(([x, y]) => x === 30)")
    raced(me)
    assert me.query()["ensembles_trees"] == "30"
    expect(rewind(me)).to_have_attribute("aria-valuetext", "30")


def test_rewinding_shows_the_scores_of_fewer_trees(visitor):
    me = visitor()
    me.open("unit04a", **OWN, **FAST, ensembles_data="moons")
    raced(me)
    whole = table(me).inner_text()
    rewind(me).press("Home")
    expect(table(me)).not_to_have_text(whole, use_inner_text=True)
    expect(rewind(me)).to_have_attribute("aria-valuetext", "1")
    expect(me.page.get_by_test_id("stProgress")).to_have_count(0)
    rewind(me).press("End")
    expect(table(me)).to_have_text(whole, use_inner_text=True)


def test_a_link_opens_at_the_moment_that_it_names(visitor):
    me, other = visitor(), visitor()
    me.open("unit04a", **OWN, **FAST, ensembles_data="moons")
    raced(me)
    whole = table(me).inner_text()
    rewind(me).press("Home")
    expect(table(me)).not_to_have_text(whole, use_inner_text=True)
    early = table(me).inner_text()
    other.go(me.page.url)
    raced(other)
    expect(rewind(other)).to_have_attribute("aria-valuetext", "1")
    assert table(other).inner_text() == early


def test_a_model_that_is_left_out_leaves_the_table(visitor):
    me = visitor()
    me.open("unit04a", **OWN, **FAST, ensembles_data="moons")
    raced(me)
    expect(table(me).get_by_role("row")).to_have_count(4)
    me.widget("ensembles_models").get_by_role("button", name="XGBoost", exact=True).click()
    expect(table(me).get_by_role("row")).to_have_count(3)
    assert me.query()["ensembles_models"] == "linear,forest"
