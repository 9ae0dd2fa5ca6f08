"""G and D of an experiment as code: `nn.Sequential`, and a module where that does not do. Light: text only."""

from __future__ import annotations

import math
from itertools import pairwise

from core.gans.spec import PIECES, GanSpec

BENDS = {"tanh": "nn.Tanh()", "relu": "nn.ReLU()", "leaky": "nn.LeakyReLU(0.2)"}

MAXOUT = f'''\
class Maxout(nn.Module):
    """Each unit is the largest of {PIECES} linear ones."""

    def __init__(self, inputs, units):
        super().__init__()
        self.linear = nn.Linear(inputs, {PIECES} * units)

    def forward(self, x):
        return self.linear(x).view(len(x), -1, {PIECES}).amax(dim=2)'''

SPREAD = '''\
class Critic(nn.Module):
    """D that is told how varied the batch is: its features' standard deviation, averaged, is one feature more."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
{layers}
        )
        self.last = {last}

    def forward(self, x):
        h = self.features(x)
        spread = (h.var(dim=0, correction=0) + 1e-8).sqrt().mean()
        return self.last(torch.cat([h, spread.expand(len(x), 1)], dim=1))'''

BOUNDED = '''\
def bounded(net):
    """Divides each layer's weights by their largest singular value: spectral normalisation (Miyato et al. 2018)."""
    for layer in list(net.modules()):
        if isinstance(layer, KINDS):
            nn.utils.parametrizations.spectral_norm(layer)
    return net'''

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

SMALL = '''\
def draw_weights(net):
    """Fresh weights as in DCGAN: normal with standard deviation 0.02, biases 0."""
    for layer in net.modules():
        if isinstance(layer, nn.Linear):
            weights = torch.empty(layer.in_features, layer.out_features).normal_(0, 0.02)
            layer.weight.data = weights.T.contiguous()
            if layer.bias is not None:
                layer.bias.data.zero_()'''

BY_INPUTS = '''\
def draw_weights(net):
    """Fresh weights with the variance that keeps the size of what flows through (He et al. 2015), biases 0."""
    for layer in net.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            inputs = layer.weight[0].numel()
            if isinstance(layer, nn.ConvTranspose2d):
                inputs = layer.in_channels * 4  # of a 4 x 4 kernel with stride 2, a pixel meets a quarter
            turned = isinstance(layer, nn.Linear)
            weights = torch.empty(layer.weight.T.shape if turned else layer.weight.shape)
            weights.normal_(0, math.sqrt(2 / inputs))
            layer.weight.data = (weights.T if turned else weights).contiguous()
            layer.bias.data.zero_()'''

DRAWS = {"mlp": UNIFORM, "pacgan": SMALL, "conv": BY_INPUTS}
"""`draw_weights` by network: it draws in the app's order, whose matrices have a row for each input."""


def network_code(spec: GanSpec) -> str:
    """`generator()` and `critic()`, what they are made of, and `draw_weights`, which gives the app's first ones."""
    g, d = generator_layers(spec), critic_layers(spec)
    parts = [MAXOUT] if spec.network == "pacgan" else []
    parts.append(_maker("generator", f"G: noise [n, {spec.z_dim}] -> {_samples(spec)}.", g))
    told = "packs" if spec.pack > 1 else "samples"
    about = f"D: {told} [n, {spec.pack * spec.dim}] -> answers [n, 1]."
    if spec.spread:
        last = d.pop()
        body = "\n".join(f"            {layer}," for layer in d)
        parts.append(SPREAD.format(layers=body, last=last))
        parts.append(f'def critic():\n    """{about}"""\n    return Critic()')
    else:
        parts.append(_maker("critic", about, d))
    if spec.spectral:
        parts.append(BOUNDED.replace("KINDS", "(nn.Linear, nn.Conv2d)" if spec.network == "conv" else "nn.Linear"))
    return "\n\n\n".join([*parts, DRAWS[spec.network]])


def generator_layers(spec: GanSpec) -> list[str]:
    """G's layers as arguments of `nn.Sequential`. Widths are CONFIG's; the number of layers stands in the code."""
    bend, z, width = BENDS[spec.activation], 'CONFIG["z_dim"]', 'CONFIG["width"]'
    if spec.network == "conv":
        quarter = math.isqrt(spec.dim) // 4
        return [
            f"nn.Linear({z}, 2 * {width} * {quarter**2})",
            bend,
            f"nn.Unflatten(1, (2 * {width}, {quarter}, {quarter}))",
            f"nn.ConvTranspose2d(2 * {width}, {width}, 4, stride=2, padding=1)",
            bend,
            f"nn.ConvTranspose2d({width}, 1, 4, stride=2, padding=1)",
            "nn.Tanh()",
            "nn.Flatten(1)",
        ]
    layers = []
    for a, b in pairwise([z, *[width] * (len(spec.g_sizes) - 2)]):
        if spec.network == "pacgan":
            layers += [f"nn.Linear({a}, {b}, bias=False)", f"nn.BatchNorm1d({b}, track_running_stats=False)"]
            layers.append("nn.ReLU()")
        else:
            layers += [f"nn.Linear({a}, {b})", bend]
    layers.append(f"nn.Linear({width}, {spec.dim})")
    return [*layers, "nn.Tanh()"] if spec.pictures else layers


def critic_layers(spec: GanSpec) -> list[str]:
    """D's layers as arguments of `nn.Sequential`; the last one has one feature more if D is told a spread."""
    bend, more = BENDS[spec.activation], " + 1" if spec.spread else ""
    width = 'CONFIG["width_d"]' if spec.width_d not in (0, spec.width) else 'CONFIG["width"]'
    if spec.network == "conv":
        side = math.isqrt(spec.dim)
        return [
            f"nn.Unflatten(1, (1, {side}, {side}))",
            f"nn.Conv2d(1, {width}, 4, stride=2, padding=1)",
            bend,
            f"nn.Conv2d({width}, 2 * {width}, 4, stride=2, padding=1)",
            bend,
            "nn.Flatten(1)",
            f"nn.Linear(2 * {width} * {(side // 4) ** 2}{more}, 1)",
        ]
    first = f'{spec.dim} * CONFIG["pack"]' if spec.pack > 1 else str(spec.dim)
    layers = []
    for a, b in pairwise([first, *[width] * (len(spec.d_sizes) - 2)]):
        layers += [f"Maxout({a}, {b})"] if spec.network == "pacgan" else [f"nn.Linear({a}, {b})", bend]
    return [*layers, f"nn.Linear({width}{more}, 1)"]


def _maker(name: str, about: str, layers: list[str]) -> str:
    body = "\n".join(f"        {layer}," for layer in layers)
    return f'def {name}():\n    """{about}"""\n    return nn.Sequential(\n{body}\n    )'


def _samples(spec: GanSpec) -> str:
    return f"images [n, {spec.dim}]" if spec.pictures else "points [n, 2]"
