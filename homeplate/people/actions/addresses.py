"""The address that somebody signs in with: changed for them by an administrator, never by themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action
from homeplate.people.actions.members import locked_member
from homeplate.people.actions.users import checked_email
from homeplate.people.models import Member, User
from homeplate.people.permissions import Permission
from homeplate.tenancy.context import across_workspaces


@action(Permission.PEOPLE_MANAGE)
def change_address(actor: Actor, *, member_id: UUID, email: str, now: datetime) -> None:
    """Let a member sign in with another address from now on; the password stays.

    Raises `Invalid` (`email`, `email-taken`), `Refused` (`elsewhere`) for somebody of another workspace too:
    whoever chooses their address could enter there in their name.
    """
    member = locked_member(member_id)
    user = User.objects.select_for_update().filter(id=member.user_id).first() if member.user_id else None
    if user is None:
        raise Conflict("no-user", msg("{name} cannot sign in yet. Invite them.", name=member.name))
    address = checked_email(email)
    if address == user.email:
        return
    if User.objects.filter(email=address).exists():
        raise Invalid("email-taken", msg("Somebody signs in with this address already."), field="email")
    with across_workspaces():
        if Member.objects.filter(user_id=user.id).exclude(id=member_id).exists():
            text = msg("{name} belongs to another workspace too. Ask the operator.", name=member.name)
            raise Refused("elsewhere", text, field="email")
    was, user.email = user.email, address
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()  # or the former address would still open the door
    data = {"set": {"email": address}, "was": {"email": was}}
    verb = "member.address_changed"
    record(actor, subject="member", subject_id=member_id, verb=verb, at=now, data=data)
