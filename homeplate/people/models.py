"""People: global users, and what they are in a workspace."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from homeplate.kit.ids import new_id
from homeplate.kit.text import folded
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import Workspace, WorkspaceModel


class UserManager(BaseUserManager["User"]):
    """Finds a user by e-mail address without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this e-mail address."""
        return self.get(email=folded(username or ""))


class User(AbstractBaseUser):
    """Somebody who signs in; the same person may be a member of several workspaces.

    Counting `session_round` up ends every session of theirs.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=8, default="system")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    session_round = models.PositiveIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """For libraries that greet people by it."""
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What every session of the user must know; a new `session_round` ends them all, as a new password does."""
        plain: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # Django's own, not in its stubs
        return f"{plain}.{self.session_round}" if self.session_round else plain


class Seat(models.Model):
    """That a user belongs to a workspace. Global, so that sign-in needs no search over workspaces."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    member_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="seat_once")]


class Team(WorkspaceModel):
    """A team; teams form a hierarchy, and a manager sees the deals of the team and of all below it.

    One that was deleted is archived: deals and facts of its time still name it.
    """

    name = models.CharField(max_length=120)
    parent = WorkspaceForeignKey("self", models.PROTECT, null=True, related_name="children")
    archived_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="team_name")]

    def __str__(self) -> str:
        return self.name


class CustomRole(WorkspaceModel):
    """A role of the workspace's own: what its members may do and how far they see.

    `base` is the role of the table that it was copied from; it counts as that one where a process names roles. One
    that was deleted is archived: facts of its time still name it.
    """

    name = models.CharField(max_length=60)
    base = models.CharField(max_length=20)
    reach = models.CharField(max_length=8)
    permissions = models.JSONField(default=list)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="custom_role_name",
                condition=models.Q(archived_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Member(WorkspaceModel):
    """What a user is in one workspace: the role, the team, and how far they see.

    `name` is copied from the user so that boards and timelines need no global table; an imported
    colleague who has never signed in is a member without a user. With a `custom_role`, `role` is its base.
    `country` (`FI`, `DE-BY`) is whose public holidays they keep, where it is not that of the workspace.
    """

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    custom_role = WorkspaceForeignKey(CustomRole, models.PROTECT, null=True, related_name="members")
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="members")
    reach = models.CharField(max_length=8, default="")
    country = models.CharField(max_length=12, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"], name="member_once", condition=models.Q(user__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    custom_role_id: UUID | None


class Notice(WorkspaceModel):
    """That something happened which a member wants to know of: what (`verb` as in facts), to which record, by whom.

    `name` is what the record was called then. `seen_at` is empty until the member looked.
    """

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="notices", db_index=False)
    verb = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=300)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "member", "id"], name="notice_member"),
            models.Index(
                fields=["workspace", "member"], name="notice_unseen", condition=models.Q(seen_at__isnull=True)
            ),
        ]

    member_id: UUID


class SavedView(WorkspaceModel):
    """What somebody wants to look at again: a page, the shape it is shown in, and the address that narrows it.

    `sharing` says who sees it besides its owner: `me` (nobody), `team` (the team it was shared with and those below) or
    `all`. It holds no records and gives no rights: whoever opens it sees what they may see.
    """

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="views", db_index=False)
    page = models.CharField(max_length=20)
    shape = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    sharing = models.CharField(max_length=4, default="me")
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "member", "page", "name"],
                name="view_name",
                condition=models.Q(archived_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["workspace", "page"], name="view_page")]

    member_id: UUID
    team_id: UUID | None


class ListColumns(WorkspaceModel):
    """The columns that a member wants to see of a list (`place`): their keys in order, with commas."""

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=20)
    keys = models.CharField(max_length=400)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "place"], name="columns_of_list")
        ]

    member_id: UUID


class ViewChoice(WorkspaceModel):
    """What a member does with a view, their own or one that others share: kept at hand, or opened first."""

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+")
    view = WorkspaceForeignKey(SavedView, models.CASCADE, related_name="choices")
    pinned = models.BooleanField(default=False)
    first = models.BooleanField(default=False)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "view"], name="view_choice_once")
        ]


class Token(WorkspaceModel):
    """A personal API token: only its hash is kept. The text carries the workspace, so that a look-up
    never has to search several of them."""

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="token_digest")]

    member_id: UUID


class Invitation(WorkspaceModel):
    """Somebody who was asked to join: open until it is accepted, withdrawn or expired.

    Only the hash of the link is kept; like a token's, its text carries the workspace. `member` is the
    imported colleague who gets the sign-in, and whoever came once it is accepted.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, default="")
    role = models.CharField(max_length=20)
    custom_role = WorkspaceForeignKey(CustomRole, models.PROTECT, null=True, related_name="+")
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+")
    invited_by = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="invitation_digest"),
            models.UniqueConstraint(
                fields=["workspace", "email"],
                name="invitation_open",
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    custom_role_id: UUID | None
    team_id: UUID | None
    member_id: UUID | None
