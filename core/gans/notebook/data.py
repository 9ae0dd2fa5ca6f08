"""The data of an experiment as code. Light: text only."""

from __future__ import annotations

from core.data.as_code import points_code
from core.data.images import HELD_OUT, MOST_ANCHORS, MOST_TEST, MOST_TRAIN, TORCHVISION, TRUE_SHARE
from core.gans.spec import GanSpec

DIGITS = """\
from sklearn.datasets import load_digits

digits = load_digits()
pixels = torch.tensor(digits.data, dtype=torch.float32, device=DEVICE) / 8 - 1  # from -1 to 1
labels = torch.tensor(digits.target, device=DEVICE)
held_out = torch.zeros(len(pixels), dtype=torch.bool)
held_out[labels.argsort(stable=True)[{held} - 1 :: {held}]] = True  # every {held}th image of a label is for the test
x_train, y_train, x_test = pixels[~held_out], labels[~held_out], pixels[held_out]"""

DOWNLOADED = """\
from torchvision import datasets

train, test = (datasets.{name}("data", train=train, download=True) for train in (True, False))
x_train = (train.data[:{train}].flatten(1).float() / 127.5 - 1).to(DEVICE)  # from -1 to 1
x_test = (test.data[:{test}].flatten(1).float() / 127.5 - 1).to(DEVICE)
y_train = train.targets[:{train}].to(DEVICE)"""

IMAGES = """\
every = -(-len(x_train) // {most})
anchors, part = x_train[::every], y_train[::every]  # what samples are compared with; parts are the labels
shares = torch.bincount(y_train) / len(y_train)  # how likely each label is
RADIUS = torch.cdist(x_test, anchors).min(dim=1).values.quantile({good})  # {percent:.0f}% of the test images are good


def real_batch(n):
    \"\"\"n real images, one a row.\"\"\"
    return x_train[torch.randint(len(x_train), (n,))]"""


def data_code(spec: GanSpec) -> str:
    """The data: `anchors`, `part`, `shares`, `RADIUS` and `real_batch`."""
    if not spec.pictures:
        return points_code(spec.data, spec.own)
    digits = DIGITS.format(held=HELD_OUT)
    name = TORCHVISION.get(spec.data, "")
    found = DOWNLOADED.format(name=name, train=MOST_TRAIN, test=MOST_TEST) if name else digits
    return found + "\n" + IMAGES.format(most=MOST_ANCHORS, good=TRUE_SHARE, percent=100 * TRUE_SHARE)
