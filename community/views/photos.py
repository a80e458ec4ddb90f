"""Photos before they are public."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from accounts.models import User
from community.models import StoryPage, StoryPhoto
from community.models.moderation import may_moderate
from content.models import PortalImage


@require_safe
@never_cache
def private_picture(request: HttpRequest, image_id: str) -> FileResponse:
    """A picture that is not public (yet), for its author, whoever decides on its story, and the editors."""
    image = get_object_or_404(PortalImage, pk=int(image_id), is_private=True)
    story = StoryPage.objects.filter(pk=image.came_with_id).first()
    if story is None or not may_see(request.user, image, story):
        raise Http404
    try:
        return FileResponse(image.file.open(), content_type="image/jpeg", filename="foto.jpg")
    except FileNotFoundError as error:
        raise Http404 from error


def may_see(user: User, image: PortalImage, story: StoryPage) -> bool:
    """Whether somebody may see a picture that came with `story`."""
    # A story that was just published shows its photos before their public sizes are made.
    if story.live and StoryPhoto.objects.filter(story=story, image=image).exists():
        return True
    if not user.is_authenticated:
        return False
    if story.owner_id == user.pk:
        return True
    if may_moderate(user, story) and story.workflow_in_progress:
        return True
    return policy_registry.get_by_type(PortalImage).user_has_permission_for_instance(user, "change", image)
