"""Measures the search with documents, queries and judgements from files."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.http import QueryDict
from django.test import override_settings
from django.utils.html import format_html_join
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from content import versions
from content.models import CatalogPage, LessonPage, ModulePage, Term, TopicPage
from portal.importer.loader import Loader
from portal.management.commands.load_content import STARTER
from search import evaluation
from search.evaluation import Answer, Document, Figures, JudgedQuery
from search.models import Entry
from search.results import Search
from search.suggestions import suggested

DATABASES = {"sqlite": "sqlite", "postgres": "postgresql"}
LONGEST_TITLE = 255
PREFIX = "prefix"  # the class of queries that are still being typed


class Command(BaseCommand):
    help = (
        "Mengukur pencarian: memuat dokumen ke basis data dan indeks sementara, mengajukan pencarian, "
        "membandingkan hasilnya dengan penilaian orang. Tidak mengubah isi portal."
    )

    def add_arguments(self, parser):
        parser.add_argument("--documents", type=Path, required=True, help="JSONL: id, title, text")
        parser.add_argument("--queries", type=Path, required=True, help="JSONL: id, text, class")
        parser.add_argument("--judgements", type=Path, required=True, help="TSV: pencarian, dokumen, nilai")
        parser.add_argument(
            "--backend", choices=["sqlite", "postgres", "elasticsearch"], help="Bawaan: yang dipakai portal."
        )
        parser.add_argument("--run", type=Path, help="Tulis urutan hasil ke berkas ini (TSV).")

    def handle(
        self, *args, documents: Path, queries: Path, judgements: Path, backend: str | None, run: Path | None, **options
    ):
        try:
            texts = evaluation.read_documents(documents)
            asked = evaluation.read_queries(queries)
            judged = evaluation.read_judgements(judgements)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        engine = backend or settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"].rpartition(".")[2]
        with ExitStack() as stack:
            stack.enter_context(scratch_engine(engine))
            stack.enter_context(scratch_database(own_terms()))
            self.stdout.write(f"Memuat {len(texts)} dokumen …")
            names = load(texts)
            refresh()
            answers = [answer(query, names) for query in asked]
        self.print_report(engine, evaluation.evaluate(answers, judged))
        if run:
            with run.open("w", encoding="utf-8") as file:
                for given in answers:
                    for rank, document in enumerate(given.found, start=1):
                        file.write(f"{given.query.id}\t{document}\t{rank}\t{1 / rank:.6f}\n")

    def print_report(self, engine: str, report: evaluation.Report) -> None:
        """A table with a line for each class and one for all."""

        def line(name: str, row: Figures) -> str:
            cells = f"{row.ndcg:8.3f}{row.mrr:8.3f}{row.recall:11.3f}{row.success:11.3f}{row.empty:8.1%}"
            return f"{name:<16}{row.queries:>6}{cells}"

        heads = f"{'nDCG@10':>8}{'MRR@10':>8}{'Recall@20':>11}{'success@1':>11}{'kosong':>8}"
        self.stdout.write(f"{engine:<16}{'jumlah':>6}{heads}")
        for sort, row in report.classes.items():
            self.stdout.write(line(sort, row))
        self.stdout.write(line("semua", report.total))
        if report.unanswerable:
            self.stdout.write(
                f"tanpa jawaban: {report.unanswerable}, kosong atau ditandai tidak persis: {report.honest:.1%}"
            )


@contextmanager
def scratch_engine(engine: str) -> Iterator[None]:
    """Settings of an engine with indices of its own. CommandError where the settings name no such engine."""
    configured = {"BACKEND": f"search.backends.{engine}"}
    if engine == "elasticsearch":
        if not settings.ELASTICSEARCH_URLS:
            raise CommandError("Isi ELASTICSEARCH_URL dengan alamat Elasticsearch.")
        prefix = f"evaluate_{secrets.token_hex(6)}_"
        configured = settings.ELASTICSEARCH_BACKEND | {"INDEX_PREFIX": prefix}
    elif connection.vendor != DATABASES[engine]:
        raise CommandError(f"Basis data portal bukan {engine}. Isi DATABASE_URL dengan alamatnya.")
    with override_settings(WAGTAILSEARCH_BACKENDS={"default": configured}):
        try:
            yield
        finally:
            if engine == "elasticsearch":
                get_search_backend().remove_indices()


def own_terms() -> list[Term]:
    """The portal's glossary; nothing where the portal is not installed yet."""
    try:
        return list(Term.objects.all())
    except DatabaseError:
        return []


@contextmanager
def scratch_database(terms: list[Term]) -> Iterator[None]:
    """A new database with the glossary: the portal's own, or the starter content's where it has none yet."""
    with tempfile.TemporaryDirectory() as folder:
        own = connection.settings_dict["NAME"]
        scratch = f"{folder}/evaluate.sqlite3" if connection.vendor == "sqlite" else f"{own}_evaluate"
        connection.settings_dict["TEST"]["NAME"] = scratch
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        files = {"DATA_DIR": Path(folder), "PAGE_CACHE_VERSION_FILE": Path(folder) / "version"}
        try:
            with override_settings(**files):
                versions.raise_shared_after_commit()
                if terms:
                    Term.objects.bulk_create(terms)
                else:
                    Loader(STARTER).load_lists()
                yield
        finally:
            connection.creation.destroy_test_db(own, verbosity=0)
            versions.raise_shared_after_commit()


def load(documents: list[Document]) -> dict[int, str]:
    """Makes a published lesson of each document. Gives the documents' names by the keys of their pages."""
    catalog = CatalogPage(title="Belajar", slug="belajar")
    Page.get_first_root_node().add_child(instance=catalog)
    parent: Page = catalog
    for model in (TopicPage, ModulePage):
        parent = parent.add_child(instance=model(title="Dokumen", slug="dokumen"))
    names = {}
    for number, document in enumerate(documents):
        paragraphs = ((line,) for line in document.text.splitlines() if line.strip())
        body = [{"type": "text", "value": format_html_join("", "<p>{}</p>", paragraphs)}]
        page = LessonPage(title=document.title[:LONGEST_TITLE], slug=f"dokumen-{number}", body=body)
        parent.add_child(instance=page)
        names[page.pk] = document.id
    return names


def refresh() -> None:
    """Makes entries of all that was loaded, but for what is no document."""
    call_command("update_search", verbosity=0)
    for entry in Entry.objects.exclude(kind=LessonPage._meta.model_name):
        entry.delete()
    get_search_backend().get_index_for_model(Entry).refresh()


def answer(query: JudgedQuery, names: dict[int, str]) -> Answer:
    """What the page of results, or the suggestions, would show for a query."""
    if query.sort == PREFIX:
        found, is_loose = [entry.page_id for entry in suggested(query.text)], False
    else:
        parameters = QueryDict(mutable=True)
        parameters["q"] = query.text
        search = Search(parameters)
        pages = dict(Entry.objects.filter(pk__in=search.keys).values_list("pk", "page_id"))
        found, is_loose = [pages[key] for key in search.keys], search.is_loose
    return Answer(query, [names[page] for page in found][: evaluation.RECALL_DEPTH], is_loose)
