"""An OpenID Connect provider for the tests: whoever comes is signed in at once, with the address in `mail`."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "eolgae-tests"


class Provider(ThreadingHTTPServer):
    """Knows one account, and one request at a time."""

    mail = nonce = ""

    def __init__(self) -> None:
        super().__init__(("localhost", 0), Answers)
        self.base = f"http://localhost:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)

    def secrets(self, app: str) -> str:
        """What the host writes into its secrets to use this provider."""
        said = {"redirect_uri": f"{app}/oauth2callback", "cookie_secret": "x" * 40, "client_id": CLIENT}
        said |= {"client_secret": "y", "server_metadata_url": f"{self.base}/.well-known/openid-configuration"}
        return "\n".join(["[auth]", *(f'{name} = "{value}"' for name, value in said.items())])

    def documents(self) -> dict[str, Any]:
        places = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
        about: dict[str, Any] = {name: f"{self.base}/{place}" for name, place in places.items()}
        about |= {"issuer": self.base, "response_types_supported": ["code"], "subject_types_supported": ["public"]}
        about["id_token_signing_alg_values_supported"] = ["RS256"]
        keys = {"keys": [self.key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]}
        return {"/.well-known/openid-configuration": about, "/keys": keys}

    def token(self) -> dict[str, Any]:
        now = int(time.time())
        said = {"iss": self.base, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": self.nonce}
        said |= {"email": self.mail, "email_verified": True}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)
        return {"access_token": "z", "token_type": "Bearer", "expires_in": 600, "id_token": signed}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path != "/auth":
            return self._json(self.server.documents()[place.path])
        asked = dict(parse_qsl(place.query))
        self.server.nonce = asked["nonce"]
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': 'c', 'state': asked['state']})}")
        self.end_headers()

    def do_POST(self) -> None:
        self._json(self.server.token())

    def _json(self, said: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serving() -> Iterator[Provider]:
    """The provider, answering from a thread."""
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        yield provider
        provider.shutdown()
