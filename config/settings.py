"""One settings file, all of it from the environment.

Without DATABASE_URL the values of the instance that runs in DATA_DIR are used (config/local/runtime.py), so that
`manage.py` commands work beside `make run`.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.local import runtime

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

# "run" serves people, "test" runs the tests, "check" looks at the code without any server beside it.
EARSHOT_ENV = os.environ.get("EARSHOT_ENV", "run")
if EARSHOT_ENV not in ("run", "test", "check"):
    raise ImproperlyConfigured("EARSHOT_ENV is one of run, test, check")

_CHECK_VALUES = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "STORAGE_URL": "file:///nonexistent",
    "KEYS_URL": "file:///nonexistent",
    "SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ",
}


def _from_environment() -> dict[str, str]:
    if EARSHOT_ENV == "check":
        return _CHECK_VALUES
    if "DATABASE_URL" in os.environ:
        missing = [name for name in _CHECK_VALUES if not os.environ.get(name)]
        if missing:
            raise ImproperlyConfigured(f"DATABASE_URL is set, so {', '.join(missing)} must be set too.")
        return {name: os.environ[name] for name in _CHECK_VALUES}
    return runtime.load(DATA_DIR)


_values = _from_environment()
SECRET_KEY = _values["SECRET_KEY"]
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY must have at least 40 characters; generate one and keep it secret.")
REDIS_URL = _values["REDIS_URL"]
STORAGE_URL = _values["STORAGE_URL"]
KEYS_URL = _values["KEYS_URL"]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # A thread of a server keeps its connection, and with it the plans of the hot path (docs/decisions/0007);
        # tests open and close connections themselves.
        "CONN_MAX_AGE": None if EARSHOT_ENV == "run" else 0,
        "OPTIONS": {
            # Statements of the hot path are planned once a connection (config/base/sql.py); the ORM prepares none.
            "prepare_threshold": 0,
            "options": "-c idle_in_transaction_session_timeout=60000 -c plan_cache_mode=force_generic_plan",
        },
    }


DATABASES = {"default": _database(_values["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEBUG = False
DEMO = _values.get("EARSHOT_DEMO", os.environ.get("EARSHOT_DEMO", "")) == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,.localhost").split(",")
# Plain HTTP is for loopback alone; anywhere else a proxy ends TLS and says so.
INSECURE_COOKIES = all(host.strip(".") in ("localhost", "127.0.0.1", "testserver") for host in ALLOWED_HOSTS) and (
    EARSHOT_ENV != "check"
)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "config.base",
    "reviewers",
    "annotation",
    "demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Sets the cookie; the check itself is made where the caller is found, as a program's token needs none.
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.base.middleware.ContentPolicyMiddleware",
    "config.base.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, object]] = []

AUTH_USER_MODEL = "reviewers.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "reviewers.access.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not INSECURE_COOKIES
CSRF_COOKIE_SECURE = not INSECURE_COOKIES
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRUSTED_ORIGINS", "").split(",") if origin]
CSRF_FAILURE_VIEW = "config.base.views.csrf_failure"
SECURE_SSL_REDIRECT = not INSECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if INSECURE_COOKIES else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# The largest request that is read into memory; uploads of files are streamed to disk by Django's handlers.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5000
# There they wait, plain, until they are sealed. Every process makes it when it starts (config/base/apps.py).
FILE_UPLOAD_TEMP_DIR = None if EARSHOT_ENV == "check" else DATA_DIR / "uploads"

STATIC_URL = "/static/"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [("app", FRONTEND_DIST)] if FRONTEND_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "earshot",
        # Nobody waits longer than this for a broker that is gone, in seconds.
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["reviewers.access.authentication.CallerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["reviewers.access.authentication.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.base.drf.StrictJSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "config.base.openapi.Schema",
    "EXCEPTION_HANDLER": "config.base.drf.exception_handler",
    "DEFAULT_THROTTLE_RATES": {"sign_in": os.environ.get("SIGN_IN_RATE", "20/min")},
    "UNAUTHENTICATED_USER": None,
    # How many proxies of ours write X-Forwarded-For; with none, the header is anybody's word and is not read.
    "NUM_PROXIES": int(os.environ.get("NUM_PROXIES", "0")),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Earshot",
    "VERSION": "1",
    "DESCRIPTION": "Annotation of voice-assistant clips that is lawful, exact and kind to the people who listen.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Who may call is said by the last hook, alike for DRF's views and plain ones.
    "AUTHENTICATION_WHITELIST": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.base.openapi.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "annotation.escalations.rules.KINDS",
        "SubjectStateEnum": "annotation.subjects.models.Subject.State",
        "CorrectionStateEnum": "reviewers.shifts.models.ShiftCorrection.State",
        "DecisionEnum": "annotation.escalations.rules.DECISIONS",
        "ProjectStateEnum": "annotation.projects.models.Project.State",
        "StuckCauseEnum": "annotation.queue.models.StuckClip.Cause",
        "StuckDecisionEnum": "annotation.queue.models.StuckClip.Decision",
    },
}
# Modules of data that describe the plain views of the rooms.
OPENAPI_FRAGMENTS = ["annotation.projects.schema", "annotation.queue.schema", "annotation.labels.schema"]

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Redelivery is only a second bell: Job rows are the truth. Longer than the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
}

# Numbers of the house: each is a default of ours and a setting of yours.
LEASE_SECONDS = int(os.environ.get("LEASE_SECONDS", "900"))
UNDO_SECONDS = int(os.environ.get("UNDO_SECONDS", "600"))
CLIPS_PER_DAY = int(os.environ.get("CLIPS_PER_DAY", "1000"))
# 0: no such limit.
MINUTES_HEARD_PER_DAY = int(os.environ.get("MINUTES_HEARD_PER_DAY", "0"))
HOURS_PER_SHIFT = float(os.environ.get("HOURS_PER_SHIFT", "9"))
CLIPS_BETWEEN_PROJECTS = int(os.environ.get("CLIPS_BETWEEN_PROJECTS", "20"))
DISTRESSING_PER_DAY = int(os.environ.get("DISTRESSING_PER_DAY", "20"))
WORK_STRETCH_MINUTES = int(os.environ.get("WORK_STRETCH_MINUTES", "120"))
BREAK_MINUTES = int(os.environ.get("BREAK_MINUTES", "15"))
FORGOTTEN_SHIFT_MINUTES = int(os.environ.get("FORGOTTEN_SHIFT_MINUTES", "30"))
# Up to which the clip in hand may be finished when a break is due or the shift is over.
CLIP_IN_HAND_MINUTES = int(os.environ.get("CLIP_IN_HAND_MINUTES", "10"))
# The planned pace: what W7's quota leaves for a clip (reviewers/shifts/pace.py).
SECONDS_PER_CLIP = float(os.environ.get("SECONDS_PER_CLIP", "28.8"))
CORRECT_SHIFT_DAYS = int(os.environ.get("CORRECT_SHIFT_DAYS", "7"))
SKIPS_TO_STUCK = int(os.environ.get("SKIPS_TO_STUCK", "3"))
ERASE_WITHIN_HOURS = int(os.environ.get("ERASE_WITHIN_HOURS", "24"))
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "60"))
PAGER_URLS = [url for url in os.environ.get("PAGER_URLS", "").split() if url]

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(20),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
