"""The pages that are measured, chosen from what is in the database."""

from dataclasses import dataclass
from urllib.parse import quote

from content.models import CaseStudyIndexPage, CaseStudyPage, CatalogPage, LessonPage, ModulePage, TopicPage
from home.models import HomePage, InfoPage

WORDS = 900
# Blocks that draw or load something: a lesson without them is text only.
PICTURES = {"audio", "chart", "diagram", "download", "figure", "video"}
QUERIES = [
    "pajak beli semen",
    "cara bikin SPP",
    "dana desa",
    "BLT",
    "musyawarah",
    "air bersih",
    "stunting posyandu",
    "RAB jalan rabat beton",
]


def search(query: str) -> str:
    """The address of the results for `query`."""
    return f"/cari/?q={quote(query)}"


@dataclass(frozen=True)
class Addresses:
    """Paths of pages. `lesson` is of text only, `drawn_lesson` has one drawing."""

    lesson: str
    drawn_lesson: str
    all_lessons: list[str]
    every_block: list[str]
    catalog: str
    topics: list[str]
    module: str
    case_studies: str
    case_study: str
    all_case_studies: list[str]
    info: str
    home: str = "/"
    search: str = search(QUERIES[0])
    glossary: str = "/istilah/"
    missing: str = "/tidak-ada/"

    @property
    def searches(self) -> list[str]:
        """Results of different searches."""
        return [search(query) for query in QUERIES]

    def mixed(self) -> list[str]:
        """What visitors read, in a mixed order."""
        several = [*self.all_lessons, *self.all_case_studies, *self.searches, *self.topics]
        return [*several, self.home, self.case_studies, self.module, self.glossary, self.info]


def choose() -> Addresses:
    """Addresses of the installation that this process belongs to."""
    lessons = list(LessonPage.objects.live().order_by("path"))
    studies = list(CaseStudyPage.objects.live().order_by("path"))
    plain = [lesson for lesson in lessons if not kinds(lesson) & PICTURES]
    drawn = [lesson for lesson in lessons if kinds(lesson) & PICTURES == {"diagram"}]
    return Addresses(
        lesson=nearest(plain).url,
        drawn_lesson=nearest(drawn).url,
        all_lessons=[lesson.url for lesson in lessons],
        every_block=[lesson.url for lesson in covering(lessons)],
        catalog=CatalogPage.objects.live().first().url,
        topics=[topic.url for topic in TopicPage.objects.live().order_by("path")],
        module=ModulePage.objects.live().order_by("path").first().url,
        case_studies=CaseStudyIndexPage.objects.live().first().url,
        case_study=max(studies, key=lambda study: study.transfer_size or 0).url,
        all_case_studies=[study.url for study in studies],
        info=InfoPage.objects.live().order_by("path").first().url,
        home=HomePage.objects.live().first().url,
    )


def kinds(lesson: LessonPage) -> set[str]:
    """Names of the blocks that a lesson has."""
    return {block.block_type for block in lesson.body}


def words(lesson: LessonPage) -> int:
    """How many words its text has."""
    return sum(len(f"{section['heading']} {section['text']}".split()) for section in lesson.search_entry.texts.sections)


def nearest(lessons: list[LessonPage]) -> LessonPage:
    """The lesson whose length is nearest to what the target speaks of."""
    return min(lessons, key=lambda lesson: abs(words(lesson) - WORDS))


def covering(lessons: list[LessonPage]) -> list[LessonPage]:
    """A few lessons that have every kind of block between them."""
    chosen: list[LessonPage] = []
    left = set().union(*(kinds(lesson) for lesson in lessons))
    while left:
        chosen.append(max(lessons, key=lambda lesson: len(kinds(lesson) & left)))
        left -= kinds(chosen[-1])
    return chosen
