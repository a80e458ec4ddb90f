"""The material that the portal comes with: it loads whole, and keeps what its writers promised.

It is loaded once for all tests of this file, and taken back afterwards.
"""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from wagtail.models import Page, Revision, Site

from accounts.models import JobRole
from community.models import StoryPage
from content.blocks.figures import BudgetBlock
from content.models import CaseStudyPage, LessonPage, ModulePage, Regulation, Term, TopicPage
from content.templatetags.content_tags import figure
from home.models import HomePage
from portal.importer.loader import Loader
from portal.management.commands.load_content import STARTER
from regions.models import Region
from tests.portal.plain_text import (
    lesson_texts,
    paragraphs,
    sentences,
    story_texts,
    stream_texts,
    study_texts,
    texts,
    words,
)

pytestmark = pytest.mark.database

MAX_SENTENCE, MAX_AVERAGE = 30, 18  # words
WRITTEN_OUT = {"3": "tiga", "5": "lima", "10": "sepuluh", "12": "dua belas"}
MAX_LESSON, MAX_DRAWING = 45_000, 12_000  # bytes
PARAGRAPH = 60  # letters; anything shorter may well be said twice


@pytest.fixture(scope="module")
def starter(django_db_setup, django_db_blocker, tmp_path_factory):
    """All of it, loaded into an empty tree: `lessons`, `studies`, `stories`, and the `report` of the load."""
    folder = tmp_path_factory.mktemp("starter")
    memory = "django.core.cache.backends.locmem.LocMemCache"
    caches = {name: {"BACKEND": memory, "LOCATION": f"starter-{name}"} for name in settings.CACHES}
    files = {"DATA_DIR": folder, "MEDIA_ROOT": folder / "media", "PAGE_CACHE_VERSION_FILE": folder / "version"}
    with django_db_blocker.unblock(), override_settings(CACHES=caches, **files), transaction.atomic():
        Page.get_first_root_node().get_children().delete()
        call_command("load_regions", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115
        report = Loader(STARTER).load()
        yield SimpleNamespace(
            report=report,
            lessons=list(LessonPage.objects.order_by("path")),
            studies=list(CaseStudyPage.objects.order_by("path")),
            stories=list(StoryPage.objects.order_by("path")),
        )
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def blocks(page, name):
    """The values of a lesson's blocks of this name."""
    return [child.value for child in page.body if child.block_type == name]


def kinds(starter):
    """What is written to be read: the pages of each kind, with what reads a page's texts."""
    return [(starter.lessons, lesson_texts), (starter.studies, study_texts), (starter.stories, story_texts)]


# Whole


def test_every_file_became_a_page(starter):
    assert len(starter.report.created) == len(list((STARTER / "pages").rglob("*.md")))
    assert not Page.objects.filter(live=False).exists()


def test_the_catalogue_is_complete(starter):
    assert TopicPage.objects.count() == 3
    assert ModulePage.objects.count() == 15
    assert len(starter.lessons) >= 53
    assert len(starter.studies) >= 19
    assert len(starter.stories) >= 8
    assert Term.objects.count() >= 180
    assert sum(len(blocks(page, "question")) for page in starter.lessons) >= 109


def test_every_page_opens(starter):
    client = Client()
    broken = [page.url for page in Page.objects.live().filter(depth__gte=2) if client.get(page.url).status_code != 200]
    assert broken == []


def test_loading_it_again_changes_nothing(starter):
    pages = list(Page.objects.order_by("pk").values("pk", "path", "title", "latest_revision", "last_published_at"))
    revisions = Revision.objects.count()
    report = Loader(STARTER).load()
    assert (report.created, report.updated) == ([], [])
    assert Revision.objects.count() == revisions
    assert (
        list(Page.objects.order_by("pk").values("pk", "path", "title", "latest_revision", "last_published_at")) == pages
    )


def test_every_page_says_what_one_gets(starter):
    pages = [page.specific for page in Page.objects.filter(depth__gte=2)]
    assert [page.title for page in pages if not page.summary or len(page.summary) > 200] == []


def test_no_two_pages_have_one_title(starter):
    titles = Counter(Page.objects.filter(depth__gte=2).values_list("title", flat=True))
    assert [title for title, count in titles.items() if count > 1] == []


# Lessons


def missing_parts(page) -> list[str]:
    """What a lesson should have and does not."""
    names = Counter(child.block_type for child in page.body)
    mistakes = [value for value in blocks(page, "callout") if value["kind"] == "mistake"]
    parts = {
        "an opening": page.body[0].block_type == "text",
        "objectives": page.objective_list,
        "a version for five minutes": page.in_five_minutes,
        "five key points": len(page.key_point_list) == 5,
        "a legal basis": page.legal_basis,
        "job roles": page.job_roles.all(),
        "tags": page.tags.all(),
        "minutes": page.minutes,
        "a date of review": page.reviewed_on,
        "three sections": len(page.contents) >= 3,
        "work steps": names["steps"],
        "a worked example": names["worked_example"] or names["budget"],
        "a common mistake": mistakes,
        "a checklist": names["checklist"],
        "two or three questions": 2 <= names["question"] <= 3,
        "a citation": names["citation"],
    }
    return [name for name, there in parts.items() if not there]


def test_every_lesson_has_all_its_parts(starter):
    assert {page.slug: missing for page in starter.lessons if (missing := missing_parts(page))} == {}


def test_work_steps_say_who_and_with_which_documents(starter):
    steps = [(page.slug, value["items"]) for page in starter.lessons for value in blocks(page, "steps")]
    assert [(slug, item["task"]) for slug, items in steps for item in items if not item["who"]] == []
    assert [slug for slug, items in steps if not any(item["document"] for item in items)] == []


def test_every_question_has_one_right_answer_among_different_ones_and_an_explanation(starter):
    wrong = []
    for page in starter.lessons:
        for value in blocks(page, "question"):
            answers = [option["text"].casefold().strip() for option in value["options"]]
            right = sum(option["correct"] for option in value["options"])
            if right != 1 or len(set(answers)) != len(answers) or not paragraphs(value["explanation"].source):
                wrong.append((page.slug, value["question"]))
    assert wrong == []


def test_no_question_is_asked_twice(starter):
    questions = Counter(value["question"] for page in starter.lessons for value in blocks(page, "question"))
    assert [question for question, count in questions.items() if count > 1] == []


def figures_in(page) -> set[str]:
    """The figures of a lesson's examples, tables and charts, as they are written on the page."""
    values = [line["value"] for value in blocks(page, "worked_example") for line in value["lines"]]
    values += [row["value"] for value in blocks(page, "chart") for row in value["rows"]]
    values += [cell.value for value in blocks(page, "table") for row in value["table"].rows for cell in row]
    values += [sum(group.amount for group in BudgetBlock.groups(value["lines"])) for value in blocks(page, "budget")]
    return {figure(value) for value in values}


def test_the_figures_of_a_right_answer_stand_in_the_lesson_or_are_explained(starter):
    untaught = []
    for page in starter.lessons:
        taught = [*paragraphs(page.in_five_minutes), *page.key_point_list]
        taught += [
            text for child in page.body if child.block_type != "question" for text in texts(child.block, child.value)
        ]
        for value in blocks(page, "question"):
            (right,) = (option["text"] for option in value["options"] if option["correct"])
            place = " ".join([*taught, *paragraphs(value["explanation"].source)])
            for number in re.findall(r"\d[\d.,]*\d|\d", right):
                word = WRITTEN_OUT.get(number, number)
                if number not in place and number not in figures_in(page) and word not in place.casefold():
                    untaught.append((page.slug, right, number))
    assert untaught == []


def test_no_sentence_is_longer_than_thirty_words(starter):
    long = [
        (page.slug, sentence)
        for pages, read in kinds(starter)
        for page in pages
        for text in read(page)
        for sentence in sentences(text)
        if len(words(sentence)) > MAX_SENTENCE
    ]
    assert long == []


def test_the_sentences_of_a_lesson_are_short_on_average(starter):
    averages = {}
    for page in starter.lessons:
        # Whole sentences only: labels and cells of tables would make any lesson look short.
        whole = [s for text in lesson_texts(page) for s in sentences(text) if re.search(r"[.?!][”\")]?$", s)]
        averages[page.slug] = sum(len(words(sentence)) for sentence in whole) / len(whole)
    assert {slug: average for slug, average in averages.items() if average > MAX_AVERAGE} == {}


def test_a_lesson_is_as_long_as_an_official_has_time_for(starter):
    lengths = {page.slug: sum(len(words(text)) for text in stream_texts(page.body)) for page in starter.lessons}
    assert {slug: length for slug, length in lengths.items() if not 500 <= length <= 1_000} == {}


def test_no_two_lessons_share_a_paragraph(starter):
    where = defaultdict(set)
    for page in starter.lessons:
        # What is noted about a rule may be noted wherever it is the basis.
        rest = [page.summary, *page.objective_list, *paragraphs(page.in_five_minutes), *page.key_point_list]
        for text in [*rest, *stream_texts(page.body)]:
            if len(text) > PARAGRAPH:
                where[text].add(page.slug)
    assert {text: slugs for text, slugs in where.items() if len(slugs) > 1} == {}


def test_every_amount_of_rupiah_can_be_read_as_a_number(starter):
    amount = re.compile(r"Rp\s?\d[\d.,]*")
    right = re.compile(r"Rp\d{1,3}(\.\d{3})*(,\d+)?")
    wrong = [
        (page.slug, found)
        for pages, read in kinds(starter)
        for page in pages
        for text in read(page)
        for found in (match.rstrip(".,") for match in amount.findall(text))
        if not right.fullmatch(found)
    ]
    assert wrong == []


def test_a_lesson_with_its_pictures_weighs_little(starter):
    assert {page.slug: page.transfer_size for page in starter.lessons if page.transfer_size > MAX_LESSON} == {}


def test_drawings_weigh_little_and_hold_nothing_but_shapes():
    drawings = list((Path(settings.BASE_DIR) / "templates/illustrations").glob("*.svg"))
    assert len(drawings) > 20
    assert [path.name for path in drawings if path.stat().st_size > MAX_DRAWING] == []
    risky = re.compile(
        r"<script|<foreignObject|\bon\w+=|href=[\"']?(?!#)|style=|<style|@import|url\((?!#)", re.IGNORECASE
    )
    assert [path.name for path in drawings if risky.search(path.read_text())] == []


def test_acronyms_in_titles_and_headings_are_in_the_glossary(starter):
    names = [name for term in Term.objects.all() for name in (term.name, term.full_form, *term.synonym_list)]
    known = {word.casefold() for name in names for word in re.findall(r"\w+", name)}
    roman = re.compile(r"[IVX]+")
    unknown = defaultdict(set)
    for page in [
        *TopicPage.objects.all(),
        *ModulePage.objects.all(),
        *starter.lessons,
        *starter.studies,
        *starter.stories,
    ]:
        sections = page.contents if isinstance(page, LessonPage) else []
        headings = [page.title, *(heading for _, heading in sections)]
        for acronym in re.findall(r"\b\w*[A-Z]\w*[A-Z]\w*\b", " ".join(headings)):
            if acronym.casefold() not in known and not roman.fullmatch(acronym):
                unknown[acronym].add(page.slug)
    assert dict(unknown) == {}


def test_text_was_not_left_as_markdown(starter):
    marks = re.compile(r"```|\*\*|^#{1,6} |\]\(|^\s*[-*] ")
    left = [
        (page.slug, text)
        for pages, read in kinds(starter)
        for page in pages
        for text in read(page)
        if marks.search(text)
    ]
    assert left == []


def test_what_is_cited_says_as_of_when(starter):
    assert [page.slug for page in starter.lessons for value in blocks(page, "citation") if not value["as_of"]] == []


def test_sections_of_a_lesson_can_be_linked_to(starter):
    for page in starter.lessons:
        anchors = [anchor for anchor, _ in page.contents]
        assert len(set(anchors)) == len(anchors)
        assert all(anchors)


# Case studies


def test_every_figure_of_a_case_study_names_a_source_that_is_listed(starter):
    unlisted = [
        (study.slug, result.value["source"])
        for study in starter.studies
        for result in study.results
        if result.value["source"] not in {source.value["name"] for source in study.sources}
    ]
    assert unlisted == []


def test_every_case_study_can_be_copied_and_doubted(starter):
    lacking = {
        study.slug: [
            name
            for name in (
                "region",
                "topic",
                "steps",
                "honest_lesson",
                "fits",
                "does_not_fit",
                "sources",
                "contact_role",
                "minutes",
            )
            if not getattr(study, name)
        ]
        for study in starter.studies
    }
    assert {slug: names for slug, names in lacking.items() if names} == {}


def test_no_figure_is_newer_than_its_case_study(starter):
    newer = [
        (study.slug, result.value["year"])
        for study in starter.studies
        for result in study.results
        if result.value["year"] > study.year
    ]
    assert newer == []


# Stories


def test_every_story_tells_all_of_it(starter):
    told = ("problem", "solution", "participants", "costs", "changes", "setbacks")
    names = ("topic", "region", "year", "minutes", *told)
    lacking = {
        story.slug: [name for name in (*names, "advice") if not getattr(story, name)] for story in starter.stories
    }
    assert {slug: names for slug, names in lacking.items() if names} == {}
    assert [story.slug for story in starter.stories if not story.tags.exists() or not story.job_roles.exists()] == []


def test_every_invented_story_says_so_wherever_it_is_found(starter):
    assert [story.slug for story in starter.stories if not story.is_example] == []
    assert [story.slug for story in starter.stories if not story.summary.endswith(" Cerita contoh.")] == []
    assert [story.slug for story in starter.stories if story.evidence != StoryPage.Evidence.CLAIM] == []


def test_a_story_is_as_long_as_a_tea_break(starter):
    lengths = {story.slug: sum(len(words(text)) for text in story_texts(story)) for story in starter.stories}
    assert {slug: length for slug, length in lengths.items() if not 250 <= length <= 450} == {}


def test_the_costs_of_a_story_are_added_up_by_the_portal_and_by_nobody_else(starter):
    for story in starter.stories:
        assert story.cost_total == sum(cost.value["amount"] for cost in story.costs) > 0
        assert figure(story.cost_total) not in " ".join(story_texts(story))
        assert all(cost.value["fund_source"] and cost.value["year"] for cost in story.costs)


def test_a_story_compares_before_and_after_with_the_year(starter):
    for story in starter.stories:
        assert len(story.changes) >= 2
        assert all(change.value["before"] and change.value["year"] >= story.year for change in story.changes)


def test_stories_come_from_many_provinces_and_all_topics(starter):
    assert len({story.region_id[:2] for story in starter.stories}) >= 8
    assert {story.topic_id for story in starter.stories} == set(TopicPage.objects.values_list("pk", flat=True))
    assert [story.slug for story in starter.stories if story.region.level != Region.Level.VILLAGE] == []


def test_no_two_stories_begin_alike(starter):
    for name in ("problem", "solution", "setbacks", "advice", "summary"):
        openings = Counter(" ".join(getattr(story, name).split()[:2]).casefold() for story in starter.stories)
        assert [opening for opening, count in openings.items() if count > 1] == [], name


# Rules, words, the year


def test_every_rule_was_looked_up(starter):
    assert [rule.code for rule in Regulation.objects.all() if not rule.checked_on] == []


def test_a_rule_in_doubt_says_what_to_check(starter):
    doubtful = [
        rule for rule in Regulation.objects.all() if rule.is_doubtful or rule.status == Regulation.Status.AMENDED
    ]
    assert doubtful
    assert [rule.code for rule in doubtful if not rule.note] == []


def test_every_job_role_finds_something(starter):
    assert [role.name for role in JobRole.objects.all() if not role.contents.exists()] == []


def test_every_month_has_work_for_the_front_page(starter):
    months = defaultdict(int)
    for entry in HomePage.objects.get().calendar.all():
        months[entry.month] += 1
    assert [month for month in range(1, 13) if months[month] < HomePage.TASKS] == []


def test_lessons_are_numbered_in_the_order_of_the_folder(starter):
    for earlier, later in pairwise(sorted(starter.lessons, key=lambda page: page.path)):
        assert earlier.path < later.path
    files = [path.stem.partition("-")[2] for path in sorted((STARTER / "pages/01-belajar").rglob("[0-9]*.md"))]
    assert [page.slug for page in starter.lessons] == files
