"""The cells of an autoencoder's notebook. Light: text only."""

from __future__ import annotations

from core.cells import Alike, Cell, Seen, code, head, settings
from core.cells import words as text
from core.data.images import IMAGES
from core.nets.autoencoder import KINDS, AutoencoderSpec
from core.nets.notebook import parts, words
from core.quoted import source
from core.tape import Tape

LOSS = """\
def loss_of(net, batches):
    \"\"\"The mean squared error of each pixel on a fresh batch.\"\"\"
    clean = x_train[torch.randint(len(x_train), (CONFIG["batch"],), generator=batches)]
    return F.mse_loss(net({seen}), clean)"""
NOISY = 'clean + CONFIG["noise"] * torch.randn(clean.shape, generator=batches)'
RUN = """\
torch.manual_seed(CONFIG["seed"])
net = {call}
losses = history["autoencoder"] = train(net, loss_of)"""
JUDGE = """\
with torch.no_grad():
    codes = net.encode({seen})
    restored = net.decode(codes)
found["error"] = float((restored - x_test).square().mean())
found["like"] = like(codes[:SHOWN].numpy(), label_test[:SHOWN].numpy())
pca = PCA(CONFIG["code"]).fit(x_train.numpy())
found["pca error"] = float(np.square(pca.inverse_transform(pca.transform(x_test.numpy())) - x_test.numpy()).mean())"""
TEST_NOISE = """\
noise = np.random.default_rng(CONFIG["seed"]).standard_normal(x_test.shape, dtype=np.float32)
noisy = x_test + CONFIG["noise"] * torch.tensor(noise)
"""
DRAW = """\
fig, (left, right) = plt.subplots(1, 2, figsize=(12, 5))
left.scatter(*codes[:SHOWN, :2].T, c=label_test[:SHOWN], cmap="tab10", s=10)
left.set_title("first two numbers of the code")
ones = [int((label_test == kind).nonzero()[0]) for kind in range(10)]
rows = [torch.cat([part[i].view({side}, {side}) for i in ones], dim=1) for part in ({seen}, restored)]
right.imshow(torch.cat(rows), cmap="gray", vmin=-1, vmax=1)
right.set_title("seen, and restored")
right.axis("off")
plt.show()"""
LEARNER = "core.nets.autoencoder_learner"


def cells(tapes: parts.Tapes, language: str) -> list[Cell]:
    """The notebook of one autoencoder."""
    tape = tapes[0]
    spec: AutoencoderSpec = tape.spec
    kind = KINDS[spec.kind]
    title = words.AUTOENCODER(language).format(data=IMAGES[spec.data].label(language))
    about = words.AUTOENCODER_ABOUT(language).format(
        code=spec.code, kind=kind.label(language), about=kind.about(language)
    )
    seen = "noisy" if spec.noise else "x_test"
    judge = (TEST_NOISE if spec.noise else "") + JUDGE.format(seen=seen)
    return [
        *head(language, title, about, [*parts.needs(spec.data), *(["scikit-learn"] if spec.data != "digits8" else [])]),
        *settings(language, Alike([spec], [_read(spec)]).values(list(spec.rules()))),
        *parts.opening(language, spec.data, "from sklearn.decomposition import PCA"),
        *parts.pictures(language, spec.data),
        text(words.MODEL(language)),
        code(_model(spec)),
        text(words.TRAINING(language)),
        code(parts.TRAIN + "\n\n\n" + LOSS.format(seen=NOISY if spec.noise else "clean")),
        code(RUN.format(call=_call(spec)) + "\n" + "\n".join(parts.kept(tape, "autoencoder")).replace('f"', '"')),
        code(_likeness()),
        code(judge),
        *parts.result(language, tapes, _seen(tape), words.LIKE(language)),
        text(words.PICTURE(language)),
        code(DRAW.format(side=round(spec.pixels**0.5), seen=seen)),
        text(words.NEXT(language)),
    ]  # fmt: skip


def _read(spec: AutoencoderSpec) -> list[str]:
    """The fields that the code reads."""
    return [
        name for name in spec.relevant() if name not in ("data", "kind") and not (name == "noise" and not spec.noise)
    ]


def _likeness() -> str:
    """The app's function that looks at neighbours, and what it needs."""
    constants = [source("core.data.images", "CLASSES"), source(LEARNER, "SHOWN"), source(LEARNER, "NEIGHBOURS")]
    return "\n".join(constants) + "\n\n\n" + source(LEARNER, "like")


def _model(spec: AutoencoderSpec) -> str:
    """The class alone: the imports stand above."""
    deep = spec.kind == "deep"
    module, name = ("autoencoder", "Autoencoder") if deep else ("linear_autoencoder", "LinearAutoencoder")
    return source(f"core.nets.models.{module}", name)


def _call(spec: AutoencoderSpec) -> str:
    if spec.kind == "linear":
        return f'LinearAutoencoder({spec.pixels}, CONFIG["code"])'
    return f'Autoencoder({spec.pixels}, CONFIG["width"], CONFIG["code"])'


def _seen(tape: Tape[AutoencoderSpec]) -> dict[str, Seen]:
    last, first = tape.last.numbers, tape.first.numbers
    found = {"error": Seen(last["error"], parts.LATE), "like": Seen(last["like"], parts.LATE)}
    return {**parts.losses(tape, "autoencoder"), **found, "pca error": Seen(first["pca_error"], parts.SOON)}
