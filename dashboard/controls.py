"""A spec's fields as widgets, bound to the URL, and back to a spec.

Numbers and switches use Streamlit's own URL binding; what is shown as a word is a choice (`dashboard/choices.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.spec import Choice, Line, Number, Problem, Rule, Spec, SpecError, Switch, Value
from dashboard.choices import chosen, heard, push, quoted
from dashboard.words import say

PER_ROW = 3
LONG = 10**12  # from here on a number is written with a power of ten
SMALL = 1e-4  # from here down Python writes a power of ten
FINE = 500  # a whole number of a wider range is typed, not slid to


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

    def spec(self) -> Any:
        """What the widgets say, checked by core; says what cannot stand, and gives None then."""
        self._enforce()
        try:
            return self._kind(**{name: self._value(name) for name in self._rules})
        except SpecError as error:
            for problem in error.problems:
                st.error(self.sentence(problem))
            return None

    def notices(self) -> None:
        """Says which values of the URL cannot be used and fell back."""
        if self._notices:
            reasons = "".join(f"\n- {self.sentence(problem)}" for problem in self._notices)
            st.warning(say(self._language, "url.fell_back", reason=f"\n{reasons}"))

    def sentence(self, problem: Problem) -> str:
        """A problem in the reader's language."""
        rule = self._rules.get(problem.field)
        label = rule.label(self._language) if rule else problem.field
        details = {name: self._detail(rule, value) for name, value in problem.details.items()}
        return say(self._language, f"problem.{problem.code}", **{"field": label, **details})

    def _detail(self, rule: Rule | None, value: Any) -> str:
        if isinstance(rule, Choice) and isinstance(value, list):
            return ", ".join(f"{rule.options[name].label(self._language)} ({name})" for name in value)
        return quoted(value) if isinstance(value, str) else readable(value)

    def value(self, name: str) -> Any:
        """What a field's widget says now, unchecked."""
        return self._value(name)

    def presets(self, label: str, presets: Mapping[str, Spec], labels: Mapping[str, str]) -> str | None:
        """Pills that set every widget to a preset's values. Returns the one that the widgets say now, if any."""
        drawn = f"preset:{self._kind.lab}:{self._language}"
        st.session_state[drawn] = now = next((name for name, spec in presets.items() if self.says(spec)), None)

        def take() -> None:
            if st.session_state[drawn]:
                load(presets[st.session_state[drawn]])

        st.pills(label, list(presets), format_func=labels.__getitem__, key=drawn, on_change=take)
        return now

    def says(self, spec: Spec) -> bool:
        """Whether the widgets say `spec`, whatever the seed."""
        return all(self._value(name) == getattr(spec, name) for name in self._rules if name != "seed")

    def _seed(self) -> list[Problem]:
        """Takes what the URL says before the widgets do; remembers, until a value changes, what could not stand."""
        for name, value in st.session_state.pop(f"reset:{self._kind.lab}", {}).items():
            st.session_state[_key(self._kind, name)] = value
        fresh = {name: raw for name in self._rules if (raw := self._new(name)) is not None}
        good, problems = self._kind.read(fresh)  # what does not go together is said by `spec`, and stays to be mended
        self._seeded = {name: good.get(name, getattr(self._default, name)) for name in fresh}
        for name, value in self._seeded.items():
            st.session_state[_key(self._kind, name)] = value
            if _pushed(self._rules[name]):  # taken once: a field that is not drawn would be taken again and again
                st.session_state[f"url:{_key(self._kind, name)}"] = fresh[name]
        memory = f"notices:{self._kind.lab}"
        if problems:
            st.session_state[memory] = (self._said(), problems)
        then, kept = st.session_state.get(memory, (None, []))
        return kept if then == self._said() else []

    def _new(self, name: str) -> str | None:
        """What the URL says of a field, if the widget does not know it yet."""
        if _secret(self._rules[name]):
            return None
        key, raw = _key(self._kind, name), st.query_params.get(_key(self._kind, name))
        new = key not in st.session_state or _pushed(self._rules[name])
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
            push(key, chosen(st.selectbox, key, label, names, help=help_))
        elif isinstance(rule, Number) and rule.zero:
            values = sorted({*_steps(rule), self._value(name)})
            said = {value: plain(value) if value else rule.zero(self._language) for value in values}
            push(key, _text(chosen(st.select_slider, key, label, said, help=help_)))
        elif isinstance(rule, Line):
            push(key, st.text_input(label, key=key, help=help_, on_change=heard, args=(key,)))
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
            if draw is st.number_input:
                help_ = f"{help_ or label} ({readable(low)}–{readable(high)})"
            written: Any = {} if rule.integer else {"format": f"%.{_digits(rule.step)}f"}
            draw(label, low, high, first, step=step, key=key, help=help_, bind="query-params", **written)


def load(spec: Spec, **also: Any) -> None:
    """Sets every widget of a spec's class to `spec`, and the choices named in `also`: a callback for buttons."""
    for name, rule in spec.rules().items():
        key, value = _key(type(spec), name), getattr(spec, name)
        st.session_state[key] = value
        if _pushed(rule) and not _secret(rule) and key in st.query_params:
            push(key, _text(value))
    for key, value in also.items():
        st.session_state[key] = value


def params(spec: Spec, **more: str) -> dict[str, str]:
    """The URL parameters that open exactly this experiment."""
    names = [name for name, rule in spec.rules().items() if not _secret(rule)]
    return {_key(type(spec), name): _text(getattr(spec, name)) for name in names} | more


def plain(value: Any) -> str:
    """A number or list as one reads it: 2000, 0.001, 0.00001."""
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(v) for v in value)
    if isinstance(value, float) and 1e-9 < abs(value) < SMALL:
        return f"{value:.12f}".rstrip("0")
    return f"{value:.10g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def readable(value: Any) -> str:
    """A number in a sentence: 2,000, 0.001."""
    short = isinstance(value, int) and not isinstance(value, bool) and abs(value) < LONG
    return f"{value:,}" if short else plain(value)


def _series(rule: Rule) -> list[float]:
    """1, 2, 5, 10, 20, 50 … inside a logarithmic field's range, its ends included; empty for other fields."""
    if not isinstance(rule, Number) or not rule.log:
        return []
    powers = range(math.floor(math.log10(rule.low)), math.ceil(math.log10(rule.high)) + 1)
    steps = {float(f"{m}e{p}") for p in powers for m in (1, 2, 3, 5, 7)}
    inside = sorted({rule.low, rule.high} | {s for s in steps if rule.low <= s <= rule.high})
    return [int(v) if rule.integer else v for v in inside]


def _digits(step: float) -> int:
    """How many decimals a number has that goes in such steps: 3 for 0.001."""
    return max(2, -math.floor(math.log10(step)))


def _steps(rule: Number) -> list[float]:
    """Every value that a slider over this field stops at."""
    values = [round(rule.low + i * rule.step, 10) for i in range(round((rule.high - rule.low) / rule.step) + 1)]
    return [int(v) if rule.integer else v for v in values]


def _pushed(rule: Rule) -> bool:
    """Whether this module keeps the field's URL parameter: Streamlit would write the shown word there."""
    return isinstance(rule, (Choice, Line)) or (isinstance(rule, Number) and rule.zero is not None)


def _secret(rule: Rule) -> bool:
    """Whether a field stays out of addresses, and what an address says of it is not heard."""
    return isinstance(rule, Line) and rule.secret


def _key(kind: type[Spec], name: str) -> str:
    return f"{kind.lab}_{name}"


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else plain(value)
