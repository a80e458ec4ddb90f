"""Figures of a ranking, and the command that works them out."""

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.importer.sources import read_pages
from portal.management.commands.load_content import STARTER
from search.evaluation import (
    Answer,
    Figures,
    JudgedQuery,
    evaluate,
    read_documents,
    read_judgements,
    read_queries,
)

ROOT = Path(__file__).resolve().parents[2]
RELEVANCE = Path(__file__).parent / "relevance"
CLASSES = {"exact", "forms", "acronyms", "typos", "questions", "prefix", "noanswer"}


def answer(query: str, *found: str, sort: str = "exact", is_loose: bool = False) -> Answer:
    return Answer(JudgedQuery(query, query, sort), list(found), is_loose)


def rounded(figures: Figures) -> tuple:
    return (
        figures.queries,
        *(round(value, 4) for value in (figures.ndcg, figures.mrr, figures.recall, figures.success, figures.empty)),
    )


class TestFigures:
    def test_of_one_query(self):
        # (1 + 3 / 2) of at most (3 + 1 / 1.585)
        report = evaluate([answer("q", "b", "x", "a")], {"q": {"a": 2, "b": 1}})
        assert rounded(report.total) == (1, 0.6885, 1, 1, 1, 0)
        # 1 / 1.585
        report = evaluate([answer("q", "x", "c")], {"q": {"c": 1}})
        assert rounded(report.total) == (1, 0.6309, 0.5, 1, 0, 0)

    def test_are_means_over_queries_and_over_each_class(self):
        report = evaluate(
            [
                answer("q1", "b", "x", "a"),
                answer("q2", "x", "c", sort="typos"),
                answer("q3", sort="typos"),
            ],
            {"q1": {"a": 2, "b": 1}, "q2": {"c": 1}, "q3": {"d": 2}},
        )
        assert rounded(report.total) == (3, 0.4398, 0.5, 0.6667, 0.3333, 0.3333)
        assert rounded(report.classes["exact"]) == (1, 0.6885, 1, 1, 1, 0)
        assert rounded(report.classes["typos"]) == (2, 0.3155, 0.25, 0.5, 0, 0.5)

    def test_end_at_rank_ten_and_for_recall_at_twenty(self):
        def at(rank: int) -> tuple:
            found = [f"x{number}" for number in range(rank - 1)]
            return rounded(evaluate([answer("q", *found, "a")], {"q": {"a": 1}}).total)

        assert at(10) == (1, 0.2891, 0.1, 1, 0, 0)  # 1 / 3.459
        assert at(11) == (1, 0, 0, 1, 0, 0)
        assert at(20) == (1, 0, 0, 1, 0, 0)
        assert at(21) == (1, 0, 0, 0, 0, 0)

    def test_take_a_grade_of_nought_for_not_judged(self):
        report = evaluate([answer("q", "x", "a")], {"q": {"x": 0, "a": 1}})
        assert rounded(report.total) == (1, 0.6309, 0.5, 1, 0, 0)

    def test_tell_how_honest_unanswerable_queries_are_answered(self):
        report = evaluate(
            [answer("empty"), answer("told", "x", is_loose=True), answer("silent", "x"), answer("q", "a")],
            {"q": {"a": 1}, "silent": {"x": 0}},
        )
        assert report.unanswerable == 3
        assert round(report.honest, 4) == 0.6667
        assert rounded(report.total) == (1, 1, 1, 1, 1, 0)

    def test_of_nothing_are_nothing(self):
        assert evaluate([], {}).total == Figures()


class TestFiles:
    def test_judgements_come_in_three_or_four_columns(self, tmp_path):
        file = tmp_path / "qrels.tsv"
        for text in ["q1\ta\t2\nq1\tb\t1\n", "q1 0 a 2\nq1 0 b 1\n", "query\tdocument\tgrade\nq1\ta\t2\n\nq1\tb\t1"]:
            file.write_text(text)
            assert read_judgements(file) == {"q1": {"a": 2, "b": 1}}, text

    def test_that_are_wrong_are_refused_with_their_place(self, tmp_path):
        file = tmp_path / "berkas"
        for read, text, message in [
            (read_judgements, "q1\ta\t2\nq1\ta\tbagus\n", "baris 2"),
            (read_judgements, "q1\ta\t2\nq1\n", "baris 2"),
            (read_queries, '{"id": "q1", "text": "a", "class": "exact"}\n{"id"', "baris 2"),
            (read_queries, '{"id": "q1", "text": "a"}', "class"),
            (read_documents, '{"id": "d1", "title": "a"}', "text"),
            (read_documents, "[1]", "text"),
        ]:
            file.write_text(text)
            with pytest.raises(ValueError, match=message):
                read(file)


@pytest.fixture
def collection(tmp_path) -> dict[str, Path]:
    """Four documents, five judged queries. The glossary knows what SPP is, as the starter content has it."""
    texts = {
        "keramba": ("Merakit keramba", "Bambu diikat.\nJaring dipasang."),
        "spp": ("Mengajukan surat permintaan pembayaran", "Lampirkan kuitansi."),
        "kas": ("Buku kas umum", "Catat <b>setiap</b> transaksi & saldo."),
        "air": ("Mengelola air bersih", "Iuran dipungut tiap bulan."),
    }
    queries = {
        "q1": ("merakit keramba", "exact"),
        "q2": ("apa itu SPP", "acronyms"),
        "q3": ("pengelolaan air", "forms"),
        "q4": ("buku k", "prefix"),
        "q5": ("zzzz yyyy", "noanswer"),
    }
    files = {name: tmp_path / name for name in ("documents", "queries", "judgements", "run")}
    rows = [{"id": key, "title": title, "text": text} for key, (title, text) in texts.items()]
    files["documents"].write_text("\n".join(map(json.dumps, rows)))
    rows = [{"id": key, "text": text, "class": sort} for key, (text, sort) in queries.items()]
    files["queries"].write_text("\n".join(map(json.dumps, rows)))
    files["judgements"].write_text("q1\tkeramba\t2\nq2\tspp\t2\nq3\tair\t2\nq4\tkas\t2\n")
    return files


class TestCommand:
    def test_measures_a_collection_in_a_database_of_its_own(self, collection, tmp_path):
        """In a process of its own: it leaves the database that a test's transaction is open in."""
        servers = {"DATABASE_URL": "", "ELASTICSEARCH_URL": "", "REDIS_URL": ""}
        data = tmp_path / "data"
        data.mkdir()
        environment = os.environ | servers | {"DATA_DIR": str(data), "SECRET_KEY": "x", "DEBUG": "1"}
        options = [f"--{name}={path}" for name, path in collection.items()]
        result = subprocess.run(
            [sys.executable, "manage.py", "evaluate_search", *options],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()}
        best = ["1.000", "1.000", "1.000", "1.000", "0.0%"]
        for sort in ["exact", "acronyms", "forms", "prefix"]:
            assert rows[sort] == ["1", *best], result.stdout
        assert rows["semua"] == ["4", *best]
        assert "tanpa jawaban: 1, kosong atau ditandai tidak persis: 100.0%" in result.stdout
        first = [line.split("\t")[:3] for line in collection["run"].read_text().splitlines() if "\t1\t" in line]
        assert first == [["q1", "keramba", "1"], ["q2", "spp", "1"], ["q3", "air", "1"], ["q4", "kas", "1"]]
        for path in data.rglob("*.sqlite3"):
            assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == []

    def test_says_which_file_is_wrong(self, collection):
        collection["queries"].write_text("bukan JSON")
        with pytest.raises(CommandError, match="queries, baris 1"):
            call_command("evaluate_search", **collection)
        collection["documents"].unlink()
        with pytest.raises(CommandError, match="documents"):
            call_command("evaluate_search", **collection)

    def test_says_which_server_it_needs(self, collection, settings):
        settings.ELASTICSEARCH_URLS = []
        other = "postgres" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "sqlite"
        for backend, message in [("elasticsearch", "ELASTICSEARCH_URL"), (other, "DATABASE_URL")]:
            with pytest.raises(CommandError, match=message):
                call_command("evaluate_search", **collection, backend=backend)


class TestJudgedSearches:
    """Those that the portal is measured with. Sound files; whether they are judged well is another matter."""

    def test_have_ids_of_their_own_and_known_classes(self):
        queries = read_queries(RELEVANCE / "queries.jsonl")
        for what in (lambda query: query.id, lambda query: query.text):
            assert [key for key, number in Counter(map(what, queries)).items() if number > 1] == []
        assert {query.sort for query in queries} == CLASSES
        assert all(query.text.strip() for query in queries)

    def test_are_judged_once_each_with_one_or_two(self):
        lines = [line.split("\t") for line in (RELEVANCE / "qrels.tsv").read_text("utf-8").splitlines()]
        assert {len(line) for line in lines} == {3}
        pairs = Counter((query, document) for query, document, _ in lines)
        assert [pair for pair, number in pairs.items() if number > 1] == []
        assert {grade for *_, grade in lines} == {"1", "2"}

    def test_are_all_judged_but_for_those_without_an_answer(self):
        judgements = read_judgements(RELEVANCE / "qrels.tsv")
        queries = {query.id: query.sort for query in read_queries(RELEVANCE / "queries.jsonl")}
        assert judgements.keys() == {key for key, sort in queries.items() if sort != "noanswer"}
        assert [key for key, grades in judgements.items() if 2 not in grades.values()] == []

    def test_name_pages_that_exist(self):
        sources = read_pages(STARTER / "pages")
        pages = {"/".join(s.address) for s in sources if s.kind in {"lesson", "module", "case_study"}}
        judgements = read_judgements(RELEVANCE / "qrels.tsv")
        assert {document for grades in judgements.values() for document in grades} <= pages
