"""Settings that hold in every place. What differs comes from the environment or from the module that imports this."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.logs import keep_addresses_short, keep_values_out

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("PORTAL_VAR", BASE_DIR / "var"))

DEBUG = False
DEMO = False  # True only where invented data may be loaded and shown.
DISTRICT_CODE = os.environ.get("DISTRICT_CODE", "330103")  # official division code of the district that runs the portal
REDIS_URL = os.environ.get("REDIS_URL", "")
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")  # opens /metrics; without it nobody may
BEHIND_PROXY = False  # True where every request passes a proxy of ours, whose X-Forwarded-For is believed
PUBLIC_URL = os.environ.get(
    "PUBLIC_URL", "http://127.0.0.1:8000"
)  # where the public reaches the portal; stands in QR codes
SIGNING_KEY_FILE = os.environ.get(
    "SIGNING_KEY_FILE", str(VAR_DIR / "signing.key")
)  # the key that signs receipts; the demo makes its own, elsewhere `manage.py rotate_signing_key` does
SIGNING_ALGORITHM = os.environ.get("SIGNING_ALGORITHM", "EdDSA")  # of the next key that is made; or SM2

COMPLAINT_PHONE = os.environ.get("COMPLAINT_PHONE", "12345")  # where parents complain; stands on posters

OWN_APPS = ["portal", "facilities", "staff", "inspections", "metrics"]  # from the ground up
INSTALLED_APPS = [
    *OWN_APPS,
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.site.middleware.MeasureMiddleware",  # outside of all others: what is answered by any of them is counted
    "portal.exchange.middleware.ExchangeMiddleware",  # outside of whatever may refuse a program's request by a page
    "portal.site.middleware.ServiceUnavailableMiddleware",  # outside of the log, which asks the database for the user, too
    "portal.site.middleware.ReadableMiddleware",
    "portal.site.middleware.PrivateMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.site.middleware.PublicPageMiddleware",  # a kept page is answered before anything else is asked
    "portal.site.middleware.LogMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.site.middleware.LineEndsMiddleware",  # behind the check that reads the form anyway
    "portal.signin.middleware.SessionLimitsMiddleware",  # before anything asks who the user is
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.delegation.middleware.StandingInMiddleware",  # before histories are told who acts
    "portal.audit.context.RequestContext",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.site.middleware.RefusalMiddleware",
    "portal.signin.middleware.SecondFactorMiddleware",
    "portal.site.middleware.OneTimePasswordMiddleware",
    "portal.signin.middleware.MobileMiddleware",
    "portal.site.middleware.KeepTypedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.site.middleware.RecentlyOpenedMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.site.context_processors.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "portal.templatetags.portal_ui"],
        },
    }
]
FORM_RENDERER = "portal.accounts.unsent.Renderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgres:///portal"), conn_max_age=60, conn_health_checks=True
    )
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = bool(os.environ.get("PGBOUNCER"))
if not os.environ.get("PGBOUNCER"):  # which passes no options on: there `ALTER ROLE ... SET jit = off` says the same
    # Pages ask short questions in long statements: compiling one takes seconds, running it milliseconds
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"  # type: ignore[index]
if os.environ.get("REPLICA_URL"):  # public pages are read from it while it follows closely (`portal.replicas`)
    DATABASES["replica"] = dj_database_url.parse(os.environ["REPLICA_URL"], conn_max_age=60, conn_health_checks=True)
    DATABASES["replica"]["DISABLE_SERVER_SIDE_CURSORS"] = DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]
    DATABASES["replica"]["OPTIONS"] = {**DATABASES["default"].get("OPTIONS", {}), "connect_timeout": 2}  # type: ignore[dict-item]
    DATABASE_ROUTERS = ["portal.replicas.Router"]
REPLICA_MOST_LAG = float(os.environ.get("REPLICA_MOST_LAG", "30"))  # seconds behind which it is not read
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL or "redis://127.0.0.1:6379/0",
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
    }
}
SESSION_ENGINE = "portal.signin.sessions"
SESSION_IDLE = 30 * 60  # seconds without a request after which a session ends
SESSION_MOST = 12 * 3600  # seconds after which it ends whatever happens
SESSION_COOKIE_AGE = SESSION_MOST
SECOND_FACTOR_REQUIRED = True  # of the roles that say so (`RoleRule`); False asks it only of those who set one up
MOBILE_CONFIRMATION_REQUIRED = True  # of whoever acts for an operator, where texts can be sent
SESSION_COOKIE_HTTPONLY = True
COOKIES_BOUND = False  # True where all is TLS: cookies then bear names that only this host can set (`portal.cookies`)
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.site.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = [
    "portal.signin.throttling.ThrottledBackend",
    "portal.accounts.authentication.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ANONYMOUS_USER_NAME = None  # guardian: the public has no account
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001"
]  # its backend is not used: grants are read by `portal.accounts.scope`, once per request
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"

PROGRESS_TRIES = 5  # wrong codes per filing number in a quarter of an hour
PROGRESS_TRIES_PER_ADDRESS = 30
COMPLAINT_TRIES = 5  # wrong codes per complaint number in a quarter of an hour
COMPLAINTS_PER_ADDRESS = 10  # complaints handed in from one address in a quarter of an hour
FILE_FORMS_PER_ADDRESS = 40  # forms with files sent without an account, also incomplete ones, in a quarter of an hour
SIGN_UPS_PER_ADDRESS = 10  # accounts of operators opened or asked for from one address in a quarter of an hour
CODES_PER_MOBILE = 3  # codes texted to one mobile in a quarter of an hour
CODES_PER_ADDRESS = 10  # codes asked for from one address in a quarter of an hour
CODE_TRIES = 5  # codes tried for one mobile in a quarter of an hour
CODE_TRIES_PER_ADDRESS = 30
ATTENDANCES_PER_ADDRESS = 120  # caregivers counted from one address in a quarter of an hour: a hall shares one
TEXT_GATEWAY = os.environ.get("TEXT_GATEWAY", "")  # dotted path of what sends texts; `portal.texting.gateways.posted`
TEXT_GATEWAY_URL = os.environ.get("TEXT_GATEWAY_URL", "")
TEXT_GATEWAY_KEY = os.environ.get("TEXT_GATEWAY_KEY", "")
LOGIN_GATEWAYS = {  # logins of other systems; each is on once every value of it is set (docs/deployment.md)
    "oidc": {
        "issuer": os.environ.get("OIDC_ISSUER", ""),
        "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
        "client_secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
        "claim": os.environ.get("OIDC_CLAIM", ""),
    },
    "cas": {"url": os.environ.get("CAS_URL", "")},
    "zheliban": {
        "login": os.environ.get("ZHELIBAN_LOGIN", ""),
        "token_url": os.environ.get("ZHELIBAN_TOKEN_URL", ""),
        "person_url": os.environ.get("ZHELIBAN_PERSON_URL", ""),
        "app_id": os.environ.get("ZHELIBAN_APP_ID", ""),
        "access_key": os.environ.get("ZHELIBAN_ACCESS_KEY", ""),
        "secret_key": os.environ.get("ZHELIBAN_SECRET_KEY", ""),
    },
    "zhezhengding": {
        "login": os.environ.get("ZHEZHENGDING_LOGIN", ""),
        "gateway": os.environ.get("ZHEZHENGDING_GATEWAY", ""),
        "app_key": os.environ.get("ZHEZHENGDING_APP_KEY", ""),
        "app_secret": os.environ.get("ZHEZHENGDING_APP_SECRET", ""),
        "claim": os.environ.get("ZHEZHENGDING_CLAIM", ""),
    },
}
WEBHOOKS_TO_LOCAL = False  # True where webhooks may go to 127.0.0.1 and without encryption: the demo and tests
ENQUIRY_PHONE = os.environ.get("ENQUIRY_PHONE", "")  # shown in the guide: where operators may ask

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"  # never served by URL: every file passes a view that asks who may see it
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "portal.documents.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "portal.staticstorage.ModuleStorage"},
}
if os.environ.get("S3_BUCKET"):  # uploads lie in a store that all machines share
    from portal.documents.objects import options

    STORAGES["default"] = {
        "BACKEND": "portal.documents.objects.ObjectStorage",
        "OPTIONS": options(
            endpoint=os.environ["S3_ENDPOINT"],
            bucket=os.environ["S3_BUCKET"],
            key=os.environ["S3_KEY"],
            secret=os.environ["S3_SECRET"],
            region=os.environ.get("S3_REGION", "us-east-1"),
        ),
    }
LEAST_FREE_BYTES = int(os.environ.get("LEAST_FREE_MB", "200")) * 1024 * 1024  # of the disk of uploads; /readyz asks
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
CASE_FILE_MOST_ANNEXES = 300  # that one exported case file shows page by page
CASE_FILE_MOST_BYTES = 100 * 1024 * 1024  # of annexes in one exported case file, pictures scaled down
MAX_IMPORT_BYTES = 64 * 1024 * 1024  # of a register to import; nginx lets this much pass
MAX_IMPORT_UNPACKED_BYTES = 400 * 1024 * 1024
VIRUS_SCANNER = os.environ.get(
    "VIRUS_SCANNER", ""
)  # dotted path of a function that takes a file and raises ValidationError
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.exchange.bearer.Bearer",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "portal.exchange.scopes.WithinScopes",
        "portal.exchange.purposes.Stated",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["portal.exchange.rates.TokenRate"],
    "DEFAULT_SCHEMA_CLASS": "portal.exchange.describing.Described",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "portal.exchange.problems.as_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Childcare portal API",
    "OAS_VERSION": "3.1.0",
    "VERSION": "1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.exchange.describing.with_problem",
        "portal.exchange.describing.with_links",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "ClassKind": "facilities.ground.choices.ClassKind",
        "FacilityState": "facilities.ground.choices.FacilityState",
        "FilingState": "facilities.ground.choices.FilingState",
        "OpinionState": "facilities.opinions.choices.OpinionState",
        "RegistrationState": "facilities.registration.choices.RegistrationState",
        "AnswerOutcome": "inspections.checklists.choices.AnswerOutcome",
        "OpinionOutcome": "facilities.opinions.choices.OpinionOutcome",
        "FindingState": "inspections.findings.choices.FindingState",
        "SubmissionState": "inspections.field.choices.SubmissionState",
        "VisitState": "inspections.visits.choices.VisitState",
    },
}

CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its lines are written like all others
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 900  # seconds
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800, "socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False  # the outbox keeps what could not be sent, and the sweeper sends it again

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                keep_addresses_short,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                keep_values_out,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,  # the request's id, so that all its lines are found
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
