"""The pages on which a villager writes a story and follows it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.forms.stories import LinesForm, PhotosForm, ProblemForm, StepForm
from community.forms.story_steps import LAST_STEP, STEPS, Step, step_after
from community.models import StoryPage
from community.models.story import StoryState
from community.services import stories
from community.services.photos import add_photos, keep_photos
from community.services.story_notes import notes_by_field
from content.pictures import clean_photo

WAITS = "Cerita ini sedang diperiksa. Ambil kembali dulu bila ingin mengubahnya."


def of_the_author(view):
    """For signed-in people, and never kept by anybody: what is somebody else's is as if it did not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except StoryPage.DoesNotExist as error:
            raise Http404 from error
        except stories.StoryWaitsError:
            messages.warning(request, WAITS)
            return go(request, reverse("my_stories"))

    return wrapper


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Leads on: a browser by a redirect, the form's script by an answer that says "saved"."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"next": address})
    return redirect(address)


@of_the_author
def begin(request: HttpRequest) -> HttpResponse:
    """The first step: there is no story yet. The key in the form makes two sendings one story."""
    if request.user.seat is None:
        return render(request, "community/story_form/no_village.html", {"title": "Tulis cerita desa"})
    form = ProblemForm(request.POST or None)
    key = read_key(request.POST.get("key"))
    if request.method == "POST" and form.is_valid():
        story = stories.start_story(author=request.user, key=key, values=form.values())
        return go(request, address_after(request, story.pk, STEPS[0]))
    return render_step(request, form, STEPS[0], {"key": key})


@of_the_author
def write_step(request: HttpRequest, story_id: str, step: str) -> HttpResponse:
    """One step of a story that exists."""
    here = next((each for each in STEPS if each.slug == step), None)
    if here is None:
        raise Http404
    story = stories.draft_of(author=request.user, story_id=int(story_id))
    if story.workflow_in_progress:
        raise stories.StoryWaitsError
    if here.form is None:
        return check_and_send(request, story)
    form = here.form(request.POST, request.FILES, story=story) if request.method == "POST" else here.form(story=story)
    if form.is_bound and form.is_valid() and save(request, form, story.pk):
        stays = isinstance(form, PhotosForm) and (request.FILES or form.marks()["removed"])
        return go(request, request.path if stays else address_after(request, story.pk, here))
    return render_step(request, form, here, {"story": story})


def save(request: HttpRequest, form: StepForm, story_id: int) -> bool:
    """Keeps a valid step. False where its photos are none, or too many: the form says so."""
    if not isinstance(form, PhotosForm):
        stories.save_step(author=request.user, story_id=story_id, values=form.values())
        return True
    files = []
    for number, file in enumerate(form.cleaned_data["foto"], start=1):
        try:
            files.append(clean_photo(file))
        except ValidationError as error:
            form.add_error("foto", f"Foto ke-{number}: {error.messages[0]}")
    if form.errors:
        return False

    def take(story: StoryPage) -> None:
        keep_photos(story=story, **form.marks())
        add_photos(story=story, author=request.user, files=files)

    try:
        stories.save_step(author=request.user, story_id=story_id, values={}, then=take)
    except ValidationError as error:
        form.add_error("foto", error)
        return False
    return True


def check_and_send(request: HttpRequest, story: StoryPage) -> HttpResponse:
    """The last step: the whole story as it will stand, what is missing, and the button."""
    missing = stories.missing_parts(story)
    if request.method == "POST":
        try:
            stories.submit_story(author=request.user, story_id=story.pk)
        except stories.IncompleteStoryError as error:
            missing = error.missing
        except stories.NotVerifiedError:
            pass  # the page says why, and what to do
        else:
            messages.success(request, "Cerita terkirim. Pemeriksa membacanya, lalu Anda mendapat kabar di sini.")
            return go(request, reverse("my_stories"))
    context = step_context(request, LAST_STEP, story) | {
        "missing": [(sentence, reverse("story_step", args=[story.pk, slug])) for slug, sentence in missing],
        "may_send": request.user.is_verified_villager,
        "tags": list(story.tags.all()),
        "photos": list(story.photos.all()),
    }
    return render(request, "community/story_form/send.html", context)


@of_the_author
def my_stories(request: HttpRequest) -> HttpResponse:
    """The person's stories, newest first, each with its state and what the moderator said."""
    pages = list(
        StoryPage.objects.written_by(request.user)
        .select_related("region")
        .order_by("-latest_revision_created_at", "-pk")
    )
    stories.load_states(pages)
    notes = notes_by_field([page.pk for page in pages])
    for page in pages:
        page.notes = sorted(notes.get(page.pk, {}).items())
    context = {"title": "Cerita saya", "stories": pages, "states": StoryState}
    return render(request, "community/my_stories.html", context)


@require_POST
@of_the_author
def take_back(request: HttpRequest, story_id: str) -> HttpResponse:
    """From waiting to draft."""
    story = stories.take_back_story(author=request.user, story_id=int(story_id))
    return redirect("story_step", story.pk, STEPS[0].slug)


@of_the_author
def withdraw(request: HttpRequest, story_id: str) -> HttpResponse:
    """Asks, then takes the story away from readers."""
    return ask_first(
        request,
        story_id,
        do=stories.withdraw_story,
        done="Cerita sudah ditarik. Pembaca tidak melihatnya lagi.",
        title="Tarik cerita ini?",
        submit="Tarik cerita",
        explanation="Cerita tidak tampil lagi di portal. Isinya tetap ada pada Anda dan dapat dikirim lagi.",
    )


@of_the_author
def delete(request: HttpRequest, story_id: str) -> HttpResponse:
    """Asks, then deletes a draft."""
    return ask_first(
        request,
        story_id,
        do=stories.delete_draft,
        done="Draf sudah dihapus.",
        title="Hapus draf ini?",
        submit="Hapus draf",
        explanation="Isi dan fotonya hilang. Ini tidak dapat dibatalkan.",
    )


def ask_first(request: HttpRequest, story_id: str, *, do: Callable[..., Any], done: str, **texts: str) -> HttpResponse:
    """The page that asks, in the words of `texts`; once the person says yes, does it and says that it is `done`."""
    story = stories.draft_of(author=request.user, story_id=int(story_id))
    if request.method == "POST":
        do(author=request.user, story_id=story.pk)
        messages.success(request, done)
        return redirect("my_stories")
    return render(request, "community/confirm_story.html", {"story": story, **texts})


def read_key(text: str | None) -> uuid.UUID:
    """The key that the form was given; a new one where there is none that can be read."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


def address_after(request: HttpRequest, story_id: int, step: Step) -> str:
    """Where to go once a step is kept: on, here again for more lines, or away for today."""
    if "nanti" in request.POST:
        return reverse("my_stories")
    slug = step.slug if "tinggal" in request.POST else step_after(step).slug
    return reverse("story_step", args=[story_id, slug])


def step_context(request: HttpRequest, step: Step, story: StoryPage | None) -> dict[str, Any]:
    """What every step shows: where one is, and what the moderator wrote."""
    notes = notes_by_field([story.pk]).get(story.pk, {}) if story else {}
    state = story.current_workflow_state if story else None
    return {
        "title": step.title,
        "step": step,
        "steps": STEPS,
        "number": STEPS.index(step) + 1,
        "story": story,
        "notes": notes,
        "remark": state.current_task_state.comment if state and state.current_task_state else "",
    }


def render_step(request: HttpRequest, form: StepForm, step: Step, extra: dict[str, Any]) -> HttpResponse:
    """The page of one step."""
    context = step_context(request, step, extra.get("story"))
    notes = context["notes"]
    context |= extra | {"form": form, "questions": [(field, notes.get(field.name, [])) for field in form]}
    if isinstance(form, LinesForm):
        context["line_notes"] = notes.get(form.stream, [])
        context["lines"] = form.lines
    if isinstance(form, PhotosForm):
        context |= {"photos": form.rows(), "questions": [(form["foto"], notes.get("photos", []))]}
    status = 422 if form.is_bound else 200
    return render(request, step.template, context, status=status)
