"""A whole-page cache in front of Django.

A page that anybody may see is kept as it goes over the wire, compressed, and answered without entering Django. It holds while
`versions.current()` stays the same. See docs/page-cache.md.
"""

import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

import brotli

from content import versions

Headers = list[tuple[str, str]]
Environ = dict
StartResponse = Callable

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/manifest+json",
    "application/rss+xml",
    "application/xml",
    "image/svg",
)
BROTLI_QUALITY = 6  # 1 ms for a page; 11 would save 5% of the bytes for 40 ms
OK = "200 OK"
TOO_SMALL = 256  # bytes: compressing less gains nothing
LONGEST_KEY = 1_000  # letters: nobody links to a longer address, and each kept one takes room that its sender chose
# What a 304 needs to say; the browser still has the rest.
NOT_MODIFIED_HEADERS = {"cache-control", "etag", "vary"}


@dataclass(frozen=True)
class Answer:
    """An answer as it goes over the wire."""

    status: str
    headers: Headers
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """Bytes that it takes in the cache, roughly."""
        return len(self.body) + 2_000


class PageCache:
    """WSGI application in front of `application` that keeps its public answers.

    `limit` is in bytes; with 0 nothing is kept, but answers are compressed and tagged all the same. Requests with the cookie
    `bypass_cookie`, or for a path that begins with one of `skip`, go straight through.
    """

    def __init__(self, application: Callable, limit: int, bypass_cookie: str, skip: tuple[str, ...] = ()):
        self.application = application
        self.limit = limit
        self.skip = skip
        self.bypass_cookie = f"{bypass_cookie}="
        self.answers: OrderedDict[tuple, Answer] = OrderedDict()
        self.size = 0
        self.version: tuple = ()
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answers from the cache, or from the application and keeps what may be kept."""
        method = environ["REQUEST_METHOD"]
        if (
            method not in ("GET", "HEAD")
            or self.bypass_cookie in environ.get("HTTP_COOKIE", "")
            or environ["PATH_INFO"].startswith(self.skip)
        ):
            return self.application(environ, start_response)
        encoding = accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = (
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ.get("HTTP_HOST"),
            environ["PATH_INFO"],
            environ.get("QUERY_STRING"),
            encoding,
        )
        version = versions.current()
        answer = self.find(key, version)
        if answer is None:
            asked = self.ask(environ, start_response, encoding)
            if not isinstance(asked, Answer):
                return asked
            answer = asked
            if self.limit and method == "GET" and answer.status == OK:
                self.keep(key, version, answer)
        if environ.get("HTTP_IF_NONE_MATCH") == answer.etag and answer.status == OK:
            start_response("304 Not Modified", [h for h in answer.headers if h[0].lower() in NOT_MODIFIED_HEADERS])
            return []
        start_response(answer.status, answer.headers)
        return [] if method == "HEAD" else [answer.body]

    def find(self, key: tuple, version: tuple) -> Answer | None:
        """The kept answer, where it was made under `version`."""
        if version != self.version:
            with self.lock:
                self.answers.clear()
                self.size = 0
                self.version = version
            return None
        answer = self.answers.get(key)
        if answer is not None:
            with self.lock:
                if key in self.answers:
                    self.answers.move_to_end(key)
        return answer

    def keep(self, key: tuple, version: tuple, answer: Answer) -> None:
        """Keeps the answer unless something changed while it was made; makes room by dropping what was not asked for longest."""
        if sum(len(part or "") for part in key) > LONGEST_KEY or answer.size > self.limit:
            return
        if versions.current() != version:
            return
        with self.lock:
            if self.version != version or key in self.answers:
                return
            self.answers[key] = answer
            self.size += answer.size
            while self.size > self.limit:
                _, dropped = self.answers.popitem(last=False)
                self.size -= dropped.size

    def ask(self, environ: Environ, start_response: StartResponse, encoding: str) -> Answer | Iterable[bytes]:
        """The application's answer: an Answer where it is the same for all, else its own body, already started."""
        started: list = []

        def hold(status: str, headers: Headers, exc_info=None):
            started[:] = [status, headers]

        # Compression is done here, once for all who ask.
        parts = self.application({**environ, "HTTP_ACCEPT_ENCODING": "", "HTTP_IF_NONE_MATCH": ""}, hold)
        status, headers = started
        if not same_for_all(headers):
            start_response(status, headers)
            return parts
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()
        return make_answer(status, headers, body, encoding)


def same_for_all(headers: Headers) -> bool:
    """Whether an answer says that it is the same for everybody, and sets no cookie."""
    values = {name.lower(): value for name, value in headers}
    return (
        "public" in values.get("cache-control", "")
        and "set-cookie" not in values
        and "content-encoding" not in values
        and values.get("content-type", "").startswith(COMPRESSIBLE)
    )


def accepted_encoding(header: str) -> str:
    """The best encoding that the visitor's `Accept-Encoding` allows: `br`, `gzip` or none."""
    offers = [part.strip().split(";") for part in header.split(",")]
    accepted = {offer[0].strip() for offer in offers if not (len(offer) > 1 and offer[1].strip() in ("q=0", "q=0.0"))}
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def make_answer(status: str, headers: Headers, body: bytes, encoding: str) -> Answer:
    """Compresses and tags an answer. The tag is weak: it stands for the text, whatever the encoding."""
    etag = f'W/"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
    kept = [(name, value) for name, value in headers if name.lower() not in {"content-length", "etag", "vary"}]
    if encoding and len(body) >= TOO_SMALL:
        body = brotli.compress(body, quality=BROTLI_QUALITY) if encoding == "br" else gzip(body)
        kept.append(("Content-Encoding", encoding))
    kept += [("Content-Length", str(len(body))), ("ETag", etag), ("Vary", "Accept-Encoding")]
    return Answer(status, kept, body, etag)


def gzip(body: bytes) -> bytes:
    """The body as gzip."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, 31)
    return compressor.compress(body) + compressor.flush()
