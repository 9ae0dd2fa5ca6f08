"""Plays the server: hands one request to a WSGI application, through the standard library's own server code.

PEP 3333; `wsgiref.handlers`. No socket is opened. Standard library only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from email.parser import BytesParser
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode
from wsgiref.handlers import SimpleHandler
from wsgiref.util import setup_testing_defaults

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
MOST = 100_000
"""How many characters of a response are kept."""
_HIDDEN = re.compile(r"<input[^>]*type=[\"']hidden[\"'][^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(name|value)=[\"']([^\"']*)[\"']")


class Request(NamedTuple):
    """A request: a form's fields are sent by POST as a browser sends them."""

    path: str
    form: Mapping[str, str] | None = None
    cookies: Mapping[str, str] = {}

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


class Response(NamedTuple):
    """A response: status such as "200 OK", headers as they were sent, and the text."""

    status: str
    headers: list[tuple[str, str]]
    text: str

    @property
    def code(self) -> int:
        return int(self.status.split()[0])

    @property
    def cookies(self) -> dict[str, str]:
        """What the application asks the browser to send along next time."""
        found: SimpleCookie = SimpleCookie()
        for name, value in self.headers:
            if name.lower() == "set-cookie":
                found.load(value)
        return {name: morsel.value for name, morsel in found.items()}

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms, which a browser sends back."""
        fields = [dict(_ATTRIBUTE.findall(tag)) for tag in _HIDDEN.findall(self.text)]
        return {field["name"]: field.get("value", "") for field in fields if "name" in field}


def ask(application: Application, request: Request) -> Response:
    """One request, one response; what the application raises past its framework is a 500 of the server's own."""
    body = urlencode(request.form or {}).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.path,
        "SERVER_NAME": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)) if request.form is not None else "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if request.form is not None else "",
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in request.cookies.items()),
    }
    setup_testing_defaults(environ)
    sent, errors = io.BytesIO(), io.StringIO()
    handler = SimpleHandler(io.BytesIO(body), sent, errors, environ, multithread=False)
    handler.os_environ = {}
    handler.run(application)
    return _read(sent.getvalue())


def filled(application: Application, path: str, form: Mapping[str, str] | None) -> Request:
    """The request that a browser makes: with a form, it has asked for it first, and sends its hidden fields along."""
    if form is None:
        return Request(path)
    page = ask(application, Request(path))
    return Request(path, {**page.hidden, **form}, page.cookies)


def _read(sent: bytes) -> Response:
    head, _, body = sent.partition(b"\r\n\r\n")
    first, _, lines = head.partition(b"\r\n")
    headers = BytesParser().parsebytes(lines + b"\r\n\r\n").items()
    status = first.decode("latin-1").partition(" ")[2] or first.decode("latin-1")
    return Response(status, [(k, v) for k, v in headers], body.decode("utf-8", "replace")[:MOST])
