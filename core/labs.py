"""LABS, the only list of labs: what `python -m core` can run and warm. Light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.anatomy.atlas import AtlasSpec
from core.anatomy.atlas import here as installed_here
from core.anatomy.spec import EXAMPLES, REQUESTS, CallSpec, as_installed
from core.anatomy.why.tasks import PRESETS as WHY
from core.anatomy.why.tasks import WhySpec
from core.diffusion.presets import PRESETS as FLOWS
from core.diffusion.spec import FlowSpec
from core.ensembles.claims.costs import USUAL as MEASURED
from core.ensembles.claims.costs import CostSpec, ladders
from core.ensembles.claims.depths import USUAL as DEEP
from core.ensembles.claims.depths import DepthSpec, depths
from core.ensembles.claims.variance import USUAL as TAKEN_APART
from core.ensembles.claims.variance import VarianceSpec, alike
from core.ensembles.inside.bagging import BaggingSpec, family
from core.ensembles.inside.rounds import KINDS, RoundsSpec
from core.ensembles.inside.single_trees import TreeSpec
from core.ensembles.inside.surrogates import SurrogateSpec
from core.ensembles.presets import PRESETS as ENSEMBLES
from core.ensembles.snippets import SNIPPETS, SnippetSpec
from core.ensembles.spec import EnsembleSpec
from core.fields.spec import FIELDS, FieldSpec, of_field
from core.gans.films import STRIPS, FilmSpec
from core.gans.maps import MapSpec
from core.gans.maps import rows as rows_of_map
from core.gans.moves import MovesSpec
from core.gans.papers import SEEDS, SHORT_SEEDS, SHORT_STEPS, STEPS, PaperSpec, trials
from core.gans.presets import PRESETS as GANS
from core.gans.presets import SurveySpec
from core.gans.spec import GanSpec
from core.nets.autoencoder import PRESETS as AUTOENCODERS
from core.nets.autoencoder import AutoencoderSpec
from core.nets.convnet import PRESETS as CONVNETS
from core.nets.convnet import ConvnetSpec
from core.nets.memory import PRESETS as MEMORIES
from core.nets.memory import MemorySpec
from core.nets.twins import TwinSpec, releases
from core.spec import Spec
from core.tensors.spec import PRESETS as TOPICS
from core.tensors.spec import TensorSpec
from core.tensors.timing_spec import PRESETS as TIMED
from core.tensors.timing_spec import TimingSpec


class Lab(NamedTuple):
    """One lab: its spec, and its presets; a preset is one or more specs that run together.

    long  presets that take hours: they run when asked for by name, and `warm` leaves them out
    """

    spec: type[Spec]
    presets: Mapping[str, Sequence[Spec]]
    long: tuple[str, ...] = ()


LABS: dict[str, Lab] = {
    "atlas": Lab(AtlasSpec, {"here": (installed_here(),)}),
    "calls": Lab(
        CallSpec,
        {n: tuple(as_installed(n, asked) for asked in (REQUESTS if e.web else ["list"])) for n, e in EXAMPLES.items()},
    ),
    "why": Lab(WhySpec, WHY),
    "fields": Lab(
        FieldSpec,
        {name: tuple(FieldSpec(name, a, d) for a in of_field(name)[0] for d in of_field(name)[1]) for name in FIELDS},
    ),
    "autoencoders": Lab(AutoencoderSpec, AUTOENCODERS),
    "convnets": Lab(ConvnetSpec, CONVNETS),
    "memories": Lab(MemorySpec, MEMORIES),
    "twins": Lab(TwinSpec, {"usual": (TwinSpec(release=releases()),)}),
    "tensors": Lab(TensorSpec, TOPICS),
    "timings": Lab(TimingSpec, TIMED),
    "ensembles": Lab(EnsembleSpec, {name: p.specs for name, p in ENSEMBLES.items()}),
    "snippets": Lab(SnippetSpec, {name: (SnippetSpec(snippet=name),) for name in SNIPPETS}),
    "bagging": Lab(BaggingSpec, {"family": family(BaggingSpec())}),
    "rounds": Lab(RoundsSpec, {name: (RoundsSpec(kind=name),) for name in KINDS}),
    "trees": Lab(TreeSpec, {"first": (TreeSpec(),)}),
    "surrogates": Lab(SurrogateSpec, {"first": (SurrogateSpec(),)}),
    "costs": Lab(CostSpec, {"usual": ladders(MEASURED, CostSpec())}),
    "variance": Lab(VarianceSpec, {"usual": alike(TAKEN_APART, VarianceSpec())}),
    "depths": Lab(DepthSpec, {"usual": depths(DEEP, DepthSpec())}),
    "gans": Lab(GanSpec, {name: (p.spec,) for name, p in GANS.items()}),
    "surveys": Lab(SurveySpec, {name: (SurveySpec(preset=name),) for name in GANS}),
    "films": Lab(FilmSpec, {name: strip.specs for name, strip in STRIPS.items()}),
    "moves": Lab(MovesSpec, {"first": (MovesSpec(),), "in-turn": (MovesSpec(after=300, moves="D G B B10"),)}),
    "papers": Lab(
        PaperSpec,
        {"pacgan": trials(SEEDS, STEPS), "pacgan-short": trials(SHORT_SEEDS, SHORT_STEPS)},
        long=("pacgan", "pacgan-short"),
    ),
    "maps": Lab(MapSpec, {"usual": rows_of_map(MapSpec())}),
    "flows": Lab(FlowSpec, {name: (p.spec,) for name, p in FLOWS.items()}),
}
