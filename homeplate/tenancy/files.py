"""The store of files: a file is in it wholly or not at all."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.storage import FileSystemStorage

from homeplate.kit.room import no_room

log = logging.getLogger(__name__)


class WholeFiles(FileSystemStorage):
    """Files in a folder. What could not be written to its end is removed; a full disk is `kit.errors.Full`."""

    def _save(self, name: str, content: Any) -> str:
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]
            return saved
        except BaseException as error:
            self.delete(name)
            if (full := no_room(error)) is None:
                raise
            log.exception("the disk is full", extra={"file": name})
            raise full from error
