"""The short recorder that a notebook of calls carries, and what plays the server. Text only, shown and run at home."""

from __future__ import annotations

RECORDER = '''\
HOME = ("__main__", "apps._default")  # the modules that you write


def owner(code, module):
    """Whose code a function is: yours, or that of the package that its module belongs to."""
    if module in HOME:
        return PLAYING.get(code.co_qualname.partition(".")[0], "yours")
    return module.partition(".")[0]


def record(program):
    """Runs a program and counts its calls as CPython tells of them; classes written in C are called unheard."""
    functions, calls, stack, way = {}, Counter(), [], []  # functions by key: whose, name, lines of code
    deepest, listening, kept = 0, True, []

    def hear(frame, event, what):
        nonlocal deepest
        if not listening:
            return
        if event == "call":
            code, key = frame.f_code, id(frame.f_code)
            if key not in functions:
                lines = {line for _, _, line in code.co_lines() if line}
                functions[key] = owner(code, str(frame.f_globals.get("__name__"))), code.co_qualname, len(lines)
                kept.append(code)  # so that no other code gets its id
        elif event == "c_call":
            key = _compiled(what)
            functions.setdefault(key, (key[0].partition(".")[0], key[1], 0))
        else:  # a return
            if stack:
                stack.pop()
            return
        calls[stack[-1] if stack else None, key] += 1
        stack.append(key)
        deepest = max(deepest, len(stack))
        if functions[key][0] == "yours" and not way:
            way.extend(stack)

    answer = None
    sys.setprofile(hear)
    try:
        answer = program()
    finally:
        listening = False  # before it hears of what takes it away
        sys.setprofile(None)
    return answer, functions, calls, way, deepest'''

TELL = '''\
AGAIN = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")  # taken up again, not called


def tell(name, program):
    """Warms the program up, records it, prints the way to your code, and writes down who called whom how often."""
    for _ in range(CONFIG["warm"]):
        program()
    answer, functions, calls, way, deepest = record(program)
    for depth, key in enumerate(way[: CONFIG["shown"]]):
        print("  " * depth + ": ".join(functions[key][:2]))
    yours = {key for key, (whose, *_) in functions.items() if whose == "yours"}
    named = {key for key in yours if not functions[key][1].endswith(AGAIN)}
    others = functions.keys() - yours
    found.update({
        f"{name}: others call yours": sum(n for (by, key), n in calls.items() if key in named and by in others),
        f"{name}: yours call others": sum(n for (by, key), n in calls.items() if by in yours and key in others),
        f"{name}: calls of yours": sum(n for (by, key), n in calls.items() if key in named),
        f"{name}: functions of others": len(others),
        f"{name}: all calls": sum(calls.values()),
        f"{name}: deepest": deepest,
    })
    return answer'''

NUMBERS = {
    "others call yours": "up",
    "yours call others": "down",
    "calls of yours": "calls_mine",
    "functions of others": "functions_other",
    "all calls": "total",
    "deepest": "deepest",
}
"""What `tell` writes down, and what a frame of `core.anatomy.learner` calls it."""
PY4WEB = """\
folder = Path(tempfile.mkdtemp(prefix="apps-"))  # py4web starts no file but a folder of applications
(folder / "_default").mkdir()
(folder / "__init__.py").touch()
(folder / "_default" / "__init__.py").write_text(PROGRAM, encoding="utf-8")
application = wsgi(apps_folder=str(folder), dashboard_mode="none", yes=True)"""
