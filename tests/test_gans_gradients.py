"""Hand-written gradients, losses and optimisers against autograd, finite differences and torch's own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor, nn

from core.data.points2d import cloud
from core.gans import learner, losses
from core.gans.architectures import ARCHITECTURES, critic_of, generator_of
from core.gans.choices import ACTIVATIONS, LOSSES, NETWORKS, OPTIMISERS
from core.gans.graph import GraphPair
from core.gans.networks import BENDS, Network, initial, layers, length
from core.gans.optimisers import Moments, Optimiser
from core.gans.pairs import HandPair
from core.gans.remedies import singular
from core.gans.spec import GanSpec
from core.gans.training import fresh

SIZES = [(2, 5, 1), (3, 8, 8, 2), (1, 4, 16, 4, 1), (64, 8, 8, 8, 8, 2)]
MODULES = {"tanh": nn.Tanh, "relu": nn.ReLU, "leaky": lambda: nn.LeakyReLU(0.2)}


@pytest.fixture(autouse=True)
def on_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def module(sizes: Sequence[int], activation: str, flat: Tensor) -> nn.Sequential:
    """The same network as torch's own modules."""
    parts: list[nn.Module] = []
    for matrix, bias in layers(flat, sizes):
        linear = nn.Linear(*matrix.shape, dtype=flat.dtype)
        linear.weight.data.copy_(matrix.t())
        linear.bias.data.copy_(bias)
        parts += [linear, MODULES[activation]()]
    return nn.Sequential(*parts[:-1])


def gradients(net: nn.Sequential, sizes: Sequence[int]) -> Tensor:
    """The modules' gradients, laid out as our flat vector."""
    flat = torch.empty(length(sizes), dtype=torch.float64)
    linears = [m for m in net if isinstance(m, nn.Linear)]
    for (matrix, bias), linear in zip(layers(flat, sizes), linears, strict=True):
        assert linear.weight.grad is not None and linear.bias.grad is not None
        matrix.copy_(linear.weight.grad.t())
        bias.copy_(linear.bias.grad)
    return flat


def test_every_choice_has_its_code() -> None:
    assert set(BENDS) == set(ACTIVATIONS) == set(MODULES)
    assert set(losses.GAN_LOSSES) == set(LOSSES) and set(ARCHITECTURES) == set(NETWORKS)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_forward_and_gradients_equal_autograd(sizes: tuple[int, ...], activation: str) -> None:
    flat = initial(sizes, chance()).double() * 2
    points = torch.randn(17, sizes[0], generator=chance(1), dtype=torch.float64, requires_grad=True)
    upon = torch.randn(17, sizes[-1], generator=chance(2), dtype=torch.float64)
    net, ours = module(sizes, activation, flat), Network(sizes, activation, flat, 17)
    made = net(points)
    made.backward(upon)
    with torch.no_grad():
        torch.testing.assert_close(ours.forward(points), made, rtol=1e-12, atol=1e-13)
        torch.testing.assert_close(ours.backward(upon), gradients(net, sizes), rtol=1e-11, atol=1e-12)
        torch.testing.assert_close(ours.pull(upon), points.grad, rtol=1e-11, atol=1e-12)


def test_tanh_is_exact_to_rounding_far_out_and_near_zero() -> None:
    flat = torch.tensor([1.0, 0.0, 1.0, 0.0])
    a = torch.cat([torch.linspace(-100, 100, 2001), torch.linspace(-1e-3, 1e-3, 201)])[:, None]
    made = Network((1, 1, 1), "tanh", flat, len(a)).forward(a)
    assert (made - torch.tanh(a)).abs().max() < 2e-7


def test_fresh_weights_are_spread_as_linear_spreads_them() -> None:
    flat = initial((100, 400, 2), chance())
    for (matrix, bias), bound in zip(layers(flat, (100, 400, 2)), (0.1, 0.05), strict=True):
        assert matrix.abs().max() <= bound and bias.abs().max() <= bound
        assert matrix.std() == pytest.approx(bound / 3**0.5, rel=0.05)
    with pytest.raises(ValueError, match="do not fit"):
        layers(flat[:-1], (100, 400, 2))


ANSWERS = [-30.0, -4.6, -0.99, -0.3, 0.1, 0.9, 2.0, 30.0]


@pytest.mark.parametrize("target", [1.0, 0.9])
@pytest.mark.parametrize("name", LOSSES)
def test_slopes_equal_autograd_and_finite_differences(name: str, target: float) -> None:
    loss, n = losses.GAN_LOSSES[name], len(ANSWERS)
    real = torch.tensor(ANSWERS[::-1], dtype=torch.float64)[:, None].requires_grad_()
    fake = (torch.tensor(ANSWERS, dtype=torch.float64)[:, None] * 1.3).requires_grad_()
    d_real, d_fake = torch.autograd.grad(loss.d(real, fake, target), (real, fake))
    (g_fake,) = torch.autograd.grad(loss.g(real, fake), fake)
    with torch.no_grad():
        out_real, out_fake, out = (torch.empty_like(real) for _ in range(3))
        loss.d_slope(real, fake, target, out_real, out_fake)
        loss.g_slope(real, fake, out)
        for ours, theirs in ((out_real, d_real), (out_fake, d_fake), (out, g_fake)):
            torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-15)
        for i in range(n):
            nudge = torch.zeros_like(fake)
            nudge[i] = 1e-6
            rise = (loss.g(real, fake + nudge) - loss.g(real, fake - nudge)) / 2e-6
            assert rise.item() == pytest.approx(out[i].item(), rel=1e-6, abs=1e-8)
            fall = (loss.d(real + nudge, fake, target) - loss.d(real - nudge, fake, target)) / 2e-6
            assert fall.item() == pytest.approx(out_real[i].item(), rel=1e-6, abs=1e-8)


def test_the_losses_are_what_their_sources_say() -> None:
    """Each formula written out once more with probabilities and plain numbers."""
    real, fake = torch.tensor([[0.7], [-1.2]]), torch.tensor([[0.3], [-2.0]])
    p, q = real.sigmoid(), fake.sigmoid()
    relu, sp = torch.relu, nn.functional.softplus
    words = {
        "nonsaturating": (-p.log().mean() - (1 - q).log().mean(), -q.log().mean()),
        "minimax": (-p.log().mean() - (1 - q).log().mean(), (1 - q).log().mean()),
        "leastsquares": ((real - 1).pow(2).mean() / 2 + fake.pow(2).mean() / 2, (fake - 1).pow(2).mean() / 2),
        "hinge": (relu(1 - real).mean() + relu(1 + fake).mean(), -fake.mean()),
        "wgan": (fake.mean() - real.mean(), -fake.mean()),
        "wgangp": (fake.mean() - real.mean(), -fake.mean()),
        "rpgan": (sp(-(real - fake)).mean(), sp(-(fake - real)).mean()),
    }
    for name, (d, g) in words.items():
        loss = losses.GAN_LOSSES[name]
        assert loss.d(real, fake, 1.0).item() == pytest.approx(d.item(), rel=1e-6), name
        assert loss.g(real, fake).item() == pytest.approx(g.item(), rel=1e-6), name
    smoothed = -(0.9 * p.log() + 0.1 * (1 - p).log()).mean() - (1 - q).log().mean()
    assert losses.GAN_LOSSES["minimax"].d(real, fake, 0.9).item() == pytest.approx(smoothed.item(), rel=1e-6)
    assert losses.value(real, fake).item() == pytest.approx(-words["minimax"][0].item(), rel=1e-6)


def test_the_two_first_losses_differ_most_when_d_sees_through_the_fakes() -> None:
    logit = torch.logit(torch.tensor([[0.01]], dtype=torch.float64))
    chosen = {n: losses.GAN_LOSSES[n] for n in ("minimax", "nonsaturating")}
    size = {n: x.g_slope(logit, logit, torch.empty_like(logit)).abs().item() for n, x in chosen.items()}
    assert size == pytest.approx({"minimax": 0.01, "nonsaturating": 0.99})


@pytest.mark.parametrize("name", LOSSES)
def test_losses_stay_finite_at_answers_that_overflow_the_plain_formula(name: str) -> None:
    far, loss = torch.tensor([[-500.0], [500.0]]), losses.GAN_LOSSES[name]
    assert torch.isfinite(torch.stack([loss.d(far, far, 1.0), loss.g(far, far), losses.value(far, far)])).all()
    assert ((shade := loss.shade(far)) >= 0).all() and (shade <= 1).all()
    assert loss.right(far + 1, far - 1) >= 0.5


MADE = {
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.999)),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.01),
}


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_optimisers_equal_torch_s_and_look_ahead_rightly(kind: str) -> None:
    start = torch.randn(50, generator=chance(), dtype=torch.float64)
    moments = Moments(start.clone(), torch.zeros_like(start), torch.zeros_like(start))
    ours, theirs = Optimiser(kind, moments, lr=0.01, beta1=0.5), nn.Parameter(start.clone())
    reference, ahead = MADE[kind]([theirs]), Moments(*(m.clone() for m in moments))
    looking = Optimiser(kind, ahead, lr=0.01, beta1=0.5)
    for i in range(30):
        theirs.grad = torch.randn(50, generator=chance(i), dtype=torch.float64)
        reference.step()
        ours.step(theirs.grad)
        ahead = looking.ahead(ahead, theirs.grad, i + 1)
    torch.testing.assert_close(moments.weights, theirs.data, rtol=1e-12, atol=1e-14)
    torch.testing.assert_close(ahead.weights, theirs.data, rtol=1e-9, atol=1e-12)


def test_the_power_iteration_finds_the_largest_singular_value() -> None:
    matrix, u = torch.randn(7, 5, generator=chance(), dtype=torch.float64), torch.ones(5, dtype=torch.float64)
    for _ in range(200):
        _, size = singular(matrix, u)
    assert size.item() == pytest.approx(torch.linalg.matrix_norm(matrix, 2).item(), rel=1e-9)


BY_HAND = [
    *({"loss": name} for name in LOSSES),
    {"loss": "minimax", "activation": "relu", "smooth": 0.8, "noise": 0.3},
    {"r1": 0.7}, {"r2": 0.7}, {"r1": 0.7, "r2": 0.3, "activation": "leaky"},
    {"r1": 0.5, "activation": "relu", "pack": 3},
    {"loss": "rpgan", "r1": 0.4, "r2": 0.4, "depth": 3, "pack": 2},
    {"loss": "wgangp", "gp": 2.0, "activation": "relu"}, {"loss": "wgangp", "pack": 2, "noise": 0.2, "depth": 3},
    {"spectral": True}, {"spectral": True, "r1": 0.5, "depth": 3}, {"loss": "hinge", "spectral": True, "pack": 2},
    {"loss": "wgangp", "spectral": True},
    {"data": "digits8", "loss": "rpgan", "r1": 0.1, "z_dim": 5},
]  # fmt: skip


def both_pairs(changes: dict[str, object]) -> tuple[HandPair, GraphPair]:
    """The two ways to the same gradients, in double precision, on the same weights, points and chance."""
    spec = GanSpec(width=12, width_d=8, batch=16, **changes)  # type: ignore[arg-type]
    tensors = {name: tensor.double() for name, tensor in fresh(spec, chance()).items()}
    tensors["d"] *= 2
    copies = {name: tensor.clone() for name, tensor in tensors.items()}
    hand, graph = HandPair(spec, tensors, 9), GraphPair(spec, copies, 9)
    for pair in (hand, graph):
        generator = chance(5)
        for buffer in (pair.real, pair.z, pair.jitter):
            buffer.normal_(generator=generator)
        pair.mix.uniform_(generator=generator)
        pair.level = spec.noise
        pair.make()
    return hand, graph


@pytest.mark.parametrize("changes", BY_HAND, ids=str)
def test_gradients_by_hand_equal_automatic_ones(changes: dict[str, object]) -> None:
    hand, graph = both_pairs(changes)
    close = {"rtol": 1e-9, "atol": 1e-12}
    torch.testing.assert_close(hand.fake, graph.fake, **close)
    with torch.no_grad():
        torch.testing.assert_close(hand.d_grad(), graph.d_grad(), **close)
        torch.testing.assert_close(hand.g_grad(), graph.g_grad(), **close)
        torch.testing.assert_close(hand.fake_pull().clone(), graph.fake_pull(), **close)
        for ours, theirs in zip(hand.judged(), graph.judged(), strict=True):
            torch.testing.assert_close(ours, theirs, **close)
        for ours, theirs in zip(hand.steepness(), graph.steepness(), strict=True):
            torch.testing.assert_close(ours, theirs, **close)
        upon = torch.randn(hand.fake.shape, generator=chance(7), dtype=torch.float64)
        torch.testing.assert_close(graph.through_g(upon.clone()), hand.through_g(upon), **close)


AUTOMATIC = [
    {}, {"r1": 0.6, "r2": 0.2}, {"loss": "wgangp", "gp": 1.0}, {"loss": "rpgan", "r1": 0.4}, {"spread": True},
    {"network": "pacgan", "pack": 2, "loss": "leastsquares"}, {"data": "digits8", "network": "conv", "r1": 0.3},
]  # fmt: skip


@pytest.mark.parametrize("changes", AUTOMATIC, ids=str)
def test_d_s_gradient_is_how_its_loss_rises(changes: dict[str, object]) -> None:
    """Along a random direction, by finite differences; the penalties are part of the loss."""
    spec = GanSpec(width=8, batch=16, **changes)  # type: ignore[arg-type]
    tensors = {name: tensor.double() for name, tensor in fresh(spec, chance()).items()}
    pair = GraphPair(spec, tensors, 6)
    for buffer in (pair.real, pair.z):
        buffer.normal_(generator=chance(2))
    pair.mix.fill_(0.3)
    pair.make()
    way = torch.randn(len(tensors["d"]), generator=chance(3), dtype=torch.float64) * 1e-6
    rise = (pair.d_loss(tensors["d"] + way) - pair.d_loss(tensors["d"] - way)).item() / 2
    assert torch.dot(pair.d_grad(), way).item() == pytest.approx(rise, rel=1e-5)


@pytest.mark.parametrize("opt_d", OPTIMISERS)
def test_the_unrolled_gradient_is_how_g_s_loss_rises_after_d_s_answer(opt_d: str) -> None:
    """Metz et al. 2017: the loss after D has taken its next steps on the same batch, D's answer included."""
    spec = GanSpec(width=8, batch=16, unroll=3, opt_d=opt_d, lr_d=0.02)
    tensors = {name: tensor.double() for name, tensor in fresh(spec, chance()).items()}
    tensors["d_square"] += 0.01
    moments = Moments(tensors["d"], tensors["d_mean"], tensors["d_square"])
    pair = GraphPair(spec, tensors, 6, Optimiser(opt_d, moments, lr=0.02, beta1=0.5, taken=4))
    for buffer in (pair.real, pair.z):
        buffer.normal_(generator=chance(2))
    pair.make()
    way = torch.randn(len(tensors["g"]), generator=chance(3), dtype=torch.float64) * 1e-6

    def after(g: Tensor) -> float:
        """G's loss once D has really taken the steps, by torch's own optimiser where it has one for it."""
        copies = Moments(*(m.clone() for m in moments))
        walked = Optimiser(opt_d, copies, lr=0.02, beta1=0.5, taken=4)
        there = GraphPair(spec.with_(unroll=0), {**tensors, "g": g, "d": copies.weights}, 6)
        there.real.copy_(pair.real)
        there.z.copy_(pair.z)
        there.make()
        for _ in range(3):
            walked.step(there.d_grad())
        return there.loss.g(*there.judged()).item()

    rise = (after(tensors["g"] + way) - after(tensors["g"] - way)) / 2
    plain = GraphPair(spec.with_(unroll=0), tensors, 6)
    for mine, other in ((plain.real, pair.real), (plain.z, pair.z)):
        mine.copy_(other)
    plain.make()
    assert torch.dot(pair.g_grad(), way).item() == pytest.approx(rise, rel=1e-4)
    assert torch.dot(plain.g_grad(), way).item() != pytest.approx(rise, rel=1e-2)


def test_the_batch_s_spread_reaches_d_and_g() -> None:
    spec = GanSpec(width=8, batch=16, spread=True)
    tensors = {name: tensor.double() for name, tensor in fresh(spec, chance()).items()}
    net, points = critic_of(spec), torch.randn(20, 2, generator=chance(1), dtype=torch.float64)
    assert net.length == critic_of(spec.with_(spread=False)).length + 1
    pair = GraphPair(spec, tensors, 20)
    pair.real.copy_(points)
    pair.fake.copy_(points * 0.01)
    real, fake = pair.judged()
    features = net.features(net.parts(tensors["d"]), points)
    told = features.std(dim=0, correction=0).mean()
    expected = torch.cat([features, told.expand(20, 1)], dim=1) @ net.parts(tensors["d"])[-2] + tensors["d"][-1]
    torch.testing.assert_close(real, expected, rtol=1e-6, atol=1e-7)
    assert not torch.allclose(real, fake)


SPECS = [
    GanSpec(width=16, batch=32, d_steps=3, lr_g=3e-3, seed=1),
    GanSpec(width=8, depth=3, z_dim=4, batch=48, loss="minimax", activation="relu", lr_d=2e-3, beta1=0.3),
    GanSpec(width=16, batch=32, simultaneous=True, seed=2, opt_g="sgd", lr_g=0.05),
    GanSpec(width=16, batch=32, seed=4, r1=1.0, opt_d="rmsprop"),
]


class PlainLoop:
    """The training as a tutorial writes it: modules, autograd, torch's optimisers, `.item()` on every step."""

    def __init__(self, spec: GanSpec, state: learner.GanState) -> None:
        self.spec, self.chance = spec, chance()
        self.chance.set_state(state.chance)
        self.g = module(spec.g_sizes, spec.activation, state.tensors["g"])
        self.d = module(spec.d_sizes, spec.activation, state.tensors["d"])
        kinds = {
            "adam": lambda p, lr: torch.optim.Adam(p, lr, (spec.beta1, 0.999)),
            "sgd": lambda p, lr: torch.optim.SGD(p, lr),
            "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr),
        }
        self.g_opt = kinds[spec.opt_g](self.g.parameters(), spec.lr_g)
        self.d_opt = kinds[spec.opt_d](self.d.parameters(), spec.lr_d)
        self.modes = torch.tensor(cloud(spec.data).anchors, dtype=torch.float32)
        self.yes, self.no = torch.ones(spec.batch, 1), torch.zeros(spec.batch, 1)
        self.entropy = nn.BCEWithLogitsLoss()
        self.losses: list[tuple[float, float]] = []

    def step(self) -> None:
        spec = self.spec
        for left in reversed(range(spec.d_steps)):
            which = torch.empty(spec.batch, dtype=torch.long).random_(0, len(self.modes), generator=self.chance)
            scatter = torch.empty(spec.batch, 2).normal_(generator=self.chance)
            z = torch.empty(spec.batch, spec.z_dim).normal_(generator=self.chance)
            real, fake = (self.modes[which] + spec.sigma * scatter).requires_grad_(), self.g(z)
            self.d_opt.zero_grad()
            answers = self.d(real)
            d_loss = self.entropy(answers, self.yes) + self.entropy(self.d(fake.detach()), self.no)
            if spec.r1:
                (slope,) = torch.autograd.grad(answers.sum(), real, create_graph=True)
                d_loss = d_loss + spec.r1 / 2 * slope.pow(2).sum(1).mean()
            if left == 0 and spec.simultaneous:
                held = torch.autograd.grad(self.g_loss(fake), list(self.g.parameters()), retain_graph=True)
            d_loss.backward()
            self.d_opt.step()
        self.g_opt.zero_grad()
        if spec.simultaneous:
            for weight, grad in zip(self.g.parameters(), held, strict=True):
                weight.grad = grad
        else:
            self.g_loss(fake).backward()
        self.g_opt.step()
        self.losses.append((d_loss.item(), 0.0))

    def g_loss(self, fake: Tensor) -> Tensor:
        seen = self.d(fake)
        return -self.entropy(seen, self.no) if self.spec.loss == "minimax" else self.entropy(seen, self.yes)


@pytest.mark.parametrize("spec", SPECS)
def test_training_equals_the_plain_loop(spec: GanSpec) -> None:
    """Same weights, same chance, 25 steps: the same networks, to float32's rounding."""
    state = learner.start(spec)
    plain = PlainLoop(spec, state)
    for _ in range(25):
        plain.step()
    ours = learner.advance(state, 25)
    for name, net, sizes in (("g", plain.g, spec.g_sizes), ("d", plain.d, spec.d_sizes)):
        mine = module(sizes, spec.activation, ours.tensors[name])
        for a, b in zip(mine.parameters(), net.parameters(), strict=True):
            torch.testing.assert_close(a, b, rtol=2e-3, atol=2e-4)


def test_g_s_gradient_leaves_d_s_alone() -> None:
    hand, _ = both_pairs({})
    with torch.no_grad():
        before = hand.d_grad().clone()
        hand.g_grad()
        assert torch.equal(hand.d.grad, before)


def test_clipping_bounds_every_weight_of_d_and_the_average_follows_g() -> None:
    spec = GanSpec(width=16, batch=32, loss="wgan", clip=0.05, ema=0.9)
    state, weights = learner.start(spec), []
    for at in range(1, 4):
        state = learner.advance(state, at)
        weights.append(state.tensors["g"])
        assert state.tensors["d"].abs().max() == pytest.approx(0.05)
    average = learner.start(spec).tensors["g"]
    for g in weights:
        average = 0.9 * average + 0.1 * g
    torch.testing.assert_close(state.tensors["g_ema"], average, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("network", NETWORKS)
def test_architectures_have_the_shapes_that_they_promise(network: str) -> None:
    data = "digits8" if network == "conv" else "ring8"
    spec = GanSpec(data=data, network=network, width=8, z_dim=3)
    g, d = generator_of(spec), critic_of(spec)
    flat = {"g": g.initial(chance()), "d": d.initial(chance())}
    assert flat["g"].shape == (g.length,) and flat["d"].shape == (d.length,)
    made = g(g.parts(flat["g"]), torch.randn(11, 3, generator=chance()))
    assert made.shape == (11, spec.dim) and d(d.parts(flat["d"]), made).shape == (11, 1)
    assert sum(part.numel() for part in g.parts(flat["g"])) == g.length
    assert not spec.pictures or made.abs().max() <= 1
