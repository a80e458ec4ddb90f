"""Who may open what: the table in who_may.txt, asked for every address of the portal."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, resolve

from tests.structure.people_and_things import World, make_world

TABLE = Path(__file__).with_name("who_may.txt")
OUR_APPS = {path.parent.name for path in Path(__file__).parents[2].glob("*/apps.py")}
SIGN_IN, ADMIN = {"/akun/masuk/", "/kelola/login/"}, "/kelola/"
BELOW = "**"
NO, ANY = "no", "any"
REFUSED = {"in", "home", "403", "404", "405"}
# The rules are about the admin, where villagers are all alike, and whoever decides on stories too.
ASKED_FOR_RULES = ["visitor", "author", "moderator", "editor"]


@dataclass(frozen=True)
class Row:
    """One line of the table: what each role gets at an address, or at all addresses `below` it that have no line."""

    line: int
    method: str
    address: str
    outcomes: dict[str, str]
    data: str = ""

    @property
    def is_rule(self) -> bool:
        """Whether it is about what lies below its address."""
        return self.address.endswith(BELOW)


def read_table() -> list[Row]:
    """The lines of the table. The first names the roles."""
    lines = [(number, line) for number, line in enumerate(TABLE.read_text().splitlines(), 1) if line and line[0] != "#"]
    _, _, *roles = lines[0][1].split()
    rows = []
    for number, line in lines[1:]:
        method, address, *rest = line.split()
        data = [rest.pop()] if "=" in rest[-1] else []
        outcomes = rest * len(roles) if len(rest) == 1 else rest
        assert len(outcomes) == len(roles), f"{TABLE.name}:{number}: one outcome, or one for each of {roles}"
        rows.append(Row(number, method, address, dict(zip(roles, outcomes, strict=True)), *data))
    return rows


def all_routes() -> dict[str, Callable]:
    """The views of the portal by their route, as resolve() gives it."""

    def walk(patterns: list, before: str) -> Iterator[tuple[str, Callable]]:
        for pattern in patterns:
            route = before + (str(pattern.pattern).removeprefix("^") if before else str(pattern.pattern))
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route, pattern.callback

    routes: dict[str, Callable] = {}
    for route, view in walk(get_resolver().url_patterns, ""):
        routes.setdefault(route, view)  # the first answers
    return routes


ROWS = [row for row in read_table() if not row.is_rule]
RULES = sorted((row for row in read_table() if row.is_rule), key=lambda row: -len(row.address))


def route_of(address: str) -> str:
    """The route that an address of the table goes. A placeholder stands for a number, or for whatever a code looks like."""
    samples = {"village": "33.10.19.2009", "far_village": "76.02.01.2001"}
    path = urlsplit(re.sub(r"\{(\w+)\}", lambda name: samples.get(name[1], "1"), address)).path
    return resolve(path).route


def routes_without_row() -> dict[str, Callable]:
    """Those that only a rule can tell of."""
    told = {route_of(row.address) for row in ROWS if not row.address.startswith("{")}
    return {route: view for route, view in all_routes().items() if route not in told}


def rule_for(route: str) -> Row | None:
    """The rule with the longest address above a route."""
    return next((rule for rule in RULES if f"/{route}".startswith(rule.address.removesuffix(BELOW))), None)


def sample_address(route: str) -> str:
    """An address that goes this route."""
    address = re.sub(r"<(?:int|key):\w+>", "1", route)
    return "/" + re.sub(r"<(?:\w+:)?\w+>", "x", address)


def outcome(response: HttpResponseBase) -> str:
    """What the table calls an answer."""
    if response.status_code == 302:
        path = urlsplit(response["Location"]).path
        return "in" if path in SIGN_IN else "home" if path == ADMIN else "ok"
    return "ok" if response.status_code in (200, 204) else str(response.status_code)


def is_as_told(got: str, expected: str) -> bool:
    """Whether an outcome is the one that the table tells."""
    return got in REFUSED if expected == NO else expected in (got, ANY)


def body_of(response: HttpResponseBase) -> str:
    """The body as text; what is no text does not matter."""
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8", "replace")


class Visit:
    """Asks in the name of each role. Whatever a request changes is undone."""

    def __init__(self, world: World):
        self.world = world
        self.clients = {role: Client(raise_request_exception=False) for role in world.people}
        for role, person in world.people.items():
            if person:
                self.clients[role].force_login(person)

    def __call__(self, role: str, method: str, address: str, data: str = "") -> tuple[str, list[str]]:
        """The outcome, and the secrets in the answer that the role may not know."""
        client = self.clients[role]
        cookies = client.cookies.output(header="", sep=";")
        with transaction.atomic():
            if method == "GET":
                response = client.get(address)
            else:
                response = client.post(address, data, content_type="application/x-www-form-urlencoded")
            text = body_of(response)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies)
        told = [
            name for name, secret in self.world.secrets.items() if secret.text in text and role not in secret.known_to
        ]
        return outcome(response), told


@pytest.fixture
def world(home):
    """People and things."""
    return make_world(home)


def test_every_address_is_in_the_table():
    """A new one fails here: say in who_may.txt what each role gets."""
    missing = [
        route
        for route, view in routes_without_row().items()
        # What the portal adds to the admin is named one by one: the rules there are for Wagtail's own views.
        if rule_for(route) is None or view.__module__.partition(".")[0] in OUR_APPS
    ]
    assert missing == [], f"add a line to {TABLE.name} for each of these routes; how is said at its beginning"


def test_the_table_holds_nothing_that_is_gone():
    left_out = routes_without_row()
    idle = [rule.address for rule in RULES if not any(rule_for(route) is rule for route in left_out)]
    assert idle == []


def test_each_gets_what_the_table_says_and_learns_no_secret(world):
    visit, wrong = Visit(world), []
    for row in ROWS:
        address, data = row.address.format(**world.things), row.data.format(**world.things)
        for role, expected in row.outcomes.items():
            got, told = visit(role, row.method, address, data)
            if told or not is_as_told(got, expected):
                wrong.append(
                    f"{TABLE.name}:{row.line} {row.method} {address} {role}: {got}, not {expected}; tells {told}"
                )
    assert wrong == []


def test_what_has_no_line_of_its_own_follows_the_rule_above_it(world):
    visit, wrong = Visit(world), []
    for route in routes_without_row():
        rule, address = rule_for(route), sample_address(route)
        assert resolve(address).route == route, f"{TABLE.name} needs a line for {route}"
        for role in ASKED_FOR_RULES:
            expected = rule.outcomes[role]
            if expected != ANY:
                got, told = visit(role, rule.method, address)
                if told or not is_as_told(got, expected):
                    wrong.append(f"{address} {role}: {got}, not {expected} ({rule.address}); tells {told}")
    assert wrong == []


def test_lists_and_counts_are_the_same_without_what_is_not_public(world, client):
    """The map of provinces, the map of the site and the feeds know one story."""
    stories = client.get("/berbagi/").content.decode()
    assert "1 cerita" in stories
    address = f"/berbagi/{world.things['story_slug']}/"
    for feed in ("/berbagi/umpan/", "/berbagi/umpan/33/", "/sitemap.xml"):
        text = client.get(feed).content.decode()
        assert text.count("/berbagi/embung") == text.count(address), feed
        assert address in text, feed
    assert "/berbagi/embung" not in client.get("/berbagi/umpan/76/").content.decode()
