"""An editor makes a case study of a story: its facts carried over, its village credited."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from accounts.models import User
from community.models import StoryPage
from content.models import CaseStudyIndexPage, CaseStudyPage, PortalImage

# What ResultBlock and CaseStudyPage hold at most.
FIGURE_LENGTH, HEADLINE_LENGTH = 80, 60


def may_make_case_study(user: User) -> bool:
    """Whether somebody may add pages to the list of case studies."""
    index = CaseStudyIndexPage.objects.first()
    return index is not None and index.permissions_for_user(user).can_add_subpage()


def make_case_study(*, story_id: int, editor: User) -> CaseStudyPage:
    """A draft of a case study made of a published story; the one that exists, where it was made before.

    Raises StoryPage.DoesNotExist for a story that readers do not see.
    """
    story = StoryPage.objects.live().select_related("region__parent__parent__parent", "cover").get(pk=story_id)
    # Its sizes take seconds to make: not while others wait for the database.
    cover = copy_picture(story.cover) if story.cover and not story.case_study_id else None
    with transaction.atomic():
        parent = Page.objects.select_for_update().get(pk=CaseStudyIndexPage.objects.values("pk")[:1])
        existing = CaseStudyPage.objects.filter(stories=story.pk).first()
        if existing is None:
            return _draft(parent, story, editor, cover)
    if cover is not None:
        cover.delete()
    return existing


def _draft(parent: Page, story: StoryPage, editor: User, cover: PortalImage | None) -> CaseStudyPage:
    place = story.region.place if story.region else "desa"
    credit = f"Cerita desa {place}"
    year = story.year or timezone.localdate().year
    first = story.changes[0].value if len(story.changes) else {}
    study = CaseStudyPage(
        title=story.title,
        live=False,
        owner=editor,
        summary=story.summary,
        topic=story.topic,
        region=story.region,
        minutes=story.minutes,
        year=year,
        headline_value=first.get("after", "")[:HEADLINE_LENGTH],
        headline_label=f"{first['what']}, {first['year'] or year}" if first else "",
        problem=paragraphs(story.problem),
        solution=paragraphs(story.solution, story.participants and f"Yang ikut: {story.participants}"),
        honest_lesson=paragraphs(story.setbacks, story.advice),
        evidence=story.evidence,  # the same levels by the same names
        cover=cover,
    )
    study.costs = [("cost", dict(cost.value)) for cost in story.costs]
    study.results = [
        (
            "result",
            {
                "indicator": change.value["what"],
                "before": change.value["before"],
                "value": change.value["after"][:FIGURE_LENGTH],
                "year": change.value["year"] or year,
                "source": credit,
                "claim": story.evidence == StoryPage.Evidence.CLAIM,
            },
        )
        for change in story.changes
    ]
    study.sources = [("source", {"name": credit, "url": story.full_address})]
    study.tags.set([tag.name for tag in story.tags.all()])
    parent.add_child(instance=study)
    study.save_revision(user=editor, clean=False)
    StoryPage.objects.filter(pk=story.pk).update(case_study=study)
    return study


def paragraphs(*texts: str) -> str:
    """Plain text as rich text, one paragraph for each that is separated by an empty line."""
    parts = [part.strip() for text in texts if text for part in text.split("\n\n")]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in parts if part)


def copy_picture(image: PortalImage) -> PortalImage:
    """A picture of its own: a story that is withdrawn takes its photos along."""
    with image.file.open() as file:
        content = ContentFile(file.read(), name="foto.jpg")
    copy = PortalImage(title=image.title, description=image.description, credit="Foto desa", file=content)
    copy._set_image_file_metadata()
    copy.save()
    return copy
