"""The addresses of the settings."""

from __future__ import annotations

from django.urls import path

from homeplate.web.settings import (
    account,
    audit,
    calendar,
    currencies,
    data,
    fields,
    goals,
    mailing,
    providers,
    rate_files,
    roles,
    teams,
    tokens,
    tongues,
    workspace,
)
from homeplate.web.settings import invitations as invited
from homeplate.web.settings import people as staff

MEMBER, INVITATION = "settings/people/<uuid:member_id>/", "settings/invitations/<uuid:invitation_id>/"
EXPORT = "settings/exports/<uuid:export_id>/"
FIELD = "settings/fields/<uuid:field_id>/"
TEAM = "settings/teams/<uuid:team_id>/"
ROLE = "settings/roles/<uuid:role_id>/"
CURRENCIES = "settings/currencies/"
PROVIDER = "settings/providers/<uuid:provider_id>/"
RATE = "settings/rates/<uuid:rate_id>/"
RATE_FILE = "settings/rates/imports/<uuid:rates_id>/"
settings = [
    path(CURRENCIES, currencies.currencies, name="settings-currencies"),
    path(f"{CURRENCIES}report/", currencies.report_in, name="settings-currency-report"),
    path(f"{CURRENCIES}add/", currencies.add, name="settings-currency-add"),
    path(f"{CURRENCIES}import/", rate_files.import_rates, name="settings-rates-import"),
    path(f"{CURRENCIES}<str:code>/", currencies.currency, name="settings-currency"),
    path(f"{CURRENCIES}<str:code>/drop/", currencies.drop, name="settings-currency-drop"),
    path("settings/rates/", currencies.set_rate, name="settings-rate-set"),
    path(RATE_FILE, rate_files.run, name="rates-import"),
    path(f"{RATE_FILE}cancel/", rate_files.cancel, name="rates-import-cancel"),
    path(f"{RATE_FILE}left-out/", rate_files.left_out, name="rates-import-left-out"),
    path("settings/rates/imports/<uuid:batch>/undo/", rate_files.undo_import, name="settings-rates-undo"),
    path(f"{RATE}remove/", currencies.remove_rate, name="settings-rate-remove"),
    path(f"{RATE}undo/<uuid:fact_id>/", currencies.undo_rate, name="settings-rate-undo"),
    path("settings/", account.settings, name="settings"),
    path("settings/account/", account.account, name="settings-account"),
    path("settings/account/sign-out/", account.sign_out_elsewhere, name="settings-sign-out"),
    path("settings/zones/", account.zones, name="settings-zones"),
    path("settings/tokens/", tokens.tokens, name="settings-tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="settings-token-revoke"),
    path("settings/goals/", goals.goals_page, name="settings-goals"),
    path("settings/goals/set/", goals.set_goal, name="settings-goal-set"),
    path("settings/goals/<uuid:goal_id>/remove/", goals.remove_goal, name="settings-goal-remove"),
    path("settings/goals/<uuid:goal_id>/undo/", goals.undo_goal, name="settings-goal-undo"),
    path("settings/calendar/", calendar.calendar, name="settings-calendar"),
    path("settings/calendar/week/", calendar.week, name="settings-calendar-week"),
    path("settings/calendar/hours/", calendar.hours, name="settings-calendar-hours"),
    path("settings/calendar/add/", calendar.add, name="settings-calendar-add"),
    path("settings/calendar/remove/", calendar.remove, name="settings-calendar-remove"),
    path("settings/languages/", tongues.tongues, name="settings-languages"),
    path("settings/roles/", roles.listing, name="settings-roles"),
    path("settings/roles/new/", roles.new, name="settings-role-new"),
    path(ROLE, roles.role, name="settings-role"),
    path(f"{ROLE}delete/", roles.delete, name="settings-role-delete"),
    path(f"{ROLE}restore/", roles.restore, name="settings-role-restore"),
    path("settings/teams/", teams.teams, name="settings-teams"),
    path(TEAM, teams.team, name="settings-team"),
    path(f"{TEAM}delete/", teams.delete, name="settings-team-delete"),
    path(f"{TEAM}restore/", teams.restore, name="settings-team-restore"),
    path("settings/fields/", fields.fields, name="settings-fields"),
    path("settings/fields/new/", fields.new_field, name="settings-field-new"),
    path(FIELD, fields.field, name="settings-field"),
    path(f"{FIELD}move/", fields.move, name="settings-field-move"),
    path(f"{FIELD}archive/", fields.archive, name="settings-field-archive"),
    path(f"{FIELD}restore/", fields.restore, name="settings-field-restore"),
    path("settings/workspace/", workspace.workspace, name="settings-workspace"),
    path("settings/providers/", providers.listing, name="settings-providers"),
    path("settings/providers/new/", providers.new, name="settings-provider-new"),
    path(PROVIDER, providers.one, name="settings-provider"),
    path(f"{PROVIDER}<slug:doing>/", providers.do, name="settings-provider-do"),
    path("settings/mail/", mailing.mailing, name="settings-mail"),
    path("settings/data/", data.data, name="settings-data"),
    path("settings/delete/", data.delete, name="settings-delete"),
    path("settings/keep/", data.keep, name="settings-keep"),
    path("settings/exports/", data.start, name="settings-export-start"),
    path(f"{EXPORT}cancel/", data.cancel, name="settings-export-cancel"),
    path(f"{EXPORT}download/", data.download, name="settings-export-download"),
    path(f"{EXPORT}forget/", data.forget, name="settings-export-forget"),
    path("settings/audit/", audit.audit, name="settings-audit"),
    path("settings/audit/export/", audit.export, name="settings-audit-export"),
    path("settings/people/", staff.people, name="settings-people"),
    path(MEMBER, staff.member, name="settings-member"),
    path(f"{MEMBER}address/", staff.address, name="settings-member-address"),
    path(f"{MEMBER}deactivate/", staff.deactivate, name="settings-member-deactivate"),
    path(f"{MEMBER}reactivate/", staff.reactivate, name="settings-member-reactivate"),
    path("settings/invitations/", invited.invite, name="settings-invite"),
    path(f"{INVITATION}renew/", invited.renew, name="settings-invitation-renew"),
    path(f"{INVITATION}withdraw/", invited.withdraw, name="settings-invitation-withdraw"),
    path(f"{INVITATION}reinstate/", invited.reinstate, name="settings-invitation-reinstate"),
]
