"""Times of the search with thousands of pages: `python -m tests.bench.search --pages 10000 --backend sqlite`.

The texts are random words of the starter content, as common as they are there. Each query is asked twice and the second time
counts; the page cache is not asked.
"""

import argparse
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

WORDS_EACH = 600
TOPICS = 3
STARTER = Path(__file__).parents[2] / "portal" / "starter" / "pages"
LIMITS = {"sqlite": 80, "postgres": 50, "elasticsearch": 50}  # milliseconds, at 10,000 pages


def main() -> None:
    """Measures what was asked for and prints it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--backend", choices=LIMITS, default="sqlite")
    options = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("SECRET_KEY", "bench")
    os.environ.setdefault("PAGE_CACHE_MB", "0")
    import django

    django.setup()
    from portal.management.commands.evaluate_search import scratch_database, scratch_engine

    with scratch_engine(options.backend), scratch_database([]):
        run(options.pages, options.backend)


def run(pages: int, backend: str) -> None:
    """Fills the scratch database and measures."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from regions.models import Region
    from search import entries
    from search.models import Entry

    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_regions", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    words = random_words()
    begun = time.perf_counter()
    make_pages(pages, words)
    say(f"{pages} pages made in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    call_command("update_search", verbosity=0)
    rebuilt = time.perf_counter() - begun
    say(f"rebuild: {rebuilt:.0f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    client = Client(headers={"host": "127.0.0.1"})
    queries = [*ranks(words), "dana desa", "pajak semen", "musyawarah rencana kerja", "gimana cara mengelola kas desa",
               "siskudes", "pengadan barang", "laporan pertanggungjawaban akhir tahun", "apbdes"]  # fmt: skip
    times = {query: timed(lambda query=query: client.get("/cari/", {"q": query})) for query in queries}
    for query, took in times.items():
        say(f"  {took:6.1f} ms  {query}")
    say(
        f"results page: p95 {p95(times.values()):.0f} ms, median {median(times.values()):.0f} ms, of {len(times)} queries"
    )
    say(f"  to reach at 10,000 pages: p95 {LIMITS[backend]} ms")
    asked = {}
    for query in queries:
        with CaptureQueriesContext(connection) as captured:
            client.get("/cari/", {"q": query})
        asked[query] = len(captured)
    say(f"SQL queries: at most {max(asked.values())}")
    beginnings = ["de", "pa", "peng", "dana d", "laporan per", "musya", "siske", "kepala desa m"]
    offers = {text: timed(lambda text=text: client.get("/cari/saran/", {"q": text})) for text in beginnings}
    say(f"suggestions beside {Region.objects.count()} places, at most 15 ms: {max(offers.values()):.0f} ms")
    source = Entry.objects.filter(kind="lessonpage").first().page.specific
    say(f"entry of one page made and indexed: {timed(lambda: entries.keep(source)):.0f} ms")


def timed(work: Callable) -> float:
    """Milliseconds that something takes, the median of three after a first time."""
    work()
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    return median(took)


def p95(values) -> float:
    """The time that one in twenty exceeds."""
    return quantiles(values, n=20)[-1]


def random_words() -> Counter:
    """The words of the starter content with how often they stand there."""
    text = " ".join(path.read_text("utf-8").split("---", 2)[-1] for path in STARTER.rglob("*.md"))
    return Counter(re.findall(r"[a-z]{2,}", text.lower()))


def ranks(words: Counter) -> list[str]:
    """The commonest word, and words of other ranks."""
    common = [word for word, _ in words.most_common() if len(word) > 3]
    return [common[rank] for rank in (0, 3, 10, 30, 100, 300, 1000, 2000) if rank < len(common)]


def make_pages(number: int, words: Counter) -> None:
    """Lessons of random words, written without the detours of the page tree."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    from content.models import CatalogPage, ContentPage, LessonPage, ModulePage, TopicPage

    chosen = random.Random(1)  # noqa: S311 - the same texts each time
    vocabulary, weights = list(words), list(words.values())
    catalog = Page.get_first_root_node().add_child(instance=CatalogPage(title="Belajar", slug="belajar"))
    topics = [catalog.add_child(instance=TopicPage(title=f"Bidang {n}", slug=f"bidang-{n}")) for n in range(TOPICS)]
    modules = [topic.add_child(instance=ModulePage(title="Modul", slug="modul")) for topic in topics]
    kind, locale = ContentType.objects.get_for_model(LessonPage), Locale.get_default()
    for start in range(0, number, 1000):
        lot = []
        for n in range(start, min(start + 1000, number)):
            module = modules[n % TOPICS]
            title = " ".join(chosen.choices(vocabulary, weights, k=6)).capitalize()
            page = Page(title=title, draft_title=title, slug=f"p{n}", content_type=kind, locale=locale, live=True)
            page.depth = module.depth + 1
            page.path = Page._get_path(module.path, page.depth, n // TOPICS + 1)
            page.url_path = f"{module.url_path}p{n}/"
            lot.append(page)
        Page.objects.bulk_create(lot)
        for page in lot:
            topic = topics[int(page.slug[1:]) % TOPICS]
            body = " ".join(chosen.choices(vocabulary, weights, k=WORDS_EACH))
            for model, fields in ((ContentPage, {"topic": topic}), (LessonPage, {"contentpage_ptr_id": page.pk})):
                row = model(page_ptr_id=page.pk, **fields)
                row.__dict__.update({name: value for name, value in page.__dict__.items() if not name.startswith("_")})
                if model is LessonPage:
                    row.body = [("text", f"<p>{body}</p>")]
                row.save_base(raw=True)


def say(text: str) -> None:
    """A line to the person who waits."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
