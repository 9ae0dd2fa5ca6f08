"""Hand-written gradients, losses and Adam against autograd, finite differences and torch's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest
import torch
from torch import Tensor, nn

from core.data.points2d import MODES
from core.gans import learner, losses
from core.gans.networks import Network, initial, layers, length
from core.gans.spec import ACTIVATIONS, LOSSES, GanSpec
from core.gans.training import Adam, Pair, Trainer

SIZES = [(2, 5, 1), (3, 8, 8, 2), (1, 4, 16, 4, 1), (64, 8, 8, 8, 8, 2)]
BENDS = {"tanh": nn.Tanh, "relu": nn.ReLU}


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def module(sizes: Sequence[int], activation: str, flat: Tensor) -> nn.Sequential:
    """The same network as torch's own modules."""
    parts: list[nn.Module] = []
    for matrix, bias in layers(flat, sizes):
        linear = nn.Linear(*matrix.shape, dtype=flat.dtype)
        linear.weight.data.copy_(matrix.t())
        linear.bias.data.copy_(bias)
        parts += [linear, BENDS[activation]()]
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
    assert set(BENDS) == set(ACTIVATIONS) and set(losses.G_LOSSES) == set(LOSSES)


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


@pytest.mark.parametrize("name", LOSSES)
def test_g_s_loss_and_slope_equal_autograd_and_finite_differences(name: str) -> None:
    loss, step = losses.G_LOSSES[name], 1e-6
    logits = torch.tensor([[-30.0], [-4.6], [-0.3], [0.0], [2.0], [30.0]], dtype=torch.float64, requires_grad=True)
    believed = torch.sigmoid(logits)
    words = -torch.log(believed).mean() if name == "nonsaturating" else torch.log(1 - believed).mean()
    torch.testing.assert_close(loss.value(logits), words, rtol=1e-3, atol=1e-9)
    (expected,) = torch.autograd.grad(loss.value(logits), logits)
    with torch.no_grad():
        slope = loss.slope(logits, torch.empty_like(logits))
        torch.testing.assert_close(slope, expected, rtol=1e-12, atol=1e-300)
        for i in range(len(logits)):
            nudge = torch.zeros_like(logits)
            nudge[i] = step
            rise = (loss.value(logits + nudge) - loss.value(logits - nudge)) / (2 * step)
            assert rise.item() == pytest.approx(slope[i].item(), abs=1e-8)


def test_the_two_losses_differ_most_when_d_sees_through_the_fakes() -> None:
    logit = torch.logit(torch.tensor([[0.01]], dtype=torch.float64))
    size = {n: x.slope(logit, torch.empty_like(logit)).abs().item() for n, x in losses.G_LOSSES.items()}
    assert size == pytest.approx({"minimax": 0.01, "nonsaturating": 0.99})


def test_d_s_loss_is_the_cross_entropy_and_its_slope_equals_autograd() -> None:
    logits = (torch.randn(12, 1, generator=chance(), dtype=torch.float64) * 20).requires_grad_()
    entropy = nn.functional.binary_cross_entropy_with_logits
    real, fake = logits[:6], logits[6:]
    expected = entropy(real, torch.ones_like(real)) + entropy(fake, torch.zeros_like(fake))
    torch.testing.assert_close(losses.d_loss(real, fake), expected)
    (slope,) = torch.autograd.grad(expected, logits)
    with torch.no_grad():
        ours = losses.d_slope(logits, losses.d_signs(6, logits), torch.empty_like(logits))
    torch.testing.assert_close(ours, slope, rtol=1e-12, atol=1e-15)


def test_losses_stay_finite_at_logits_that_overflow_the_plain_formula() -> None:
    far = torch.tensor([[-500.0], [500.0]])
    assert torch.isfinite(losses.value(far, far))
    assert all(torch.isfinite(loss.value(far)) for loss in losses.G_LOSSES.values())


def test_adam_equals_torch_s() -> None:
    start = torch.randn(50, generator=chance(), dtype=torch.float64)
    ours, theirs = start.clone(), nn.Parameter(start.clone())
    adam = Adam(ours, torch.zeros_like(ours), torch.zeros_like(ours), lr=0.01, beta1=0.5)
    reference = torch.optim.Adam([theirs], lr=0.01, betas=(0.5, 0.999))
    for i in range(30):
        theirs.grad = torch.randn(50, generator=chance(i), dtype=torch.float64)
        reference.step()
        adam.step(theirs.grad)
    torch.testing.assert_close(ours, theirs.data, rtol=1e-12, atol=1e-14)


SPECS = [
    GanSpec(width=16, batch=32, d_steps=3, lr_g=3e-3, seed=1),
    GanSpec(width=8, depth=3, z_dim=4, batch=48, loss="minimax", activation="relu", lr_d=2e-3, beta1=0.3),
]


class PlainLoop:
    """The training as a tutorial writes it: modules, autograd, `torch.optim.Adam`, `.item()` on every step."""

    def __init__(self, spec: GanSpec, state: learner.GanState) -> None:
        self.spec, self.chance = spec, chance()
        self.chance.set_state(state.chance)
        self.g = module(spec.g_sizes, spec.activation, state.tensors["g"])
        self.d = module(spec.d_sizes, spec.activation, state.tensors["d"])
        self.g_adam = torch.optim.Adam(self.g.parameters(), spec.lr_g, (spec.beta1, 0.999))
        self.d_adam = torch.optim.Adam(self.d.parameters(), spec.lr_d, (spec.beta1, 0.999))
        self.modes = torch.as_tensor(MODES[spec.data], dtype=torch.float32)
        self.yes, self.no = torch.ones(spec.batch, 1), torch.zeros(spec.batch, 1)
        self.entropy = nn.BCEWithLogitsLoss()
        self.losses: list[tuple[float, float]] = []

    def step(self) -> None:
        spec = self.spec
        for _ in range(spec.d_steps):
            which = torch.empty(spec.batch, dtype=torch.long).random_(0, len(self.modes), generator=self.chance)
            scatter = torch.empty(spec.batch, 2).normal_(generator=self.chance)
            z = torch.empty(spec.batch, spec.z_dim).normal_(generator=self.chance)
            real, fake = self.modes[which] + spec.sigma * scatter, self.g(z)
            self.d_adam.zero_grad()
            d_loss = self.entropy(self.d(real), self.yes) + self.entropy(self.d(fake.detach()), self.no)
            d_loss.backward()
            self.d_adam.step()
        self.g_adam.zero_grad()
        seen = self.d(fake)
        saturating = spec.loss == "minimax"
        g_loss = -self.entropy(seen, self.no) if saturating else self.entropy(seen, self.yes)
        g_loss.backward()
        self.g_adam.step()
        self.losses.append((d_loss.item(), g_loss.item()))


@pytest.mark.parametrize("spec", SPECS)
def test_training_equals_the_plain_loop(spec: GanSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same weights, same chance, 25 steps: the same networks, to float32's rounding."""
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    torch.set_num_threads(1)
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
    spec = SPECS[0]
    state = learner.start(spec)
    pair = Pair(spec, state.tensors["g"], state.tensors["d"], 8)
    pair.real.fill_(1.0)
    pair.z.normal_(generator=chance())
    pair.make()
    before = pair.d_grad().clone()
    pair.g_grad()
    assert torch.equal(pair.d.grad, before)


def seconds_a_step(step: Callable[[], None], times: int = 200) -> float:
    """Processor time of one call."""
    began = time.process_time()
    for _ in range(times):
        step()
    return (time.process_time() - began) / times


def compare(spec: GanSpec, rounds: int = 7) -> tuple[float, float]:
    """Our and the plain loop's processor time a step, in turns, the best round of each: others' load only adds."""
    ours, plain = Trainer(spec, learner.start(spec).tensors, chance(), 0), PlainLoop(spec, learner.start(spec))
    with torch.inference_mode():
        ours.step()
    pairs = []
    for _ in range(rounds):
        with torch.inference_mode():
            mine = seconds_a_step(ours.step)
        pairs.append((mine, seconds_a_step(plain.step)))
    return min(p[0] for p in pairs), min(p[1] for p in pairs)


if __name__ == "__main__":
    # Processor time a step beside the plain loop's: PYTHONPATH=. python tests/test_gans_gradients.py
    torch.set_num_threads(1)
    for spec in (GanSpec(width=w, activation=a) for w in (64, 128) for a in ACTIVATIONS):
        mine, theirs = compare(spec)
        size = f"2x{spec.width} {spec.activation}"
        print(f"{size}: {mine * 1e3:.3f} ms, plain {theirs * 1e3:.3f} ms, {theirs / mine:.1f} x")
