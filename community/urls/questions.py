from django.urls import path

from community.views import questions as views
from regions import converters  # noqa: F401 - registers <key:…>

urlpatterns = [
    path("", views.all_questions, name="questions"),
    path("<key:page_id>/", views.page_questions, name="page_questions"),
    path("<key:page_id>/<key:pk>/", views.question, name="question"),
    path("<key:page_id>/<key:pk>/terjawab/", views.choose_answer, name="choose_answer"),
    path("tarik/pertanyaan/<key:pk>/", views.withdraw_question, name="withdraw_question"),
    path("tarik/jawaban/<key:pk>/", views.withdraw_answer, name="withdraw_answer"),
]
