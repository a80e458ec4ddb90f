"""Whoever posts too often is asked to wait, at every address of the portal, and keeps what was typed."""

from html import unescape

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from accounts.throttle import Limit
from portal import overload
from tests.factories.people import VILLAGE, make_villager

NOTHING = "999999999"  # no row has it: posts are counted before anything is looked up
BY_CONVERTER = {
    "KeyConverter": NOTHING,
    "IntConverter": NOTHING,
    "SlugConverter": "cerita",
    "RegionCodeConverter": VILLAGE,
}
BY_NAME = {"story_id": NOTHING, "step": "tindakan", "image_id": NOTHING}
TYPED = {"text": "Sumur kering <b>sejak</b> Juli, warga membeli air."}


def patterns(resolver) -> list[URLPattern]:
    """All addresses, without those of the admin."""
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append(pattern)
        elif str(pattern.pattern) != "kelola/":
            found += patterns(pattern)
    return found


def address_of(pattern: URLPattern) -> str:
    """An address that leads to a view. Fails for parts of an address that nobody has told this test about."""
    if isinstance(pattern.pattern, RoutePattern):
        parts = {name: BY_CONVERTER[type(each).__name__] for name, each in pattern.pattern.converters.items()}
    else:
        parts = {name: BY_NAME[name] for name in pattern.pattern.regex.groupindex}
    return reverse(pattern.name, kwargs=parts)


ADDRESSES = sorted(
    {address_of(each) for each in patterns(get_resolver()) if each.name and not each.name.startswith("wagtail")}
    - set(overload.UNCOUNTED)
)


def test_the_addresses_are_those_of_the_portal():
    known = {"/berbagi/tulis/", "/akun/masuk/", f"/lapor/cerita/{NOTHING}/", f"/tanya/{NOTHING}/{NOTHING}/terjawab/"}
    assert known <= set(ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [True, False], ids=["member", "visitor"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_flood_is_held_off_with_its_text_and_ten_a_minute_are_not(client, monkeypatch, address, signed_in):
    monkeypatch.setattr("accounts.throttle.time.time", lambda: 1_800_000_000)
    for limit in ("PERSON", "ADDRESS"):
        assert 10 < getattr(overload, limit).count < 200
        monkeypatch.setattr(overload, limit, Limit(12, 60))
    if signed_in:
        client.force_login(make_villager())
    answers = [client.post(address, TYPED) for _ in range(14)]  # one more than needed: at one address one is signed out
    assert 429 not in {answer.status_code for answer in answers[:10]}
    last = answers[-1]
    assert last.status_code == 429
    assert 0 < int(last["Retry-After"]) <= 60
    html = last.content.decode()
    assert "Anda mengirim terlalu sering" in html
    assert TYPED["text"] in unescape(html)
    assert "<b>sejak" not in html


@pytest.mark.django_db
def test_what_phones_tell_of_searches_is_not_counted_by_address(client, monkeypatch):
    monkeypatch.setattr(overload, "ADDRESS", Limit(1, 60))
    assert {client.post("/cari/catat/", {"q": "semen", "hasil": 1}).status_code for _ in range(5)} == {204}
