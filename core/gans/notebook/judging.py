"""How the app marks a training, and what it calls it, as code of a notebook. Light: text only.

The code needs what `data_code`, `MEASURE` and `loss_code` leave, and NumPy as np.
"""

from __future__ import annotations

from core.cells import Seen
from core.data.points2d import cloud
from core.gans.choices import LOSSES
from core.gans.exports import BASE, BASE_SEED
from core.gans.promises import Claim
from core.gans.spec import GanSpec
from core.quoted import source
from core.tape import Frame

SAMPLES, JUDGED, SHOWN = 2500, 400, 500
"""How many samples are counted, on how many D is judged, and how many a look sees: as `core.gans.evaluation` has it."""
LOOKS, LOOK_EVERY = 11, 50
MARKED_SEED, REAL_SEED = 1_000_003, 2_000_003
"""The seeds of the noise and of the real samples on which the app marks a run, before its own is added."""
DIAGNOSIS = "core.gans.diagnosis"
RULES = ("STEADY_TURNOVER", "FARTHEST", "MOST_GOOD", "MARGIN")
NAMING = ("diagnose", "_strayed", "_hops", "_fooled", "_moving")
"""The constants and the functions of `core.gans.diagnosis` that a diagnosis takes."""
ROUGHLY = {"modes_held": 1, "good_share": 0.15, "value": 0.2}
"""Which numbers of a training are compared with the app's, and how far they may lie apart."""
NOISE = f'''\
def noise(seed, count={SAMPLES}):
    """The noise on which the app marks the training with this seed."""
    chance = torch.Generator("cpu").manual_seed({MARKED_SEED:_} + seed)
    return torch.randn({SAMPLES}, CONFIG["z_dim"], generator=chance, device="cpu")[:count].to(DEVICE)'''
REALS = f'''\
def reals(seed, count):
    """The real samples on which the app marks the training with this seed."""
    chance = np.random.default_rng({REAL_SEED:_} + seed)'''
EVEN = "    chosen = chance.integers(len(anchors), size=count)"
UNEVEN = """\
    p = weights.double().numpy()
    chosen = chance.choice(len(anchors), size=count, p=p / p.sum())"""
SCATTERED = """\
    scatter = torch.tensor(chance.standard_normal((count, 2))).float()
    return anchors[chosen] + CONFIG["sigma"] * scatter"""
PICKED = "    return x_train[chance.integers(0, len(x_train), count)]"
MADE = '''\
def made(G, z):
    """Samples."""
    with torch.no_grad():
        return G(z)'''
NORMED = f'''\
def made(G, z):
    """Samples. Batch normalisation takes its means and spreads with {BASE:,} noise vectors before these."""
    chance = torch.Generator("cpu").manual_seed({BASE_SEED:_})
    base = torch.randn({BASE}, CONFIG["z_dim"], generator=chance, device="cpu").to(DEVICE)
    with torch.no_grad():
        return G(torch.cat([base, z]))[{BASE}:]'''
LOOK = f'''\
def look(G, z):
    """Where samples are: their centre, and what share of them is nearest to each part."""
    samples = made(G, z[:{SHOWN}])
    nearest = part[torch.cdist(samples, anchors).argmin(dim=1)]
    return samples.mean(dim=0), torch.bincount(nearest, minlength=len(shares)) / len(samples)'''
SPREAD = '''\
def spread(points):
    """Root mean square distance to the centre."""
    return float((points - points.mean(dim=0)).square().sum(dim=1).mean().sqrt())'''
JUDGE = '''\
def judge(G, D, looks, seed):
    """The numbers that the app shows of a training, on the points and the noise on which it takes them."""
    D.eval()
    samples, real = made(G, noise(seed)), reals(seed, {many})
    yes, no = D(real{shown}), D(G(noise(seed, {many})){shown})
    slopes = torch.autograd.grad(g_loss(yes, no), list(G.parameters()))
    yes, no, scale = yes.detach(), no.detach(), spread(real[:{judged}])
    numbers = measure(samples) | {{
        "accuracy": {right},
        "grad_g": float(torch.cat([s.flatten() for s in slopes]).norm()),
        "spread": spread(samples) / scale,
{answers}
    }}
    if len(looks) >= {looks}:  # the last {span} steps
        centres, near = (torch.stack(those) for those in zip(*looks[-{looks}:]))
        numbers["turnover"] = float((near[:-1] - near[-1]).abs().sum(dim=1).mean() / 2)
        numbers["drift"] = float((centres[:-1] - centres[-1]).norm(dim=1).max()) / scale
    return numbers'''
ABOVE = "float((yes > {at}).float().mean() + (no <= {at}).float().mean()) / 2"
RANKED = "float((yes > no).float().mean())"
THRESHOLDS = {"nonsaturating": 0, "minimax": 0, "leastsquares": 0.5, "hinge": 0}
"""From which answer on D calls a point real; the scores of other losses are compared pair by pair."""
BELIEFS = """\
        "value": value(yes, no),
        "d_real": float(yes.sigmoid().mean()),
        "d_fake": float(no.sigmoid().mean()),"""
SCORES = """\
        "score_real": float(yes.mean()),
        "score_fake": float(no.mean()),"""


def judge_code(spec: GanSpec) -> str:
    """`noise`, `reals`, `made`, `look`, `spread` and `judge` of an experiment."""
    packed = spec.pack > 1
    at = THRESHOLDS.get(spec.loss)
    judge = JUDGE.format(
        many=f'{JUDGED} * CONFIG["pack"]' if packed else JUDGED,
        shown=f".reshape({JUDGED}, -1)" if packed else "",
        judged=JUDGED,
        right=RANKED if at is None else ABOVE.format(at=at),
        answers=BELIEFS if LOSSES[spec.loss].belief else SCORES,
        looks=LOOKS,
        span=(LOOKS - 1) * LOOK_EVERY,
    )
    return "\n\n\n".join([*fixed_code(spec), LOOK, SPREAD, judge])


def fixed_code(spec: GanSpec) -> list[str]:
    """`noise`, `reals` and `made`: what all moments of a training are marked on."""
    drawn = PICKED
    if not spec.pictures:
        weights = cloud(spec.data, spec.own).weights
        drawn = f"{EVEN if (weights == weights[0]).all() else UNEVEN}\n{SCATTERED}"
    return [NOISE, f"{REALS}\n{drawn}", NORMED if spec.network == "pacgan" else MADE]


def diagnose_code() -> str:
    """`diagnose`, the app's own rules. They need `math`."""
    constants = source(DIAGNOSIS, *RULES).replace("\n\n\n", "\n")
    return f"{constants}\n\n\n{source(DIAGNOSIS, *NAMING)}".replace("modes = 8", "modes=8")


def promise_code(claim: Claim) -> str:
    """`kept`: whether a training keeps its promise, whose bounds stand in CONFIG["promise"]."""
    named = f" and diagnose(numbers, len(shares)) in {claim.diagnosis!r}" if claim.diagnosis else ""
    return f'''\
def kept(numbers):
    """Whether all numbers lie within the bounds that are promised, both ends included."""
    bounds = CONFIG["promise"].items()
    return all(low <= numbers.get(name, math.nan) <= high for name, (low, high) in bounds){named}'''


def bounds(claim: Claim) -> dict[str, tuple[float, float]]:
    """CONFIG["promise"]."""
    return {bound.name: (bound.low, bound.high) for bound in claim.bounds}


def roughly(last: Frame, name: str) -> dict[str, Seen]:
    """A training's last numbers that are compared, each under the training's name."""
    return {f"{name}: {n}": Seen(round(last.numbers[n], 4), far) for n, far in ROUGHLY.items() if n in last.numbers}
