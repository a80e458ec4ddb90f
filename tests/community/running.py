"""The portal as its own process on the database of the tests, and people who use it from outside."""

import http.client
import json
import os
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.utils import timezone

from accounts.models import User
from tests.bench.installation import SETTINGS
from tests.bench.server import Server, free_port

CSRF = "c" * 32
TIMEOUT = 120  # seconds for an answer; a test that waits for as long has failed


def running_portal(folder: Path, **variables: str) -> Server:
    """The portal, served by its own command. Its uploads and marks stay in `folder`, as the test's own do."""
    port = free_port()
    # Instead of collecting and compressing all static files: each is called as it is.
    static = folder / "static"
    static.mkdir(exist_ok=True)
    names = {name: name for finder in get_finders() for name, _ in finder.list([])}
    (static / "staticfiles.json").write_text(json.dumps({"version": "1.1", "hash": "", "paths": names}))
    own = {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS} | own | variables
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    return Server(command, environment, settings.BASE_DIR, port, folder / "server.log")


def database_url() -> str:
    """The address of the database that the tests use."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def sign_in(users: Iterable[User]) -> dict[int, str]:
    """A session for each of these people, as signing in makes it; gives its key for each person's."""
    keys, rows = {}, []
    for user in users:
        keys[user.pk] = uuid.uuid4().hex
        data = {
            "_auth_user_id": str(user.pk),
            "_auth_user_backend": "accounts.sign_in.PasswordBackend",
            "_auth_user_hash": user.get_session_auth_hash(),
        }
        rows.append(
            Session(
                session_key=keys[user.pk],
                session_data=SessionStore().encode(data),
                expire_date=timezone.now() + timedelta(days=1),
            )
        )
    Session.objects.bulk_create(rows)
    return keys


class NoAnswerError(Exception):
    """The connection ended before an answer came, or there was nobody to connect to."""


@dataclass
class Answer:
    """What came back, read to its end."""

    status: int
    headers: Message
    text: str


class Browser:
    """One person's connection to a portal, kept open from request to request."""

    def __init__(self, port: int, session: str = ""):
        self.port = port
        self.cookies = f"csrf={CSRF}" + (f"; {settings.SESSION_COOKIE_NAME}={session}" if session else "")
        self.connection: http.client.HTTPConnection | None = None

    def get(self, address: str) -> Answer:
        """Opens a page."""
        return self._ask("GET", address)

    def post(self, address: str, fields: dict, photo: bytes = b"", **headers: str) -> Answer:
        """Sends a form, with a photo in its field `foto` where there is one."""
        fields = fields | {"csrfmiddlewaretoken": CSRF}
        if not photo:
            kind = "application/x-www-form-urlencoded"
            return self._ask("POST", address, urlencode(fields).encode(), {"Content-Type": kind} | headers)
        limit = uuid.uuid4().hex
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{limit}\r\nContent-Disposition: form-data; name="foto"; filename="foto.jpg"\r\n'
        parts += [head.encode(), b"Content-Type: image/jpeg\r\n\r\n", photo, f"\r\n--{limit}--\r\n".encode()]
        kind = f"multipart/form-data; boundary={limit}"
        return self._ask("POST", address, b"".join(parts), {"Content-Type": kind} | headers)

    def _ask(self, method: str, address: str, body: bytes | None = None, headers: dict | None = None) -> Answer:
        """The answer, whole. Raises NoAnswerError."""
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            self.connection.request(method, address, body, {"Cookie": self.cookies} | (headers or {}))
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            raise NoAnswerError from error
        return Answer(response.status, response.headers, text)
