"""`IMAGES`: sets of small pictures that generators learn to make. Light: torchvision and scikit-learn when called."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.coverage import Truth, good_share, histogram, nearest
from core.data.tabular import PATIENCE
from core.settings import ROOT, settings
from core.spec import Entry, Text
from core.store import DATA
from core.tape import LearnerError

MOST_TRAIN, MOST_TEST = 20_000, 2_000
"""How many images are kept of a set. 28 x 28 pixels in single precision take 63 MB at 20,000, and some workers have
1 GB for all their runs; the trainings that fit into a lecture see fewer."""
MOST_ANCHORS = 2_000
TRUE_SHARE = 0.95
"""The share of true images that count as good: those among the test images that lie closest to the training images."""
HELD_OUT = 5
"""Of each label in digits8 every fifth image is a test image. Every fifth row would not do: the rows count from 0 to 9
again and again, so that some digits would be tested twice as often as others."""
CLASSES = 10
SIDES = {"digits8": 8, "mnist": 28, "fashion": 28}
"""How many pixels an image of each set is wide and high."""
NAMES: dict[str, tuple[Text, ...]] = {
    "fashion": (
        Text("티셔츠", "T-shirt"),
        Text("바지", "Trousers"),
        Text("스웨터", "Pullover"),
        Text("원피스", "Dress"),
        Text("외투", "Coat"),
        Text("샌들", "Sandal"),
        Text("셔츠", "Shirt"),
        Text("운동화", "Sneaker"),
        Text("가방", "Bag"),
        Text("부츠", "Boot"),
    ),
}
"""What the kinds of a set are called, by label; digits are called by themselves."""
TORCHVISION = {"mnist": "MNIST", "fashion": "FashionMNIST"}
PARTS = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
NO_INTERNET = (OSError, RuntimeError, HTTPException, EOFError)
BROKEN = (OSError, AssertionError, IndexError, KeyError, RuntimeError, TypeError, ValueError)

IMAGES: dict[str, Entry] = {
    "digits8": Entry(
        Text("손글씨 숫자 8×8", "Digits, 8 by 8"),
        Text(
            "손으로 쓴 숫자 0~9의 8×8 사진 1,797장입니다. 작아서 CPU로도 몇 분이면 배웁니다.",
            "1,797 pictures of handwritten digits, 8 by 8 pixels: small enough to be learned on a CPU within minutes.",
        ),
        r"x\in[-1,1]^{8\times8}",
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_digits.html",
    ),
    "mnist": Entry(
        Text("MNIST 손글씨 숫자", "MNIST digits"),
        Text(
            "손으로 쓴 숫자 0~9의 28×28 사진입니다. 6만 장 가운데 앞의 2만 장을 씁니다. "
            "처음 한 번은 인터넷에서 받아야 합니다.",
            "Handwritten digits, 28 by 28 pixels; the first 20,000 of 60,000 are used. "
            "They have to be downloaded once.",
        ),
        r"x\in[-1,1]^{28\times28}",
        "LeCun et al. 1998, http://yann.lecun.com/exdb/mnist/",
    ),
    "fashion": Entry(
        Text("패션 MNIST", "Fashion-MNIST"),
        Text(
            "옷, 신발, 가방 10종의 28×28 사진입니다. 6만 장 가운데 앞의 2만 장을 씁니다. "
            "처음 한 번은 인터넷에서 받아야 합니다.",
            "Ten kinds of clothes, shoes and bags, 28 by 28 pixels; the first 20,000 of 60,000 are used. "
            "They have to be downloaded once.",
        ),
        r"x\in[-1,1]^{28\times28}",
        "Xiao et al. 2017, arXiv:1708.07747",
    ),
}


@dataclass(frozen=True, eq=False)
class Pictures:
    """One set of images, row by row and scaled to [-1, 1], -1 being the background.

    x, x_test          float32 [n, side * side]
    label, label_test  int64 [n], 0 to 9
    """

    x: NDArray[np.float32]
    label: NDArray[np.int64]
    x_test: NDArray[np.float32]
    label_test: NDArray[np.int64]

    @property
    def side(self) -> int:
        """How many pixels an image has on each side."""
        return int(np.sqrt(self.x.shape[1]))


@lru_cache(maxsize=2)
def pictures(name: str) -> Pictures:
    """The images of this name.

    KeyError for a name not in `IMAGES`. LearnerError("no-internet") where they must be downloaded and cannot be,
    LearnerError("data-broken") where their files, which it names, cannot be read.
    """
    return _digits8() if name == "digits8" else _downloaded(TORCHVISION[name])


@lru_cache(maxsize=8)
def truth(name: str) -> Truth:
    """What made images are compared with: up to MOST_ANCHORS training images, evenly taken; parts are their labels.

    An image is good when it is closer to one of them than TRUE_SHARE of the test images are. Errors as in `pictures`.
    """
    found = pictures(name)
    taken = np.arange(0, len(found.x), -(-len(found.x) // MOST_ANCHORS))
    anchors, part = found.x[taken], found.label[taken]
    shares = np.bincount(found.label, minlength=CLASSES) / len(found.label)
    radius = float(np.quantile(nearest(found.x_test, anchors)[1], TRUE_SHARE))
    bare = Truth(anchors, part, shares, radius, TRUE_SHARE)
    return Truth(anchors, part, shares, radius, good_share(histogram(found.x_test, bare), len(found.x_test)))


@lru_cache(maxsize=8)
def accuracy(name: str) -> float:
    """How often a test image's nearest anchor has its label: how far an image's part can be trusted, 0 to 1."""
    found, known = pictures(name), truth(name)
    closest, _ = nearest(found.x_test, known.anchors)
    return float(np.mean(known.part[closest] == found.label_test))


def _digits8() -> Pictures:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    x, label = (bunch.data / 8 - 1).astype(np.float32), bunch.target.astype(np.int64)
    held = np.zeros(len(x), dtype=bool)
    held[np.argsort(label, kind="stable")[HELD_OUT - 1 :: HELD_OUT]] = True
    return Pictures(x[~held], label[~held], x[held], label[held])


def folder() -> Path:
    """Where downloaded images are kept: `data` in the store, or in `.lab` where the store is on no local disk."""
    from fsspec.core import url_to_fs
    from fsspec.implementations.local import LocalFileSystem

    system, root = url_to_fs(settings().store)
    return Path(root if isinstance(system, LocalFileSystem) else ROOT / ".lab") / DATA


def _downloaded(kind: str) -> Pictures:
    from torchvision import datasets

    made, root = getattr(datasets, kind), folder()
    if not all((root / kind / "raw" / part).exists() for part in PARTS):
        _download(made, root / kind / "raw")
    try:
        train, test = (_read(made(root, train=train), most) for train, most in ((True, MOST_TRAIN), (False, MOST_TEST)))
    except BROKEN as error:
        raise LearnerError("data-broken", f"{root / kind}: {error!r}") from error
    return Pictures(*train, *test)


def _read(found: Any, most: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The first `most` images of one of torchvision's sets, and their labels. ValueError where they are no such."""
    data, label = found.data[:most].numpy(), found.targets[:most].numpy().astype(np.int64)
    if not len(data) == len(label) > 0 or data.shape[1] != data.shape[2] or label.max() >= CLASSES:
        raise ValueError(f"images {data.shape}, labels {label.shape}")
    return (data.reshape(len(data), -1) / np.float32(127.5) - 1).astype(np.float32), label


def _download(made: Any, raw: Path) -> None:
    """Puts a set's files into `raw`, whole or not at all; archives that already lie there are used.

    torchvision writes where it reads. Two workers would write into each other's files, so each has a folder of its own.
    """
    try:
        raw.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=raw.parent) as own, _patient():
            there = Path(own) / raw.parent.name / "raw"
            there.mkdir(parents=True)
            for archive in raw.glob("*.gz"):
                shutil.copy(archive, there)
            made(own, download=True)
            for part in PARTS:
                (there / part).replace(raw / part)
    except NO_INTERNET as error:
        raise LearnerError("no-internet", repr(error)) from error


@contextmanager
def _patient() -> Iterator[None]:
    """A silent server is waited for no longer than PATIENCE."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
