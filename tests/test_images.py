"""Sets of images: what they hold, how they are marked, and what happens where their files cannot be had or read."""

from __future__ import annotations

import gzip
import hashlib
import struct
import subprocess
import sys
import urllib.error

import numpy as np
import pytest

from core.data import coverage as cov
from core.data import images
from core.data.images import IMAGES, PARTS, TORCHVISION, accuracy, pictures, truth
from core.settings import Settings
from core.tape import LearnerError

LOADED = (pictures, truth, accuracy)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store, no internet, and nothing remembered of images read before."""

    def refuse(*_, **__):
        raise urllib.error.URLError("no route")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setattr(images, "settings", lambda: Settings(store=str(tmp_path)))
    for load in LOADED:
        load.cache_clear()
    yield tmp_path
    for load in LOADED:
        load.cache_clear()


def idx(array):
    """An array of bytes in the IDX format of http://yann.lecun.com/exdb/mnist/."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def made(train=60, test=30, side=28):
    """The four files of a small set: images of label k are bright in rows 2k and 2k + 1, with noise of its own."""
    chance, found = np.random.default_rng(4), []
    for count in (train, test):
        label = np.arange(count) % 10
        x = chance.integers(0, 60, (count, side, side))
        for row, k in enumerate(label):
            x[row, 2 * k : 2 * k + 2] = 255
        found += [idx(x), idx(label)]
    return dict(zip(PARTS, found, strict=True))


def written(store, name, files, packed=False):
    """Puts files where torchvision looks for them."""
    raw = store / "data" / TORCHVISION[name] / "raw"
    raw.mkdir(parents=True)
    for part, content in files.items():
        (raw / (part + ".gz" * packed)).write_bytes(gzip.compress(content) if packed else content)
    return raw


def test_every_entry_can_be_loaded_and_is_said_in_both_languages_with_its_source(store):
    assert set(IMAGES) == {"digits8", *TORCHVISION}
    for name, entry in IMAGES.items():
        assert all((*entry.label, *entry.about, entry.formula, entry.source))
        if name in TORCHVISION:
            written(store, name, made())
        found = pictures(name)
        assert found.x.shape == (len(found.label), found.side**2) and found.x.dtype == np.float32
        assert found.x_test.shape == (len(found.label_test), found.side**2) and found.label.dtype == np.int64
        assert found.x.min() == -1 and found.x.max() == 1 and found is pictures(name)
    with pytest.raises(KeyError):
        pictures("cifar")


def test_digits_are_those_of_scikit_learn_a_fifth_of_each_held_out():
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    found = pictures("digits8")
    assert found.side == 8 and (len(found.x), len(found.x_test)) == (1438, 359)
    assert np.bincount(found.label_test) == pytest.approx(np.bincount(y) / 5, abs=1)
    said = np.column_stack([x / 8 - 1, y]).tolist()
    kept = [np.column_stack(both).tolist() for both in ((found.x, found.label), (found.x_test, found.label_test))]
    assert sorted(kept[0] + kept[1]) == sorted(said), "each once, with its own label"


def test_true_digits_are_good_and_their_parts_can_be_trusted():
    found, known = pictures("digits8"), truth("digits8")
    assert known.shares.sum() == pytest.approx(1) and np.array_equal(known.part, found.label)
    counts = cov.histogram(found.x_test, known)
    assert cov.good_share(counts, len(found.x_test)) == known.ceiling == pytest.approx(0.95, abs=0.003)
    assert cov.modes_held(counts, known.shares, len(found.x_test)) == 10
    assert cov.reverse_kl(counts, known.shares) < 0.01
    distances = np.linalg.norm(found.x_test[:, None] - found.x, axis=2)
    assert accuracy("digits8") == (found.label[distances.argmin(axis=1)] == found.label_test).mean() > 0.98


def test_noise_and_a_single_digit_are_told_from_digits():
    known, chance = truth("digits8"), np.random.default_rng(1)
    for useless in (chance.uniform(-1, 1, (200, 64)), np.full((200, 64), -1.0), np.full((200, 64), np.nan)):
        assert cov.histogram(useless, known).sum() == 0
    threes = pictures("digits8").x[known.part == 3]
    counts = cov.histogram(threes, known)
    assert cov.modes_covered(counts) == 1 and counts[3] == len(threes)


@pytest.mark.parametrize("name", TORCHVISION)
def test_raw_files_are_read(store, name):
    files = made()
    written(store, name, files)
    found, known = pictures(name), truth(name)
    assert (found.side, len(found.x), len(found.x_test)) == (28, 60, 30)
    assert found.label.tolist() == [k % 10 for k in range(60)]
    first = np.frombuffer(files[PARTS[0]][16:], np.uint8)[:784]
    assert (found.x[0] + 1) * 127.5 == pytest.approx(first, abs=1e-3), "row by row"
    assert known.anchors.shape == (60, 784) and accuracy(name) == 1.0
    assert cov.modes_covered(cov.histogram(found.x_test, known)) == 10 and 0.85 < known.ceiling < 1


def test_only_the_first_images_are_kept_and_anchors_are_spread_over_them(store, monkeypatch):
    monkeypatch.setattr(images, "MOST_TRAIN", 50)
    monkeypatch.setattr(images, "MOST_TEST", 20)
    monkeypatch.setattr(images, "MOST_ANCHORS", 17)
    written(store, "mnist", made())
    found = pictures("mnist")
    assert (len(found.x), len(found.label), len(found.x_test)) == (50, 50, 20)
    assert np.array_equal(truth("mnist").anchors, found.x[::3]) and truth("mnist").shares.tolist() == [0.1] * 10


def test_packed_files_that_lie_there_are_unpacked(store, monkeypatch):
    from torchvision.datasets import MNIST

    raw = written(store, "mnist", made(), packed=True)
    sums = [(f"{part}.gz", hashlib.md5((raw / f"{part}.gz").read_bytes()).hexdigest()) for part in PARTS]
    monkeypatch.setattr(MNIST, "resources", sums)
    assert len(pictures("mnist").x) == 60 and all((raw / part).exists() for part in PARTS)
    assert [path.name for path in raw.parent.iterdir()] == ["raw"], "nothing else is left behind"


@pytest.mark.parametrize("name", TORCHVISION)
@pytest.mark.parametrize("there", ["nothing", "some", "packed and wrong"])
def test_without_internet_it_says_so(store, name, there):
    if there == "some":
        written(store, name, dict(list(made().items())[:3]))
    if there == "packed and wrong":
        written(store, name, made(), packed=True)
    for _ in range(2):
        with pytest.raises(LearnerError) as caught:
            pictures(name)
        assert caught.value.reason == "no-internet"


def test_a_silent_server_is_not_waited_for_and_the_patience_ends_with_it(store, monkeypatch):
    import socket

    seen = []

    def silent(*_, **__):
        seen.append(socket.getdefaulttimeout())
        raise TimeoutError("timed out")

    monkeypatch.setattr("urllib.request.urlopen", silent)
    with pytest.raises(LearnerError, match="no-internet"):
        pictures("mnist")
    assert set(seen) == {images.PATIENCE} and socket.getdefaulttimeout() is None


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "change",
    {
        "truncated": lambda content: content[:-5],
        "header only": lambda content: content[:16],
        "empty": lambda content: b"",
        "a web page": lambda content: b"<!DOCTYPE html><html>not found</html>",
        "wrong labels or sides": lambda content: idx(np.full((60, 28, 27) if len(content) > 1000 else 60, 10)),
        "other count": lambda content: idx(np.zeros((9, 28, 28)) if len(content) > 1000 else np.zeros(9)),
    }.items(),
    ids=lambda change: change[0],
)
def test_broken_files_are_told_by_name(store, part, change):
    files = made()
    written(store, "mnist", {**files, part: change[1](files[part])})
    with pytest.raises(LearnerError) as caught:
        pictures("mnist")
    assert caught.value.reason == "data-broken" and str(store / "data" / "MNIST") in caught.value.detail


def test_images_are_kept_in_the_store_when_that_is_a_folder(store, monkeypatch, tmp_path):
    assert images.folder() == tmp_path / "data"
    monkeypatch.setattr(images, "settings", lambda: Settings(store="memory://bucket/path"))
    assert images.folder() == images.ROOT / ".lab" / "data"


def test_the_module_is_light():
    code = "import sys, core.data.images; assert not {'torch', 'torchvision', 'sklearn', 'scipy'} & {*sys.modules}"
    subprocess.run([sys.executable, "-c", code], check=True)
