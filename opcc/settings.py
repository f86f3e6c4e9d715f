"""Settings, all read from the environment. docs and `.env.example` list the variables."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from opcc.environment import (
    broker_options,
    database_limits,
    parse_database_url,
    read_database_owner,
    read_flag,
    read_identity_provider,
    read_list,
    read_text,
    read_whole_number,
)

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = read_flag("DEBUG", default=False)
# The local stack (`make run`) is the only place with demonstration sign-ins.
LOCAL_STACK = read_flag("OPCC_LOCAL_STACK", default=False)

SECRET_KEY = read_text(
    "SECRET_KEY",
    fix="Set it to 50 or more random characters, or use `make run` or `make manage`.",
)
SHORTEST_SECRET_KEY = 32
if len(SECRET_KEY) < SHORTEST_SECRET_KEY:
    raise ImproperlyConfigured(
        f"SECRET_KEY has {len(SECRET_KEY)} characters, which can be guessed. Use at least "
        f"{SHORTEST_SECRET_KEY} random characters."
    )
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")

# --- What is assembled ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "pgtrigger",
    "csp",
    "django_filters",
    "django_tables2",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "audit",
    "components",
    "accounts",
    "records",
    "plans",
    "measures",
    "scorecards",
    "imports",
    "figure_entry",
    "deliverables",
    "risks",
    "consultation",
    "highlights",
    "administration",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "opcc.caching.say_how_long_to_keep",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "opcc.middleware.mark_channel",
    "opcc.middleware.keep_session_alive",
    "accounts.pending_submissions.store.remember_writer",
    "accounts.pending_submissions.store.carry_over_sign_in",
    "opcc.addresses.refuse_null_bytes",
    "opcc.api_parameters.refuse_unknown_parameters",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "opcc.urls"
WSGI_APPLICATION = "opcc.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_TEMPLATE_FILES = ["opcc.template_files.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _TEMPLATE_FILES)],
            "builtins": ["components.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opcc.pages.office",
            ],
        },
    },
]
# Gives every form its templates, and its fields their words.
FORM_RENDERER = "records.error_messages.RendererWithMessages"
INSTALLED_APPS.insert(0, "django.forms")

# --- Data ----------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": {
        **parse_database_url(
            read_text(
                "DATABASE_URL",
                fix="Set it to postgresql://USER:PASSWORD@HOST:PORT/NAME, or use `make run`, "
                "`make test` or `make manage`, which start their own database.",
            )
        ),
        "CONN_MAX_AGE": read_whole_number("DATABASE_CONNECTION_SECONDS", default=60),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {"NAME": read_text("OPCC_TEST_DATABASE", default="test_opcc", fix="")},
    }
}
# 0 is no limit, for jobs and commands. `opcc.wsgi` sets limits for who waits for a page.
DATABASES["default"]["OPTIONS"] = database_limits(
    connect_seconds=5,
    statement_seconds=read_whole_number("DATABASE_STATEMENT_SECONDS", default=0),
    lock_seconds=read_whole_number("DATABASE_LOCK_SECONDS", default=0),
) | dict(DATABASES["default"]["OPTIONS"])
# A server that is frozen ends no statement: who waits for a page stops to wait a little later.
_STATEMENT_SECONDS = read_whole_number("DATABASE_STATEMENT_SECONDS", default=0)
DATABASES["default"]["ANSWER_SECONDS"] = _STATEMENT_SECONDS and _STATEMENT_SECONDS + 5

# The same database as its owner reaches it, who migrates. No process that serves people has it.
DATABASE_OWNER = read_database_owner(DATABASES["default"])
DATABASE_APPLICATION_ROLE = DATABASES["default"]["USER"]
DATABASE_APPLICATION_PASSWORD = DATABASES["default"]["PASSWORD"]

CELERY_BROKER_URL = read_text(
    "CELERY_BROKER_URL",
    fix="Set it to redis://HOST:PORT/0, or use `make run`, which starts its own broker.",
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker for as long as it takes; a page asks once, for a few seconds.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, str | schedule]] = {
    "restart-stalled-imports": {
        "task": "imports.tasks.restart_stalled_imports",
        "schedule": schedule(timedelta(minutes=1)),
    },
    "remove-kept-files": {
        "task": "accounts.tasks.remove_kept_files",
        "schedule": schedule(timedelta(minutes=10)),
    },
    "remove-request-counts": {
        "task": "accounts.tasks.remove_request_counts",
        "schedule": schedule(timedelta(minutes=10)),
    },
    "remove-form-keys": {
        "task": "accounts.tasks.remove_form_keys",
        "schedule": schedule(timedelta(hours=6)),
    },
    "remove-old-uploads": {
        "task": "imports.tasks.remove_old_uploads",
        "schedule": schedule(timedelta(hours=6)),
    },
    "seal-audit-trail": {
        "task": "administration.tasks.seal_audit_trail",
        "schedule": schedule(timedelta(minutes=1)),
    },
    "look-for-tampering": {
        "task": "administration.tasks.look_for_tampering",
        "schedule": schedule(timedelta(hours=6)),
    },
    "publish-due": {
        "task": "highlights.tasks.publish_due",
        "schedule": schedule(timedelta(minutes=1)),
    },
    "make-waiting-files": {
        "task": "highlights.tasks.make_waiting_files",
        "schedule": schedule(timedelta(minutes=1)),
    },
}

# Counts attempts to sign in. Every web process must see the same counts, also while the broker is
# down, so they stand in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_attempts",
        # Where it is full, what has ended goes first. So many never stand at once.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "opcc.sign_in.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passwords.NotLikeThePerson",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotFiguresAlone"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Someone's address is their name here: only an administrator gives one.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
# Accounts are given by an administrator; no one signs up for one.
ACCOUNT_ADAPTER = "opcc.sign_in.ClosedAccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.AskForLinkForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}
# A person who does not sign in for some time may not know it: say so, and let them wait.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/15m/ip,5/15m/key",
    "reauthenticate": "10/15m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,5/15m/key",
    "reset_password_from_key": "20/m/ip",
}
# What is sensitive asks again who it is where no one signed in or said so for so many seconds.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Messages name the office below their words, not the host before their subject.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Links to choose a password, in invitations too: three days.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.passkeys.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.TurnOnCodesForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
# The administrator gave the address; no one is asked to confirm it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "OPCC performance governance"

# Sign-in with the office's own accounts, such as Microsoft Entra ID. docs/sign-in.md explains it.
OIDC = read_identity_provider()
OIDC_PROVIDER = "office"
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER,
                "name": OIDC.name,
                "client_id": OIDC.client_id,
                "secret": OIDC.client_secret,
                # The ID token says all that is needed: one answer less that could fail.
                "settings": {"server_url": OIDC.server_url, "fetch_userinfo": False},
            }
        ]
        if OIDC
        else [],
    }
}
SOCIALACCOUNT_EMAIL_REQUIRED = True
# Nothing is asked of the provider later.
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
# Whether people may sign in with a password too. Only with another way to sign in.
PASSWORD_SIGN_IN = read_flag("PASSWORD_SIGN_IN", default=True)
if not PASSWORD_SIGN_IN and OIDC is None:
    raise ImproperlyConfigured(
        "PASSWORD_SIGN_IN is false, and there is no other way to sign in. Set OIDC_SERVER_URL, "
        "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or set PASSWORD_SIGN_IN to true."
    )

# Someone signed in who opens no page for so long is signed out.
# Closing the browser signs out at once.
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 60 * read_whole_number("SESSION_IDLE_MINUTES", default=60)

# The local stack keeps messages in a folder, which /mail/ shows to administrators.
EMAIL_BACKEND = read_text(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.filebased.EmailBackend"
    if LOCAL_STACK
    else "django.core.mail.backends.console.EmailBackend",
    fix="",
)
EMAIL_FILE_PATH = read_text("EMAIL_FILE_PATH", default=str(BASE_DIR / ".local" / "mail"), fix="")
EMAIL_HOST = read_text("EMAIL_HOST", default="localhost", fix="")
EMAIL_PORT = read_whole_number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = read_text("EMAIL_HOST_USER", default="", fix="")
EMAIL_HOST_PASSWORD = read_text("EMAIL_HOST_PASSWORD", default="", fix="")
EMAIL_USE_TLS = read_flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read_text("DEFAULT_FROM_EMAIL", default="opcc@localhost", fix="")

# Where people ask for help or for another format. Empty: the pages say that none is set.
OPCC_CONTACT_EMAIL = read_text("OPCC_CONTACT_EMAIL", default="", fix="")

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- The office's own choices --------------------------------------------------------------------

# A deliverable is due soon within so many days, and behind by more than so many percentage points.
DELIVERABLES_DUE_SOON_DAYS = read_whole_number("DELIVERABLES_DUE_SOON_DAYS", default=28)
DELIVERABLES_BEHIND_BY = read_whole_number("DELIVERABLES_BEHIND_BY", default=20)
# "Q1" in a due date means January to March, or April to June where this is on.
DELIVERABLES_FINANCIAL_QUARTERS = read_flag("DELIVERABLES_FINANCIAL_QUARTERS", default=False)

# What an uploaded file of figures may hold at most; a workbook unpacks to so much.
IMPORT_MOST_MEGABYTES = read_whole_number("IMPORT_MOST_MEGABYTES", default=10)
IMPORT_MOST_ROWS = read_whole_number("IMPORT_MOST_ROWS", default=100_000)
IMPORT_MOST_COLUMNS = read_whole_number("IMPORT_MOST_COLUMNS", default=200)
IMPORT_UNPACKED_MEGABYTES = read_whole_number("IMPORT_UNPACKED_MEGABYTES", default=100)
# Uploaded files, and uploads that were never applied, are removed after so many days.
IMPORT_KEEP_DAYS = read_whole_number("IMPORT_KEEP_DAYS", default=7)

# --- Pages ---------------------------------------------------------------------------------------

DJANGO_TABLES2_TEMPLATE = "components/table.html"

# --- Static files --------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(read_text("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"), fix=""))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# A file that the manifest does not list is served unhashed instead of breaking the whole page.
WHITENOISE_MANIFEST_STRICT = False

# --- Protection ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing in with the office's account is a form whose answer leads there.
        "form-action": [SELF, *([OIDC.origin] if OIDC else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Keeps what someone typed who signed in again in another window.
CSRF_FAILURE_VIEW = "accounts.pending_submissions.store.csrf_refused"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# On behind HTTPS, which is everywhere except on a developer's own machine.
HTTPS = read_flag("HTTPS", default=not (DEBUG or LOCAL_STACK))
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
# Health checks come from inside, past the proxy that speaks HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^livez$"]
SECURE_HSTS_SECONDS = read_whole_number("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Browsers allow passkeys without HTTPS for "localhost" alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Behind the proxy that speaks HTTPS, the address of who asks is the one that the proxy names.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # JSON only: the framework's own browsable pages need inline styles and scripts.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["opcc.api_json.ShallowJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api_access.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_THROTTLE_CLASSES": [
        "accounts.request_counts.RequestThrottle",
    ],
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "opcc.pagination.PageNumbers",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# How many requests a minute the API takes with one token, and from one network address.
API_REQUESTS_PER_TOKEN = read_whole_number("API_REQUESTS_PER_TOKEN", default=300)
API_REQUESTS_PER_ADDRESS = read_whole_number("API_REQUESTS_PER_ADDRESS", default=600)

# Tokens are kept as hashes. Knox's own table is not used, so none is made.
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 - the name of a model
MIGRATION_MODULES = {"knox": None}

SPECTACULAR_SETTINGS = {
    "TITLE": "OPCC performance governance",
    "DESCRIPTION": (
        "Everything that the pages show, as data. Months are written 2022-08. Exact figures are "
        "decimal strings. Null means that there is no value, which is not the same as zero."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- Log -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "filters": {"without_traceback": {"()": "opcc.logs.WithoutTraceback"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_traceback"],
        }
    },
    "root": {"handlers": ["console"], "level": read_text("LOG_LEVEL", default="INFO", fix="")},
    # Says a dozen lines about every font that goes into a PDF.
    "loggers": {"fontTools": {"level": "WARNING"}},
}
