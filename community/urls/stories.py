"""Where a villager writes a story and follows it."""

from django.urls import re_path

from community.views import photos as photo_views
from community.views import stories as story_views

# Nine figures: a longer number is none that a database takes.
STORY = r"(?P<story_id>\d{1,9})"

urlpatterns = [
    re_path(r"^berbagi/tulis/$", story_views.begin, name="write_story"),
    re_path(rf"^berbagi/tulis/{STORY}/(?P<step>[a-z]+)/$", story_views.write_step, name="story_step"),
    re_path(r"^akun/cerita/$", story_views.my_stories, name="my_stories"),
    re_path(rf"^akun/cerita/{STORY}/ubah/$", story_views.take_back, name="take_back_story"),
    re_path(rf"^akun/cerita/{STORY}/tarik/$", story_views.withdraw, name="withdraw_story"),
    re_path(rf"^akun/cerita/{STORY}/hapus/$", story_views.delete, name="delete_story"),
    re_path(r"^akun/cerita/foto/(?P<image_id>\d{1,9})/$", photo_views.private_picture, name="private_picture"),
]
