"""The exported notebooks: their code runs, means what the app means, and draws the very samples that the app draws."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch

from core.data.as_code import given
from core.data.images import IMAGES
from core.data.points2d import POINTS, cloud
from core.gans import evaluation as ev
from core.gans import graph, learner
from core.gans.choices import LOSSES
from core.gans.exports import BASE, BASE_SEED, generator_file, short_name
from core.gans.losses import GAN_LOSSES
from core.gans.notebook import words
from core.gans.notebook.judging import MARKED_SEED
from core.gans.notebook.settings import ALWAYS, REMEDIES, config
from core.gans.notebook.training import LOSS_CODE, d_lines, g_lines, training_code
from core.gans.optimisers import Moments, Optimiser
from core.gans.spec import GanSpec
from core.gans.training import fresh
from core.notebooks import book
from core.tape import FINISHED, Tape

ROOT = Path(__file__).resolve().parent.parent
OWN = "0,0;0.2,0.1;1,1;1.1,1.3;-2,1"
SMALL = {"width": 16, "batch": 32, "steps": 100}
SEED, COUNT, STEPS = 7, 200, 12
MADE = {"device": "cpu", "device_name": "x86_64", "versions": {"torch": "2.15"}, "when": "2026-01-01T00:00:00Z"}

CASES: dict[str, dict[str, object]] = {
    **{f"loss-{name}": {"loss": name} for name in LOSSES},
    **{f"data-{name}": {"data": name, "own": OWN if name == "own" else ""} for name in POINTS},
    **{f"{kind}-unroll": {"unroll": 2, "opt_d": kind, "opt_g": kind} for kind in ("adam", "sgd", "rmsprop")},
    "r1": {"r1": 0.1},
    "r2": {"r2": 0.1, "loss": "rpgan"},
    "smooth": {"smooth": 0.9, "loss": "minimax"},
    "noise": {"noise": 0.3, "activation": "relu"},
    "spectral": {"spectral": True, "loss": "hinge"},
    "pack": {"pack": 3},
    "spread": {"spread": True, "activation": "leaky"},
    "ema": {"ema": 0.9, "width_d": 24},
    "simultaneous": {"simultaneous": True, "d_steps": 2},
    "wide-noise": {"z_dim": 64, "depth": 1},
    "deep": {"z_dim": 1, "depth": 4},
    "digits": {"data": "digits8"},
    "conv": {"data": "digits8", "network": "conv", "activation": "relu", "ema": 0.9},
    "conv-all": {"data": "digits8", "network": "conv", "spectral": True, "spread": True, "noise": 0.1, "unroll": 1},
    "conv-gp": {"data": "digits8", "network": "conv", "loss": "wgangp"},
    "pacgan": {"network": "pacgan", "pack": 2, "data": "grid25"},
    "pacgan-all": {
        "network": "pacgan", "pack": 2, "spectral": True, "spread": True, "noise": 0.1, "unroll": 1, "ema": 0.9,
        "simultaneous": True, "smooth": 0.9,
    },
}  # fmt: skip

RUN = """
import contextlib, io, json, os, sys, traceback
from pathlib import Path
import torch
results = {}
for folder in sorted(Path(sys.argv[1]).iterdir()):
    os.chdir(folder)
    notebook = json.loads(Path("notebook.ipynb").read_text(encoding="utf-8"))
    space, said, at = {}, io.StringIO(), 0
    try:
        with contextlib.redirect_stdout(said):
            for at, cell in enumerate(notebook["cells"]):
                if cell["cell_type"] == "code":
                    source = "".join(cell["source"]).replace('range(CONFIG["steps"])', "range(STEPS)")
                    exec(compile(source, f"cell {at}", "exec"), space)
        answers = torch.linspace(-2, 2, 40).view(2, 20, 1)
        results[folder.name] = {
            "said": said.getvalue(),
            "points": space["draw"](SEED, COUNT).tolist(),
            "measured": space["measure"](space["samples"]),
            "losses": [float(space[name](*answers)) for name in ("d_loss", "g_loss")],
            "history": len(space["history"]),
            "found": space["found"],
            "seen": space["SEEN"],
        }
    except Exception:
        results[folder.name] = {"error": f"cell {at}\\n{traceback.format_exc()}"}
    import matplotlib.pyplot as plt
    plt.close("all")
    torch.set_default_device("cpu")
Path(sys.argv[2]).write_text(json.dumps(results))
"""


def spec_of(name: str) -> GanSpec:
    return GanSpec(**{**SMALL, **CASES[name]})


@cache
def trained(name: str) -> tuple[GanSpec, dict, Tape]:
    """A training's first STEPS steps: its spec, its packed weights and its tape."""
    spec = spec_of(name)
    state = learner.advance(learner.start(spec), STEPS)
    return spec, learner.pack(state), Tape(spec, [learner.observe(state)], FINISHED, dict(MADE))


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> dict[str, dict]:
    """Every case's notebook, run beside its exported weights, all in one process that knows nothing of the project."""
    root, out = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("out") / "results.json"
    for name in CASES:
        spec, arrays, tape = trained(name)
        (root / name).mkdir()
        (root / name / "notebook.ipynb").write_bytes(book([tape], "ko" if len(name) % 2 else "en", "ipynb"))
        (root / name / f"{short_name(spec)}.safetensors").write_bytes(generator_file(spec, arrays, tape.made))
    code = RUN.replace("SEED", str(SEED)).replace("COUNT", str(COUNT)).replace("STEPS", str(STEPS))
    env = {**os.environ, "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, root, out], env=env, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text())


@pytest.mark.parametrize("name", CASES)
def test_the_code_runs_and_draws_the_samples_that_the_app_draws(name, ran):
    assert "error" not in ran[name], ran[name]["error"]
    spec, arrays, _ = trained(name)
    mine = learner.sample(spec, arrays, COUNT, SEED)
    np.testing.assert_allclose(np.array(ran[name]["points"]), mine, atol=1e-4)
    assert ran[name]["history"] == STEPS


@pytest.mark.parametrize("name", CASES)
def test_some_steps_lead_where_the_app_s_lead(name, ran):
    """Whatever the network, loss and remedy: first weights, batches, noise and blur are drawn in the app's order."""
    spec, found, seen = spec_of(name), ran[name]["found"], ran[name]["seen"]
    early = [label for label in seen if label.endswith(f" at step {STEPS}")]
    assert len(early) == (0 if spec.spectral else 4 if LOSSES[spec.loss].belief else 3)
    assert set(seen) <= set(found) and {"modes_held", "good_share"} <= set(seen)
    for label in early:  # the last frame of this tape is that of the same step
        expected, far = seen[label]
        assert found[label] == pytest.approx(expected, abs=far), label
        last = label.removesuffix(f" at step {STEPS}")
        assert last not in seen or found[last] == pytest.approx(seen[last][0], abs=max(far, 1e-4)), last


@pytest.mark.parametrize("language", ("ko", "en"))
def test_other_random_numbers_leave_statistics_alone_to_compare(language):
    """A GPU's are others; so are the first vectors of PyTorch's spectral normalisation."""
    said = {}
    for name, device in (("digits", "cuda"), ("data-ring8", "cuda"), ("spectral", "cpu"), ("data-ring8", "cpu")):
        spec, _, tape = trained(name)
        given = json.loads(book([Tape(spec, tape.frames, FINISHED, {**MADE, "device": device})], language, "ipynb"))
        text = said[name, device] = "".join("".join(cell["source"]) for cell in given["cells"])
        assert ("at step" in text) == ((name, device) == ("data-ring8", "cpu"))
        assert ("torch.cuda.is_available()" in text) == (name == "digits")
    reasons = {
        "digits": words.ON_GPU, "data-ring8": words.ON_GPU, "spectral": words.BOUNDED,
    }  # fmt: skip
    assert all(
        (reason(language) + " " + words.ROUGH(language) in text) == ((name, device) != ("data-ring8", "cpu"))
        for (name, device), text in said.items()
        for reason in [reasons[name]]
    )


@pytest.mark.parametrize("name", CASES)
def test_samples_are_measured_as_the_app_measures_them(name, ran):
    """On the same samples: those on which the app marks the run."""
    spec, _, tape = trained(name)
    found, seen = ran[name]["measured"], tape.last.numbers
    assert abs(found["modes_held"] - seen["modes_held"]) <= 1
    assert abs(found["modes_covered"] - seen["modes_covered"]) <= 1
    assert found["good_share"] == pytest.approx(seen["good_share"], abs=0.002)
    difference = float(ran[name]["said"].strip().splitlines()[-1].rsplit(" ", 1)[-1])
    assert difference < (0.01 if spec.pictures else 1e-3)  # a frame rounds its points to float16


@pytest.mark.parametrize("name", [name for name in CASES if not spec_of(name).spectral])
def test_both_players_gradients_are_the_app_s(name):
    """On equal weights, reals and noise. Spectral normalisation is torch's own there, with other starting vectors."""
    spec = spec_of(name)
    tensors = fresh(spec, torch.Generator().manual_seed(1))
    moments = Moments(tensors["d"], tensors["d_mean"], tensors["d_square"])
    pair = graph.GraphPair(spec, tensors, spec.batch, Optimiser(spec.opt_d, moments, lr=spec.lr_d, beta1=spec.beta1))
    pair.real.copy_(torch.from_numpy(ev.real(spec, len(pair.real))))
    torch.manual_seed(2)
    pair.mix.copy_(torch.rand(spec.batch, 1))
    pair.z.copy_(torch.randn(len(pair.z), spec.z_dim))
    pair.make()

    space = _learner(spec)
    parts = {who: getattr(pair, who).parts(tensors[who]) for who in ("g", "d")}
    nets = {who: space[maker]() for who, maker in (("g", "generator"), ("d", "critic"))}
    for who, net in nets.items():
        _give(net, parts[who])
    space |= {"G": nets["g"], "D": nets["d"], "x": pair.real.reshape(spec.batch, -1)}
    space["fake"] = space["G"](pair.z).reshape(spec.batch, -1)
    optimisers = [line for line in training_code(spec).splitlines() if line.startswith("opt_")]
    exec("\n".join([*optimisers, *g_lines(spec)]), space)
    _same(nets["g"], pair.g.parts(pair.g_grad()))
    torch.manual_seed(2)
    lines = d_lines(spec)
    exec("\n".join(lines[: lines.index("opt_d.step()")]), space)
    _same(nets["d"], pair.d.parts(pair.d_grad()))


def _learner(spec: GanSpec) -> dict:
    """What the cells before the training leave behind."""
    space: dict = {}
    for source in code_of(spec):
        if not source.startswith(("G, D =", "SEEN", "print", "samples", "from pathlib")):
            exec(source, space)
    return space


def _give(net: torch.nn.Module, parts: list[torch.Tensor]) -> None:
    """Sets a network's parameters to the app's; there a matrix is turned, and a scale is kept less 1."""
    scales = {id(m.weight) for m in net.modules() if isinstance(m, torch.nn.BatchNorm1d)}
    for parameter, part in zip(net.parameters(), parts, strict=True):
        parameter.data = (part.t() if part.dim() == 2 else part + (id(parameter) in scales)).clone()


def _same(net: torch.nn.Module, slopes: list[torch.Tensor]) -> None:
    for parameter, slope in zip(net.parameters(), slopes, strict=True):
        mine = slope.t() if slope.dim() == 2 else slope
        torch.testing.assert_close(parameter.grad, mine, atol=2e-6 * (1 + float(mine.abs().max())), rtol=1e-3)


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("loss-") or name == "smooth"])
def test_the_losses_are_the_app_s(name, ran):
    spec = spec_of(name)
    real, fake = torch.linspace(-2, 2, 40).view(2, 20, 1)
    loss = GAN_LOSSES[spec.loss]
    mine = [float(loss.d(real, fake, spec.smooth)), float(loss.g(real, fake))]
    assert ran[name]["losses"] == pytest.approx(mine, abs=1e-6)


def test_the_data_s_truth_is_measured_too():
    """The truth itself, measured by the exported code: nearly all real samples are good, and every part is held."""
    for data in POINTS:
        spec = GanSpec(data=data, own=OWN if data == "own" else "")
        space = _executed(spec, upto="def measure")
        torch.manual_seed(0)
        found, known = space["measure"](space["real_batch"](2500)), ev.truth(spec)
        assert found["modes_held"] == len(known.shares)
        assert found["good_share"] == pytest.approx(known.ceiling, abs=0.02)
        np.testing.assert_allclose(space["anchors"].numpy(), known.anchors, atol=2e-3)
        np.testing.assert_array_equal(space["part"].numpy(), known.part)
        np.testing.assert_allclose(space["shares"].numpy(), known.shares, atol=1e-6)


def test_a_distribution_without_words_of_its_own_stands_in_numbers():
    for known in (cloud("blobs"), cloud("spiral")):
        space: dict = {"torch": torch}
        exec(given(known), space)
        np.testing.assert_allclose(space["anchors"].numpy(), known.anchors, atol=1e-5)
        np.testing.assert_allclose(space["weights"].numpy(), known.weights, atol=1e-6)
        np.testing.assert_array_equal(space["part"].numpy(), known.part)


def test_digits_are_parted_as_the_app_parts_them():
    spec = GanSpec(data="digits8")
    space, known = _executed(spec, upto="def measure"), ev.truth(spec)
    np.testing.assert_array_equal(space["anchors"].numpy(), known.anchors)
    np.testing.assert_array_equal(space["part"].numpy(), known.part)
    assert float(space["RADIUS"]) == pytest.approx(known.radius, rel=1e-5)


def _executed(spec: GanSpec, upto: str) -> dict:
    """What the settings and the data's cell leave behind."""
    space: dict = {"math": __import__("math"), "np": np, "torch": torch, "DEVICE": "cpu"}
    for source in code_of(spec):
        if source.startswith("CONFIG") or upto in source:
            exec(source, space)
    return space


def code_of(spec: GanSpec, language: str = "en") -> list[str]:
    tape = Tape(spec, trained("loss-nonsaturating")[2].frames, FINISHED, dict(MADE))
    made = json.loads(book([tape], language, "ipynb"))
    return ["".join(cell["source"]) for cell in made["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", IMAGES)
def test_the_code_of_images_that_must_be_downloaded_is_python(name):
    for source in code_of(GanSpec(data=name, network="conv", width=16, steps=100)):
        compile(source, name, "exec")


@pytest.mark.parametrize("name", CASES)
def test_a_notebook_is_one_and_the_same_on_every_export(name):
    spec, _, tape = trained(name)
    again = Tape(GanSpec(**spec.values()), tape.frames, tape.ending, tape.made)
    blob = book([tape], "ko", "ipynb")
    assert blob == book([again], "ko", "ipynb")
    nbformat.validate(nbformat.reads(blob.decode(), as_version=4))
    assert "File > Upload notebook" in blob.decode() and "Drive" in blob.decode()


@pytest.mark.parametrize("name", CASES)
def test_every_setting_is_read_by_the_code_and_nothing_stands_there_for_others(name):
    spec = spec_of(name)
    first, *rest = code_of(spec)
    settings = ast.literal_eval(first.removeprefix("CONFIG = "))
    assert settings == config(spec)
    code = "\n".join(rest)
    assert [key for key in settings if f'CONFIG["{key}"]' not in code] == []
    assert {n.slice.value for n in ast.walk(ast.parse(code)) if _of_config(n)} <= set(settings)
    for word, used in {
        "slope(": spec.r1 or spec.r2 or spec.loss == "wgangp", "functional_call": spec.unroll,
        "clamp_": spec.loss == "wgan", "spectral_norm": spec.spectral, "G_slow": spec.ema, "blur": spec.noise,
        "D sees packs": spec.pack > 1, "Maxout": spec.network == "pacgan", "Conv2d": spec.network == "conv",
        "self.last": spec.spread,
    }.items():  # fmt: skip
        assert (word in code) == bool(used), word


def _of_config(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "CONFIG"


def test_own_points_stand_as_numbers():
    settings = ast.literal_eval(code_of(spec_of("data-own"))[0].removeprefix("CONFIG = "))
    assert settings["points"] == [[0.0, 0.0], [0.2, 0.1], [1.0, 1.0], [1.1, 1.3], [-2.0, 1.0]]
    assert OWN not in "".join(code_of(spec_of("data-own")))


def test_every_loss_has_its_code_and_the_lists_are_known():
    assert set(LOSS_CODE) == set(LOSSES)
    assert {*ALWAYS, *REMEDIES} <= set(GanSpec.rules())
    assert (BASE, BASE_SEED) == (graph.BASE, MARKED_SEED)
    first = ev._fixed_noise(3, 0, BASE)[:5]
    again = torch.randn(BASE, 3, generator=torch.Generator().manual_seed(BASE_SEED))[:5]
    assert torch.equal(first, again)
