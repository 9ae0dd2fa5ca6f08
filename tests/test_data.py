"""Every table loads, says the truth about itself, and comes from its seed alone."""

from __future__ import annotations

import subprocess
import sys
import urllib.error

import joblib
import numpy as np
import pytest

from core.data.tabular import TABLES
from core.tape import LearnerError

AT_HAND = [name for name in TABLES if name != "california"]
MADE = [name for name in TABLES if TABLES[name].made]


@pytest.mark.parametrize("name", AT_HAND)
def test_a_table_is_what_it_says(name):
    table = TABLES[name]
    X, y, names = table.load(table.rows, 0.3, 42)
    assert X.shape == (table.rows, table.features) and X.dtype == np.float64
    assert y.shape == (table.rows,) and len(names) == table.features
    if table.task == "classification":
        assert y.dtype == np.int64
        assert sorted(set(y.tolist())) == list(range(len(table.classes)))
    else:
        assert y.dtype == np.float64 and not table.classes
    assert table.dimensions in (0, table.features)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_speaks_both_languages(name):
    for text in (TABLES[name].label, TABLES[name].about, *TABLES[name].classes):
        assert text.ko and text.en
    assert TABLES[name].about.ko.endswith("니다.")


@pytest.mark.parametrize("name", MADE)
def test_a_made_table_follows_rows_and_seed(name):
    load = TABLES[name].load
    X, y, _ = load(150, 0.3, 1)
    again, y_again, _ = load(150, 0.3, 1)
    other, _, _ = load(150, 0.3, 2)
    assert len(X) == 150
    assert np.array_equal(X, again) and np.array_equal(y, y_again)
    assert not np.array_equal(X, other)


NOISELESS = {
    "circles": lambda X, y: np.allclose(np.hypot(*X.T), np.where(y == 1, 0.5, 1.0)),
    "checkerboard": lambda X, y: np.array_equal((X[:, 0] // 1 + X[:, 1] // 1) % 2, y),
    "sine": lambda X, y: np.allclose(y, np.sin(X[:, 0])),
    "moons": lambda X, y: np.allclose(np.hypot(*(X - np.where(y[:, None] == 1, [1.0, 0.5], 0.0)).T), 1.0),
    "friedman1": lambda X, y: np.allclose(
        y, 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2 + 10 * X[:, 3] + 5 * X[:, 4]
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_without_noise_the_pattern_is_exact_and_with_noise_it_is_not(name):
    X, y, _ = TABLES[name].load(300, 0.0, 7)
    assert NOISELESS[name](X, y)
    X, y, _ = TABLES[name].load(300, 0.4, 7)
    assert not NOISELESS[name](X, y)


def test_california_is_read_from_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    kept = np.random.default_rng(0).uniform(1, 9, (40, 9))
    joblib.dump(kept, tmp_path / "cal_housing_py3.pkz", compress=6)
    X, y, names = TABLES["california"].load(0, 0.0, 0)
    assert X.shape == (40, 8) and y.shape == (40,)
    assert names[0] == "MedInc" and np.array_equal(X[:, 0], kept[:, 1])


def test_california_without_internet_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))

    def refuse(*_):
        raise urllib.error.URLError("no route")

    monkeypatch.setattr("sklearn.datasets._base.urlretrieve", refuse)
    with pytest.raises(LearnerError) as caught:
        TABLES["california"].load(0, 0.0, 0)
    assert caught.value.reason == "no-internet"


def test_light_modules_stay_light():
    code = (
        "import sys, core.data.tabular, core.ensembles.presets, core.ensembles.verdicts, core.ensembles.snippets;"
        "print([m for m in ('sklearn', 'torch', 'xgboost', 'scipy', 'pandas', 'joblib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
