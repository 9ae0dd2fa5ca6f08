"""What the numbers of flow matching say, in words and tables; no picture."""

from __future__ import annotations

from core.diffusion.spec import CALLS, FlowSpec
from core.gans.choices import LOSSES
from core.gans.spec import GanSpec
from core.tape import Tape
from dashboard.words import say, table_of

NONE = "–"


def loss(language: str, tape: Tape[FlowSpec]) -> str:
    """How near the loss is to the least that there can be."""
    now, least = tape.last.numbers["loss_fixed"], tape.first.numbers["least_loss"]
    return say(language, "flows.loss_says", loss=f"{now:.3f}", least=f"{least:.3f}")


def made(language: str, tape: Tape[FlowSpec]) -> str:
    """Where a tape was made, with what, and how long it took; empty where that is not known."""
    how = tape.made
    if not how:
        return ""
    names = {"device": how["device"], "name": how["device_name"], "torch": how.get("versions", {}).get("torch", NONE)}
    seconds = say(language, "seconds", n=f"{tape.last.seconds:.1f}")
    return say(language, "flows.made_by", seconds=seconds, when=str(how["when"])[:10], **names)


def table(language: str, tape: Tape[FlowSpec], gan: Tape[GanSpec] | None) -> str:
    """The GAN's numbers beside the flow's; without a GAN, the flow's alone."""
    tapes: list[Tape] = [gan, tape] if gan else [tape]
    heads = ["", *(["GAN"] if gan else []), say(language, "flows.versus.flow")]
    rows = [
        [say(language, "flows.versus.held"), *map(_held, tapes)],
        [say(language, "flows.versus.good_share"), *(_number(t, "good_share", ".1%") for t in tapes)],
        [say(language, "flows.versus.precision"), *(_number(t, "precision", ".1%") for t in tapes)],
        [say(language, "flows.versus.recall"), *(_number(t, "recall", ".1%") for t in tapes)],
        [say(language, "flows.versus.reverse_kl"), *(_number(t, "reverse_kl", ".3f") for t in tapes)],
        [say(language, "flows.versus.networks"), *(["2"] if gan else []), "1"],
        [say(language, "flows.versus.seconds"), *(say(language, "seconds", n=f"{t.last.seconds:.1f}") for t in tapes)],
        [
            say(language, "flows.versus.calls"),
            *(say(language, "flows.versus.times", n=n) for n in ([1] if gan else []) + [CALLS]),
        ],
        [say(language, "flows.versus.sampling"), *map(_sampling, tapes)],
    ]
    return table_of(heads, rows)


def _held(tape: Tape) -> str:
    return f"**{tape.last.numbers['modes_held']:.0f}/{len(tape.last.arrays['histogram'])}**"


def sampling(tape: Tape) -> float | None:
    """Seconds that 1,000 samples took, as the page makes them; None on a tape that does not say."""
    return tape.last.times.get("sampling", tape.last.times.get(f"midpoint_{CALLS}"))


def _sampling(tape: Tape) -> str:
    seconds = sampling(tape)
    return NONE if seconds is None else f"{1000 * seconds:.2f} ms"


def _number(tape: Tape, name: str, form: str) -> str:
    value = tape.last.numbers.get(name)
    return NONE if value is None else f"{value:{form}}"


def which(language: str, gan: Tape[GanSpec]) -> str:
    """Which GAN stands beside the flow."""
    spec = gan.spec
    details = {"name": LOSSES[spec.loss].label(language), "seed": spec.seed, "steps": f"{spec.steps:,}"}
    return say(language, "flows.versus.which", **details)


def measured(language: str, tape: Tape[FlowSpec], gan: Tape[GanSpec] | None) -> str:
    """What was measured, one sentence a line: modes and good samples, calls, and what one call would do."""
    last = tape.last
    numbers, calls = last.numbers, list(last.arrays["cost_calls"])
    found = {"all": len(last.arrays["histogram"]), "held": f"{numbers['modes_held']:.0f}"}
    found["good"] = f"{numbers['good_share']:.1%}"
    if gan:
        theirs = gan.last.numbers
        found |= {"gan_held": f"{theirs['modes_held']:.0f}", "gan_good": f"{theirs['good_share']:.1%}"}
        said = [say(language, "flows.versus.both", **found), say(language, "flows.versus.more", calls=CALLS)]
    else:
        said = [say(language, "flows.versus.alone", **found, calls=CALLS)]
    many, gans_time = sampling(tape), sampling(gan) if gan else None
    if many and gans_time:
        times = {
            "ratio": f"{many / gans_time:.0f}",
            "time_gan": f"{1000 * gans_time:.2f}",
            "time": f"{1000 * many:.1f}",
        }
        said.append(say(language, "flows.versus.time", **times))
    k = calls.index(1)
    alone = {"held_one": f"{last.arrays['cost_held'][0, k]:.0f}", "good_one": f"{last.arrays['cost_good'][0, k]:.1%}"}
    said.append(say(language, "flows.versus.one", **alone))
    return "\n".join(f"- {sentence}" for sentence in said)


def ladder(language: str, tape: Tape[FlowSpec]) -> str:
    """What each number of calls brings and takes: good samples and modes for both solvers, and the time."""
    last, parts = tape.last, len(tape.first.arrays["shares"])
    solvers = ("euler", "midpoint")
    heads = [say(language, "flows.cost.count"), *(say(language, f"flows.solver.{s}") for s in solvers)]
    rows = []
    for k, calls in enumerate(last.arrays["cost_calls"]):
        cells = []
        for good, held in zip(last.arrays["cost_good"][:, k], last.arrays["cost_held"][:, k], strict=True):
            cells.append(f"{good:.1%} · {held:.0f}/{parts}" if good == good else NONE)
        taken = last.times.get(f"euler_{calls}")
        rows.append([str(calls), *cells, NONE if taken is None else f"{1000 * taken:.2f}"])
    return table_of([*heads, say(language, "flows.cost.milliseconds")], rows)
