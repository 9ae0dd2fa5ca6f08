"""Runs without a screen: `python -m core presets | run LAB --preset NAME --set field=value --json | warm | notebooks |
password`.

The same engine and store as the app's, so what was run or warmed here opens there at once.
"""

from __future__ import annotations

import argparse
import getpass
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from core.engine import Engine
from core.homework.password import hashed
from core.labs import LABS
from core.notebooks import LANGUAGES, PUBLISHED, book, published
from core.run import Run
from core.settings import Settings
from core.spec import Spec, SpecError

TICK = 0.2


class Refused(Exception):
    """A request that cannot stand, in words for the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 0, 1 when a run did not finish, 2 for a request that cannot stand."""
    args = _parser().parse_args(arguments)
    try:
        status: int = args.do(args)
    except (SpecError, Refused) as error:
        print(f"core: {error}", file=sys.stderr)
        return 2
    return status


def presets(args: argparse.Namespace) -> int:
    """Lists every lab's presets, with the settings in which they differ from the default."""
    for lab, entry in LABS.items():
        for name, specs in entry.presets.items():
            for spec in specs:
                default = entry.spec()
                changed = [f"{f}={v}" for f in spec.rules() if (v := getattr(spec, f)) != getattr(default, f)]
                print(f"{lab:10} {name:16} {' '.join(changed)}")
    return 0


def run(args: argparse.Namespace) -> int:
    """Runs a preset, or the default spec, with some fields set; the last line is one JSON object if asked."""
    specs = _asked(args.lab, args.preset, args.set)
    with _engine(args.device) as engine:
        runs = _recorded(engine, specs)
    _print_table(runs)
    if args.json:
        print(json.dumps(_summary(args.lab, args.preset, runs), allow_nan=False))
    return 0 if all(r.ended and r.ended.kind == "finished" for r in runs) else 1


def warm(args: argparse.Namespace) -> int:
    """Records every preset that the store does not hold yet, so that it opens at once; none that takes hours."""
    failed = 0
    with _engine(args.device) as engine:
        for lab, entry in LABS.items():
            for name, specs in entry.presets.items():
                if name in entry.long:
                    continue
                began = time.monotonic()
                runs = _recorded(engine, specs)
                ended = ", ".join(sorted({r.ended.kind for r in runs if r.ended}))
                failed += ended != "finished"
                print(f"{lab:10} {name:16} {ended:10} {time.monotonic() - began:8.1f} s", flush=True)
    return 1 if failed else 0


def password(args: argparse.Namespace) -> int:
    """Asks twice for the lecturer's password, and prints the line for the secrets: its hash."""
    typed = getpass.getpass("Password: ")
    if typed != getpass.getpass("Again: "):
        raise Refused("the two differ")
    try:
        print(f'LAB_LECTURER_HASH = "{hashed(typed)}"')
    except ValueError as error:
        raise Refused(str(error)) from None
    return 0


def notebooks(args: argparse.Namespace) -> int:
    """Writes the published notebooks, in every language, from their presets' tapes."""
    with _engine(args.device) as engine:
        for name, one in PUBLISHED.items():
            runs = _recorded(engine, LABS[one.lab].presets[one.preset])
            if not all(run.ended and run.ended.kind == "finished" for run in runs):
                raise Refused(f"the runs of {one.lab} {one.preset} did not finish")
            for language in LANGUAGES:
                file = published(name, language)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(book([run.tape for run in runs], language, "ipynb"))
                print(file)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description=__doc__)
    commands = parser.add_subparsers(required=True)
    listed = commands.add_parser("presets", help="list what can be run")
    listed.set_defaults(do=presets)
    one = commands.add_parser("run", help="run one experiment")
    one.add_argument("lab", choices=list(LABS))
    one.add_argument("--preset", default="")
    one.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="may be repeated")
    one.add_argument("--json", action="store_true", help="print the final numbers as JSON on the last line")
    one.set_defaults(do=run)
    before = commands.add_parser("warm", help="record all presets before class")
    before.set_defaults(do=warm)
    secret = commands.add_parser("password", help="hash the password of the lecturer's page")
    secret.set_defaults(do=password)
    written = commands.add_parser("notebooks", help="write the notebooks that are published in docs/notebooks")
    written.set_defaults(do=notebooks)
    for command in (one, before, written):
        command.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where to train")
    return parser


def _asked(lab: str, preset: str, changes: Sequence[str]) -> list[Spec]:
    entry = LABS[lab]
    if preset and preset not in entry.presets:
        raise Refused(f"{lab} has no preset {preset!r}; it has {', '.join(entry.presets)}")
    specs = entry.presets[preset] if preset else (entry.spec(),)
    said: dict[str, Any] = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals or name not in entry.spec.rules():
            raise Refused(f"{change!r} is not FIELD=VALUE with a field of {', '.join(entry.spec.rules())}")
        said[name] = value
    return [spec.with_(**said) for spec in specs]


@contextmanager
def _engine(device: str) -> Iterator[Engine]:
    engine = Engine(Settings() if device == "auto" else Settings(device=device))
    try:
        if device == "cuda" and engine.device != "cuda":
            raise Refused("no worker here has a GPU that torch can use")
        yield engine
    finally:
        engine.close()


def _recorded(engine: Engine, specs: Sequence[Spec]) -> list[Run]:
    """The runs of these specs, waited for; progress goes to the error stream when that is a terminal."""
    runs = engine.want("command line", specs, again=True)
    while any(not r.ended for r in runs):
        for r in runs:
            r.watch("command line")
        if sys.stderr.isatty():
            share = sum(r.progress for r in runs) / len(runs)
            print(f"\r{share:6.1%}", end="", file=sys.stderr, flush=True)
        time.sleep(TICK)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    return runs


def _print_table(runs: Sequence[Run]) -> None:
    for r in runs:
        last = r.frames[-1] if r.frames else None
        shown = " ".join(f"{k}={v:.6g}" for k, v in last.numbers.items()) if last else ""
        ended = r.ended.kind + (f" ({r.ended.reason} {r.ended.detail})" if r.ended.reason else "") if r.ended else ""
        print(f"{r.spec.canonical}\n  {ended} {shown}")


def _summary(lab: str, preset: str, runs: Sequence[Run]) -> dict[str, Any]:
    """Final numbers at full precision, null where not finite. Ensembles: by model, a repeat as model#2."""
    said: dict[str, Any] = {"lab": lab, "preset": preset}
    if len(runs) == 1:
        return said | _final(runs[0])
    if lab != "ensembles":
        return said | {"runs": [_final(run) for run in runs]}
    models: dict[str, Any] = {}
    for r in runs:
        name = str(r.spec.values()["model"])
        same = sum(key.partition("#")[0] == name for key in models)
        models[name if not same else f"{name}#{same + 1}"] = _final(r)
    return said | {"models": models}


def _final(run: Run) -> dict[str, Any]:
    last = run.frames[-1] if run.frames else None
    numbers = {k: v if math.isfinite(v) else None for k, v in last.numbers.items()} if last else {}
    ending = {"ended": run.ended.kind, "reason": run.ended.reason} if run.ended else {}
    made = {"device": run.tape.made.get("device", ""), "seconds": last.seconds if last else 0.0}
    return {**numbers, **(last.notes if last else {}), **ending, **made, "spec": run.spec.values(), "key": run.spec.key}


if __name__ == "__main__":
    sys.exit(main())
