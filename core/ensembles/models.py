"""`GROWERS`: one function per model that adds trees. Adding a model is one entry here, in `MODELS` and in `MAKERS`.

A grower is `grow(spec, split, growth, upto) -> Growth`: it adds trees until there are `upto`, and leaves the growth
that it was given usable. The scores of every size come from one fit, because sums of the trees' answers are kept.
"""

from __future__ import annotations

from collections.abc import Callable

from core.ensembles.growers.adaboost import adaboost
from core.ensembles.growers.boosting import xgboost
from core.ensembles.growers.forests import forest
from core.ensembles.growers.gradient import gboost, hist
from core.ensembles.growers.single import knn, linear, tree
from core.ensembles.growers.xgbforest import xgbforest
from core.ensembles.growth import Growth, Split
from core.ensembles.spec import EnsembleSpec

Grower = Callable[[EnsembleSpec, Split, Growth, int], Growth]

GROWERS: dict[str, Grower] = {
    "linear": linear,
    "tree": tree,
    "knn": knn,
    "bagging": forest,
    "forest": forest,
    "extra": forest,
    "adaboost": adaboost,
    "gboost": gboost,
    "hist": hist,
    "xgboost": xgboost,
    "xgbforest": xgbforest,
}
