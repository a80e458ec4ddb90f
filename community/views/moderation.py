"""The moderators' queue in the admin: /kelola/moderasi/."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from community.models import StoryPage
from community.services import moderation_queue, questions, reports

PAGE_SIZE = 20
# The lists, by what the address calls them (`daftar`): their names, and where their rows are from.
LISTS: dict[str, tuple[str, Callable[[User], QuerySet]]] = {
    "": ("Antrean", moderation_queue.queue),
    "disembunyikan": ("Yang disembunyikan", moderation_queue.hidden),
    "replikasi": ("Tulisan replikasi yang tampil", moderation_queue.latest_differences),
}


class ModerationView(WagtailAdminTemplateMixin, TemplateView):
    """One of LISTS, twenty at a time."""

    template_name = "community/admin/moderation.html"
    page_title = "Moderasi"
    header_icon = "warning"
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": "Moderasi"}]

    def dispatch(self, request, *args, **kwargs):
        if not moderation_queue.may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """Adds the `page_obj` of items of the list `chosen`."""
        chosen = chosen_list(self.request.GET)
        rows = LISTS[chosen][1](self.request.user)
        page_obj = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        page_obj.object_list = moderation_queue.load(list(page_obj.object_list))
        return super().get_context_data(**kwargs) | {
            "page_obj": page_obj,
            "chosen": chosen,
            "lists": [(name, label) for name, (label, _) in LISTS.items()],
        }


def chosen_list(data: QueryDict) -> str:
    """The list that an address or a form names: the queue where there is no such list."""
    name = data.get("daftar", "")
    return name if name in LISTS else ""


@require_POST
def decide(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Does what a moderator chose (`action`: approve, hide, dismiss) with something of theirs; 404 for what is not."""
    if not moderation_queue.may_moderate(request.user):
        raise PermissionDenied
    if kind not in moderation_queue.KINDS:
        raise Http404
    thing = get_object_or_404(moderation_queue.things(request.user, kind), pk=pk)
    action, is_story = request.POST.get("action"), isinstance(thing, StoryPage)
    if request.POST.get("key", str(thing.key)) != str(thing.key):  # a village may write its text anew
        done, told = False, ""
    elif action == "dismiss":
        done, told = reports.dismiss(moderator=request.user, thing=thing), "Laporan ditutup. Tulisan tetap tampil."
    elif action == "hide" and is_story:
        reports.take_down(moderator=request.user, story=thing)
        done, told = True, "Cerita tidak tampil lagi."
    elif action == "hide":
        done, told = questions.hide(moderator=request.user, post=thing), "Tulisan disembunyikan."
    elif action == "approve" and not is_story:
        done, told = questions.approve(moderator=request.user, post=thing), "Tulisan ditampilkan."
    else:
        raise Http404
    if done:
        messages.success(request, told)
    else:
        messages.warning(request, "Ini sudah diputuskan orang lain, atau sudah diubah atau ditarik penulisnya.")
    chosen = chosen_list(request.POST)
    return redirect(reverse("moderation") + (f"?daftar={chosen}" if chosen else ""))
