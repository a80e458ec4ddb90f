"""Settings of the portal: one module for every installation, driven by the environment.

With nothing set but SECRET_KEY and SITE_URL it runs on SQLite and the local disk. DATABASE_URL, REDIS_URL and
ELASTICSEARCH_URL make it grow. docs/settings.md lists all variables.
"""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from portal import environment as env
from portal.style import STYLE_HASH

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

# Where the portal writes: database, uploads, caches. Everything else may be read-only.
DATA_DIR = BASE_DIR / env.words("DATA_DIR", ["var"])[0]

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", "hanya-untuk-mencoba-di-komputer-sendiri" if DEBUG or TESTING else None)

# The one address of the portal; its scheme decides whether cookies and connections must be safe.
SITE_URL = env.words("SITE_URL", ["http://127.0.0.1:8000"])[0].rstrip("/")
env.address("SITE_URL", SITE_URL, ["http", "https"], "https://portal.desa.id")
HTTPS = SITE_URL.startswith("https://")
_host = urlsplit(SITE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if _host in {"127.0.0.1", "localhost"} else [_host]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies stand in front and add to X-Forwarded-For; 0 trusts none of what they say.
PROXY_COUNT = env.number("PROXY_COUNT", 0)
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.UsersAppConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # The portal's own, from the bottom layer up: what a group may do is settled after all its models are there.
    "regions",
    "accounts",
    "content",
    "community",
    "search",
    "home",
    "portal",
]

MIDDLEWARE = [
    "portal.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.mark_editors",
    "portal.overload.Overload",
    "accounts.second_factor_gate.SecondFactorGate",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["portal.template_loader.CompactLoader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SERVER_THREADS = env.number("THREADS", 4)  # of each process that manage.py serve starts

# Database

DATABASE_URL = env.secret("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
env.address(
    "DATABASE_URL", DATABASE_URL, ["postgres", "postgresql", "sqlite"], "postgres://nama:sandi@host:5432/portal"
)
SQLITE_TIMEOUT = 20  # seconds that a writer waits for another
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes the write lock at its start: one that first reads and then writes would otherwise
        # fail at once when another wrote in between, whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": SQLITE_TIMEOUT,  # of opening; from then on portal/write_lock.py waits
        # synchronous=FULL: in WAL mode NORMAL can lose the last commits in a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA mmap_size=67108864;",
    }
    # Local connections are cheap, and one held open past a migration or a restore would see the old file.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # As for a disk without a moving head. With PostgreSQL's own 4 it takes reading all texts for cheaper than its index of
    # words: a search took thirty times as long. docs/search.md
    # Whoever waits for a lock keeps a thread from readers: not for long, and then the text comes back to be sent again.
    _options = "-c random_page_cost=1.1 -c lock_timeout=5s"
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", _options)
DATABASES["default"]["TEST"] = {
    "NAME": str(DATA_DIR / "test.sqlite3") if "sqlite3" in DATABASES["default"]["ENGINE"] else None
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: files serve all processes of one machine, Redis all machines.

REDIS_URL = env.address("REDIS_URL", env.secret("REDIS_URL", ""), ["redis", "rediss"], "redis://host:6379/0")
if TESTING:
    REDIS_URL = ""  # tests that need Redis say so
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "portal.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
        }
    }

# Texts of single pages, in the memory of each process: their keys change when they do.
CACHES["template_fragments"] = {
    "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
    "LOCATION": "fragments",
    "TIMEOUT": None,
    "OPTIONS": {"MAX_ENTRIES": 200},
}

# Whole pages: see docs/page-cache.md
PAGE_CACHE_BYTES = env.number("PAGE_CACHE_MB", 0 if DEBUG or TESTING else 16) * 1024 * 1024
PAGE_CACHE_VERSION_FILE = DATA_DIR / "version"

# Search

ELASTICSEARCH_URLS = env.words("ELASTICSEARCH_URL")
for _url in ELASTICSEARCH_URLS:
    env.address("ELASTICSEARCH_URL", _url, ["http", "https"], "https://host:9200")
ELASTICSEARCH_PAUSE = 10  # seconds after a failure in which only the database is asked
ELASTICSEARCH_OPTIONS = {
    name: value
    for name, value in {
        "api_key": env.secret("ELASTICSEARCH_API_KEY", ""),
        "ca_certs": "".join(env.words("ELASTICSEARCH_CA_FILE")),
    }.items()
    if value
}
ELASTICSEARCH_BACKEND = {
    "BACKEND": "search.backends.elasticsearch",
    "URLS": ELASTICSEARCH_URLS,
    "INDEX_PREFIX": env.words("ELASTICSEARCH_INDEX_PREFIX", ["portal"])[0] + "_",
    "TIMEOUT": 1,  # second: then the database answers
    "ATOMIC_REBUILD": True,
    "INDEX_SETTINGS": {
        "settings": {
            "index": {
                "number_of_shards": env.number("ELASTICSEARCH_SHARDS", 1),
                "number_of_replicas": env.number("ELASTICSEARCH_REPLICAS", 0),
            }
        }
    },
    "OPTIONS": ELASTICSEARCH_OPTIONS,
}
if ELASTICSEARCH_URLS and not TESTING:  # tests that need Elasticsearch say so
    WAGTAILSEARCH_BACKENDS = {"default": ELASTICSEARCH_BACKEND}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.sqlite"}}
else:
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.postgres"}}

# Tasks: at once, but for those that would keep an editor waiting

_AT_ONCE = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
TASKS = {"default": _AT_ONCE, "slow": _AT_ONCE if TESTING else {"BACKEND": "portal.tasks.ThreadBackend"}}

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.sign_in.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "accounts.passwords.PinValidator"},
    {"NAME": "accounts.passwords.KnownWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.SimilarityValidator"},
]
# Guesses are refused before a password is hashed: by account here, by address in accounts.sign_in. docs/accounts.md
AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "accounts.sign_in.sign_in_name"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "accounts.sign_in.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.views.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # it asks for a limit by address, which is in accounts.sign_in
AXES_VERBOSE = False
# It keeps the form of a failed try: not these fields of it.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "name", "village", "village_for", "kode", "csrfmiddlewaretoken"]

LOGIN_URL = OTP_LOGIN_URL = "/akun/masuk/"
LOGIN_REDIRECT_URL = "/akun/"
# Whoever may enter the admin, and officers, sign in with a code of their phone as well.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", HTTPS)
OTP_TOTP_ISSUER = "Pamong Desa"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = (
    0  # accounts.services.second_factor limits, and lets the owner in again
)
SESSION_COOKIE_NAME = "__Host-sesi" if HTTPS else "sesi"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
EDITOR_COOKIE_NAME = "__Host-redaksi" if HTTPS else "redaksi"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin scripts read it

# Mail: nothing depends on it. EMAIL_URL names the server; without one, notices stay in the inbox under /akun/.

EMAIL_URL = env.address(
    "EMAIL_URL", env.secret("EMAIL_URL", ""), ["smtp", "smtps"], "smtps://nama:sandi@mail.contoh.desa.id"
)
_mail = urlsplit(EMAIL_URL)
EMAIL_HOST, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    unquote(part or "") for part in (_mail.hostname, _mail.username, _mail.password)
)
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = bool(EMAIL_HOST) and not EMAIL_USE_SSL
EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.words("EMAIL_FROM", [f"portal@{_host}"])[0]

# What browsers may do with the portal's pages

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own frames, the editors' previews
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, f"'{STYLE_HASH}'"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "https:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}

# Language and time

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # figures are formatted where they stand for an amount; a year is not one
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    # What is uploaded is private: no address leads to it but the views that may show it. A picture has metadata only until it
    # is cleaned, but a document or a half-finished upload may hold anything.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "private")},
    },
    # The sizes of pictures that pages show.
    "public": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else needs our files
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long lesson has many fields
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Wagtail

WAGTAIL_SITE_NAME = "Portal Pamong Desa"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_IMAGE_MODEL = "content.PortalImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.forms.ImageForm"
# A phone with a dense screen takes the 540 pixel size: 12 to 18 KB at this quality, 40 at Wagtail's own.
WAGTAILIMAGES_AVIF_QUALITY = 38
WAGTAILIMAGES_WEBP_QUALITY = 55
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "content.PortalDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "content.document_views.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # all leave as attachments, PDF too
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia")]
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("id", "Bahasa Indonesia")]

# Logs: one JSON object a line, with the request's id, without personal data. docs/operations.md

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JSONFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING" if TESTING else "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "axes": {"level": "CRITICAL"},  # it writes user names and addresses
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "elastic_transport": {"level": "WARNING"},
    },
}
