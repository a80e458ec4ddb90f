"""What a village's official leaves unfinished belongs to the village: the successor goes on with it."""

from django.db import transaction
from django.dispatch import receiver

from accounts.models import Seat
from accounts.services.notices import notify
from accounts.signals import seat_ended
from community.models import StoryPage


@receiver(seat_ended)
@transaction.atomic
def hand_over_stories(seat: Seat, successor: Seat | None = None, **kwargs) -> None:
    """Gives the successor the unpublished stories that the leaver wrote for this village."""
    if successor is None or successor.user_id == seat.user_id or successor.village_id != seat.village_id:
        return
    stories = StoryPage.objects.filter(owner=seat.user_id, region=seat.village_id, live=False, withdrawn_at=None)
    keys = list(stories.values_list("pk", flat=True))
    if not keys:
        return
    StoryPage.objects.filter(pk__in=keys).update(owner=successor.user)
    notify(
        successor.user,
        key=f"stories-of-seat-{seat.pk}",
        text=f"Anda menerima {len(keys)} draf cerita desa dari pejabat sebelumnya.",
        address="/akun/cerita/",
    )
