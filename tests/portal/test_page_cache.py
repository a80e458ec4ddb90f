"""The cache itself, in front of a small application: what it keeps, how it answers, and how much it holds."""

import threading
import zlib

import brotli
import pytest
from django.conf import settings

from content.models import Term
from portal.page_cache import PageCache, accepted_encoding
from tests.portal.visitor import Visitor

PUBLIC = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=0")]


class Application:
    """Answers every address with a text of `length` bytes that names it, and counts how often it was asked."""

    def __init__(self, headers=None, length=1_000, status="200 OK"):
        self.headers = headers or PUBLIC
        self.length = length
        self.status = status
        self.asked: list[str] = []
        self.closed = 0

    def __call__(self, environ, start_response):
        address = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        self.asked.append(address)
        start_response(self.status, [*self.headers, ("Vary", "Cookie")])
        return Body(self, address.ljust(self.length, "x")[: self.length].encode())


class Body:
    """A body in two parts that counts its closing, as Django's answers free what they hold when they are closed."""

    def __init__(self, application, text):
        self.application = application
        self.parts = iter([text[:10], text[10:]])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.parts)

    def close(self):
        self.application.closed += 1


def in_front_of(application, limit=1_000_000, skip=(), **headers) -> Visitor:
    """A visitor, who sends `headers`, before a cache in front of `application`."""
    return Visitor(PageCache(application, limit=limit, bypass_cookie="redaksi", skip=skip), **headers)


class TestKeeping:
    def test_a_public_answer_is_made_once(self):
        application = Application()
        visitor = in_front_of(application)
        assert visitor.get("/a/").body == visitor.get("/a/").body
        assert application.asked == ["GET /a/?"]

    def test_each_address_and_query_has_its_own_answer(self):
        visitor = in_front_of(Application())
        texts = {visitor.get(address).text for address in ["/a/", "/b/", "/a/?page=1", "/a/?page=2"]}
        assert len(texts) == 4

    def test_hosts_and_schemes_do_not_share_answers(self):
        # An absolute link in a page holds the host and the scheme that it was asked by.
        application = Application()
        visitor = in_front_of(application)
        visitor.get("/a/")
        visitor.get("/a/", host="other.example")
        visitor.get("/a/", x_forwarded_proto="https")
        assert len(application.asked) == 3

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ([("Content-Type", "text/html"), ("Cache-Control", "private, no-cache")], "200 OK"),
            ([("Content-Type", "text/html"), ("Cache-Control", "max-age=0, no-cache, no-store, private")], "200 OK"),
            ([("Content-Type", "text/html")], "200 OK"),
            ([*PUBLIC, ("Set-Cookie", "sesi=1; Path=/")], "200 OK"),
            ([("Content-Type", "image/avif"), ("Cache-Control", "public, max-age=31536000")], "200 OK"),
            ([*PUBLIC, ("Content-Encoding", "gzip")], "200 OK"),
            (PUBLIC, "404 Not Found"),
            (PUBLIC, "503 Service Unavailable"),
            ([*PUBLIC, ("Location", "/b/")], "301 Moved Permanently"),
        ],
        ids=["private", "no-store", "silent", "cookie", "picture", "encoded", "missing", "failed", "moved"],
    )
    def test_other_answers_go_through_and_are_not_kept(self, headers, status):
        application = Application(headers, status=status)
        visitor = in_front_of(application)
        for _ in range(2):
            reply = visitor.get("/a/")
            assert reply.status == int(status[:3])
            assert reply.body.startswith(b"GET /a/")
        assert len(application.asked) == 2

    def test_a_cookie_that_the_application_sets_reaches_the_visitor(self):
        visitor = in_front_of(Application([*PUBLIC, ("Set-Cookie", "sesi=1; Path=/")]))
        assert visitor.get("/a/").headers["set-cookie"] == "sesi=1; Path=/"

    def test_whoever_works_in_the_admin_always_reaches_the_application(self):
        application = Application()
        visitor = in_front_of(application)
        visitor.get("/a/")
        for _ in range(2):
            visitor.get("/a/", cookie="sesi=abc; redaksi=1")
        assert len(application.asked) == 3

    def test_what_an_editor_was_shown_is_never_kept_for_others(self):
        application = Application()
        visitor = in_front_of(application)
        visitor.get("/a/", cookie="redaksi=1")
        visitor.get("/a/")
        assert len(application.asked) == 2

    def test_any_other_cookie_makes_no_difference(self):
        application = Application()
        visitor = in_front_of(application)
        visitor.get("/a/")
        visitor.get("/a/", cookie="_ga=1; tema=gelap")
        assert len(application.asked) == 1

    def test_folders_to_skip_go_straight_through(self):
        application = Application()
        visitor = in_front_of(application, skip=("/static/",))
        visitor.get("/static/a.css")
        visitor.get("/static/a.css")
        assert len(application.asked) == 2

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    def test_methods_that_may_change_something_reach_the_application(self, method):
        application = Application()
        visitor = in_front_of(application)
        visitor.get("/a/")
        for _ in range(2):
            assert visitor.get("/a/", method=method).text.startswith(f"{method} /a/")
        assert visitor.get("/a/").text.startswith("GET /a/")
        assert len(application.asked) == 3

    @pytest.mark.parametrize("headers", [PUBLIC, [("Content-Type", "text/html")]], ids=["kept", "not kept"])
    def test_every_body_of_the_application_is_closed_once(self, headers):
        application = Application(headers)
        visitor = in_front_of(application)
        for method in ["GET", "GET", "HEAD"]:
            visitor.get("/a/", method=method)
        assert application.closed == len(application.asked)


class TestHead:
    def test_says_the_same_as_get_without_a_body(self):
        visitor = in_front_of(Application(), accept_encoding="br")
        got = visitor.get("/a/")
        asked = visitor.head("/a/")
        assert (asked.status, asked.headers, asked.body) == (got.status, got.headers, b"")

    def test_has_no_body_where_it_comes_first(self):
        application = Application()
        visitor = in_front_of(application)
        assert visitor.head("/a/").body == b""
        assert visitor.get("/a/").text.startswith("GET /a/")


class TestEncodings:
    @pytest.mark.parametrize(
        ("accepted", "encoding"),
        [
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0.5, gzip;q=1", "br"),
            ("gzip, deflate", "gzip"),
            ("gzip;q=1.0, br;q=0", "gzip"),
            ("br; q=0.0, gzip; q=0", ""),
            ("identity", ""),
            ("deflate, zstd", ""),
            ("", ""),
        ],
    )
    def test_the_best_that_the_visitor_takes(self, accepted, encoding):
        assert accepted_encoding(accepted) == encoding

    @pytest.mark.parametrize("encoding", ["br", "gzip", ""])
    def test_a_body_comes_as_asked_for(self, encoding):
        visitor = in_front_of(Application(length=5_000))
        for reply in (visitor.get("/a/", accept_encoding=encoding), visitor.get("/a/", accept_encoding=encoding)):
            assert reply.headers.get("content-encoding", "") == encoding
            assert reply.text == "GET /a/?".ljust(5_000, "x")
            assert reply.headers["content-length"] == str(len(reply.body))
            assert reply.headers["vary"] == "Accept-Encoding"

    def test_compressed_bodies_are_what_their_names_say(self):
        visitor = in_front_of(Application(length=5_000))
        plain = visitor.get("/a/").body
        compressed = visitor.get("/a/", accept_encoding="br").body
        assert brotli.decompress(compressed) == plain
        assert len(compressed) < len(plain) / 10
        assert zlib.decompress(visitor.get("/a/", accept_encoding="gzip").body, 31) == plain

    def test_a_visitor_who_takes_no_encoding_never_gets_a_kept_compressed_body(self):
        visitor = in_front_of(Application())
        visitor.get("/a/", accept_encoding="br")
        assert "content-encoding" not in visitor.get("/a/").headers

    def test_a_tiny_body_stays_as_it_is(self):
        visitor = in_front_of(Application(length=20), accept_encoding="br")
        assert "content-encoding" not in visitor.get("/a/").headers

    def test_no_header_comes_twice(self):
        application = Application([*PUBLIC, ("Content-Length", "1000"), ("ETag", '"django"')])
        names = [name.lower() for name, _ in in_front_of(application, limit=0).get("/a/").header_list]
        assert len(names) == len(set(names))


class TestUnchanged:
    def test_a_page_that_the_visitor_has_costs_a_few_bytes(self):
        visitor = in_front_of(Application([*PUBLIC, ("Content-Security-Policy", "default-src 'none'" * 20)]))
        etag = visitor.get("/a/").headers["etag"]
        reply = visitor.get("/a/", if_none_match=etag)
        assert (reply.status, reply.body) == (304, b"")
        assert set(reply.headers) == {"cache-control", "etag", "vary"}
        assert sum(len(name) + len(value) for name, value in reply.header_list) < 200

    def test_a_tag_stands_for_the_text_whatever_its_encoding(self):
        visitor = in_front_of(Application())
        tags = {visitor.get("/a/", accept_encoding=encoding).headers["etag"] for encoding in ["br", "gzip", ""]}
        assert len(tags) == 1
        assert tags.pop().startswith('W/"')

    def test_a_page_that_changed_comes_whole(self):
        visitor = in_front_of(Application())
        reply = visitor.get("/a/", if_none_match=visitor.get("/b/").headers["etag"])
        assert reply.status == 200
        assert reply.text.startswith("GET /a/")

    def test_it_is_said_to_head_requests_too(self):
        visitor = in_front_of(Application())
        etag = visitor.get("/a/").headers["etag"]
        assert visitor.head("/a/", if_none_match=etag).status == 304

    def test_what_is_missing_is_never_called_unchanged(self):
        visitor = in_front_of(Application(status="404 Not Found"))
        etag = visitor.get("/a/").headers["etag"]
        assert visitor.get("/a/", if_none_match=etag).status == 404


class TestRoom:
    """An answer of 1,000 bytes takes 3,000 with what belongs to it, so three of them fit into 10,000."""

    def test_what_was_not_asked_for_longest_makes_room(self):
        application = Application()
        visitor = in_front_of(application, limit=10_000)
        for address in ["/a/", "/b/", "/c/", "/a/", "/d/"]:
            visitor.get(address)
        del application.asked[:]
        for address in ["/c/", "/a/", "/d/", "/b/"]:
            visitor.get(address)
        assert application.asked == ["GET /b/?"]

    def test_it_never_holds_more_than_its_limit(self):
        cache = PageCache(Application(), limit=10_000, bypass_cookie="redaksi")
        visitor = Visitor(cache)
        for number in range(100):
            visitor.get(f"/{number}/")
            assert sum(answer.size for answer in cache.answers.values()) <= 10_000
        assert len(cache.answers) == 3

    @pytest.mark.parametrize("part", ["query", "x_forwarded_proto"])
    def test_what_the_visitor_may_send_of_any_length_takes_no_room(self, part):
        # Else a thousand addresses of 60 KB, which cost their sender nothing, would take 60 MB beyond the limit.
        cache = PageCache(Application(), limit=200_000, bypass_cookie="redaksi")
        visitor = Visitor(cache)
        for number in range(20):
            long = f"{number}{'x' * 60_000}"
            reply = visitor.get(f"/a/?q={long}") if part == "query" else visitor.get("/a/", x_forwarded_proto=long)
            assert reply.status == 200
        assert sum(len(part or "") for key in cache.answers for part in key) <= 200_000

    def test_an_answer_larger_than_the_whole_room_is_not_kept_and_drops_nothing(self):
        application = Application()
        visitor = in_front_of(application, limit=10_000)
        visitor.get("/a/")
        application.length = 20_000
        assert len(visitor.get("/big/").body) == 20_000
        visitor.get("/a/")
        assert application.asked == ["GET /a/?", "GET /big/?"]

    def test_without_room_answers_are_compressed_and_tagged_all_the_same(self):
        application = Application()
        visitor = in_front_of(application, limit=0, accept_encoding="br")
        reply = visitor.get("/a/")
        assert reply.headers["content-encoding"] == "br"
        assert visitor.get("/a/", if_none_match=reply.headers["etag"]).status == 304
        assert len(application.asked) == 2


@pytest.mark.django_db
class TestChanges:
    def test_an_answer_made_while_something_changed_is_not_kept(self, committed):
        """It may show half of the change: the next request has to ask again."""
        plain = Application()

        def application(environ, start_response):
            answer = plain(environ, start_response)
            if len(plain.asked) == 1:
                Term.objects.create(name="SPP", definition="Surat")
            return answer

        visitor = in_front_of(application)
        for _ in range(3):
            visitor.get("/a/")
        assert len(plain.asked) == 2

    def test_all_is_dropped_at_once_and_the_room_is_free_again(self, committed):
        application = Application()
        cache = PageCache(application, limit=10_000, bypass_cookie="redaksi")
        visitor = Visitor(cache)
        for address in ["/a/", "/b/", "/c/"]:
            visitor.get(address)
        Term.objects.create(name="SPP", definition="Surat")
        visitor.get("/a/")
        assert len(cache.answers) == 1
        assert cache.size == sum(answer.size for answer in cache.answers.values()) < 4_000


class TestThreads:
    READERS, ROUNDS = 8, 200

    def run(self, work):
        """Runs `work(number)` in READERS threads at once and gives the errors."""
        errors, start = [], threading.Barrier(self.READERS)

        def reader(number):
            try:
                start.wait()
                work(number)
            except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
                errors.append(error)

        threads = [threading.Thread(target=reader, args=(number,)) for number in range(self.READERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    def test_everybody_gets_what_they_asked_for_while_room_is_short(self):
        visitor = in_front_of(Application(), limit=10_000)

        def work(number):
            for turn in range(self.ROUNDS):
                address = f"/{(number + turn) % 7}/"
                assert visitor.get(address).text.startswith(f"GET {address}?")

        assert self.run(work) == []

    def test_the_room_is_counted_right_whatever_the_order(self):
        cache = PageCache(Application(), limit=10_000, bypass_cookie="redaksi")
        visitor = Visitor(cache)
        version = settings.PAGE_CACHE_VERSION_FILE

        def work(number):
            for turn in range(self.ROUNDS):
                visitor.get(f"/{(number * turn) % 11}/")
                if number == 0 and turn % 10 == 0:
                    version.write_text(str(turn))

        assert self.run(work) == []
        assert len(cache.answers) <= 3
        assert cache.size <= 10_000
        visitor.get("/last/")
        visitor.get("/last/")
        assert cache.size == sum(answer.size for answer in cache.answers.values())
