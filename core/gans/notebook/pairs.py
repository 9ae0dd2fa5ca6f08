"""A failure and its treatment, and a strip's plain and unrolled trainings, as the cells of one notebook. Light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.cells import Cell, Seen, code, head, made, nearby, settings
from core.cells import words as text
from core.gans.choices import LOSSES
from core.gans.fields import DATA
from core.gans.notebook import told
from core.gans.notebook.cells import cells as alone
from core.gans.notebook.judging import roughly
from core.gans.notebook.settings import imported, needs, numbers, trained_on
from core.gans.notebook.several import Blocks, apart, blocks, changes
from core.gans.notebook.words import DATA as DATA_SAID
from core.gans.notebook.words import GOOD, LOSS, NETWORKS
from core.gans.presets import PRESETS, Preset
from core.gans.spec import GanSpec
from core.spec import Choice, Rule, Value
from core.tape import Tape

NAMES = {"gans": ("failure", "treatment"), "films": ("plain", "unrolled")}
MOMENTS = {"gans": [0, 0.125, 0.25, 0.5, 1], "films": [0, 0.1, 0.2, 0.5, 1]}
"""Of which moments a notebook shows samples, as shares of the training: a strip's are those of the lecture's figure."""
MINUTE = 60
RUN = """\
{now}for seed in CONFIG["seeds"]:
    G, D, looks, films["{name}", seed] = train(seed)
    told["{name}", seed] = judge(G, D, looks, seed)"""
JUDGED = """\
for (name, seed), numbers in told.items():
    found |= {f"{name}, {seed}: {what}": number for what, number in numbers.items()}
    print(f"{name:10} seed {seed:4}  {diagnose(numbers, len(shares))}")
    print("   ", ", ".join(f"{what} {number:.3g}" for what, number in numbers.items()))"""
DRAWN = """\
{first}rows, wide = len(films), len(CONFIG["moments"])
fig, axes = plt.subplots(rows, wide, figsize=(2.4 * wide, 2.4 * rows), squeeze=False)
for row, ((name, seed), film) in zip(axes, films.items()):
    for ax, (step, samples) in zip(row, film.items()):
{shown}
        ax.set_title(f"{{name}}, step {{step:,}}", fontsize=9)
plt.tight_layout()
plt.show()"""
POINTS = """\
        ax.scatter(*x.T, s=2, color="lightgray")
        ax.scatter(*samples[:500].T, s=2)
        ax.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), aspect="equal", xticks=[], yticks=[])"""
SHEETS = """\
        tiles = samples[:16].cpu().view(4, 4, {side}, {side}).permute(0, 2, 1, 3)
        ax.imshow(tiles.reshape(4 * {side}, 4 * {side}), cmap="gray", vmin=-1, vmax=1)
        ax.set(xticks=[], yticks=[])"""
LONG = 20_000
"""From how many steps on a notebook says how to shorten it."""


def book(tapes: Sequence[Tape[Any]], language: str) -> list[Cell]:
    """The notebook of one training, or of two that are looked at together."""
    return cells(tapes, language) if len(tapes) > 1 else alone(tapes, language)


def cells(tapes: Sequence[Tape[Any]], language: str) -> list[Cell]:
    """The notebook of two trainings, on one seed or on several: both have all the seeds. ValueError for others."""
    lab, specs = str(tapes[0].spec.lab), _variants(tapes)
    if len(specs) != len(NAMES[lab]):
        raise ValueError("such a notebook is of two trainings, which differ in more than the seed")
    first, second = specs
    shared, own = apart([numbers(spec) for spec in specs])
    names = {name: values for name, values in zip(NAMES[lab], own, strict=True) if values}
    differing = sorted({name for values in own for name in values})
    before, after = (blocks(spec, differing, film=True) for spec in specs)
    seeds = list(dict.fromkeys(tape.spec.seed for tape in tapes))
    said = _said(tapes, specs, language)
    title, about = (words[lab](language).format(**said) for words in (told.TITLES, told.ABOUT))
    new, seen = changes(before, after), _seen(tapes, specs)
    named = told.NAMED(language).format(codes=", ".join(tape.last.notes["diagnosis"] for tape in tapes))
    return [
        *head(language, title, about, needs(first)),
        *settings(language, {"seeds": seeds, **shared, "moments": MOMENTS[lab], **names}),
        code(imported(second, device=trained_on(tapes)), "films, told, found = {}, {}, {}"),
        *parts(first, before, language),
        text(told.FIRST[lab](language).format(**said)),
        code(_run(NAMES[lab][0], names)),
        text(told.SECOND[lab](language).format(**said), *_why(second, language)),
        *([code("\n\n\n".join(new))] if new else []),
        code(_run(NAMES[lab][1], names)),
        text(told.SIDE_BY_SIDE(language)),
        code(JUDGED),
        *nearby(language, seen, f"{told.ROUGH(language)} {named} {made(language, tapes[0].made, ('torch',))}"),
        text((told.SHEETS if first.pictures else told.FILM)(language)),
        code(_drawn(first)),
        text(told.TRY[lab](language)),
    ]  # fmt: skip


def parts(spec: GanSpec, code_of: Blocks, language: str) -> list[Cell]:
    """What comes before a training: data, networks, losses, measuring, and training as a function."""
    loss = LOSSES[spec.loss]
    losses = [part for name, part in code_of.items() if name.startswith("loss")]
    remedy = [code_of["remedy"]] if code_of["remedy"] else []
    return [
        text(DATA_SAID(language).format(about=DATA[spec.data].about(language)) + " " + GOOD(language)),
        code(code_of["data"]),
        text(NETWORKS(language)),
        code(code_of["network"]),
        text(LOSS(language).format(about=loss.about(language), formula=loss.formula)),
        code("\n\n\n".join([*losses, *remedy])),
        text(told.JUDGE(language)),
        code("\n\n\n".join([code_of["judge"], code_of["name"]])),
        text(told.TRAIN(language).format(d_steps=spec.d_steps)),
        code(code_of["train"]),
    ]


def _variants(tapes: Sequence[Tape[Any]]) -> list[GanSpec]:
    """The trainings that differ in more than the seed, in order of first appearance, each with its first seed."""
    found: dict[GanSpec, GanSpec] = {}
    for tape in tapes:
        found.setdefault(tape.spec.with_(seed=0), tape.spec)
    return list(found.values())


def _run(name: str, own: Mapping[str, Mapping[str, Any]]) -> str:
    now = f'now = CONFIG["{name}"]  # what this training has of its own\n' if name in own else ""
    return RUN.format(now=now, name=name)


def _said(tapes: Sequence[Tape[Any]], specs: Sequence[GanSpec], language: str) -> dict[str, str]:
    """What the sentences are filled with."""
    first, second = specs
    preset = _preset(first)
    return {
        "first": _label(first, language),
        "second": _label(second, language),
        "about": preset.about(language) if preset else LOSSES[first.loss].about(language),
        "changes": _changes(first, second, language),
        "data": DATA[first.data].label(language),
        "unroll": str(second.unroll),
        "time": time_of(tapes, language, first.steps <= LONG) + (told.SHORTER(language) if first.steps > LONG else ""),
    }


def time_of(tapes: Sequence[Tape[Any]], language: str, slower: bool) -> str:
    """How long all this took in the app, and what to expect: a short training by hand is much faster there."""
    seconds = sum(tape.last.seconds for tape in tapes)
    unit, n = (told.MINUTES, seconds / MINUTE) if seconds > 2 * MINUTE else (told.SECONDS, seconds)
    expect = (told.SLOWER if slower else told.AS_LONG)(language)
    return told.TIME(language).format(seconds=unit(language).format(n=f"{n:.0f}"), slower=expect)


def _preset(spec: GanSpec) -> Preset | None:
    return next((preset for preset in PRESETS.values() if preset.spec == spec), None)


def _label(spec: GanSpec, language: str) -> str:
    preset = _preset(spec)
    return preset.label(language) if preset else LOSSES[spec.loss].label(language)


def _why(spec: GanSpec, language: str) -> list[str]:
    """Why the treatment works, or does not, where its preset says so."""
    preset = _preset(spec)
    return [told.WHY(language).format(why=preset.why(language))] if preset and preset.why else []


def _changes(before: GanSpec, after: GanSpec, language: str) -> str:
    """The fields in which two specs differ, in words."""
    said = []
    for name, rule in GanSpec.rules().items():
        values = getattr(before, name), getattr(after, name)
        if name != "seed" and values[0] != values[1]:
            old, new = (_word(rule, value, language) for value in values)
            said.append(told.CHANGE(language).format(field=rule.label(language), before=old, after=new))
    return ", ".join(said)


def _word(rule: Rule, value: Value, language: str) -> str:
    if isinstance(rule, Choice):
        return str(rule.options[str(value)].label(language))
    if isinstance(value, bool):
        return (told.ON if value else told.OFF)(language)
    return f"{value:g}" if isinstance(value, (int, float)) else value


def _seen(tapes: Sequence[Tape[Any]], specs: Sequence[GanSpec]) -> dict[str, Seen]:
    """Each training's numbers, under its name and seed."""
    kinds = [spec.with_(seed=0) for spec in specs]
    names = NAMES[str(specs[0].lab)]
    found: dict[str, Seen] = {}
    for tape in tapes:
        name = names[kinds.index(tape.spec.with_(seed=0))]
        found |= roughly(tape.last, f"{name}, {tape.spec.seed}")
    return found


def _drawn(spec: GanSpec) -> str:
    if spec.pictures:
        return DRAWN.format(first="", shown=SHEETS.format(side=round(spec.dim**0.5)))
    return DRAWN.format(first="x = real_batch(500)\n", shown=POINTS)
