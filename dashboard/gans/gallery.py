"""The generators that stay: the list of what has been trained to the end, and the one that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import streamlit as st

from core.data.images import CLASSES
from core.data.points2d import cloud
from core.gans.choices import LOSSES, NETWORKS
from core.gans.exports import SHORT
from core.gans.fields import DATA
from core.gans.presets import PRESETS
from core.gans.spec import GanSpec
from core.store import SHELF, Entry
from dashboard.choices import pick, pick_one, remember
from dashboard.gans import opened
from dashboard.live import lab
from dashboard.words import say

ALL, OTHER = "all", "other"
FRESH_S = 4.0
TIME = "YYYY-MM-DD HH:mm"


class Stored(NamedTuple):
    """One stored generator: its name in addresses, its line in the store, its settings, and the preset that it is."""

    name: str
    entry: Entry
    spec: GanSpec
    preset: str | None

    @property
    def recorded(self) -> str:
        """What names this recording: trained anew, the same settings are another one."""
        return f"{self.name} {self.entry.made.get('when')}"

    @property
    def parts(self) -> int:
        """How many modes, or kinds of images, there are to cover."""
        return CLASSES if self.spec.pictures else cloud(self.spec.data, self.spec.own).parts

    def title(self, language: str) -> str:
        """The preset's name, else the loss's."""
        return named(language, self.preset) if self.preset else LOSSES[self.spec.loss].label(language)

    def label(self, language: str) -> str:
        """One line that tells it from the others."""
        return say(
            language,
            "gallery.label",
            name=self.title(language),
            data=DATA[self.spec.data].label(language),
            seed=self.spec.seed,
            steps=f"{self.spec.steps:,}",
            device=self.entry.device,
        )

    @property
    def ships(self) -> bool:
        """Whether it came with the project."""
        return (SHELF / GanSpec.lab / self.entry.key / self.entry.device).is_dir()


def named(language: str, preset: str) -> str:
    """A preset's name; a treatment's behind that of what it treats, since one remedy may stand against several."""
    known = PRESETS[preset]
    label = known.label(language)
    return say(language, "fail.cure", failure=PRESETS[known.of].label(language), cure=label) if known.of else label


def draw_chapter(language: str) -> None:
    """The list with its filters, and the generator that is open."""
    everything = stored()
    if not everything:
        st.info(say(language, "gallery.empty"), icon=":material/inventory_2:")
        return
    st.markdown(say(language, "gallery.about", count=len(everything)))
    shown = _filtered(language, everything)
    if not shown:
        st.info(say(language, "gallery.none_left"))
        return
    _list(language, shown)
    labels = {one.name: one.label(language) for one in shown}
    name = pick_one("gans_stored", say(language, "gallery.open"), labels)
    one = next(one for one in shown if one.name == name)
    opened.draw(language, one, [other for other in everything if other.name != name])


@st.cache_resource(ttl=FRESH_S, max_entries=1, show_spinner=False)
def stored() -> list[Stored]:
    """The finished trainings in the store, newest first; not the cells of a map."""
    return [
        Stored(f"{spec.key[:SHORT]}-{entry.device}", entry, spec, _preset(spec))
        for spec, entry in lab().store.finished(GanSpec)
        if "left_by" not in entry.made
    ]


def _preset(spec: GanSpec) -> str | None:
    """The preset that these settings are, whatever their seed."""
    return next((name for name, p in PRESETS.items() if p.spec.with_(seed=spec.seed).key == spec.key), None)


def _filtered(language: str, everything: Sequence[Stored]) -> list[Stored]:
    """What is left by data and by preset; a filter with nothing to choose from is not drawn."""
    kinds = {one.spec.data: DATA[one.spec.data].label(language) for one in everything}
    names = {name: named(language, name) for name in PRESETS if any(one.preset == name for one in everything)}
    if any(one.preset is None for one in everything):
        names[OTHER] = say(language, "gallery.other")
    data = _filter(language, "gans_only_data", say(language, "gallery.only_data"), kinds)
    preset = _filter(language, "gans_only_preset", say(language, "gallery.only_preset"), names)
    return [
        one for one in everything if data in (ALL, one.spec.data) and (preset == ALL or preset == (one.preset or OTHER))
    ]


def _filter(language: str, key: str, label: str, names: Mapping[str, str]) -> str:
    if len(names) < 2:
        return ALL
    return pick(key, label, {ALL: say(language, "gallery.all"), **names})


def _list(language: str, shown: Sequence[Stored]) -> None:
    key = f"gallery:{language}:{hash(tuple(one.name for one in shown))}"

    def chosen() -> None:
        rows = st.session_state[key].selection.rows
        if rows:
            remember("gans_stored", shown[rows[0]].name)

    st.dataframe(
        columns(shown, language),
        column_config=_formats(language),
        hide_index=True,
        placeholder="–",
        key=key,
        on_select=chosen,
        selection_mode="single-row",
        alt=say(language, "gallery.list_alt"),
    )


def columns(shown: Sequence[Stored], language: str) -> dict[str, list[Any]]:
    """The list as columns under their names in words' keys."""
    numbers = [one.entry.numbers for one in shown]
    made = [one.entry.made for one in shown]
    return {
        "name": [one.title(language) for one in shown],
        "data": [DATA[one.spec.data].label(language) for one in shown],
        "held": [f"{n.get('modes_held', 0):.0f}/{one.parts}" for one, n in zip(shown, numbers, strict=True)],
        "good": [100 * n["good_share"] if "good_share" in n else None for n in numbers],
        "diagnosis": [opened.diagnosis_word(language, one.entry.notes) for one in shown],
        "steps": [one.spec.steps for one in shown],
        "seed": [one.spec.seed for one in shown],
        "network": [NETWORKS[one.spec.network].label(language) for one in shown],
        "device": [_device(m) for m in made],
        "torch": [str(m.get("versions", {}).get("torch", "–")) for m in made],
        "when": [_when(m) for m in made],
        "place": [say(language, "gallery.shelf" if one.ships else "gallery.own") for one in shown],
    }


def _device(made: Mapping[str, Any]) -> str:
    device = str(made.get("device", "–"))
    return f"{device} · {made['device_name']}" if device == "cuda" and made.get("device_name") else device


def _when(made: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(made.get("when", "")))
    except ValueError:
        return None


def _formats(language: str) -> dict[str, Any]:
    """How each column is headed and written."""

    def head(name: str) -> str:
        return say(language, f"gallery.col.{name}")

    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    when = st.column_config.DatetimeColumn(head("when"), format=TIME, timezone=st.context.timezone)
    plain = ("name", "data", "held", "diagnosis", "network", "device", "torch", "place")
    return {
        **{name: text(head(name)) for name in plain},
        "good": number(head("good"), format="%.1f%%"),
        "steps": number(head("steps"), format="localized"),
        "seed": number(head("seed")),
        "when": when,
    }
