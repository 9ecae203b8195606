"""The WSGI application that granian (or any other server) runs."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeplate.config.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  # its pages need the apps

from homeplate.cli.worker import start_embedded  # noqa: E402  # its tables need the apps

_ = get_resolver().url_patterns  # reads all pages in, which the first request would do
# In each process of the server: what the program itself is made of is never looked through for circles of objects, and
# what pages make for a moment not as often as usual. It saves a twenty-fifth of a page's time, and a tenth of a second
# at once now and then.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)

start_embedded()  # last: its thread reads modules in as well
