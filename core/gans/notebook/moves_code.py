"""The code of a training by hand: a step in six stages, the moves, and the picture. Light: text only."""

from __future__ import annotations

from core.gans.choices import LOSSES
from core.gans.moves import MovesSpec
from core.gans.notebook.judging import JUDGED
from core.gans.notebook.training import d_lines, g_lines, indented

BATCH = '''\
def batch(step):
    """Stages 1 and 2: fresh reals, fresh noise, and what G makes of it."""
    n = {many}
    x = real_batch(n)
    z = torch.randn(n, CONFIG["z_dim"])
    fake = G(z)
{more}    return x, fake, z'''
NOISY = """\
    level = CONFIG["noise"] * max(0, 1 - step / CONFIG["steps"])  # instance noise fades to 0
    blur = level * torch.randn(2 * n, 2)
    x, fake = x + blur[:n], fake + blur[n:]
"""
MIXED = """
            torch.rand(CONFIG["batch"], 1)  # the app draws the points of D's penalty here too, in vain"""
PACKED = """\
    x, fake = x.reshape(CONFIG["batch"], -1), fake.reshape(CONFIG["batch"], -1)  # D sees packs
"""
UPDATES = '''\
def size(net):
    """The size of the gradient that a network has just been given."""
    return float(torch.cat([p.grad.flatten() for p in net.parameters()]).norm())


def update_d(x, fake):
    """Stages 3 and 4: D judges, and learns."""
{d}


def g_gradient(x, fake):
    """Stage 5: how G's loss changes with its weights, through D."""
{g}
    sizes["G"] = size(G)


def update_g():
    """Stage 6: G learns."""
    opt_g.step()
{slow}

def step(who, at):
    """One step of D only, of G only, or of both; `at` counts those of both. Gives the noise that it met last."""
    if who == "B":
{both}
    else:
        x, fake, z = batch(at)
        if who == "D":
            update_d(x, fake)
        else:{mixed}
            g_gradient(x, fake)
            update_g()
    return z'''
SLOW = """\
    with torch.no_grad():
        for slow, fast in zip(G_slow.parameters(), G.parameters()):
            slow.lerp_(fast, 1 - CONFIG["ema"])
"""
BOTH = """\
        for _ in range(CONFIG["d_steps"]):
            x, fake, z = batch(at)
            update_d(x, fake)
        g_gradient(x, fake)
        update_g()"""
BOTH_AT_ONCE = """\
        for k in range(CONFIG["d_steps"]):
            x, fake, z = batch(at)
            if k == CONFIG["d_steps"] - 1:
                g_gradient(x, fake)  # before D moves
            update_d(x, fake)
        update_g()"""
JUDGE = '''\
def losses(name):
    """Both players' losses on fixed points and noise."""
    D.eval()
    with torch.no_grad():
        yes = D(reals(CONFIG["seed"], {many}){shown})
        no = D(G(noise(CONFIG["seed"], {many})){shown})
    D.train()
    found[f"{{name}}: V"] = {value}
    found[f"{{name}}: loss of G"] = float(g_loss(yes, no))
    print(f"{{name:10}}  V {{found[name + ': V']:8.4f}}   loss of G {{found[name + ': loss of G']:8.4f}}")'''
PLAY = """\
{begun}
sizes, found = {{}}, {{}}
for at in range(CONFIG["after"]):
    step("B", at)
at, before, z = CONFIG["after"], copy.deepcopy(G), noise(CONFIG["seed"], 48)
losses("start")
for number, move in enumerate(CONFIG["moves"].split(), 1):
    who, times = move[0], int(move[1:] or 1)
    for _ in range(times):
        before = copy.deepcopy(G)
        z = step(who, at)
        at += who == "B"
    losses(f"{{number}} {{move}}")
found |= {{f"gradient of {{who}}": sizes[who] for who in sizes}}"""
DRAW = """\
{map}fake = before(z).detach().requires_grad_()
loss = g_loss(D(real_ones{shown}), D(fake{shown}))
arrows = -len(fake) * torch.autograd.grad(loss, fake)[0]
fake, after = fake.detach(), G(z).detach()
plt.scatter(*real_ones.T, s=6, color="gray")
plt.quiver(*fake[:48].T, *arrows[:48].T, angles="xy", scale_units="xy", scale=4, width=0.003, color="tab:red")
plt.scatter(*fake[:48].T, s=14, color="tab:red")
plt.scatter(*after[:48].T, s=14, color="tab:blue")
plt.axis([-3.2, 3.2, -3.2, 3.2])
plt.gca().set_aspect("equal")
plt.show()"""
REAL_ONES = 'real_ones = reals(CONFIG["seed"], len(z))\n'
MAP = """\
axis = torch.linspace(-3.2, 3.2, 80)
with torch.no_grad():
    seen = {shade}
plt.figure(figsize=(7, 7))
plt.imshow(seen.view(80, 80), origin="lower", extent=[-3.2, 3.2, -3.2, 3.2], cmap="viridis"{limits})
"""


def batch_code(spec: MovesSpec) -> str:
    return BATCH.format(
        many='CONFIG["batch"] * CONFIG["pack"]' if spec.pack > 1 else 'CONFIG["batch"]',
        more=(NOISY if spec.noise > 0 else "") + (PACKED if spec.pack > 1 else ""),
    )


def updates_code(spec: MovesSpec) -> str:
    d = d_lines(spec)
    at = d.index("opt_d.step()")
    return UPDATES.format(
        d="\n".join(indented([*d[:at], 'sizes["D"] = size(D)', *d[at:]], 1)),
        g="\n".join(indented(g_lines(spec), 1)),
        slow=SLOW if spec.ema else "",
        both=BOTH_AT_ONCE if spec.simultaneous else BOTH,
        mixed=MIXED if spec.loss == "wgangp" else "",
    )


def losses_code(spec: MovesSpec) -> str:
    return JUDGE.format(
        many=f'{JUDGED} * CONFIG["pack"]' if spec.pack > 1 else JUDGED,
        shown=f".reshape({JUDGED}, -1)" if spec.pack > 1 else "",
        value="value(yes, no)" if LOSSES[spec.loss].belief else "-float(d_loss(yes, no))",
    )


def draw_code(spec: MovesSpec) -> str:
    shown = f".reshape(-1, {spec.dim * spec.pack})" if spec.pack > 1 else ""
    if spec.pack > 1 or spec.spread:  # what D makes of a single point depends on others
        return DRAW.format(map="plt.figure(figsize=(7, 7))\n" + REAL_ONES, shown=shown)
    belief = LOSSES[spec.loss].belief
    places = "D(torch.cartesian_prod(axis, axis).flip(1))"
    drawn = MAP.format(shade=f"{places}.sigmoid()" if belief else places, limits=", vmin=0, vmax=1" if belief else "")
    return DRAW.format(map=drawn + REAL_ONES, shown="")
