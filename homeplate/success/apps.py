"""Django application of `homeplate.success`."""

from __future__ import annotations

from django.apps import AppConfig


class SuccessConfig(AppConfig):
    """Registers the tables of this package under the label `success`, and what erasing a person does to them."""

    name = "homeplate.success"
    label = "success"

    def ready(self) -> None:
        """Let the erasing of a person reach what is kept here."""
        from homeplate.accounts.actions.erase import forgets  # noqa: PLC0415  # models are not there before
        from homeplate.success.erasing import forget_contacts  # noqa: PLC0415

        forgets(forget_contacts)
