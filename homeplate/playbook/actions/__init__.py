"""The verbs on processes: begun, changed, published, retired. Each is one transaction and one fact."""

from homeplate.playbook.actions.create import copy_process, create_process
from homeplate.playbook.actions.drafts import (
    Edit,
    Edited,
    Saved,
    discard_draft,
    edit_draft,
    redo_edit,
    restore_draft,
    save_draft,
    undo_edit,
)
from homeplate.playbook.actions.versions import (
    decline_proposal,
    make_default,
    note_reason,
    publish,
    publish_text,
    restore_process,
    retire_process,
)

__all__ = [
    "Edit",
    "Edited",
    "Saved",
    "copy_process",
    "create_process",
    "decline_proposal",
    "discard_draft",
    "edit_draft",
    "make_default",
    "note_reason",
    "publish",
    "publish_text",
    "redo_edit",
    "restore_draft",
    "restore_process",
    "retire_process",
    "save_draft",
    "undo_edit",
]
