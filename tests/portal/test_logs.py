"""Log lines: JSON, with the request's id, and without what somebody typed."""

import json
import logging
import subprocess
import sys

import pytest
from django.test import Client

from portal.logs import JSONFormatter
from tests.factories import UserFactory

TYPED = "3310195708900003"  # looks like an identity number, as people do type them


@pytest.fixture
def failing(settings):
    """A browser for a portal with an address that fails."""
    settings.ROOT_URLCONF = "tests.portal.failing_urls"
    return Client(raise_request_exception=False)


def test_a_line_is_one_object_whatever_its_message_holds():
    record = logging.LogRecord("portal", logging.ERROR, __file__, 1, 'two\nlines, a "quote" and %s', ("ü",), None)
    line = JSONFormatter().format(record)
    assert "\n" not in line
    parsed = json.loads(line)
    assert parsed["message"] == 'two\nlines, a "quote" and ü'
    assert parsed["level"] == "error"
    assert parsed["logger"] == "portal"
    assert parsed["time"].endswith("Z")
    assert "T" in parsed["time"]


def test_other_attributes_of_a_record_stay_out():
    record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "failed", (), None)
    record.request = f"<WSGIRequest: GET '/?q={TYPED}'>"
    assert set(json.loads(JSONFormatter().format(record))) == {"time", "level", "logger", "message"}


def test_a_running_portal_logs_so():
    """In a process of its own, as the settings set it up."""
    script = "import django, logging; django.setup(); logging.getLogger('portal').info('siap')"
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={"DJANGO_SETTINGS_MODULE": "portal.settings", "SECRET_KEY": "x" * 50},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = result.stderr.splitlines()
    assert json.loads(line)["message"] == "siap"


class TestFailures:
    def test_a_failure_is_found_by_the_id_that_the_visitor_reads(self, failing, log_lines):
        response = failing.get("/gagal/")
        number = response["X-Request-ID"]
        assert response.status_code == 500
        assert number in response.content.decode()
        (line,) = [line for line in log_lines() if line.get("traceback")]
        assert line["request_id"] == number
        assert line["level"] == "error"
        assert "the view failed" in line["traceback"]

    def test_each_request_has_an_id_of_its_own(self, failing):
        assert failing.get("/gagal/")["X-Request-ID"] != failing.get("/gagal/")["X-Request-ID"]

    def test_answers_that_did_not_fail_have_none_to_show(self, failing):
        assert "X-Request-ID" not in failing.get("/robots.txt")

    def test_an_id_that_a_visitor_sends_is_not_taken_over(self, failing):
        response = failing.get("/gagal/", headers={"x-request-id": "<script>"})
        assert "script" not in response["X-Request-ID"]

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_was_typed_stays_out(self, failing, log_lines, method):
        getattr(failing, method)("/gagal/?q=" + TYPED, {"nik": TYPED, "sandi": TYPED})
        lines = json.dumps(log_lines())
        assert "Internal Server Error" in lines
        assert TYPED not in lines


@pytest.mark.django_db
class TestWhatPeopleDo:
    def test_signing_in_leaves_no_name_whether_it_succeeds_or_not(self, client, log_lines, home):
        UserFactory(username=TYPED)
        for password in ["salah", "sandi-yang-panjang"]:
            client.post("/akun/masuk/", {"username": TYPED, "password": password})
        assert TYPED not in json.dumps(log_lines())

    def test_a_locked_account_leaves_no_name(self, client, log_lines, home, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        for _ in range(settings.AXES_FAILURE_LIMIT + 1):
            response = client.post("/akun/masuk/", {"username": TYPED, "password": "salah"})
        assert response.status_code == 429
        assert TYPED not in json.dumps(log_lines())

    def test_searching_leaves_nothing(self, client, log_lines, course):
        for address in ["/cari/", "/cari/saran/", "/istilah/"]:
            client.get(address, {"q": TYPED})
        assert TYPED not in json.dumps(log_lines())
