"""URL -> widgets -> spec -> URL: links open what they say, and what cannot stand is said."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from core.ensembles.spec import EnsembleSpec, fields_of
from core.gans.presets import PRESETS
from core.gans.spec import GanSpec
from core.run import Run
from core.tape import Ending, Tape
from dashboard.choices import QUOTED, quoted
from dashboard.controls import params, plain
from dashboard.words import LANGUAGES, say, strings

GAN = GanSpec(
    loss="minimax",
    activation="relu",
    sigma=0.02,
    width=32,
    depth=3,
    z_dim=5,
    batch=64,
    lr_g=2e-4,
    lr_d=5e-3,
    beta1=0.9,
    d_steps=4,
    steps=700,
    seed=1234,
)
RACE = EnsembleSpec(
    data="checkerboard",
    rows=600,
    noise=0.25,
    trees=70,
    max_depth=3,
    min_leaf=2,
    max_features=0.5,
    learning_rate=0.35,
    test_share=0.3,
    split_seed=7,
    seed=8,
)
OWN = {"ensembles_tab": "compare", "ensembles_setup": "own"}


def link(app) -> dict[str, str]:
    """The parameters of the link that the page offers for copying."""
    return dict(parse_qsl(urlsplit(app.code[-1].value).query, keep_blank_values=True))


def warnings(app) -> list[str]:
    return [w.value for w in app.warning]


def start_of(key: str, language: str) -> str:
    """The words of a short string before its first place."""
    return strings(language)[key].partition("{{")[0]


def field(kind, name: str, language: str) -> str:
    return kind.rules()[name].label(language)


@pytest.mark.parametrize("spec", [GAN, GanSpec(), *(p.spec for p in PRESETS.values())], ids=lambda s: s.key[:6])
def test_a_gans_link_opens_the_same_experiment(opened, spec):
    app = opened("unit04b", **params(spec))
    assert not app.exception and not warnings(app)
    again, problems = GanSpec.read({name: link(app)[f"gans_{name}"] for name in GanSpec.rules()})
    assert GanSpec(**again) == spec and not problems
    assert link(app) == {"lang": "en", "gans_tab": "train", **params(spec)}


def test_a_link_of_a_race_opens_the_same_race(opened, made_lab):
    models = ["tree", "adaboost"]
    app = opened("unit04a", **OWN, **params(RACE, ensembles_models=",".join(models)))
    assert not app.exception and not warnings(app)
    assert [spec.key for spec in made_lab.asked] == [RACE.with_(model=model).key for model in models]
    said = {f"ensembles_{name}": params(RACE)[f"ensembles_{name}"] for name in fields_of(models, RACE.data)}
    assert said.items() <= link(app).items() and link(app)["ensembles_models"] == "tree,adaboost"


@pytest.mark.parametrize("kind", [GanSpec, EnsembleSpec])
def test_parameters_read_back_as_the_same_spec(kind):
    spec = {GanSpec: GAN, EnsembleSpec: RACE}[kind]
    said = {name.removeprefix(f"{kind.lab}_"): value for name, value in params(spec).items()}
    read, problems = kind.read(said)
    assert kind(**read) == spec and not problems


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("width", "9999", "9,999"), ("steps", "-5", "-5"), ("loss", "best", "`best`"), ("seed", "4.5", "4.5")],
)
def test_a_value_that_cannot_stand_falls_back_and_is_said(opened, language, name, value, said):
    app = opened("unit04b", lang=language, **{f"gans_{name}": value, "gans_depth": "3"})
    assert not app.exception
    assert len(warnings(app)) == 1
    assert warnings(app)[0].startswith(start_of("url.fell_back", language))
    assert field(GanSpec, name, language) in warnings(app)[0] and said in warnings(app)[0]
    assert link(app)[f"gans_{name}"] == plain(getattr(GanSpec(), name))
    assert link(app)["gans_depth"] == "3"


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "", "0x10", "９９９９９"])
def test_odd_numbers_in_a_link_break_nothing(opened, value):
    app = opened("unit04b", gans_lr_g=value)
    assert not app.exception and len(warnings(app)) == 1
    assert link(app)["gans_lr_g"] == "0.001"


def test_a_value_that_cannot_stand_is_said_until_something_changes(opened):
    app = opened("unit04b", gans_width="9999")
    app.run()
    assert len(warnings(app)) == 1
    app.slider(key="gans_depth").set_value(3).run()
    assert not warnings(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_to_too_much_work_gives_a_sentence_and_stays_to_be_mended(opened, language):
    app = opened("unit04b", lang=language, gans_steps="20000", gans_width="256", gans_depth="4", gans_batch="1024")
    assert not app.exception
    assert [e.value for e in app.error if e.value.startswith(start_of("problem.too-much-work", language))]
    app.slider(key="gans_depth").set_value(1).run()
    assert not app.error and link(app)["gans_steps"] == "20000" and link(app)["gans_width"] == "256"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sliders_set_to_too_much_work_give_a_sentence_and_no_run(opened, language):
    app = opened("unit04b", lang=language)
    for name, value in {"steps": 20000, "width": 256, "depth": 4, "batch": 1024}.items():
        next(w for w in [*app.slider, *app.number_input] if w.key == f"gans_{name}").set_value(value)
    app.run()
    assert not app.exception
    assert [e.value for e in app.error if e.value.startswith(start_of("problem.too-much-work", language))]
    assert not [b for b in app.button if b.label == say(language, "gans.train")]


def test_too_many_trees_for_one_model_are_cut_for_that_model_alone(opened, made_lab):
    wish = EnsembleSpec(data="california", trees=2000, model="linear")
    app = opened("unit04a", **OWN, **params(wish, ensembles_models="forest,adaboost"))
    assert not app.exception
    forest, adaboost = made_lab.asked
    assert forest.trees == 2000 > adaboost.trees


@pytest.mark.parametrize("name", [name for name, preset in PRESETS.items() if not preset.of])
def test_a_preset_loads(opened, name):
    app = opened("unit04b", **params(GAN))
    pills = next(p for p in app.button_group if p.label == say("en", "controls.presets"))
    pills.set_value(name).run()
    assert not app.exception and not warnings(app)
    assert PRESETS[name].about("en") in [m.value for m in app.markdown]
    assert params(PRESETS[name].spec).items() <= link(app).items()


@pytest.mark.parametrize("name", [name for name, preset in PRESETS.items() if preset.of])
def test_a_treatment_that_is_opened_is_named(opened, name):
    app = opened("unit04b", **params(PRESETS[name].spec))
    assert PRESETS[name].about("en") in [m.value for m in app.markdown]


def test_no_model_chosen_means_all_of_them(opened, made_lab):
    app = opened("unit04a", **OWN, ensembles_models="nonsense,")
    assert not app.exception
    assert len(made_lab.asked) == 5
    assert len(warnings(app)) == 1 and "`nonsense`" in warnings(app)[0]
    app.run()
    assert len(warnings(app)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_that_does_not_exist_is_said(opened, language):
    app = opened("unit04a", lang=language, ensembles_tab="compare", ensembles_setup="nope")
    assert not app.exception
    assert len(warnings(app)) == 1 and "`nope`" in warnings(app)[0]
    assert warnings(app)[0].startswith(start_of("url.fell_back", language))


@pytest.mark.parametrize(
    ("page", "key"), [("unit01", "calls_tab"), ("unit04a", "ensembles_tab"), ("homework", "homework_tab")]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tab_that_does_not_exist_is_said_until_another_is_opened(opened, page, key, language):
    app = opened(page, lang=language, **{key: "nope"})
    assert not app.exception
    assert len(said := warnings(app)) == 1 and "`nope`" in said[0]
    assert said[0].startswith(start_of("url.fell_back", language))
    assert app.query_params[key] != ["nope"]
    app.run()
    assert warnings(app) == said


def test_of_several_the_last_one_stays(opened, made_lab):
    app = opened("unit04a", **OWN, ensembles_models="tree")
    pills = next(p for p in app.button_group if p.value == ["tree"])
    pills.set_value([]).run()
    assert not app.exception and app.session_state["ensembles_models"] == ["tree"]
    assert link(app)["ensembles_models"] == "tree" and {spec.model for spec in made_lab.asked} == {"tree"}


def test_a_preset_is_one_whatever_the_seed(opened):
    for seed, shown in ((777, True), (None, False)):
        spec = PRESETS["healthy"].spec
        app = opened("unit04b", **params(spec.with_(seed=seed) if seed else spec.with_(batch=spec.batch // 2)))
        assert (PRESETS["healthy"].about("en") in [m.value for m in app.markdown]) is shown


@pytest.mark.parametrize("moment", ["", "10"])
def test_a_link_says_the_moment_unless_it_is_the_last(opened, moment):
    app = opened("unit04a", **OWN, ensembles_trees="20", **({"ensembles_at": moment} if moment else {}))
    assert link(app).get("ensembles_at", "") == moment


SAID = [("a`b` c", "`a'b' c`"), (" a\n  b ", "`a b`"), ("x" * 999, "`" + "x" * QUOTED + "`"), ("", "``")]


@pytest.mark.parametrize(("text", "shown"), SAID)
def test_what_somebody_wrote_is_quoted_short_and_as_code(text, shown):
    assert quoted(text) == shown


def test_legal_choices_in_a_link_give_no_notice(opened):
    assert not warnings(opened("unit04a", **OWN, ensembles_models="tree,forest"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_outlive_a_change_of_language(opened, language):
    app = opened("unit04b", lang=language, **params(GAN))
    other = next(code for code in LANGUAGES if code != language)
    app.segmented_control(key="lang").set_value(other).run()
    assert not app.exception
    assert link(app) == {"lang": other, "gans_tab": "train", **params(GAN)}


def test_a_language_that_is_not_spoken_falls_back(opened):
    app = opened("home", lang="xx")
    assert not app.exception and app.title[0].value


@pytest.mark.parametrize(("moment", "notices"), [("abc", 1), ("0", 1), ("999999", 1), ("10", 0)])
def test_a_moment_that_a_tape_does_not_hold_is_said(opened, moment, notices):
    app = opened("unit04a", **OWN, ensembles_trees="20", ensembles_at=moment)
    assert not app.exception
    assert len(warnings(app)) == notices


def test_a_link_s_value_of_a_field_that_is_not_drawn_is_taken_once(opened, made_lab):
    app = opened("unit04a", **OWN, ensembles_points="r1")
    assert {spec.points for spec in made_lab.asked} == {"r1"}
    made_lab.asked.clear()
    app.session_state["ensembles_points"] = ""
    app.run()
    assert {spec.points for spec in made_lab.asked} == {""}


def test_outliers_that_a_link_brings_can_be_taken_away(opened, made_lab):
    app = opened("unit04a", **OWN, ensembles_outliers="5")
    assert {spec.outliers for spec in made_lab.asked} == {5}
    made_lab.asked.clear()
    app.slider(key="ensembles_outliers").set_value(0).run()
    assert not app.exception and {spec.outliers for spec in made_lab.asked} == {0}


def test_edits_that_leave_nothing_to_learn_from_can_be_taken_back(opened, made_lab, monkeypatch):
    def failing(viewer, specs, again=False):
        made_lab.asked += specs
        return [Run(spec, Tape(spec, ending=Ending("failed", "class-missing"))) for spec in specs]

    monkeypatch.setattr(made_lab, "want", failing)
    app = opened("unit04a", **OWN, ensembles_points="r1;r2")
    made_lab.asked.clear()
    next(b for b in app.button if b.label == say("en", "points.undo")).click().run()
    assert not app.exception and {spec.points for spec in made_lab.asked} == {""}
    assert app.query_params["ensembles_points"] in ("", [""])


def test_a_choice_made_quickly_is_not_taken_back_by_the_address_of_the_one_before(opened):
    """The browser sends a click with the address as it knows it, which may still be that of two choices ago."""
    app = opened("unit03", three_tab="packages", nets_part="autoencoder")
    pills = app.button_group[0]
    pills.set_value("convnet").run()
    assert app.session_state["nets_part"] == "convnet" and app.query_params["nets_part"] == "convnet"
    app.query_params["nets_part"] = "autoencoder"
    app.button_group[0].set_value("memory").run()
    assert app.session_state["nets_part"] == "memory" and app.query_params["nets_part"] == "memory"
    app.query_params["nets_part"] = "convnet"  # an address that is typed, or a link
    app.run()
    assert app.session_state["nets_part"] == "convnet"


def test_a_line_typed_quickly_is_not_taken_back_either(opened, made_lab):
    app = opened("unit03", three_tab="tensors", tensors_topic="broadcasting")
    app.radio[0].set_value(app.radio[0].options[0]).run()
    app.button(key="tensors_see:broadcasting").click().run()
    app.text_input(key="tensors_left").set_value("3, a").run()
    app.query_params["tensors_left"] = "9, 9"
    app.text_input(key="tensors_left").set_value("4, b").run()
    assert app.text_input(key="tensors_left").value == "4, b" and app.query_params["tensors_left"] == "4, b"
