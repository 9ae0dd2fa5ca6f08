"""What stood first? A sequence to be remembered by an RNN, an LSTM or a GRU. Light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.data.fields import training_seed
from core.nets.fields import MARKS, batch, operations, rate, steps, too_long
from core.spec import Entry, Problem, Spec, Text, choice, number, spaced

KINDS = 4
"""So many symbols may stand first, and so many others may follow."""
CELLS: dict[str, Entry] = {
    "rnn": Entry(
        Text("RNN", "RNN"),
        Text(
            "상태를 걸음마다 새로 씁니다. 오래된 것은 곱해지고 또 곱해져 사라집니다.",
            "Writes its state anew on every step; what is old is multiplied again and again, and fades.",
        ),
        r"h_t=\tanh(Wx_t+Uh_{t-1}+b)",
        "Elman 1990, doi:10.1207/s15516709cog1402_1; Bengio et al. 1994, doi:10.1109/72.279181",
    ),
    "lstm": Entry(
        Text("LSTM", "LSTM"),
        Text(
            "기억을 더하기로 이어 갑니다. 망각 게이트(forget gate)가 얼마나 남길지 정합니다.",
            "Carries its memory on by adding; a forget gate says how much of it stays.",
        ),
        r"c_t=f_t\odot c_{t-1}+i_t\odot g_t,\quad h_t=o_t\odot\tanh(c_t)",
        "Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; "
        "Gers et al. 2000, doi:10.1162/089976600300015015",
    ),
    "gru": Entry(
        Text("GRU", "GRU"),
        Text(
            "게이트가 둘인 더 작은 구조입니다. 남길 몫과 새로 쓸 몫을 한 게이트가 나눕니다.",
            "A smaller one with two gates, one of which divides between what stays and what is new.",
        ),
        r"h_t=z_t\odot h_{t-1}+(1-z_t)\odot n_t",
        "Cho et al. 2014, arXiv:1406.1078",
    ),
}
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
"""How many matrices as large as the state each cell multiplies on a step."""


@dataclass(frozen=True)
class MemorySpec(Spec):
    """A network reads a sequence and says at its end which of KINDS symbols stood first. All others are distraction."""

    lab: ClassVar[str] = "memories"
    learner: ClassVar[str] = "core.nets.memory_learner"
    at_once: ClassVar[int] = len(CELLS)
    checkpoints: ClassVar[bool] = True

    cell: str = choice("lstm", CELLS, label=Text("신경망", "Network"))
    length: int = number(
        40, 5, 100, step=5,
        label=Text("수열의 길이", "Length of a sequence"),
        about=Text(
            "맨 앞의 기호를 이만큼 지나서 말해야 합니다.", "The first symbol has to be told after so many steps."
        ),
    )  # fmt: skip
    hidden: int = number(32, 4, 64, step=4, label=Text("상태의 크기", "Size of the state"))
    keep: float = number(
        3.0, 0.0, 6.0, step=0.5,
        label=Text("기억하는 게이트의 첫 편향", "First bias of the gate that keeps"),
        about=Text(
            "LSTM의 망각 게이트와 GRU의 갱신 게이트입니다. 0이면 처음에 기억의 절반만 남기고, 3이면 95%를 남깁니다.",
            "The LSTM's forget gate and the GRU's update gate. At 0 it begins by keeping half of the memory, "
            "at 3 by keeping 95%.",
        ),
    )  # fmt: skip
    clip: float = number(
        1.0, 0.0, 10.0, step=0.5,
        label=Text("기울기 자르기", "Gradient clipping"),
        about=Text("기울기의 길이가 이보다 길면 줄입니다. 0이면 자르지 않습니다.",
                   "Longer gradients are shortened to this. 0 leaves them as they are."),
    )  # fmt: skip
    lr: float = rate(0.003)
    batch: int = batch()
    steps: int = steps(1500, 5_000)
    seed: int = training_seed()

    def relevant(self) -> tuple[str, ...]:
        return tuple(name for name in self.rules() if name != "keep" or self.cell != "rnn")

    @property
    def work(self) -> float:
        """Floating-point operations of the training."""
        once = GATES[self.cell] * self.hidden * (2 * KINDS + self.hidden) * self.length
        return operations(self.steps, self.batch, once, starts=self.length / 4)

    def conflicts(self) -> list[Problem]:
        return too_long(self.work)

    def marks(self) -> tuple[int, ...]:
        return spaced(self.steps, MARKS)


def all_cells(spec: MemorySpec) -> tuple[MemorySpec, ...]:
    """The same training with every cell."""
    return tuple(spec.with_(cell=name) for name in CELLS)


SETTINGS: dict[str, MemorySpec] = {
    "usual": MemorySpec(),
    "short": MemorySpec(length=10),
    "half-open": MemorySpec(keep=0.0),
}
PRESETS = {name: all_cells(spec) for name, spec in SETTINGS.items()}
