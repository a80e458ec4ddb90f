"""The community with as many people as the programme has: `python -m tests.bench.community`.

Makes a scratch database with regions, starter content and sample data, then asks each address as somebody who may. The page
cache is not asked. A list is to take 150 ms of the server's processor at most; where the database is a server of its own, its
work is in the whole time only.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

LIMIT = 150  # milliseconds of processor time
VISITOR, VILLAGER, PROVINCE, REGENCY, MODERATOR = "visitor", "villager", "province", "regency", "moderator"


@dataclass(frozen=True)
class Place:
    """An address, or how to find one, and who asks for it."""

    address: str | Callable[[], str]
    who: str = VISITOR
    is_file: bool = False  # all rows at once, streamed: told and not judged


def a_story() -> str:
    """The story that most villages copied."""
    from django.db.models import Count

    from community.models import StoryPage

    return StoryPage.objects.live().annotate(copies=Count("adoptions")).order_by("-copies", "pk").first().address


def a_question() -> str:
    """The questions of the lesson or story that has most."""
    from django.db.models import Count

    from community.models import Question

    page = Question.objects.values("page").annotate(count=Count("pk")).order_by("-count").first()
    return f"/tanya/{page['page']}/"


def an_adoption() -> str:
    """An adoption of the villager's village."""
    from community.models import Adoption

    return f"/replikasi/{Adoption.objects.for_villager(somebody(VILLAGER)).first().pk}/"


PLACES = [
    Place("/berbagi/"),
    Place("/berbagi/?page=100"),
    Place("/berbagi/?provinsi=33"),
    Place("/berbagi/?provinsi=33&bidang=keuangan-desa&biaya=50&tahun=2025"),
    Place("/inovasi/"),
    Place(a_story),
    Place(a_question),
    Place("/akun/", VILLAGER),
    Place("/akun/desa-saya/", VILLAGER),
    Place("/akun/cerita/", VILLAGER),
    Place("/replikasi/", VILLAGER),
    Place(an_adoption, VILLAGER),
    Place("/petugas/", PROVINCE),
    Place("/petugas/", REGENCY),
    Place("/petugas/replikasi/", PROVINCE),
    Place("/petugas/replikasi/?tahap=musdes&macet=1", PROVINCE),
    Place("/petugas/replikasi/", REGENCY),
    Place("/petugas/replikasi/unduh.csv", PROVINCE, is_file=True),
    Place("/kelola/", MODERATOR),
    Place("/kelola/reports/workflow_tasks/", MODERATOR),
    Place("/kelola/moderasi/", MODERATOR),
]


def somebody(who: str):
    """The user who asks; None for a visitor."""
    from django.contrib.auth.models import Group

    from accounts.groups import MODERATORS
    from accounts.models import User
    from community.models import Adoption

    if who == VILLAGER:  # of a village that copies something
        return Adoption.objects.order_by("pk").first().started_by
    if who in {PROVINCE, REGENCY}:
        return User.objects.get(username=f"contoh-petugas-{'33' if who == PROVINCE else '33.10'}")
    if who == MODERATOR:
        user, _ = User.objects.get_or_create(username="contoh-moderator")
        user.groups.add(Group.objects.get(name=MODERATORS))
        return user
    return None


def main() -> None:
    """Measures what was asked for and prints it."""
    from dataclasses import fields

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "bench")
    os.environ.setdefault("PAGE_CACHE_MB", "0")
    import django

    django.setup()
    from portal.management.commands.evaluate_search import scratch_database
    from portal.sample_data import SampleData, Sizes

    parser = argparse.ArgumentParser(prog="python -m tests.bench.community")
    for size in fields(Sizes):
        parser.add_argument(f"--{size.name}", type=int, default=size.default)
    sizes = Sizes(**vars(parser.parse_args()))
    with scratch_database([]):
        prepare()
        begun = time.perf_counter()
        SampleData(sizes, say).make()
        say(f"sample data made in {time.perf_counter() - begun:.0f} s")
        measure()


def prepare() -> None:
    """Regions and starter content."""
    from django.core.management import call_command

    with open(os.devnull, "w") as nowhere:
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("load_regions", stdout=nowhere)
        call_command("load_content", stdout=nowhere)


def measure() -> None:
    """Asks every address and prints a line for it. What answers otherwise than with a page is not judged."""
    from django.db import connection

    say(f"{connection.vendor}; processor and whole time in ms, the median of three after a first time")
    say(f"{'status':>6} {'queries':>7} {'cpu':>7} {'whole':>7}  address")
    for place in PLACES:
        address = place.address if isinstance(place.address, str) else place.address()
        status, queries, cpu, whole = ask(address, place.who)
        verdict = "" if status != 200 or place.is_file else "ok" if cpu <= LIMIT else "TOO SLOW"
        say(f"{status:>6} {queries:>7} {cpu:>7.1f} {whole:>7.1f}  {address} ({place.who}) {verdict}")


def ask(address: str, who: str) -> tuple[int, int, float, float]:
    """Status, number of queries, processor time and whole time in milliseconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    user = somebody(who)
    if user:
        client.force_login(user)

    def once():
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
        return response

    once()
    with CaptureQueriesContext(connection) as captured:
        response = once()
    queries = len(captured)
    times = [timed(once) for _ in range(3)]
    cpu, whole = (median(values) for values in zip(*times, strict=True))
    return response.status_code, queries, cpu, whole


def timed(work: Callable) -> tuple[float, float]:
    """Processor and whole time of something in milliseconds."""
    cpu, whole = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - whole) * 1000


def say(text: str) -> None:
    """A line to the person who waits."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
