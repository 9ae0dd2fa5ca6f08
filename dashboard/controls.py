"""A spec's fields as widgets, bound to the URL, and back to a spec.

Numbers and switches use Streamlit's own URL binding. Choices cannot: it would write the label, in the reader's
language, where a link needs the registry's name; so choices and tabs keep their own parameter, by `_pull` and `_push`.
Only this module and `live` write session state.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.spec import Choice, Number, Problem, Rule, Spec, SpecError, Switch, Value
from dashboard.words import DEFAULT, LANGUAGES, say

PER_ROW = 3
QUOTED = 40
FINE = 500  # a whole number of a wider range is typed, not slid to


def viewer() -> str:
    """This session's name for the engine."""
    return str(st.session_state.setdefault("viewer", uuid.uuid4().hex))


def language() -> str:
    """The reader's language: the URL's, else the one chosen before, else the browser's, else Korean."""
    _pull("lang", LANGUAGES)
    if st.session_state.get("lang") not in LANGUAGES:
        st.session_state["lang"] = "en" if (st.context.locale or "").startswith("en") else DEFAULT
    chosen = st.sidebar.segmented_control(
        "언어 · Language",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="lang",
        persist_state="session",
        required=True,
    )
    _push("lang", chosen)
    return str(chosen)


def tabs(key: str, labels: Mapping[str, str]) -> tuple[str, Any]:
    """Tabs of which only the open one runs, with the open one's name in the URL. Returns its name and container."""
    _pull(key, labels)
    drawn = f"{key}:{'|'.join(labels.values())}"
    if st.session_state.get(key) in labels:
        st.session_state[drawn] = labels[st.session_state[key]]

    def keep() -> None:
        st.session_state[key] = {label: name for name, label in labels.items()}[st.session_state[drawn]]

    boxes = st.tabs(list(labels.values()), key=drawn, on_change=keep)
    for name, box in zip(labels, boxes, strict=True):
        if box.open:
            st.session_state[key] = name
            _push(key, name)
            return name, box
    return next(iter(labels)), boxes[0]


class Controls:
    """The widgets of one spec class. Draw fields in any container and order; undrawn ones keep their value."""

    def __init__(self, kind: type[Spec], language: str) -> None:
        self._kind, self._language = kind, language
        self._rules = kind.rules()
        self._default = kind()
        self._seeded: dict[str, Any] = {}
        self._notices = self._seed()

    def draw(self, *names: str, per_row: int = PER_ROW) -> None:
        """Widgets for these fields, in rows that stack on a phone."""
        for i in range(0, len(names), per_row):
            row = names[i : i + per_row]
            for column, name in zip(st.columns(per_row), row, strict=False):
                with column:
                    self._widget(name, self._rules[name])

    def spec(self) -> Spec | None:
        """What the widgets say, checked by core; says what cannot stand, and gives None then."""
        self._enforce()
        try:
            return self._kind(**{name: self._value(name) for name in self._rules})
        except SpecError as error:
            for problem in error.problems:
                st.error(self.sentence(problem))
            return None

    def notices(self) -> None:
        """Says which values of the URL could not stand and fell back."""
        for problem in self._notices:
            st.warning(say(self._language, "url.fell_back", reason=self.sentence(problem)))

    def sentence(self, problem: Problem) -> str:
        """A problem in the reader's language."""
        rule = self._rules.get(problem.field)
        label = rule.label(self._language) if rule else problem.field
        details = {k: quoted(v) if isinstance(v, str) else plain(v) for k, v in problem.details.items()}
        return say(self._language, f"problem.{problem.code}", **{"field": label, **details})

    def value(self, name: str) -> Any:
        """What a field's widget says now, unchecked."""
        return self._value(name)

    def load(self, spec: Spec) -> None:
        """Sets every widget to `spec`: a callback for preset buttons."""
        for name in self._rules:
            st.session_state[_key(self._kind, name)] = getattr(spec, name)

    def _seed(self) -> list[Problem]:
        """Takes what the URL says before the widgets do; remembers, until a value changes, what could not stand."""
        for name, value in st.session_state.pop(f"reset:{self._kind.lab}", {}).items():
            st.session_state[_key(self._kind, name)] = value
        fresh = {name: raw for name in self._rules if (raw := self._new(name)) is not None}
        spec, problems = self._kind.read(fresh)
        self._seeded = {name: getattr(spec, name) for name in fresh}
        for name, value in self._seeded.items():
            st.session_state[_key(self._kind, name)] = value
        memory = f"notices:{self._kind.lab}"
        if problems:
            st.session_state[memory] = (self._said(), problems)
        then, kept = st.session_state.get(memory, (None, []))
        return kept if then == self._said() else []

    def _new(self, name: str) -> str | None:
        """What the URL says of a field, if the widget does not know it yet."""
        key, raw = _key(self._kind, name), st.query_params.get(_key(self._kind, name))
        new = key not in st.session_state or isinstance(self._rules[name], Choice)
        return raw if new and raw != st.session_state.get(f"url:{key}") else None

    def _enforce(self) -> None:
        """Runs again where a widget took from the URL what core did not, such as 4 out of 4.5."""
        wrong = {name: value for name, value in self._seeded.items() if self._value(name) != value}
        if wrong:
            st.session_state[f"reset:{self._kind.lab}"] = wrong
            st.rerun()

    def _said(self) -> tuple[Any, ...]:
        return tuple(self._value(name) for name in self._rules)

    def _value(self, name: str) -> Any:
        value = st.session_state.get(_key(self._kind, name))
        return getattr(self._default, name) if value is None else value

    def _widget(self, name: str, rule: Rule) -> None:
        key, label = _key(self._kind, name), rule.label(self._language)
        help_ = rule.about(self._language) if rule.about else None
        default: Any = getattr(self._default, name)  # Streamlit leaves this value out of the URL
        st.session_state.setdefault(key, self._value(name))
        if isinstance(rule, Choice):
            names = {option: entry.label(self._language) for option, entry in rule.options.items()}
            _push(key, _chosen(st.selectbox, key, label, names, help=help_))
        elif isinstance(rule, Switch):
            st.toggle(label, default, key=key, help=help_, bind="query-params")
        elif series := _series(rule):
            options = sorted({*series, self._value(name), default}, key=float)
            st.select_slider(label, options, default, format_func=plain, key=key, help=help_, bind="query-params")
        else:
            draw = st.number_input if rule.integer and rule.high - rule.low > FINE else st.slider
            low, high, first, step = (
                (int if rule.integer else float)(v) for v in (rule.low, rule.high, default, rule.step)
            )
            draw(label, low, high, first, step=step, key=key, help=help_, bind="query-params")


def pick(key: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few, as pills, kept in the URL by name."""
    _pull(key, options)
    if st.session_state.get(key) not in options:
        st.session_state[key] = next(iter(options))
    chosen = _chosen(st.pills, key, label, options, required=True)
    _push(key, chosen)
    return str(chosen)


def _chosen(widget: Any, key: str, label: str, names: Mapping[str, str], **more: Any) -> Any:
    """Draws a widget whose options have a name each, and gives the chosen option; `st.session_state[key]` holds it.

    The browser keeps a widget's shown text while its key stays, so the key changes with the names, that is, with the
    language. The choice itself stays under `key`.
    """
    drawn = f"{key}:{'|'.join(names.values())}"
    st.session_state[drawn] = st.session_state[key]

    def keep() -> None:
        st.session_state[key] = st.session_state[drawn]

    with st.container(key=key):
        widget(label, list(names), format_func=names.__getitem__, key=drawn, on_change=keep, **more)
    return st.session_state[key]


def counted(key: str, label: str, icon: str) -> int:
    """How often this button has been pressed in this session."""
    pressed = int(st.session_state.get(key, 0))
    if st.button(label, key=f"press:{key}", icon=icon):
        pressed += 1
        st.session_state[key] = pressed
    return pressed


def subset(key: str, label: str, options: Mapping[str, str]) -> list[str]:
    """Pills of which several may be chosen, kept in the URL by name. At least one stays."""
    raw = st.query_params.get(key)
    if raw is not None and raw != st.session_state.get(f"url:{key}"):
        st.session_state[key] = [name for name in raw.split(",") if name in options]
    if not st.session_state.get(key):
        st.session_state[key] = list(options)
    chosen = _chosen(st.pills, key, label, options, selection_mode="multi")
    chosen = [name for name in options if name in chosen]
    _push(key, ",".join(chosen))
    return chosen


def params(spec: Spec, **more: str) -> dict[str, str]:
    """The URL parameters that open exactly this experiment."""
    said = {_key(type(spec), name): _text(getattr(spec, name)) for name in spec.rules()}
    return {**said, **more}


def copy_link(language: str, parameters: Mapping[str, str]) -> None:
    """A link that opens exactly this experiment elsewhere, ready to copy."""
    base = (st.context.url or "").partition("?")[0]
    with st.popover(say(language, "link.copy"), icon=":material/link:"):
        st.caption(say(language, "link.about"))
        st.code(f"{base}?{urlencode({'lang': language, **parameters})}", language=None, wrap_lines=True)


def plain(value: Any) -> str:
    """A number or list as one reads it: 2000, 0.001, 1e-05."""
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(v) for v in value)
    return f"{value:.10g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def quoted(text: str) -> str:
    """What somebody wrote into the address, shown as it is: never read as Markdown, and never long."""
    return "`" + " ".join(text.replace("`", "'").split())[:QUOTED] + "`"


def _series(rule: Rule) -> list[float]:
    """1, 2, 5, 10, 20, 50 … inside a logarithmic field's range, its ends included; empty for other fields."""
    if not isinstance(rule, Number) or not rule.log:
        return []
    powers = range(math.floor(math.log10(rule.low)), math.ceil(math.log10(rule.high)) + 1)
    steps = {float(f"{m}e{p}") for p in powers for m in (1, 2, 3, 5, 7)}
    inside = sorted({rule.low, rule.high} | {s for s in steps if rule.low <= s <= rule.high})
    return [int(v) if rule.integer else v for v in inside]


def _key(kind: type[Spec], name: str) -> str:
    return f"{kind.lab}_{name}"


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else plain(value)


def _pull(key: str, legal: Mapping[str, Any] | Sequence[str]) -> None:
    raw = st.query_params.get(key)
    if raw is not None and raw != st.session_state.get(f"url:{key}") and raw in legal:
        st.session_state[key] = raw


def _push(key: str, value: str | None) -> None:
    if value is not None:
        st.session_state[f"url:{key}"] = value
        if st.query_params.get(key) != value:
            st.query_params[key] = value
