"""What moderators wrote to single fields: Wagtail's comments, as the author of a story reads them."""

from collections import defaultdict
from collections.abc import Iterable

from wagtail.models import Comment

from community.models import StoryPage


def notes_by_field(story_ids: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """For each story, the comments that are not settled, by the name of the field they stand at. One query."""
    notes: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    comments = Comment.objects.filter(page__in=list(story_ids), resolved_at=None).order_by("created_at", "pk")
    for page_id, path, text in comments.values_list("page_id", "contentpath", "text"):
        notes[page_id][path.partition(".")[0]].append(text)
    return notes


def field_label(name: str) -> str:
    """A field's name as its author reads it: `Masalahnya`."""
    if name == "photos":
        return "Foto"
    if name not in {field.name for field in StoryPage._meta.get_fields()}:
        return "Cerita"
    return str(getattr(StoryPage._meta.get_field(name), "verbose_name", name)).capitalize()
