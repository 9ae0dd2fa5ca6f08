"""Keeps tapes and weights by key, across restarts and machines. Light: NumPy, safetensors and fsspec.

An entry is two files in `LAB/KEY/DEVICE/`: `arrays-SHA.safetensors` with every frame's arrays and the weights, and
`tape.json` with the numbers, the spec and both checksums. The JSON is written last and names the arrays by their
SHA-256, so an entry is there whole or not at all. An entry that does not match its checksums is set aside.
Never pickle: a store may be shared, and reading a pickle runs it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import fsspec
import numpy as np
from fsspec.implementations.local import LocalFileSystem
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from core.settings import ROOT, Settings
from core.spec import Spec, SpecError
from core.tape import Array, Ending, Frame, Tape

S = TypeVar("S", bound=Spec)

log = logging.getLogger(__name__)
SHELF = ROOT / "core" / "shelf"
DEVICES = ("cuda", "cpu")
FORMAT = 1
DATA, HOMEWORK = "data", "homework"
"""Folders of the store without entries, for downloaded data sets and for what students hand in: they are left alone."""


class Torn(Exception):
    """An entry that is not what was written."""


@dataclass(frozen=True)
class Entry:
    """One line of the store's list: what was run, how it ended, its final numbers, and how it was made."""

    lab: str
    key: str
    device: str
    values: Mapping[str, Any]
    numbers: Mapping[str, float]
    notes: Mapping[str, str]
    made: Mapping[str, Any]
    finished: bool


class Store:
    """A folder of tapes: `root` is any fsspec URL and may be written; `shelf` ships along and is read only."""

    def __init__(self, root: str, bound: int = 2_000 * 2**20, shelf: Path | None = SHELF) -> None:
        self._fs, self._root = fsspec.core.url_to_fs(root)
        self._shelf = shelf
        self._bound = bound

    @classmethod
    def of(cls, settings: Settings) -> Store:
        """The store that the settings name."""
        return cls(settings.store, settings.store_mb * 2**20)

    def load(self, spec: Spec, prefer: str = "cpu") -> Tape | None:
        """The recorded tape of `spec`, whole or begun; None when there is none or it was altered.

        A finished tape of any device will do, the preferred one first; a begun one only of the preferred device,
        since a run cannot go on elsewhere and stay the same run.
        """
        for device in sorted(DEVICES, key=lambda d: d != prefer):
            tape = self._tape(spec, device)
            if tape and (tape.ending or device == prefer):
                return tape
        return None

    def begun(self, spec: Spec, device: str) -> Tape | None:
        """The tape so far of a run on exactly this device: its checkpoint."""
        return self._tape(spec, device)

    def weights(self, spec: Spec, device: str) -> dict[str, Array] | None:
        """The packed last state of a recorded run: what `learner.unpack` takes."""
        found = self._read(spec, device)
        return _under("weights", found[1]) if found else None

    def save(self, tape: Tape, device: str, weights: Mapping[str, Array] | None = None) -> None:
        """Writes a tape, whole or begun, over an earlier one of the same spec and device."""
        arrays = {f"frame/{i}/{name}": a for i, f in enumerate(tape.frames) for name, a in f.arrays.items()}
        arrays |= {f"weights/{name}": a for name, a in (weights or {}).items()}
        blob = save_arrays({name: np.require(a, requirements="C") for name, a in arrays.items()})
        body = _body(tape, hashlib.sha256(blob).hexdigest())
        folder = f"{self._root}/{_folder(tape.spec, device)}"
        old = set(self._names(folder))
        new = f"arrays-{body['arrays'][:16]}.safetensors"
        self._write(f"{folder}/{new}", blob)
        self._write(f"{folder}/tape.json", _seal(body))
        for name in old - {new, "tape.json"}:
            self._fs.rm_file(f"{folder}/{name}")
        self._shrink()

    def entries(self, lab: str) -> list[Entry]:
        """What the store and the shelf hold of one lab, newest first."""
        rows: dict[tuple[str, str], Entry] = {}
        for fs, root in self._places():
            for path in fs.glob(f"{root}/{lab}/*/*/tape.json"):
                key, device = path.split("/")[-3:-1]
                try:
                    rows.setdefault((key, device), _entry(lab, key, device, _unseal(fs.cat_file(path))))
                except (Torn, OSError) as error:
                    log.warning("skipping %s: %s", path, error)
        return sorted(rows.values(), key=lambda e: str(e.made.get("when", "")), reverse=True)

    def finished(self, kind: type[S]) -> list[tuple[S, Entry]]:
        """The runs of one lab that came to their end, newest first; not those whose settings are no longer legal."""
        found = []
        for entry in self.entries(kind.lab):
            try:
                spec = kind(**entry.values)
            except (SpecError, TypeError):
                continue
            if entry.finished and spec.key == entry.key:
                found.append((spec, entry))
        return found

    def size(self) -> int:
        """Bytes that the writable part takes."""
        return sum(size for _, _, size in self._folders())

    def _places(self) -> Iterator[tuple[Any, str]]:
        yield self._fs, self._root
        if self._shelf:
            yield LocalFileSystem(), str(self._shelf)

    def _tape(self, spec: Spec, device: str) -> Tape | None:
        found = self._read(spec, device)
        return _tape(spec, *found) if found else None

    def _read(self, spec: Spec, device: str) -> tuple[dict[str, Any], dict[str, Array]] | None:
        for fs, root in self._places():
            folder = f"{root}/{_folder(spec, device)}"
            try:
                return self._entry_files(fs, folder, spec)
            except FileNotFoundError:
                continue
            except Torn as error:
                log.warning("set aside %s: %s", folder, error)
                if root == self._root:
                    self._set_aside(folder)
        return None

    def _entry_files(self, fs: Any, folder: str, spec: Spec) -> tuple[dict[str, Any], dict[str, Array]]:
        for _ in range(3):  # a writer may replace the entry between the two reads
            body = _unseal(fs.cat_file(f"{folder}/tape.json"))
            if body.get("format") != FORMAT or body.get("spec") != spec.canonical:
                raise Torn("another spec or format")
            try:
                blob = fs.cat_file(f"{folder}/arrays-{body['arrays'][:16]}.safetensors")
                break
            except FileNotFoundError:
                continue
        else:
            raise Torn("arrays are missing")
        if hashlib.sha256(blob).hexdigest() != body["arrays"]:
            raise Torn("arrays do not match their checksum")
        try:
            return body, load_arrays(blob)
        except SafetensorError as error:
            raise Torn(str(error)) from error

    def _write(self, path: str, data: bytes) -> None:
        """All or nothing: local files are renamed into place; object stores put whole objects."""
        self._fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        if isinstance(self._fs, LocalFileSystem):
            aside = f"{path}.{uuid.uuid4().hex}.tmp"
            self._fs.pipe_file(aside, data)
            Path(aside).replace(path)
        else:
            self._fs.pipe_file(path, data)

    def _set_aside(self, folder: str) -> None:
        target = f"{self._root}/aside/{folder.split('/')[-2][:16]}/{time.time_ns()}"
        self._fs.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
        try:
            self._fs.mv(folder, target, recursive=True)
        except FileNotFoundError:
            log.info("%s was set aside by another reader", folder)

    def _names(self, folder: str) -> list[str]:
        try:
            return [path.rsplit("/", 1)[1] for path in self._fs.ls(folder, detail=False)]
        except FileNotFoundError:
            return []

    def _folders(self) -> list[tuple[float, str, int]]:
        """Each entry's folder: when it was written (seconds since 1970), path, bytes."""
        found: dict[str, tuple[float, int]] = {}
        try:
            files = self._fs.find(self._root, detail=True)
        except FileNotFoundError:
            return []
        for path, info in files.items():
            if path.startswith((f"{self._root}/{DATA}/", f"{self._root}/{HOMEWORK}/")):
                continue
            folder = path.rsplit("/", 1)[0]
            when, size = found.get(folder, (0.0, 0))
            found[folder] = (max(when, _when(info)), size + (info["size"] or 0))
        return [(when, folder, size) for folder, (when, size) in found.items()]

    def _shrink(self) -> None:
        folders = sorted(self._folders())
        total = sum(size for _, _, size in folders)
        for _, folder, size in folders[:-1]:
            if total <= self._bound:
                return
            self._fs.rm(folder, recursive=True)
            total -= size


def _folder(spec: Spec, device: str) -> str:
    return f"{spec.lab}/{spec.key}/{device}"


def _when(info: Mapping[str, Any]) -> float:
    stamp = info.get("mtime") or info.get("LastModified") or info.get("created") or 0.0
    return float(stamp.timestamp() if hasattr(stamp, "timestamp") else stamp)


def _body(tape: Tape, arrays: str) -> dict[str, Any]:
    frames = [
        {"at": f.at, "numbers": dict(f.numbers), "notes": dict(f.notes), "seconds": f.seconds, "times": dict(f.times)}
        for f in tape.frames
    ]
    return {
        "format": FORMAT,
        "spec": tape.spec.canonical,
        "values": tape.spec.values(),
        "ending": asdict(tape.ending) if tape.ending else None,
        "made": tape.made,
        "frames": frames,
        "arrays": arrays,
    }


def _seal(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, sort_keys=True)
    return json.dumps({"sha256": hashlib.sha256(text.encode()).hexdigest(), "body": text}).encode()


def _unseal(data: bytes) -> dict[str, Any]:
    try:
        outer = json.loads(data)
        text = outer["body"]
        if hashlib.sha256(text.encode()).hexdigest() != outer["sha256"]:
            raise Torn("tape.json does not match its checksum")
        body: dict[str, Any] = json.loads(text)
        return body
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Torn(f"tape.json cannot be read: {error}") from error


def _tape(spec: Spec, body: Mapping[str, Any], arrays: Mapping[str, Array]) -> Tape:
    frames = []
    for i, f in enumerate(body["frames"]):
        times = f.get("times", {})  # tapes of before there were any lie on the shelf
        frames.append(Frame(f["at"], f["numbers"], _under(f"frame/{i}", arrays), f["notes"], f["seconds"], times))
    ending = Ending(**body["ending"]) if body["ending"] else None
    return Tape(spec, frames, ending, dict(body["made"]))


def _entry(lab: str, key: str, device: str, body: Mapping[str, Any]) -> Entry:
    last = body["frames"][-1] if body["frames"] else {"numbers": {}, "notes": {}}
    ending = body["ending"] or {}
    finished = ending.get("kind") == "finished"
    return Entry(lab, key, device, body["values"], last["numbers"], last["notes"], body["made"], finished)


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    start = len(prefix) + 1
    return {name[start:]: a for name, a in arrays.items() if name.startswith(f"{prefix}/")}
