"""The form of the process as such: what it is called, its languages and roles."""

from __future__ import annotations

from django.utils.translation import gettext

from homeplate.web.processes.forms.form import Section
from homeplate.web.processes.forms.inputs import Line, Words
from homeplate.web.processes.forms.labels import name_of
from homeplate.web.processes.forms.lists import Rows


def process_form() -> tuple[Section, ...]:
    """What a process is asked for."""
    roles = Rows(
        name="roles",
        label=name_of("roles"),
        help=gettext("Who takes part on our side: roles own stages, have duties and validate criteria."),
        add=gettext("Add a role"),
        inputs=(
            Words(name="name", label=name_of("name"), required=True),
            Line(name="key", hidden=True),
        ),
        keyed="name",
    )
    languages = gettext(
        "Codes with commas between them, such as en, ko, fi. Every text is asked for in each."
    )
    return (
        Section(
            "",
            (
                Words(name="name", label=name_of("name"), required=True),
                Words(
                    name="summary",
                    label=name_of("summary"),
                    kind="textarea",
                    help=gettext("In two sentences: which sales it is made for."),
                ),
                Line(
                    name="languages", label=name_of("languages"), several=True, help=languages, required=True
                ),
                roles,
            ),
        ),
    )
