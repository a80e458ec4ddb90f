from django.urls import path

from community import question_views as views

urlpatterns = [
    path("", views.all_questions, name="questions"),
    path("<int:page_id>/", views.page_questions, name="page_questions"),
    path("<int:page_id>/<int:pk>/", views.question, name="question"),
    path("<int:page_id>/<int:pk>/terjawab/", views.choose_answer, name="choose_answer"),
    path("tarik/pertanyaan/<int:pk>/", views.withdraw_question, name="withdraw_question"),
    path("tarik/jawaban/<int:pk>/", views.withdraw_answer, name="withdraw_answer"),
]
