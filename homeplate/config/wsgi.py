"""The WSGI application that granian (or any other server) runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeplate.config.settings")
application = get_wsgi_application()

from homeplate.cli.worker import start_embedded  # noqa: E402  # its tables need the apps

start_embedded()
