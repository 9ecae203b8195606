"""The addresses of the API; whatever else is asked below it is answered as a problem."""

from __future__ import annotations

from django.urls import path, re_path

from homeplate.api.app import api
from homeplate.api.door import guarded, unknown
from homeplate.api.openapi import serve

urlpatterns = [
    *guarded(api.urls[0]),
    path("openapi.json", serve, name="openapi"),
    re_path("", unknown),
]
