"""What makes a notebook draw the random numbers that the app draws, in its order. Light: text only.

Then only rounding sets the two apart: gradients are added up in another order. It takes a processor, as the app's had.
"""

from __future__ import annotations

from core.data.points2d import cloud
from core.gans.notebook.data import data_code
from core.gans.notebook.networks import network_code
from core.gans.notebook.training import begun
from core.gans.spec import GanSpec

UNIFORM = '''\
def draw_weights(net):
    """Fresh weights: uniform within one over the root of the number of inputs."""
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            a, b = layer.in_features, layer.out_features
            shape, bound = (a, b) if a <= b else (b, a), 1 / math.sqrt(a)
            weights = torch.empty(shape).uniform_(-bound, bound)
            layer.weight.data = (weights.T if a <= b else weights).contiguous()
            layer.bias.data.uniform_(-bound, bound)'''
NORMAL = '''\
def draw_weights(net):
    """Fresh weights: normal with standard deviation 0.02, biases 0."""
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            weights = torch.empty(layer.in_features, layer.out_features).normal_(0, 0.02)
            layer.weight.data = weights.T.contiguous()'''
ALIKE = 1.000001
"""Weights that differ by less than this factor are equal: the app then draws whole numbers."""
EVEN = """\
    chosen = torch.randint(len(anchors), (n,))"""
UNEVEN = """\
    sums = weights.double().cumsum(0)
    chosen = torch.searchsorted(sums, torch.rand(n, dtype=torch.float64)).clamp(max=len(anchors) - 1)"""
USUAL = "    chosen = torch.multinomial(weights, n, replacement=True)"


def chosen(spec: GanSpec) -> str:
    """The line that chooses `n` anchors as the app does."""
    weights = cloud(spec.data, spec.own).weights
    return UNEVEN if weights.max() > weights.min() * ALIKE else EVEN


def data_drawn(spec: GanSpec) -> str:
    """The data, whose batches are drawn as the app draws them."""
    said = data_code(spec)
    return said if spec.pictures else said.replace(USUAL, chosen(spec))


def networks_drawn(spec: GanSpec) -> str:
    """The networks, and `draw_weights`, which gives them the app's first weights; convolutions keep their own."""
    draws = {"mlp": [UNIFORM], "pacgan": [NORMAL]}.get(spec.network, [])
    return "\n\n\n".join([network_code(spec), *draws])


def begun_drawn(spec: GanSpec, seed: str) -> list[str]:
    """Networks and optimisers before the first step, with the app's first weights."""
    if spec.network == "conv":
        return [f"torch.manual_seed({seed})", *begun(spec)]
    bounded = ["D = bounded(D)"] if spec.spectral else []
    first = ["G, D = generator(), critic()", f"torch.manual_seed({seed})", "draw_weights(G)", "draw_weights(D)"]
    return [*first, *bounded, *begun(spec)[1:]]
