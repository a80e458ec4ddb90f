"""The community with as many people as the programme has: `python -m tests.bench.community`.

Makes a scratch database with regions, starter content and sample data, then asks each address as somebody who may. The page
cache is not asked. A list is to take 150 ms of the server's processor at most: the portal's and, where PostgreSQL runs on this
machine, that of the process that answers it. Where it runs elsewhere its work is in the whole time only, and a line says so.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LIMIT = 150  # milliseconds of processor time
WAGTAIL = 40  # queries at most, where its screens are drawn around ours
VISITOR, VILLAGER, PROVINCE, REGENCY = "visitor", "villager", "province", "regency"
MODERATOR, EDITOR, ADMINISTRATOR = "moderator", "editor", "administrator"


@dataclass(frozen=True)
class Place:
    """An address, or how to find one, and who asks for it."""

    address: str | Callable[[], str]
    who: str = VISITOR
    queries: int = 15  # at most
    is_list: bool = True  # else told and not judged: files of all rows, Wagtail's editor


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


def all_stories() -> str:
    """The list of stories in the admin."""
    from community.models import CommunityPage

    return f"/kelola/pages/{CommunityPage.objects.get().pk}/"


def a_waiting_story() -> str:
    """A story that waits, in the editor, where a moderator reads it."""
    from wagtail.models import TaskState

    state = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state").last()
    return f"/kelola/pages/{state.workflow_state.object_id}/edit/"


PLACES = [
    Place("/berbagi/"),
    Place("/berbagi/?page=100"),
    Place("/berbagi/?bidang=keuangan-desa"),
    Place("/berbagi/?provinsi=33"),
    Place("/berbagi/?provinsi=33&kabupaten=33.10"),
    Place("/berbagi/?tahun=2025"),
    Place("/berbagi/?biaya=50"),
    Place("/berbagi/?provinsi=33&bidang=keuangan-desa&biaya=50&tahun=2025"),
    Place("/berbagi/umpan/"),
    Place("/berbagi/umpan/33/"),
    Place("/inovasi/"),
    Place(a_story),
    Place("/tanya/"),
    Place("/tanya/?page=100"),
    Place("/tanya/?belum=1"),
    Place(a_question),
    Place("/akun/desa/?q=sumber"),
    Place("/akun/desa/?q=ponggok+klaten"),
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
    Place("/petugas/replikasi/unduh.csv", PROVINCE, is_list=False),
    Place("/petugas/replikasi/unduh.xlsx", PROVINCE, is_list=False),
    Place("/petugas/undangan/", PROVINCE),
    Place("/kelola/", PROVINCE, WAGTAIL),
    Place("/kelola/", MODERATOR, WAGTAIL),
    Place(a_waiting_story, MODERATOR, is_list=False),
    Place("/kelola/moderasi/", PROVINCE, WAGTAIL),
    Place("/kelola/moderasi/", REGENCY, WAGTAIL),
    Place("/kelola/moderasi/", MODERATOR, WAGTAIL),
    Place("/kelola/moderasi/?p=100", MODERATOR, WAGTAIL),
    Place("/kelola/moderasi/?daftar=disembunyikan", MODERATOR, WAGTAIL),
    Place("/kelola/moderasi/?daftar=replikasi", MODERATOR, WAGTAIL),
    Place("/kelola/", EDITOR, WAGTAIL),
    Place(all_stories, EDITOR, WAGTAIL),
    Place("/kelola/reports/workflow/", EDITOR, WAGTAIL),
    Place("/kelola/reports/workflow_tasks/", EDITOR, WAGTAIL),
    Place("/kelola/users/", ADMINISTRATOR, WAGTAIL),
    Place("/kelola/users/?q=siti", ADMINISTRATOR, WAGTAIL),
    Place("/kelola/snippets/accounts/officer/", ADMINISTRATOR, WAGTAIL),
    Place("/kelola/snippets/accounts/seat/", ADMINISTRATOR, WAGTAIL),
    Place("/kelola/snippets/accounts/invitation/", ADMINISTRATOR, WAGTAIL),
    Place("/kelola/snippets/accounts/accountevent/", ADMINISTRATOR, WAGTAIL),
]


def somebody(who: str):
    """The user who asks; None for a visitor."""
    from django.contrib.auth.models import Group

    from accounts.groups import EDITORS, MODERATORS
    from accounts.models import User
    from community.models import Adoption

    if who == VILLAGER:  # of a village that copies something
        return Adoption.objects.order_by("pk").first().started_by
    if who in {PROVINCE, REGENCY}:
        return User.objects.get(username=f"contoh-petugas-{'33' if who == PROVINCE else '33.10'}")
    if who in {MODERATOR, EDITOR, ADMINISTRATOR}:
        user, _ = User.objects.get_or_create(username=f"contoh-{who}", is_superuser=who == ADMINISTRATOR)
        user.groups.set(Group.objects.filter(name={MODERATOR: MODERATORS, EDITOR: EDITORS}.get(who)))
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

    settle()
    where = "" if connection.vendor == "sqlite" or database_process() else "; the database's own is NOT in it"
    say(f"{connection.vendor}, load {os.getloadavg()[0]:.1f}; ms, the median of three after a first time{where}")
    say(f"{'status':>6} {'queries':>7} {'cpu':>7} {'of this database':>16} {'whole':>7}  address")
    for place in PLACES:
        address = place.address if isinstance(place.address, str) else place.address()
        status, queries, times = ask(address, place.who)
        verdict = "TOO SLOW" if times.cpu > LIMIT else "TOO MANY QUERIES" if queries > place.queries else "ok"
        if status != 200 or not place.is_list:
            verdict = ""
        columns = f"{times.cpu:>7.1f} {times.database:>16.1f} {times.whole:>7.1f}"
        say(f"{status:>6} {queries:>7} {columns}  {address} ({place.who}) {verdict}")


def settle() -> None:
    """Leaves PostgreSQL as its own housekeeping would after a while, and keeps all of a query's work in one process."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def database_process() -> Path | None:
    """The directory in /proc of the process that answers our queries; None where it is not on this machine."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor != "postgresql":
        return None
    process = Path(f"/proc/{connection.connection.info.backend_pid}")
    try:
        return process if (process / "comm").read_text().strip() == "postgres" else None
    except OSError:
        return None


@dataclass(frozen=True)
class Times:
    """Milliseconds: the processor's for portal and database, the database's part of that, and from question to answer."""

    cpu: float
    database: float
    whole: float


def ask(address: str, who: str) -> tuple[int, int, Times]:
    """Status, number of queries, and how long it took."""
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
    return response.status_code, queries, sorted((timed(once) for _ in range(3)), key=lambda times: times.cpu)[1]


def timed(work: Callable) -> Times:
    """How long something takes."""
    process = database_process()

    def clocks() -> tuple[float, float, float]:
        # The first number of `schedstat`: nanoseconds on a processor. `stat` counts in hundredths of a second.
        database = int((process / "schedstat").read_text().split()[0]) / 1e9 if process else 0.0
        return time.process_time(), database, time.perf_counter()

    before = clocks()
    work()
    portal, database, whole = ((now - then) * 1000 for now, then in zip(clocks(), before, strict=True))
    return Times(portal + database, database, whole)


def say(text: str) -> None:
    """A line to the person who waits."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
