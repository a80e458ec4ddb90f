"""Questions and answers, beside the page that they are about: /tanya/. Never kept by a cache, since they know who reads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.sign_in import client_address
from accounts.throttle import Limit, count_attempt
from community.forms.questions import AnswerForm, PostForm, QuestionForm, sections_of
from community.models import Answer, Question
from community.services import questions as services
from content.models import ContentPage, TopicPage
from content.models.course import with_modules

PAGE_SIZE, ANSWERS_SIZE, ANSWERS_IN_LISTS = 10, 50, 3
NEWEST = 500  # nobody pages further through all of them
# Thousands of phones share one address of their provider: the account is what is counted.
LIMIT, ADDRESS_LIMIT = Limit(20, 60), Limit(600, 60)


def count_post(request: HttpRequest) -> None:
    """Raises TooManyAttemptsError when a member, or all behind one address, post too often."""
    count_attempt("post", str(request.user.pk), LIMIT)
    count_attempt("post-from", client_address(request), ADDRESS_LIMIT)


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


def members_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sends others to sign in, and from there to the questions: what they sent cannot be sent again by a link."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("questions"))
        return view(request, *args, **kwargs)

    return wrapper


def find_page(page_id: int) -> ContentPage:
    """The published, public page that is asked about. Raises Http404."""
    return get_object_or_404(ContentPage.objects.open_to_all(), pk=page_id).specific


@never_cache
@require_safe
def all_questions(request: HttpRequest) -> HttpResponse:
    """The page /tanya/: what was asked last, on all pages or (`belum=1`) without an answer, and where to ask."""
    only_open = request.GET.get("belum") == "1"
    questions = Question.objects.open_to_all()
    keys = (questions.unanswered() if only_open else questions).values_list("pk", flat=True)[:NEWEST]
    page_obj = Paginator(list(keys), PAGE_SIZE).get_page(request.GET.get("page"))
    found = Question.objects.with_answers(request.user, 1).select_related("page").in_bulk(page_obj.object_list)
    page_obj.object_list = [found[key] for key in page_obj.object_list if key in found]
    context = {
        "page_obj": page_obj,
        "only_open": only_open,
        "query_string": "belum=1" if only_open else "",
        "topics": with_modules(TopicPage.objects.open_to_all().order_by("path")),
        "title": "Tanya jawab",
    }
    return render(request, "community/all_questions.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page_questions(request: HttpRequest, page_id: int) -> HttpResponse:
    """The questions to one page, and the form to ask (`bagian` chooses the section)."""
    page = find_page(page_id)
    form = QuestionForm(
        page, request.POST if request.method == "POST" else None, initial={"anchor": request.GET.get("bagian", "")}
    )
    post, status = take_post(request, form, services.ask, page=page)
    if post:
        return redirect(post.address)
    questions = Question.objects.filter(page=page).visible_to(request.user)
    page_obj = Paginator(questions.with_answers(request.user, ANSWERS_IN_LISTS + 1), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page_obj,
        "form": form,
        "answers_in_lists": ANSWERS_IN_LISTS,
        "title": "Tanya jawab",
        **about(request, page),
    }
    return render(request, "community/page_questions.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, page_id: int, pk: int) -> HttpResponse:
    """One question with all its answers, and the form to answer."""
    page = find_page(page_id)
    questions = Question.objects.visible_to(request.user).with_bylines().select_related("solved_by")
    asked = get_object_or_404(questions, pk=pk, page=page)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    post, status = take_post(request, form, services.answer, question=asked)
    if post:
        return redirect(post.address)
    answers = Answer.objects.filter(question=asked).visible_to(request.user).best_first().with_bylines()
    page_obj = Paginator(answers, ANSWERS_SIZE).get_page(request.GET.get("page"))
    shown = [answer for answer in page_obj.object_list if answer.is_shown]
    is_public = asked.is_shown and bool(shown)
    context = {
        "question": asked,
        "page_obj": page_obj,
        "form": form,
        "may_choose": asked.is_shown and may_choose(request, asked),
        "is_public": is_public,
        "full_address": f"{settings.SITE_URL}{asked.address}",
        "structured_data": structured_data(asked, shown) if is_public else None,
        "title": "Pertanyaan",
        **about(request, page),
    }
    return render(request, "community/question.html", context, status=status)


def about(request: HttpRequest, page: ContentPage) -> dict:
    """What both templates need to know of the page and of the way to sign in."""
    return {
        "page": page,
        "hue": page.hue,
        "section": page.url_path.split("/")[2],
        "sections": sections_of(page),
        "sign_in": f"{settings.LOGIN_URL}?next={request.path}",
    }


def may_choose(request: HttpRequest, asked: Question) -> bool:
    """Whether the reader may say which answer solved the question."""
    user = request.user
    return user.is_authenticated and (asked.author_id == user.pk or services.is_facilitator(user))


def take_post(
    request: HttpRequest, form: PostForm, write: Callable[..., Question | Answer], **about: Model
) -> tuple[Question | Answer | None, int]:
    """What was sent, written by `write`; where there is nothing to write, the status of the page that shows the form."""
    if request.method != "POST":
        return None, 200
    if not request.user.is_authenticated:
        return None, 403
    count_post(request)
    if not form.is_valid():
        return None, 422
    post = write(author=request.user, **about, **form.cleaned_data)
    say_what_happens(request, post)
    return post, 200


def say_what_happens(request: HttpRequest, post: Question | Answer) -> None:
    """Tells who wrote it whether others see it already."""
    if post.is_shown:
        messages.success(request, "Tersimpan dan sudah tampil.")
    else:
        messages.success(request, "Tersimpan. Orang lain melihatnya setelah moderator memeriksanya.")


def structured_data(asked: Question, answers: list[Answer]) -> dict:
    """A schema.org QAPage of a question with shown answers."""

    def as_data(kind: str, post: Question | Answer) -> dict:
        author = {"@type": "Person", "name": post.byline}
        return {"@type": kind, "text": post.text, "dateCreated": post.created_at.isoformat(), "author": author}

    solved = asked.solved_by_id
    best = next((answer for answer in answers if answer.pk == solved), None)
    entity = as_data("Question", asked) | {
        "name": asked.title,
        "answerCount": len(answers),
        "suggestedAnswer": [as_data("Answer", answer) for answer in answers if answer is not best],
    }
    if best:
        entity["acceptedAnswer"] = as_data("Answer", best)
    return {"@context": "https://schema.org", "@type": "QAPage", "inLanguage": "id", "mainEntity": entity}


@never_cache
@require_POST
@members_only
def choose_answer(request: MemberRequest, page_id: int, pk: int) -> HttpResponse:
    """Marks a question as solved by the `answer` that was sent."""
    asked = get_object_or_404(Question.objects.shown(), pk=pk, page=find_page(page_id))
    number = request.POST.get("answer", "")
    answers = Answer.objects.shown().filter(question=asked)
    given = get_object_or_404(answers, pk=number if len(number) < 19 and number.isdecimal() else None)
    services.choose(user=request.user, question=asked, answer=given)
    messages.success(request, "Pertanyaan ditandai terjawab.")
    return redirect(asked.address)


@never_cache
@require_POST
@members_only
def withdraw_question(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes back one's own question."""
    asked = get_object_or_404(Question.objects.visible_to(request.user), pk=pk, author=request.user)
    services.withdraw(author=request.user, post=asked)
    messages.success(request, "Pertanyaan Anda ditarik.")
    return redirect(reverse("page_questions", args=[asked.page_id]))


@never_cache
@require_POST
@members_only
def withdraw_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Takes back one's own answer."""
    answers = Answer.objects.visible_to(request.user).select_related("question")
    given = get_object_or_404(answers, pk=pk, author=request.user)
    services.withdraw(author=request.user, post=given)
    messages.success(request, "Jawaban Anda ditarik.")
    return redirect(given.question.address)
