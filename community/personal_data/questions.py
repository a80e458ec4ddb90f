"""What is held of those who wrote posts, and decided on them. See accounts.personal_data."""

from typing import Any

from accounts.models import User
from accounts.personal_data import register, rows
from community.models import Answer, Differences, Question, Report
from community.models.question import State
from content.versions import raise_after_commit


def erase_posts(model: type[Question] | type[Answer] | type[Differences], user: User) -> None:
    """What everybody may read stays, as words of somebody of the village; of the rest the text goes.

    The empty row stays, since others may have answered it.
    """
    posts = model.objects.filter(author=user)
    posts.exclude(state=State.SHOWN).update(author=None, job_role=None, text="", state=State.WITHDRAWN)
    if posts.update(author=None, job_role=None):
        raise_after_commit()
    model.objects.filter(checked_by=user).update(checked_by=None)


def register_posts(model: type[Question] | type[Answer] | type[Differences], label: str, about: str) -> None:
    """Registers one sort of posts."""

    def export(user: User) -> list[dict[str, Any]]:
        written = rows(
            model.objects.filter(author=user), "text", "state", "created_at", about, "village", "job_role__name"
        )
        return [*written, *rows(model.objects.filter(checked_by=user), "pk", "checked_at")]

    register(model, label=label, export=export, erase=lambda user: erase_posts(model, user))


register_posts(Question, "pertanyaan", "page__title")
register_posts(Answer, "jawaban", "question__text")
register_posts(Differences, "tulisan replikasi", "adoption__original__title")
register(
    Report,
    label="laporan yang ditangani",
    export=lambda user: rows(user.handled_reports.all(), "reason", "created_at", "handled_at"),
    erase=lambda user: user.handled_reports.update(handled_by=None),
)
