from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import LogoutView
from wagtail.admin.views.reports.workflows import WorkflowView
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views import sign_in
from accounts.views.admin import AccountView
from community.urls.adoptions import officer_urlpatterns as officers_adoption_urls
from community.views.feeds import StoryFeed
from content.routing import serve as serve_page
from content.views import NewContentFeed, glossary, regulations
from portal import health, views
from portal.admin_labels import label_forms
from portal.admin_security import secure_admin
from portal.reviewers import close_to_reviewers
from regions import converters  # noqa: F401 - registers <region:…>

# A picture's public sizes have names of their own: another picture never gets the same address.
keep_for_good = cache_control(public=True, max_age=31_536_000, immutable=True)

label_forms()
admin_urlpatterns = secure_admin(
    close_to_reviewers(
        [
            path("login/", sign_in.elsewhere),
            # Wagtail's own signs out whoever follows a link to it.
            path("logout/", require_POST(LogoutView.as_view())),
            path("account/", never_cache(require_admin_access(AccountView.as_view()))),
            # Asks once more for each row.
            path("reports/workflow/", require_admin_access(WorkflowView.as_view(paginate_by=20))),
            path(
                "reports/workflow/results/",
                require_admin_access(WorkflowView.as_view(paginate_by=20, results_only=True)),
            ),
            *wagtailadmin_urls.urlpatterns,
        ]
    )
)

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("akun/", include("accounts.urls.account")),
    path("kelola/", include(admin_urlpatterns)),
    path("dokumen/", include(wagtaildocs_urls)),
    path("", include("community.urls.stories")),
    path("cari/", include("search.urls")),
    path("akun/desa-saya/", include("accounts.urls.own_village")),
    path("akun/pulihkan/", include("accounts.urls.recovery")),
    path("petugas/", include("accounts.urls.officers")),
    path("istilah/", glossary, name="glossary"),
    path("peraturan/", regulations, name="regulations"),
    path("tanya/", include("community.urls.questions")),
    path("lapor/", include("community.urls.reports")),
    path("umpan/", NewContentFeed(), name="feed"),
    path("berbagi/umpan/", StoryFeed(), name="story_feed"),
    path("berbagi/umpan/<region:code>/", StoryFeed(), name="story_feed"),
    path("replikasi/", include("community.urls.adoptions")),
    path("petugas/replikasi/", include(officers_adoption_urls)),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    # Pictures in their public sizes. A proxy may serve this folder itself; docs/operations.md
    re_path(r"^media/(?P<path>.*)$", keep_for_good(views.picture)),
    path("_util/login/", sign_in.elsewhere),
    # Wagtail's own addresses (the password of a private page), then every page.
    *[pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"],
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"
