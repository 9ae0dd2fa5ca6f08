"""How many papers of a conference name PyTorch or TensorFlow, as Horace He counted them. Light: figures and sources.

The counts are in https://github.com/Chillee/pytorch-vs-tensorflow: those of the 2019 article in index.html of October
2019 (commit 9c5f0ba), the later ones in data_analysis/data.csv (commit 3ef0c7d). The later ones were made another way:
Keras counts as TensorFlow, and authors of Google and Facebook are not left out. So the two must not be joined.
"""

from __future__ import annotations

from typing import NamedTuple


class Count(NamedTuple):
    """Papers of one conference that name PyTorch only, and TensorFlow only."""

    year: int
    torch: int
    tensorflow: int

    @property
    def share(self) -> float:
        """PyTorch's part of the papers that name one of the two, 0 to 1."""
        return self.torch / (self.torch + self.tensorflow)


ARTICLE: dict[str, tuple[Count, Count]] = {
    "CVPR": (Count(2018, 82, 116), Count(2019, 280, 125)),
    "NAACL": (Count(2018, 12, 34), Count(2019, 66, 21)),
    "ACL": (Count(2018, 26, 34), Count(2019, 103, 33)),
    "ICLR": (Count(2018, 24, 53), Count(2019, 70, 52)),
    "ICML": (Count(2018, 23, 40), Count(2019, 69, 53)),
}
"""The article's count, for the five conferences that it gives shares of."""
LATER: dict[str, tuple[Count, ...]] = {
    "CVPR": (Count(2017, 0, 63), Count(2018, 89, 137), Count(2019, 294, 148), Count(2020, 418, 113)),
    "ACL": (Count(2017, 1, 41), Count(2018, 32, 41), Count(2019, 127, 50), Count(2020, 172, 36)),
    "NeurIPS": (Count(2017, 12, 85), Count(2018, 74, 127), Count(2019, 182, 104), Count(2020, 312, 94)),
    "ICML": (
        Count(2017, 4, 55), Count(2018, 27, 64), Count(2019, 76, 76), Count(2020, 142, 71), Count(2021, 202, 58),
    ),
    "ICLR": (
        Count(2018, 28, 95), Count(2019, 86, 86), Count(2020, 169, 95), Count(2021, 756, 217), Count(2022, 1091, 208),
    ),
}  # fmt: skip
"""The later count, for the conferences that it has four years or more of. ICLR's of 2021 and 2022 are submissions."""
COUNTS = "https://github.com/Chillee/pytorch-vs-tensorflow"
