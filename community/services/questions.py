"""Asking, answering, and deciding on what was written. What changes a public page raises its version; nothing else does."""

import uuid

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.groups import AUTHORS, EDITORS, FACILITATORS, MODERATORS
from accounts.models import User
from accounts.personal_numbers import mask_numbers
from accounts.services.notices import notify
from community.models import Answer, Differences, Question, Report
from community.models.question import State
from community.services.reports import reasons
from content.models import ContentPage
from content.versions import raise_after_commit

AnyPost = Question | Answer | Differences

TRUSTED_GROUPS = {AUTHORS, EDITORS, FACILITATORS, MODERATORS}
FACILITATORS_TOLD = 50  # of a day's first question, at most


def is_trusted(user: User) -> bool:
    """Whether what a member writes shows at once.

    It does for verified villagers and for those who work on the portal. Others have had a post approved, and none hidden.
    """
    if user.is_superuser or user.is_verified_villager or user.office_codes or TRUSTED_GROUPS & user.group_names:
        return True
    states: set[str] = set()
    for model in (Question, Answer):
        states |= set(model.objects.filter(author=user).order_by().values_list("state", flat=True).distinct())
    return State.SHOWN in states and State.HIDDEN not in states


def is_facilitator(user: User) -> bool:
    """Whether a member's answers are marked, and whether they may say which answer solved a question."""
    return FACILITATORS in user.group_names


def what_was_written(author: User, text: str) -> dict:
    """The fields that all posts share: who writes, for which village, the text with numbers masked, whether it shows."""
    return {
        "author": author,
        "village": author.seat.village if author.seat else None,
        "job_role": author.seat.job_role if author.seat else None,
        "text": mask_numbers(text),
        "state": State.SHOWN if is_trusted(author) else State.WAITING,
    }


def _refuse_the_key_of_another(post: Question | Answer, author: User) -> None:
    if post.author_id != author.pk:
        raise SuspiciousOperation("the key of somebody else's post")


@transaction.atomic
def ask(*, author: User, page: ContentPage, text: str, key: uuid.UUID, anchor: str = "") -> Question:
    """Keeps a question to a page, or to the section of it that begins at `anchor`. The same `key` again gives the same question.

    Telephone numbers are masked. Raises SuspiciousOperation for the key of somebody else's question.
    """
    fields = {"page": page, "anchor": anchor, **what_was_written(author, text)}
    question, is_new = Question.objects.get_or_create(key=key, defaults=fields)
    _refuse_the_key_of_another(question, author)
    if is_new and question.is_shown:
        _after_a_question_shows(question)
    return question


@transaction.atomic
def answer(*, author: User, question: Question, text: str, key: uuid.UUID) -> Answer:
    """Keeps an answer to a shown question. The same `key` again gives the same answer.

    Telephone numbers are masked. Raises PermissionDenied where the question is not shown, SuspiciousOperation for the key of
    somebody else's answer.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not question.is_shown:
        raise PermissionDenied
    fields = {"question": question, "by_facilitator": is_facilitator(author), **what_was_written(author, text)}
    given, is_new = Answer.objects.get_or_create(key=key, defaults=fields)
    _refuse_the_key_of_another(given, author)
    if is_new and given.is_shown:
        _after_an_answer_shows(given)
    return given


@transaction.atomic
def choose(*, user: User, question: Question, answer: Answer) -> None:
    """Marks a shown question as solved by one of its shown answers.

    Raises PermissionDenied unless `user` asked it or is a facilitator.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.author_id != user.pk and not is_facilitator(user):
        raise PermissionDenied
    answer = Answer.objects.shown().get(pk=answer.pk, question=question)
    if not question.is_shown:
        raise PermissionDenied
    if question.solved_by_id == answer.pk:
        return
    question.solved_by = answer
    question.save(update_fields=["solved_by"])
    raise_after_commit()
    if answer.author and answer.author != user:
        text = f"Jawaban Anda ditandai menjawab pertanyaan: {question.title}"
        notify(answer.author, key=f"solved-{answer.pk}", text=text, address=answer.address)


@transaction.atomic
def withdraw(*, author: User, post: AnyPost) -> None:
    """Takes back what a member wrote. Raises PermissionDenied for somebody else's."""
    if post.author_id != author.pk:
        raise PermissionDenied
    _take_from_view(post, State.WITHDRAWN)
    type(post).objects.filter(pk=post.pk).update(text="")  # nobody reads it any more; others may have answered the row


@transaction.atomic
def approve(*, moderator: User, post: AnyPost) -> bool:
    """Shows what waits or was hidden, tells its author, and closes reports of it. False where there is nothing to decide."""
    post = type(post).objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.state not in {State.WAITING, State.HIDDEN}:
        return False
    _decide(post, State.SHOWN, moderator)
    if isinstance(post, Question):
        _after_a_question_shows(post)
    elif isinstance(post, Answer) and post.is_public:
        _after_an_answer_shows(post)
    elif post.is_public:
        raise_after_commit()
    _tell_author(post, "sudah tampil")
    return True


@transaction.atomic
def hide(*, moderator: User, post: AnyPost) -> bool:
    """Takes a post from view, tells its author why, and closes reports of it. False where there is nothing to decide."""
    post = type(post).objects.select_for_update(of=("self",)).get(pk=post.pk)
    if post.state not in {State.WAITING, State.SHOWN}:
        return False
    why = reasons(post)
    _take_from_view(post, State.HIDDEN, moderator)
    _tell_author(post, f"tidak ditampilkan oleh moderator{why}")
    return True


def _decide(post: AnyPost, state: State, moderator: User | None) -> None:
    """Sets the state, and closes the reports that it answers."""
    post.state = state
    if moderator:
        post.checked_by, post.checked_at = moderator, timezone.now()
    post.save(update_fields=["state", "checked_by", "checked_at"])
    reports = post.reports.all()
    if isinstance(post, Question) and not post.is_shown:  # its answers are out of view with it
        reports |= Report.objects.filter(answer__question=post)
    reports.open().update(handled_at=timezone.now(), handled_by=moderator)


def _take_from_view(post: AnyPost, state: State, moderator: User | None = None) -> None:
    was_public = post.is_public
    if isinstance(post, Answer):
        Question.objects.filter(solved_by=post).update(solved_by=None)
    _decide(post, state, moderator)
    if was_public:
        raise_after_commit()


def _after_a_question_shows(question: Question) -> None:
    """The page has changed; facilitators hear of it, once a day, however much is asked."""
    raise_after_commit()
    key = f"questions-{timezone.localdate()}"
    facilitators = User.objects.filter(groups__name=FACILITATORS, is_active=True).exclude(notices__key=key)
    for facilitator in facilitators[:FACILITATORS_TOLD]:
        notify(
            facilitator,
            key=key,
            text="Ada pertanyaan baru yang menunggu jawaban.",
            address=f"{reverse('questions')}?belum=1",
        )


def _after_an_answer_shows(answer: Answer) -> None:
    """The page has changed; who asked hears of it, once a day for each question."""
    raise_after_commit()
    question = answer.question
    if question.author and question.author_id != answer.author_id:
        key = f"answers-{question.pk}-{timezone.localdate()}"
        notify(question.author, key=key, text=f"Pertanyaan Anda dijawab: {question.title}", address=answer.address)


def _tell_author(post: AnyPost, outcome: str) -> None:
    """One notice for each decision: what was hidden and shown again can be hidden again."""
    if post.author:
        kind = str(post._meta.verbose_name).capitalize()
        key = f"{post._meta.model_name}-{post.pk}-{post.checked_at:%Y%m%d%H%M%S%f}"
        notify(post.author, key=key, text=f"{kind} Anda {outcome}: {post.title}", address=post.address_for_author)
