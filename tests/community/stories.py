"""Stories as villagers write them: through the services that the form uses."""

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from community.models import StoryPage
from community.services import stories
from community.services.photos import add_photos, keep_photos
from content.models import TopicPage
from content.pictures import clean_photo

# What the steps of the form say of a story that is complete but for its topic.
STORY = {
    "title": "Air bersih untuk tiga dusun",
    "problem": "Warga membeli air setiap kemarau.",
    "solution": "Desa memasang pompa dan pipa.",
    "participants": "BPD, PKK, dan 30 warga.",
    "costs": [{"item": "Pompa", "amount": 12_500_000, "fund_source": "dana_desa"}],
    "changes": [{"what": "rumah dengan air", "before": "20", "after": "120 rumah", "year": 2025}],
    "year": 2025,
    "setbacks": "Pompa pertama rusak.",
    "advice": "Sisihkan uang untuk perawatan.",
}


def make_story(author: User, **values) -> StoryPage:
    """A complete draft, as the form makes it."""
    topic = TopicPage.objects.first()
    return stories.start_story(author=author, key=uuid.uuid4(), values=STORY | {"topic": topic} | values)


def make_photo_file(colour: str = "green", name: str = "foto.jpg") -> SimpleUploadedFile:
    """A small picture as a phone sends it."""
    file = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def add_photo(story: StoryPage, *, colour: str = "green", has_consent: bool = True) -> StoryPage:
    """Puts a photo into a draft, as its author does."""
    author = story.owner

    def take(draft):
        add_photos(story=draft, author=author, files=[clean_photo(make_photo_file(colour))])
        keys = {photo.image_id for photo in draft.photos.all()}
        keep_photos(story=draft, captions={}, consents=keys if has_consent else set(), removed=set())

    return stories.save_step(author=author, story_id=story.pk, values={}, then=take)


def publish_story(story: StoryPage) -> StoryPage:
    """Publishes the newest version, as an approval does."""
    StoryPage.objects.get(pk=story.pk).get_latest_revision().publish()
    return StoryPage.objects.get(pk=story.pk)
