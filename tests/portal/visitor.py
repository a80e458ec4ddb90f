"""A visitor who asks a WSGI application itself, as a server does, with nothing of Django's test client in between."""

import zlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import brotli
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

DECODERS = {"br": brotli.decompress, "gzip": lambda body: zlib.decompress(body, 31), "": lambda body: body}


@contextmanager
def connections_kept():
    """Keeps Django from closing the connection that the test's own transaction runs on."""
    inside = connection.in_atomic_block
    for signal in (request_started, request_finished) if inside else ():
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished) if inside else ():
            signal.connect(close_old_connections)


@dataclass(frozen=True)
class Reply:
    """What came over the wire. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    header_list: list[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as a browser shows it, its encoding undone."""
        return DECODERS[self.headers.get("content-encoding", "")](self.body).decode()


class Visitor:
    """Asks `application`, with `headers` at every request. Names of headers are given as `accept_encoding`."""

    def __init__(self, application: Callable, host: str = "testserver", **headers: str):
        # The validator raises where either side breaks the WSGI standard.
        self.application = validator(application)
        self.headers = {"host": host} | headers

    def get(self, address: str, method: str = "GET", **headers: str) -> Reply:
        """Asks for an address, which may hold percent-encoded bytes."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in (self.headers | headers).items()}
        setup_testing_defaults(environ)
        started: list = []
        with connections_kept():
            parts = self.application(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
            try:
                body = b"".join(parts)
            finally:
                parts.close()
        (status, header_list) = started[-1]
        return Reply(int(status[:3]), {name.lower(): value for name, value in header_list}, header_list, body)

    def head(self, address: str, **headers: str) -> Reply:
        """Asks for the headers of an address only."""
        return self.get(address, method="HEAD", **headers)
