"""Losses, remedies, optimisers and the training loop of an experiment as code. Light: text only."""

from __future__ import annotations

from core.gans.choices import LOSSES
from core.gans.spec import GanSpec

ENTROPY = '''\
def d_loss(real, fake):
    """-E log D(x) - E log(1 - D(G(z))), from logits: log D is -softplus(-answer)."""
    return F.softplus(-real).mean() + F.softplus(fake).mean()'''

SMOOTHED = '''\
def d_loss(real, fake):
    """The cross-entropy, with a target below 1 for reals: one-sided label smoothing (Salimans et al. 2016)."""
    target = CONFIG["smooth"]
    on_real = target * F.softplus(-real).mean() + (1 - target) * F.softplus(real).mean()
    return on_real + F.softplus(fake).mean()'''

SCORES = '''\
def d_loss(real, fake):
    """D raises the scores of reals and lowers those of fakes."""
    return fake.mean() - real.mean()'''

RAISED = '''\
def g_loss(real, fake):
    """G raises the scores of fakes."""
    return -fake.mean()'''

LOSS_CODE: dict[str, tuple[str, str]] = {
    "nonsaturating": (
        ENTROPY,
        'def g_loss(real, fake):\n    """-E log D(G(z))."""\n    return F.softplus(-fake).mean()',
    ),
    "minimax": (
        ENTROPY,
        'def g_loss(real, fake):\n    """E log(1 - D(G(z))): the very value that D raises."""\n'
        "    return -F.softplus(fake).mean()",
    ),
    "leastsquares": (
        'def d_loss(real, fake):\n    """D aims at 1 for reals and at 0 for fakes."""\n'
        "    return ((real - 1).square().mean() + fake.square().mean()) / 2",
        'def g_loss(real, fake):\n    """G aims at 1 for fakes."""\n    return (fake - 1).square().mean() / 2',
    ),
    "hinge": (
        'def d_loss(real, fake):\n    """D learns from reals below 1 and from fakes above -1 only."""\n'
        "    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()",
        RAISED,
    ),
    "wgan": (SCORES, RAISED),
    "wgangp": (SCORES, RAISED),
    "rpgan": (
        'def d_loss(real, fake):\n    """D compares a real with a fake, pair by pair."""\n'
        "    return F.softplus(fake - real).mean()",
        'def g_loss(real, fake):\n    """G makes the fake of each pair score higher."""\n'
        "    return F.softplus(real - fake).mean()",
    ),
}
"""Each loss of `LOSSES`: D's and G's, of D's answers on reals and on fakes."""

SLOPE = '''\
def slope(D, points):
    """How D's answer changes with each thing that it is shown: [n, inputs], differentiable in its turn."""
    points = points.detach().requires_grad_()
    (grad,) = torch.autograd.grad(D(points).sum(), points, create_graph=True)
    return grad'''

AHEAD = {
    "adam": """\
    memory = [opt_d.state.get(p, {}) for p in D.parameters()]  # what Adam remembers of D's gradients
    means = [m.get("exp_avg", torch.zeros_like(p)) for m, p in zip(memory, D.parameters())]
    squares = [m.get("exp_avg_sq", torch.zeros_like(p)) for m, p in zip(memory, D.parameters())]
    taken, beta1, beta2 = float(memory[0].get("step", 0)), CONFIG["beta1"], 0.999""",
    "rmsprop": """\
    memory = [opt_d.state.get(p, {}) for p in D.parameters()]  # what RMSProp remembers of D's gradients
    squares = [m.get("square_avg", torch.zeros_like(p)) for m, p in zip(memory, D.parameters())]""",
    "sgd": "",
}
AHEAD_STEP = {
    "adam": """\
        means = [beta1 * m + (1 - beta1) * g for m, g in zip(means, grads)]
        squares = [beta2 * s + (1 - beta2) * g.square() for s, g in zip(squares, grads)]
        sizes = [(s / (1 - beta2 ** (taken + k)) + 1e-16).sqrt() + 1e-8 for s in squares]
        moves = [m / (1 - beta1 ** (taken + k)) / size for m, size in zip(means, sizes)]""",
    "rmsprop": """\
        squares = [0.99 * s + 0.01 * g.square() for s, g in zip(squares, grads)]
        moves = [g / ((s + 1e-16).sqrt() + 1e-8) for s, g in zip(squares, grads)]""",
    "sgd": "        moves = grads",
}
AHEAD_CODE = '''\
def d_ahead(D, opt_d, x, fake):
    """D's weights as they would be after its next steps, differentiable in the fakes (Metz et al. 2017)."""
    weights = {{name: w.detach().requires_grad_() for name, w in D.named_parameters()}}
{memory}
    for k in range(1, CONFIG["unroll"] + 1):
        loss = d_loss(functional_call(D, weights, x), functional_call(D, weights, fake))
        grads = torch.autograd.grad(loss, list(weights.values()), create_graph=True)
{step}
        weights = {{name: w - CONFIG["lr_d"] * move for (name, w), move in zip(weights.items(), moves)}}
    return weights'''

MADE_OPTIMISER = {
    "adam": 'torch.optim.Adam({net}.parameters(), lr=CONFIG["lr_{who}"], betas=(CONFIG["beta1"], 0.999))',
    "rmsprop": 'torch.optim.RMSprop({net}.parameters(), lr=CONFIG["lr_{who}"])',
    "sgd": 'torch.optim.SGD({net}.parameters(), lr=CONFIG["lr_{who}"])',
}

VALUE = '''\
def value(real, fake):
    """V(D, G), from D's logits; -log 4 = -1.386 at the optimum."""
    return float(-F.softplus(-real).mean() - F.softplus(fake).mean())'''


HISTORY = [
    'if step % max(1, CONFIG["steps"] // 100) == 0:',
    "    history.append((step, loss_d.item(), loss_g.item()))",
]
PROGRESS = [
    'if (step + 1) % max(1, CONFIG["steps"] // 10) == 0:',
    '    print(f"step {step + 1:6,}   loss of D {loss_d.item():8.4f}   loss of G {loss_g.item():8.4f}")',
]
LOOP = 'for step in range(CONFIG["steps"]):'


def loss_code(spec: GanSpec) -> str:
    """`d_loss` and `g_loss`, and `value` where D's answer is a belief."""
    d, g = LOSS_CODE[spec.loss]
    parts = [SMOOTHED if spec.smooth < 1 else d, g]
    return "\n\n\n".join([*parts, VALUE] if LOSSES[spec.loss].belief else parts)


def remedy_code(spec: GanSpec) -> str:
    """What the remedies of this experiment need; empty where it has none that need a function."""
    parts = [SLOPE] if spec.r1 > 0 or spec.r2 > 0 or spec.loss == "wgangp" else []
    if spec.unroll:
        memory, step = AHEAD[spec.opt_d], AHEAD_STEP[spec.opt_d]
        code = AHEAD_CODE.format(memory=memory, step=step)
        parts.append("\n".join(line for line in code.splitlines() if line))
    return "\n\n\n".join(parts)


def training_code(spec: GanSpec, early: int = 0) -> str:
    """Networks, optimisers and the loop; `judge` is asked after `early` steps, where that is not 0, and at the end."""
    lines = [*begun(spec, 'CONFIG["seed"]'), "history, found = [], {}", ""]
    looked = [
        f"if step + 1 == {early}:",
        f'    found |= {{f"{{name}} at step {early}": number for name, number in judge().items()}}',
    ]
    body = [*step_lines(spec), *HISTORY, *PROGRESS, *(looked if early else [])]
    return "\n".join([*lines, LOOP, *indented(body, 1), "found |= judge()"])


def begun(spec: GanSpec, seed: str) -> list[str]:
    """Networks with the app's first weights, and their optimisers, before the first step."""
    lines = ["G, D = generator(), critic()", f"torch.manual_seed({seed})", "draw_weights(G)", "draw_weights(D)"]
    if spec.spectral:
        lines.append("D = bounded(D)")
    if spec.ema:
        lines.append("G_slow = copy.deepcopy(G)  # the moving average of G's weights, which makes the samples")
    kinds = (("g", spec.opt_g), ("d", spec.opt_d))
    return [*lines, *(f"opt_{w} = " + MADE_OPTIMISER[kind].format(net=w.upper(), who=w) for w, kind in kinds)]


def step_lines(spec: GanSpec) -> list[str]:
    """One step of both."""
    g = g_lines(spec)
    if spec.simultaneous:
        first = ['if k == CONFIG["d_steps"] - 1:  # G\'s gradient, before D moves', *indented(g, 1)]
        inner, after = [*_batch(spec), *first, *d_lines(spec)], ["opt_g.step()"]
    else:
        inner, after = (
            [*_batch(spec), *d_lines(spec)],
            ["# G meets the fakes that D has just seen", *g, "opt_g.step()"],
        )
    if spec.ema:
        after += [
            "with torch.no_grad():",
            "    for slow, fast in zip(G_slow.parameters(), G.parameters()):",
            '        slow.lerp_(fast, 1 - CONFIG["ema"])',
        ]
    again = f'for {"k" if spec.simultaneous else "_"} in range(CONFIG["d_steps"]):'
    return [again, *indented(inner, 1), *after]


def _batch(spec: GanSpec) -> list[str]:
    """Reals and fakes as D is shown them: noisy, or in packs, where the experiment says so."""
    many = 'CONFIG["batch"] * CONFIG["pack"]' if spec.pack > 1 else 'CONFIG["batch"]'
    lines = [f"n = {many}", "x = real_batch(n)", 'fake = G(torch.randn(n, CONFIG["z_dim"]))']
    if spec.noise:
        lines += [
            'level = CONFIG["noise"] * (1 - step / CONFIG["steps"])  # instance noise fades to 0',
            "blur = level * torch.randn(2 * n, x.shape[1])",
            "x, fake = x + blur[:n], fake + blur[n:]",
        ]
    if spec.pack > 1:
        lines.append('x, fake = x.reshape(CONFIG["batch"], -1), fake.reshape(CONFIG["batch"], -1)  # D sees packs')
    return lines


def d_lines(spec: GanSpec) -> list[str]:
    """D's step on the reals `x` and the fakes `fake`."""
    lines = ["loss_d = d_loss(D(x), D(fake.detach()))"]
    for name, points, what in (("r1", "x", "reals"), ("r2", "fake", "fakes")):
        if getattr(spec, name) > 0:
            penalty = f'CONFIG["{name}"] / 2 * slope(D, {points}).square().sum(dim=1).mean()'
            lines.append(f"loss_d = loss_d + {penalty}  # D must not be steep at {what}")
    if spec.loss == "wgangp":
        lines += [
            "between = torch.lerp(fake.detach(), x, torch.rand(len(x), 1))",
            'loss_d = loss_d + CONFIG["gp"] * (slope(D, between).norm(dim=1) - 1).square().mean()  # a slope of 1',
        ]
    lines += ["opt_d.zero_grad()", "loss_d.backward()", "opt_d.step()"]
    if spec.loss == "wgan":
        lines += [
            "with torch.no_grad():",
            "    for w in D.parameters():",
            '        w.clamp_(-CONFIG["clip"], CONFIG["clip"])',
        ]
    return lines


def g_lines(spec: GanSpec) -> list[str]:
    """G's gradient on the fakes `fake`."""
    lines = ["loss_g = g_loss(D(x), D(fake))"]
    if spec.unroll:
        lines = [
            "later = d_ahead(D, opt_d, x, fake)",
            "loss_g = g_loss(functional_call(D, later, x), functional_call(D, later, fake))",
        ]
    return [*lines, "opt_g.zero_grad()", "loss_g.backward()"]


def indented(lines: list[str], depth: int) -> list[str]:
    """Lines of code, so many levels further in."""
    return ["    " * depth + line for line in lines]
