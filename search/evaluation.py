"""How good a ranking is, by judgements of people."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from statistics import mean

DEPTH, RECALL_DEPTH = 10, 20

Judgements = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Document:
    """A text to find."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class JudgedQuery:
    """A query, and what sort it is (`class` in the file)."""

    id: str
    text: str
    sort: str


@dataclass
class Answer:
    """The documents that were found for a query, best first, and whether the page said that none of them fits exactly."""

    query: JudgedQuery
    found: list[str]
    is_loose: bool = False


@dataclass
class Figures:
    """Means over queries. `empty` and the like are shares from 0 to 1."""

    queries: int = 0
    ndcg: float = 0.0
    mrr: float = 0.0
    recall: float = 0.0
    success: float = 0.0
    empty: float = 0.0


@dataclass
class Report:
    """Figures of all answerable queries, of each class, and the share of unanswerable ones that were answered honestly."""

    total: Figures
    classes: dict[str, Figures] = field(default_factory=dict)
    unanswerable: int = 0
    honest: float = 0.0


def read_lines(path: Path) -> list[dict]:
    """The objects of a JSON-lines file. ValueError where a line is none, with its number."""
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise ValueError(f"{path.name}, baris {number}: bukan JSON.") from error
    return rows


def read_documents(path: Path) -> list[Document]:
    """Documents from a JSON-lines file with `id`, `title` and `text`. ValueError where one of them is missing."""
    try:
        return [Document(str(row["id"]), row["title"], row["text"]) for row in read_lines(path)]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: setiap dokumen memerlukan id, title, dan text.") from error


def read_queries(path: Path) -> list[JudgedQuery]:
    """Queries from a JSON-lines file with `id`, `text` and `class`. ValueError where one of them is missing."""
    try:
        return [JudgedQuery(str(row["id"]), row["text"], row["class"]) for row in read_lines(path)]
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: setiap pencarian memerlukan id, text, dan class.") from error


def read_judgements(path: Path) -> Judgements:
    """Grades of documents by query, from lines `query, document, grade` or TREC's `query, 0, document, grade`.

    ValueError where a line is neither. A first line with names of columns is left out.
    """
    judgements: Judgements = defaultdict(dict)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        cells = line.split("\t") if "\t" in line else line.split()
        if not cells:
            continue
        try:
            query, *_, document, grade = cells
            judgements[query][document] = int(grade)
        except ValueError as error:
            if number == 1:
                continue
            raise ValueError(f"{path.name}, baris {number}: perlu pencarian, dokumen, dan nilai.") from error
    return judgements


def gain(grades: list[int]) -> float:
    """Discounted cumulative gain: a grade counts 2^grade - 1, divided by the logarithm of its rank + 1."""
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def figures(answers: list[Answer], judgements: Judgements) -> Figures:
    """The means over some answers."""
    if not answers:
        return Figures()
    rows = []
    for answer in answers:
        judged = judgements[answer.query.id]
        grades = [judged.get(document, 0) for document in answer.found]
        relevant = sum(grade > 0 for grade in judged.values())
        first = next((rank for rank, grade in enumerate(grades[:DEPTH], start=1) if grade > 0), None)
        rows.append(
            (
                gain(grades[:DEPTH]) / gain(sorted(judged.values(), reverse=True)[:DEPTH]),
                1 / first if first else 0,
                sum(grade > 0 for grade in grades[:RECALL_DEPTH]) / relevant,
                first == 1,
                not answer.found,
            )
        )
    return Figures(len(rows), *(mean(column) for column in zip(*rows, strict=True)))


def evaluate(answers: list[Answer], judgements: Judgements) -> Report:
    """The figures of a run. A query that no document is judged to answer is unanswerable."""
    answerable = [
        answer for answer in answers if any(grade > 0 for grade in judgements.get(answer.query.id, {}).values())
    ]
    others = [answer for answer in answers if answer not in answerable]
    by_class: dict[str, list[Answer]] = defaultdict(list)
    for answer in answerable:
        by_class[answer.query.sort].append(answer)
    return Report(
        total=figures(answerable, judgements),
        classes={sort: figures(of_class, judgements) for sort, of_class in sorted(by_class.items())},
        unanswerable=len(others),
        honest=mean([not answer.found or answer.is_loose for answer in others]) if others else 0.0,
    )
