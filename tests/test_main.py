"""`python -m core`: presets, run, warm; the last line is one JSON object with the numbers that the tape holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from core import __main__ as command
from core.ensembles.presets import PRESETS as ENSEMBLES
from core.gans.presets import PRESETS as GANS
from core.gans.spec import GanSpec
from core.homework.password import matches
from core.labs import LABS, Lab
from core.notebooks import Published
from core.settings import settings
from core.store import Store
from tests.toys import Toy

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Runs the command with a store of its own and one worker: exit status, standard output, error stream."""
    monkeypatch.setenv("LAB_STORE", str(tmp_path))
    monkeypatch.setenv("LAB_WORKERS", "1")

    def run(*arguments: str) -> tuple[int, str, str]:
        settings.cache_clear()
        capfd.readouterr()
        status = command.main(arguments)
        return status, *capfd.readouterr()

    return run


def test_presets_are_listed(call):
    status, out, _ = call("presets")
    assert status == 0
    for name in [*GANS, *ENSEMBLES]:
        assert name in out


def test_a_gan_ends_with_its_numbers_at_full_precision(call, tmp_path):
    status, out, _ = call("run", "gans", "--preset", "healthy", "--set", "steps=200", "--set", "seed=5", "--json")
    assert status == 0
    said = json.loads(out.splitlines()[-1])
    spec = GANS["healthy"].spec.with_(steps=200, seed=5)
    last = Store(str(tmp_path), shelf=None).load(spec).last
    for name in ("modes_covered", "good_share", "value"):
        assert said[name] == last.numbers[name]
    assert said["diagnosis"] == last.notes["diagnosis"]
    assert GanSpec(**said["spec"]) == spec


def test_ensembles_end_with_the_scores_of_every_model(call):
    status, out, _ = call("run", "ensembles", "--preset", "overfit", "--set", "trees=20", "--json")
    assert status == 0
    models = json.loads(out.splitlines()[-1])["models"]
    assert list(models) == ["tree", "tree#2", "forest", "xgboost"]
    assert models["tree"]["score_train"] == 1.0 > models["tree#2"]["score_train"]
    assert all(0 < m["score_test"] < 1 and m["ended"] == "finished" for m in models.values())


def test_a_password_is_printed_as_a_hash_that_it_matches(call, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "비밀번호입니다 1")
    status, out, _ = call("password")
    name, _, stored = out.strip().partition(" = ")
    assert (status, name) == (0, "LAB_LECTURER_HASH") and matches("비밀번호입니다 1", stored.strip('"'))


@pytest.mark.parametrize(("typed", "said"), [(["a" * 8, "b" * 8], "differ"), (["short"] * 2, "8 to 200 characters")])
def test_a_password_that_cannot_stand_is_refused(call, monkeypatch, typed, said):
    answers = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    status, out, error = call("password")
    assert (status, out) == (2, "") and said in error


REFUSED = [
    (("--preset", "evil"), "has no preset"),
    (("--set", "steps"), "not FIELD=VALUE"),
    (("--set", "evil=1"), "not FIELD=VALUE"),
    (("--set", "steps=1e9"), "out-of-range"),
    (("--set", "steps=many"), "unreadable"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_what_cannot_stand_is_refused_in_a_sentence(call, arguments, said):
    status, _, error = call("run", "gans", *arguments)
    assert status == 2
    assert said in error
    assert "Traceback" not in error


def test_a_gpu_that_no_worker_has_is_refused(call, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    status, _, error = call("run", "gans", "--set", "steps=100", "--device", "cuda")
    assert status == 2
    assert "GPU" in error


def test_a_run_that_fails_says_so(call, monkeypatch):
    monkeypatch.setitem(LABS, "toys", Lab(Toy, {}))
    status, out, _ = call("run", "toys", "--set", "habit=refuses", "--json")
    said = json.loads(out.splitlines()[-1])
    assert status == 1
    assert (said["ended"], said["reason"]) == ("failed", "no-internet")


def test_warming_records_every_preset_once(call, monkeypatch, tmp_path):
    monkeypatch.setattr(command, "LABS", {"toys": Lab(Toy, {"one": (Toy(seed=1),), "two": (Toy(seed=2), Toy(seed=3))})})
    status, out, _ = call("warm")
    assert (status, out.count("finished")) == (0, 2)
    store = Store(str(tmp_path), shelf=None)
    written = [store.load(Toy(seed=s)).made["when"] for s in (1, 2, 3)]
    assert call("warm")[0] == 0
    assert [store.load(Toy(seed=s)).made["when"] for s in (1, 2, 3)] == written


@pytest.mark.parametrize("lab", LABS)
def test_every_lab_s_learner_is_where_its_spec_says(lab):
    learner = import_module(LABS[lab].spec.learner)
    assert all(callable(getattr(learner, step)) for step in ("start", "advance", "observe"))


def test_the_published_notebooks_are_written_from_their_runs(call, monkeypatch, tmp_path):
    monkeypatch.setattr(command, "PUBLISHED", {"fields": Published("fields", "reduction")})
    monkeypatch.setattr(command, "published", lambda name, language: tmp_path / "books" / f"{name}.{language}.ipynb")
    status, out, _ = call("notebooks")
    assert status == 0
    for language in ("ko", "en"):
        file = tmp_path / "books" / f"fields.{language}.ipynb"
        assert str(file) in out
        assert json.loads(file.read_text(encoding="utf-8"))["nbformat"] == 4
    monkeypatch.setitem(LABS, "toys", Lab(Toy, {"bad": (Toy(habit="refuses"),)}))
    monkeypatch.setattr(command, "PUBLISHED", {"toy": Published("toys", "bad")})
    status, _, error = call("notebooks")
    assert status == 2 and "did not finish" in error
