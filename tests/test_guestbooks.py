"""Five guest books: the same page on five frameworks, and the order in which each one calls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from core.anatomy.learner import MINE
from core.anatomy.owners import KINDS
from core.anatomy.spec import FRAMEWORKS, REQUESTS, CallSpec
from core.settings import ROOT
from core.tape import Frame
from tests.made_home import called

ORDER = {
    "django": "WSGIHandler.__call__ BaseHandler.get_response CommonMiddleware.process_request "
    "BaseHandler._get_response URLResolver.resolve index page CsrfViewMiddleware.process_response",
    "py4web": "Ombott.__call__ Ombott.wsgi Ombott._handle RadiRouter.resolve RouteMethod.__call__ "
    "action.catch_errors.<locals>.wrapper index Ombott._cast",
    "flask": "Flask.__call__ Flask.wsgi_app RequestContext.match_request Flask.full_dispatch_request "
    "Flask.dispatch_request index render_template_string Flask.finalize_request Response.__call__",
    "bottle": "Bottle.__call__ Bottle.wsgi Bottle._handle Router.match index template Bottle._cast",
    "cherrypy": "Application.__call__ CPWSGIApp.__call__ AppResponse.run Request.run Request.respond "
    "Dispatcher.find_handler PageHandler.__call__ GuestBook.index Response.finalize",
}
"""By hand, from each framework's sources: entry, router, view, response."""
SAID = {
    "list": ("Guest book", "Ada: First!"),
    "form": ('name="name"', 'name="words"'),
    "empty": ("A name is needed.", 'name="name"'),
    "nowhere": (),
    "broken": (),
}


MARK = "== the list =="
SIGNS = f"""
import sys
from core.anatomy.loading import application
from core.anatomy.server import Request, ask, filled
from core.anatomy.spec import REQUESTS
app, _ = application(sys.argv[1])
ask(app, filled(app, "/sign", REQUESTS["sign"].form))
sys.stdout.buffer.write(("{MARK}" + ask(app, Request("/")).text).encode())
"""


@lru_cache(maxsize=64)
def seen(name: str, request: str) -> tuple[Frame, dict[str, Any]]:
    frame = called(CallSpec(example=name, request=request))
    return frame, json.loads(frame.arrays["text"].tobytes())


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_each_framework_calls_in_the_order_that_its_sources_say(name):
    frame, text = seen(name, "list")
    called = [text["functions"][f][1] for f in frame.arrays["calls"][:, 0]]
    place = -1
    for step in ORDER[name].split():
        assert step in called[place + 1 :], f"{step} is not called after {called[place]}"
        place = called.index(step, place + 1)


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("name", FRAMEWORKS)
def test_all_answer_alike(name, request_):
    frame, text = seen(name, request_)
    status, headers, body = text["response"]
    asked = REQUESTS[request_]
    assert int(status.split()[0]) == asked.status
    assert "cut" not in frame.notes and "Traceback" not in body
    if request_ == "sign":
        place = next(value for key, value in headers if key.lower() == "location")
        assert place.removeprefix("http://127.0.0.1") == "/"
    else:
        assert all(words in body for words in SAID[request_])


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_what_is_signed_stands_in_the_list_and_cannot_be_a_tag(name, tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-B", "-c", SIGNS, name], env=env, capture_output=True, check=True)
    said = done.stdout.decode().partition(MARK)[2]
    assert "&lt;b&gt;Bo" in said and "<b>Bo" not in said and "안녕하세요" in said


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_the_server_starts_it_and_your_function_hangs_below_the_framework(name):
    frame, text = seen(name, "list")
    kinds, calls = frame.arrays["kind"][frame.arrays["calls"][:, 0]], frame.arrays["calls"]
    assert KINDS[kinds[0]] == "server"
    first = int(np.argmax(kinds == MINE))
    above, at = [], calls[first, 1]
    while at != -1:
        above.append(kinds[at])
        at = calls[at, 1]
    assert len(above) == frame.numbers["depth_mine"] >= 5
    assert KINDS[above[0]] == "package", "what calls your function is the framework"
    owners = {text["functions"][calls[i, 0]][4] for i in range(len(calls)) if KINDS[kinds[i]] == "package"}
    assert FRAMEWORKS[name].package in {owner.lower() for owner in owners}
    assert frame.numbers["up"] == 1 and frame.numbers["calls_mine"] >= 1


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_no_function_of_yours_runs_for_a_page_that_is_none(name):
    frame, _ = seen(name, "nowhere")
    assert frame.numbers["calls_mine"] == 0 and "depth_mine" not in frame.numbers
