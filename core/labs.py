"""LABS, the only list of labs: what `python -m core` can run and warm. Light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.ensembles.presets import PRESETS as ENSEMBLES
from core.ensembles.snippets import SNIPPETS, SnippetSpec
from core.ensembles.spec import EnsembleSpec
from core.gans.presets import PRESETS as GANS
from core.gans.presets import SurveySpec
from core.gans.spec import GanSpec
from core.spec import Spec


class Lab(NamedTuple):
    """One lab: its spec, and its presets; a preset is one or more specs that run together."""

    spec: type[Spec]
    presets: Mapping[str, Sequence[Spec]]


LABS: dict[str, Lab] = {
    "ensembles": Lab(EnsembleSpec, {name: p.specs for name, p in ENSEMBLES.items()}),
    "snippets": Lab(SnippetSpec, {name: (SnippetSpec(snippet=name),) for name in SNIPPETS}),
    "gans": Lab(GanSpec, {name: (p.spec,) for name, p in GANS.items()}),
    "surveys": Lab(SurveySpec, {name: (SurveySpec(preset=name),) for name in GANS}),
}
