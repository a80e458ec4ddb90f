"""What stories hold of a person, for accounts.personal_data. Who uploaded a photo is content's to say."""

from typing import Any

from accounts.models import User
from accounts.personal_data import register
from community.models import StoryPage
from community.services.stories import empty_story, forget_versions, remove_story
from content.versions import raise_after_commit


def export_stories(user: User) -> list[dict[str, Any]]:
    """Each story as its author left it."""
    stories = []
    for page in StoryPage.objects.written_by(user).order_by("pk"):
        story = page.get_latest_revision_as_object()
        stories.append(
            {
                "judul": story.title,
                "keadaan": str(page.author_state.label),
                "desa": story.region_id,
                "tahun": story.year,
                **{section.heading: section.text for section in story.get_sections()},
                "foto": [photo.caption for photo in story.photos.all()],
                "label": [tag.name for tag in story.tags.all()],
            }
        )
    return stories


def erase_stories(user: User) -> None:
    """What readers see stays as the village's, without its author; drafts, withdrawn stories and other versions go.

    Of a withdrawn story that other villages copied an empty page stays: their adoptions hang on it.
    """
    for story in StoryPage.objects.written_by(user):
        if story.live:
            forget_versions(story)
        elif story.adoptions.exists():
            empty_story(story)
        else:
            remove_story(story)
    if StoryPage.objects.written_by(user).update(owner=None):
        raise_after_commit()


register(StoryPage, label="cerita", export=export_stories, erase=erase_stories)
