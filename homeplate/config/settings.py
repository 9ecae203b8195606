"""Django's settings. What an operator may change is in `environment.py`; the rest is decided here."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from homeplate.config.environment import Environment, database, email, secret_key
from homeplate.config.logs import logging_config

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = Environment.read()

DEBUG = ENVIRONMENT.debug
SECRET_KEY = secret_key(ENVIRONMENT.data_dir)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "homeplate.config.urls"
WSGI_APPLICATION = "homeplate.config.wsgi.application"

INSTALLED_APPS = [
    "homeplate.tenancy",
    "homeplate.ledger",
    "homeplate.people",
    "homeplate.rates",
    "homeplate.goals",
    "homeplate.costs",
    "homeplate.playbook",
    "homeplate.fields",
    "homeplate.accounts",
    "homeplate.deals",
    "homeplate.fit",
    "homeplate.coaching",
    "homeplate.qualification",
    "homeplate.leads",
    "homeplate.prospects",
    "homeplate.transfer",
    "homeplate.success",
    "homeplate.insight",
    "homeplate.dashboards",
    "homeplate.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
# Every entry costs each request; what is missing (messages, locale) is missing on purpose.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "homeplate.config.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "homeplate.web.middleware.SizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "homeplate.web.middleware.PersonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Records
DATABASES = {"default": database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
HOMEPLATE_DATA = ENVIRONMENT.data_dir
HOMEPLATE_ROW_LEVEL_SECURITY = ENVIRONMENT.row_level_security
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
HOMEPLATE_ANALYTICS = ENVIRONMENT.analytics
HOMEPLATE_EMBEDDED_WORKER = ENVIRONMENT.embedded_worker
HOMEPLATE_API_RATE = ENVIRONMENT.api_rate
HOMEPLATE_DROP = ENVIRONMENT.drop_dir
HOMEPLATE_INTERNAL_HOSTS = ENVIRONMENT.internal_hosts

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx sends the token in a header
ACCOUNT_ADAPTER = "homeplate.config.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0
globals().update(email(ENVIRONMENT))
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from
HOMEPLATE_MAIL_SERVER = bool(ENVIRONMENT.email_url)
HOMEPLATE_LETTER = "homeplate.web.dashboard.letter.letter"

# Pages
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {"environment": "homeplate.web.jinja.environment"},
    },
    {  # third-party e-mail texts that we do not write ourselves
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "homeplate.tenancy.files.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = ENVIRONMENT.data_dir / "files"

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ko", "한국어"), ("fi", "Suomi")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Browsers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Logs
LOGGING = logging_config(ENVIRONMENT.log_level, pretty=DEBUG)
