"""Records the calls of a running program: every one, in order, with its depth, its time and whose code it is.

It listens through `sys.setprofile`, which CPython tells of each call and return of a Python function and of each call
of a compiled one; so nothing is sampled and nothing is guessed. What it cannot hear: classes and ufuncs written in C,
which are called without such an event, and what compiled code does inside. Standard library only.

A generator or a coroutine is one call each time that it goes on.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from time import perf_counter_ns
from types import CodeType, FrameType
from typing import Any, NamedTuple

KEPT, MOST = 4_000, 2_000_000
"""How many calls are kept one by one, and after how many the program is cut off."""
WAYS = 40
"""Of how many later calls of the programmer's code by others the way there is kept too."""
ROOT = -1
"""The caller of what nobody called: a program's or a thread's first function."""


class Function(NamedTuple):
    """A function that ran.

    file   where its code lies; empty for a compiled one
    line   its first line; lines how many lines of code it has, 0 for a compiled one
    """

    module: str
    name: str
    file: str
    line: int
    lines: int


class Call(NamedTuple):
    """One call: of which function, by which call (ROOT for none), how deep, on which thread; times in microseconds."""

    function: int
    caller: int
    depth: int
    thread: int
    began: float
    took: float


class CutOff(BaseException):
    """Ends the recorded program; no `except Exception` of its own catches it. `args[0]` is a code in words' keys."""


@dataclass
class Recording:
    """What happened.

    functions  those that were called, in order of their first call
    calls      the first KEPT calls in order of their beginning; then the first WAYS calls of the programmer's code by
               others, each after those of its callers that were not kept before
    edges      how often each function was called by which (ROOT for none): (caller, function) -> calls; all are counted
    total      how many calls there were; deepest how many frames stood on one another at most
    """

    functions: list[Function] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    edges: dict[tuple[int, int], int] = field(default_factory=dict)
    total: int = 0
    deepest: int = 0


def record(program: Callable[[], Any], mine: Collection[str] = ()) -> tuple[Recording, Any, BaseException | None]:
    """Runs `program` and records it: what happened, what it gave, and what it raised, if anything.

    mine  the files that the programmer wrote

    Threads that it starts are recorded too, each as a stack of its own. Whatever listened before listens again after.
    """
    listener = _Listener(mine)
    before, before_threads = sys.getprofile(), threading.getprofile()
    result, error = None, None
    threading.setprofile(listener.hear)
    sys.setprofile(listener.hear)
    try:
        result = program()
    except (Exception, CutOff) as raised:
        error = raised
    finally:
        listener.closed = True  # before it hears of what takes it away
        sys.setprofile(before)
        threading.setprofile(before_threads)
    return listener.recording(), result, error


class _Stack:
    """The calls of one thread that have not returned yet: number, ROOT where a call is not kept, and function."""

    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.open: list[tuple[int, int]] = []


class _Listener:
    """Hears of calls and returns. It does as little as it can: it runs between any two of the program's steps."""

    def __init__(self, mine: Collection[str]) -> None:
        self.files, self.mine, self.ways = frozenset(mine), set[int](), 0
        self.zero = perf_counter_ns()
        self.closed = False
        self.found: dict[Any, int] = {}  # a Python function by its code's id, a compiled one by module and name
        self.kinds: list[tuple[Any, Any]] = []
        self.edges: dict[tuple[int, int], int] = {}
        self.rows: list[list[float]] = []  # function, caller, depth, thread, began, took
        self.total = self.deepest = 0
        self.stacks: list[_Stack] = []
        self.here = threading.local()
        self.lock = threading.Lock()

    def hear(self, frame: FrameType, event: str, what: Any) -> None:
        if self.closed:
            return
        stack: _Stack = getattr(self.here, "stack", None) or self._stack()
        if event == "call":
            code = frame.f_code
            self._begins(stack, id(code), (code, frame.f_globals.get("__name__")))
        elif event == "c_call":
            named = _compiled(what)
            self._begins(stack, named, named)
        else:
            self._ends(stack)

    def _stack(self) -> _Stack:
        """A stack for the thread that is heard of for the first time."""
        with self.lock:
            self.here.stack = stack = _Stack(len(self.stacks))
            self.stacks.append(stack)
        return stack

    def _begins(self, stack: _Stack, key: Any, kind: tuple[Any, Any]) -> None:
        caller, by = stack.open[-1] if stack.open else (ROOT, ROOT)
        with self.lock:
            function = self.found.get(key)
            if function is None:
                function = self.found[key] = len(self.kinds)
                self.kinds.append(kind)  # and so the code lives on, and its id with it
                if self.files and getattr(kind[0], "co_filename", None) in self.files:
                    self.mine.add(function)
            self.edges[by, function] = self.edges.get((by, function), 0) + 1
            self.total += 1
            number, kept = ROOT, self.total <= KEPT
            if not kept and self.ways < WAYS and function in self.mine and by not in self.mine:
                caller, kept = self._way(stack), True
            if kept:
                number = self._row(function, caller, len(stack.open), stack.thread)
        stack.open.append((number, function))
        self.deepest = max(self.deepest, len(stack.open))
        if self.total > MOST:
            self.closed = True
            raise CutOff("too-many-calls")

    def _row(self, function: int, caller: int, depth: int, thread: int) -> int:
        self.rows.append([function, caller, depth, thread, (perf_counter_ns() - self.zero) / 1000, 0.0])
        return len(self.rows) - 1

    def _way(self, stack: _Stack) -> int:
        """Keeps what stands on the stack, from now on where it was not kept when it began; gives the last one."""
        self.ways, caller = self.ways + 1, ROOT
        for depth, (number, function) in enumerate(stack.open):
            kept = number if number != ROOT else self._row(function, caller, depth, stack.thread)
            stack.open[depth], caller = (kept, function), kept
        return caller

    def _ends(self, stack: _Stack) -> None:
        if stack.open:  # else it began before the listening did
            number, _ = stack.open.pop()
            if number != ROOT:
                row = self.rows[number]
                row[5] = (perf_counter_ns() - self.zero) / 1000 - row[4]

    def recording(self) -> Recording:
        end = (perf_counter_ns() - self.zero) / 1000
        for stack in self.stacks:  # what was cut off never returned
            for number, _ in stack.open:
                if number != ROOT:
                    self.rows[number][5] = end - self.rows[number][4]
        calls = [Call(int(f), int(c), int(d), int(t), began, took) for f, c, d, t, began, took in self.rows]
        return Recording([_described(*kind) for kind in self.kinds], calls, self.edges, self.total, self.deepest)


def _compiled(function: Any) -> tuple[str, str]:
    """A compiled function's module and name. Its methods say none: their module is that of the object's class."""
    module = getattr(function, "__module__", None)
    if not isinstance(module, str):
        owner = getattr(function, "__self__", None)
        module = getattr(owner, "__name__", None) if isinstance(owner, type(sys)) else type(owner).__module__
    return str(module or "builtins"), str(getattr(function, "__qualname__", None) or function)


def _described(what: Any, name: Any) -> Function:
    """Of a code and its module, or of a compiled function's module and name."""
    if not isinstance(what, CodeType):
        return Function(what, name, "", 0, 0)
    lines = {line for _, _, line in what.co_lines() if line}
    return Function(str(name), what.co_qualname, what.co_filename, what.co_firstlineno, len(lines))
