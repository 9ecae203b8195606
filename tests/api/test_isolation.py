"""Every operation × everybody: roles, a colleague who does not see the record, an outsider, no token, a narrow one.

What is expected follows from the permission that the document names for the operation and from the role table;
`CASES` only says how to ask. An operation without a case fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from homeplate.people.permissions import ROLES, Permission, Role
from tests.api.client import BASE, Program, conforms, published
from tests.api.world import World, build
from tests.make import House


@dataclass(frozen=True)
class Case:
    """How to ask: `{name}` in path and body is an id of the world."""

    ask: str
    body: Any = None
    ok: int = 200
    outsider: int = 0
    """What an outsider gets where it is neither 404 (a record) nor what everybody gets (a list)."""


NARROW = "exports:read"
"""All that the token of the narrow one allows."""
DEAL = "/deals/{deal}"
SMALL = "homeplate: 1\nkey: a\nname: {en: A}\nstages: [{key: a, name: {en: A}, leg: 1}]"
SIZE = {"record": "deal", "key": "size", "kind": "number", "label": {"en": "Size"}}
CASES: dict[str, Case] = {
    "listDeals": Case("GET /deals"),
    "createDeal": Case("POST /deals", {"name": "New"}, 201),
    "getDeal": Case(f"GET {DEAL}"),
    "editDeal": Case(f"PATCH {DEAL}", {"name": "Renamed"}),
    "setCategory": Case(f"PUT {DEAL}/category", {"category": "commit"}),
    "noteCompetitors": Case(f"POST {DEAL}/competitors", {"met": ["Acme"]}),
    "setNextStep": Case(f"PUT {DEAL}/next-step", {"what": "Call", "on": "2026-03-05"}),
    "clearNextStep": Case(f"DELETE {DEAL}/next-step"),
    "assignDeal": Case(f"POST {DEAL}/assign", {"owner_id": "{jiwoo}"}),
    "archiveDeal": Case(f"POST {DEAL}/archive"),
    "restoreDeal": Case("POST /deals/{deleted}/restore"),
    "searchDeals": Case("GET /deals/search?q=a"),
    "getTotals": Case("GET /deals/totals?process_id={process}", outsider=200),
    "getBoard": Case("GET /deals/board"),
    "bulkDeals": Case("POST /bulk/deals", {"rows": [{"do": "archive", "id": "{deal}"}]}, 207),
    "advanceDeal": Case(f"POST {DEAL}/advance", {"to": "proposal"}),
    "regressDeal": Case("POST /deals/{moved}/regress", {"to": "discovery", "reason": "New need"}),
    "overrideGate": Case(f"POST {DEAL}/override", {"to": "closing", "reason": "In a hurry"}),
    "winDeal": Case("POST /deals/{ready}/win", {}),
    "loseDeal": Case(f"POST {DEAL}/lose", {"reason": "price"}),
    "tellNo": Case(f"POST {DEAL}/no", {"reason": "timing", "step": {"what": "Call", "on": "2031-03-05"}}),
    "takeBackNo": Case("DELETE /deals/{refused}/no"),
    "reopenDeal": Case("POST /deals/{lost}/reopen", {"reason": "They called"}),
    "getProgress": Case(f"GET {DEAL}/progress"),
    "getGate": Case(f"GET {DEAL}/gate"),
    "getTimeline": Case(f"GET {DEAL}/timeline"),
    "validateCriterion": Case(f"PUT {DEAL}/criteria/read", {"value": True}),
    "withdrawEvidence": Case(f"POST {DEAL}/criteria/need/withdraw", {}),
    "getQualification": Case(f"GET {DEAL}/qualification"),
    "answerFact": Case(f"PUT {DEAL}/answers/timeline", {"score": 2, "text": "By summer"}),
    "withdrawAnswer": Case(f"DELETE {DEAL}/answers/goals", ok=204),
    "undoAnswer": Case(f"POST {DEAL}/answers/goals/undo", ok=204),
    "countFrameworks": Case(f"POST {DEAL}/qualification/count", ok=204),
    "listBuyerFacts": Case("GET /buyer-facts"),
    "getLeadQualification": Case("GET /leads/{lead}/qualification"),
    "answerLeadFact": Case("PUT /leads/{lead}/answers/timeline", {"score": 2}),
    "withdrawLeadAnswer": Case("DELETE /leads/{lead}/answers/goals", ok=204),
    "undoLeadAnswer": Case("POST /leads/{lead}/answers/goals/undo", ok=204),
    "listFrameworks": Case("GET /frameworks"),
    "copyFramework": Case("POST /frameworks", {"copy_of": "bant", "name": {"en": "Ours"}}, 201),
    "changeFramework": Case(
        "PUT /frameworks/house", {"name": {"en": "Ours"}, "elements": [{"fact": "need"}]}, outsider=404
    ),
    "archiveFramework": Case("POST /frameworks/house/archive", outsider=404),
    "restoreFramework": Case("POST /frameworks/house/restore", outsider=404),
    "listFrameworksUsed": Case("GET /frameworks-used"),
    "chooseFrameworks": Case("PUT /frameworks-used", {"frameworks": ["bant"]}, 204),
    "listStakeholders": Case(f"GET {DEAL}/stakeholders"),
    "putStakeholder": Case(f"PUT {DEAL}/stakeholders/{{contact}}", {"buying_role": "user"}),
    "removeStakeholder": Case(f"DELETE {DEAL}/stakeholders/{{stakeholder}}"),
    "listDocuments": Case(f"GET {DEAL}/documents"),
    "addDocument": Case(f"UPLOAD {DEAL}/documents", ok=201),
    "downloadDocument": Case(f"GET {DEAL}/documents/{{document}}"),
    "archiveDocument": Case(f"DELETE {DEAL}/documents/{{document}}"),
    "listAccounts": Case("GET /accounts"),
    "searchAccounts": Case("GET /accounts/search?q=a"),
    "createAccount": Case("POST /accounts", {"name": "New"}, 201),
    "getAccount": Case("GET /accounts/{account}"),
    "editAccount": Case("PATCH /accounts/{account}", {"city": "Oulu"}),
    "archiveAccount": Case("POST /accounts/{account}/archive"),
    "restoreAccount": Case("POST /accounts/{shelved}/restore"),
    "bulkAccounts": Case("POST /bulk/accounts", {"rows": [{"do": "archive", "id": "{account}"}]}, 207),
    "listDuplicates": Case("GET /duplicates?kind=contact"),
    "checkDuplicates": Case("POST /duplicates/check", {"account": {"name": "New"}}),
    "searchDuplicates": Case("POST /duplicates/search", None, 202),
    "getDuplicateSearch": Case("GET /duplicates/searches/{search}"),
    "cancelDuplicateSearch": Case("POST /duplicates/searches/{search}/cancel", None, 204),
    "tellApart": Case(
        "POST /duplicates/apart",
        {"kind": "account", "one_id": "{account}", "other_id": "{twin}"},
        outsider=404,
    ),
    "mergeDuplicates": Case(
        "POST /duplicates/merge",
        {"kind": "account", "groups": [{"kept_id": "{account}", "merged_ids": ["{twin}"]}]},
        201,
        404,
    ),
    "undoMerge": Case("POST /duplicates/merges/{merge}/undo"),
    "listContacts": Case("GET /contacts"),
    "createContact": Case("POST /contacts", {"name": "New"}, 201),
    "getContact": Case("GET /contacts/{contact}"),
    "editContact": Case("PATCH /contacts/{contact}", {"title": "CFO"}),
    "careForContact": Case("PATCH /contacts/{contact}/care", {"lawful_basis": "contract"}),
    "readPersonData": Case("GET /contacts/{contact}/data"),
    "previewErasure": Case("GET /contacts/{contact}/erasure"),
    "eraseContact": Case("POST /contacts/{contact}/erase", {"confirmed": "nobody is called so"}, 422),
    "liftErasure": Case("POST /erased-people/lift", {"email": "a@acme.fi"}),
    "archiveContact": Case("POST /contacts/{contact}/archive"),
    "restoreContact": Case("POST /contacts/{gone}/restore"),
    "bulkContacts": Case("POST /bulk/contacts", {"rows": [{"do": "archive", "id": "{contact}"}]}, 207),
    "listProfiles": Case("GET /profiles"),
    "createProfile": Case("POST /profiles", {"name": "New"}, 201),
    "previewProfile": Case("POST /profiles/preview", {"name": "New"}),
    "scoreValues": Case("POST /profiles/score", {"values": {"industry": "Pumps"}}),
    "getProfile": Case("GET /profiles/{profile}"),
    "saveProfile": Case("PUT /profiles/{profile}/draft", {"name": "Renamed"}),
    "discardProfileDraft": Case("DELETE /profiles/{drafted}/draft", ok=204),
    "publishProfile": Case("POST /profiles/{profile}/publish", {}),
    "archiveProfile": Case("POST /profiles/{profile}/archive", ok=204),
    "restoreProfile": Case("POST /profiles/{shelved_profile}/restore", ok=204),
    "getAccountFit": Case("GET /accounts/{account}/fit"),
    "getDealFit": Case(f"GET {DEAL}/fit"),
    "lookForPersona": Case(f"POST {DEAL}/persona", ok=409),
    "listLeads": Case("GET /leads"),
    "countLeads": Case("GET /leads/counts"),
    "listLeadKinds": Case("GET /leads/kinds"),
    "findKnown": Case("GET /leads/known?email=a@kone.example"),
    "listRoutingRules": Case("GET /leads/routing"),
    "createRoutingRule": Case("POST /leads/routing", {"name": "Nordics", "team_id": "{team}"}, 201, 422),
    "changeRoutingRule": Case("PUT /leads/routing/{rule}", {"name": "Nordics", "team_id": "{team}"}, 204, 422),
    "archiveRoutingRule": Case("POST /leads/routing/{rule}/archive", ok=204),
    "restoreRoutingRule": Case("POST /leads/routing/{rule}/restore", ok=204),
    "routeLead": Case("POST /leads/{lead}/route"),
    "listLeadDesks": Case("GET /leads/desks"),
    "setLeadDesk": Case("PUT /leads/desks/{jiwoo}", {"capacity": 9}, 204),
    "listLeadForms": Case("GET /leads/forms"),
    "createLeadForm": Case("POST /leads/forms", {"name": "Site", "title": "Ask us"}, 201),
    "changeLeadForm": Case("PUT /leads/forms/{form}", {"name": "Site", "title": "Ask us"}, 204),
    "retireLeadForm": Case("POST /leads/forms/{form}/retire", ok=204),
    "reopenLeadForm": Case("POST /leads/forms/{form}/reopen", ok=204),
    "getLeadFunnel": Case("GET /leads/funnel?created_from=2026-01-01T00:00:00Z&created_until=2026-04-01T00:00:00Z"),
    "takeInLead": Case("POST /leads/intake", {"person": "New"}, 201),
    "convertLead": Case("POST /leads/{good_lead}/convert", {}),
    "createLead": Case("POST /leads", {"person": "New"}, 201),
    "getLead": Case("GET /leads/{lead}"),
    "getLeadTimeline": Case("GET /leads/{lead}/timeline"),
    "editLead": Case("PATCH /leads/{lead}", {"need": "Pumps"}),
    "contactLead": Case("POST /leads/{lead}/contact", {"way": "phone"}),
    "acceptLead": Case("POST /leads/{lead}/accept"),
    "qualifyLead": Case("POST /leads/{taken_lead}/qualify", {}),
    "rejectLead": Case("POST /leads/{lead}/reject", {"reason": "no_need"}),
    "reopenLead": Case("POST /leads/{rejected_lead}/reopen"),
    "recycleLead": Case("POST /leads/{lead}/recycle", {"on": "2027-03-05"}),
    "bringBackLead": Case("POST /leads/{waiting_lead}/bring-back"),
    "assignLead": Case("POST /leads/{lead}/assign", {"owner_id": "{jiwoo}"}),
    "undoLeadStep": Case("POST /leads/{taken_lead}/undo"),
    "archiveLead": Case("POST /leads/{lead}/archive"),
    "restoreLead": Case("POST /leads/{deleted_lead}/restore"),
    "bulkLeads": Case("POST /bulk/leads", {"rows": [{"do": "archive", "id": "{lead}"}]}, 207),
    "listProcesses": Case("GET /processes"),
    "createProcess": Case("POST /processes", {}, 201),
    "getSchema": Case("GET /processes/schema"),
    "listTemplates": Case("GET /processes/templates"),
    "lintProcess": Case("POST /processes/lint", {"text": SMALL}),
    "getProcess": Case("GET /processes/{process}"),
    "saveDraft": Case("PUT /processes/{draft}/draft", {"text": SMALL}),
    "discardDraft": Case("DELETE /processes/{draft}/draft", ok=204),
    "publishProcess": Case("POST /processes/{draft}/publish", {}),
    "retireProcess": Case("POST /processes/{other}/retire", {}, 204),
    "restoreProcess": Case("POST /processes/{other}/restore", ok=204),
    "makeDefault": Case("POST /processes/{other}/default", ok=204),
    "noteReason": Case("POST /processes/{process}/reasons", {"kind": "market", "text": "It moved"}, 204),
    "getVersion": Case("GET /process-versions/{version}"),
    "getYaml": Case("GET /process-versions/{version}/yaml"),
    "diffVersions": Case("GET /process-versions/{version}/diff?before={version}"),
    "previewMigration": Case("POST /process-versions/{version}/preview", {}),
    "migrateDeals": Case("POST /process-versions/{version}/migrate", {}),
    "listMembers": Case("GET /members"),
    "addMember": Case("POST /members", {"name": "New"}, 201),
    "getMember": Case("GET /members/{member}"),
    "changeMember": Case("PATCH /members/{member}", {"reach": "all"}, 204),
    "giveSignIn": Case("POST /members/{nameless}/sign-in", {"email": "new@northwind.example"}, 204),
    "listRoles": Case("GET /roles"),
    "createRole": Case("POST /roles", {"name": "Desk", "base": "rep"}, 201),
    "changeRole": Case("PATCH /roles/{role}", {"name": "Desk"}, 204),
    "deleteRole": Case("POST /roles/{role}/archive", {}, 204),
    "restoreRole": Case("POST /roles/{role}/restore", ok=204),
    "listTeams": Case("GET /teams"),
    "createTeam": Case("POST /teams", {"name": "Tampere"}, 201),
    "changeTeam": Case("PATCH /teams/{team}", {"name": "Busan"}, 204),
    "getMe": Case("GET /me"),
    "changeMe": Case("PATCH /me", {"theme": "dark"}, 403, outsider=403),
    "listTokens": Case("GET /tokens"),
    "createToken": Case("POST /tokens", {"name": "a", "scopes": ["deals:read"]}, 403, outsider=403),
    "revokeToken": Case("DELETE /tokens/{token}", ok=204),
    "listKinds": Case("GET /kinds"),
    "listViews": Case("GET /views?shape=list"),
    "saveView": Case("POST /views", {"name": "Mine", "shape": "board"}, 201),
    "getView": Case("GET /views/{shared_view}"),
    "changeView": Case("PATCH /views/{view}", {"name": "Changed"}),
    "chooseView": Case("PUT /views/{shared_view}/choice", {"pinned": True}),
    "archiveView": Case("DELETE /views/{view}", ok=204),
    "restoreView": Case("POST /views/{old_view}/restore"),
    "listDashboards": Case("GET /dashboards"),
    "getDashboard": Case("GET /dashboards/rep"),
    "getFigures": Case("GET /dashboards/leadership/figures?period=quarter"),
    "listSchedules": Case("GET /dashboard-schedules"),
    "createSchedule": Case(
        "POST /dashboard-schedules", {"which": "rep", "rhythm": {}, "receivers": ["{jiwoo}"]}, 201, outsider=422
    ),
    "getSchedule": Case("GET /dashboard-schedules/{schedule}"),
    "changeSchedule": Case("PATCH /dashboard-schedules/{schedule}", {"rhythm": {"every": "daily"}}),
    "pauseSchedule": Case("POST /dashboard-schedules/{schedule}/pause"),
    "resumeSchedule": Case("POST /dashboard-schedules/{schedule}/resume"),
    "archiveSchedule": Case("DELETE /dashboard-schedules/{schedule}", ok=204),
    "getCalendar": Case("GET /calendar"),
    "setWeek": Case("PUT /calendar/week", {"week": [0, 1, 2], "country": "FI"}, 204),
    "addOwnDays": Case("POST /calendar/days", {"name": "Fair", "since": "2026-04-01"}, 204),
    "removeOwnDays": Case("POST /calendar/days/remove", {"name": "Move", "since": "2026-05-04"}, 204, outsider=404),
    "listDaysOff": Case("GET /calendar/off?since=2026-04-01"),
    "getCurrencies": Case("GET /currencies"),
    "addCurrency": Case("POST /currencies", {"currency": "SEK"}),
    "dropCurrency": Case("DELETE /currencies/USD", ok=204, outsider=404),
    "getForecast": Case("GET /insight/forecast?period=2026-Q1"),
    "getWhatIf": Case("GET /insight/what-if?period=2026-Q1"),
    "listGoals": Case("GET /goals?period=2026"),
    "setGoal": Case(
        "PUT /goals",
        {"whom": "member", "whom_id": "{rasmus}", "period": "2026", "amount": "9"},
        outsider=404,
    ),
    "removeGoal": Case("DELETE /goals/{goal}", ok=204),
    "undoGoal": Case("POST /goals/{goal}/undo", ok=204),
    "getForecastAccuracy": Case("GET /insight/forecast-accuracy"),
    "listForecastWeeks": Case("GET /insight/forecast-weeks?period=2026-03"),
    "listAdjustments": Case("GET /adjustments?period=2026"),
    "adjustForecast": Case(
        "POST /adjustments",
        {"whom": "member", "whom_id": "{rasmus}", "period": "2026", "amount": "9", "reason": "Slow spring"},
        201,
        404,
    ),
    "listCoachingSessions": Case("GET /coaching/sessions"),
    "logCoachingSession": Case(
        "POST /coaching/sessions",
        {"whom_id": "{rasmus}", "day": "2026-01-05", "minutes": 30, "about": "onboarding"},
        201,
        404,
    ),
    "getCoachingSession": Case("GET /coaching/sessions/{coached}"),
    "changeCoachingSession": Case("PATCH /coaching/sessions/{coached}", {"minutes": 45}),
    "deleteCoachingSession": Case("DELETE /coaching/sessions/{coached}", ok=204),
    "restoreCoachingSession": Case("POST /coaching/sessions/{coached}/restore"),
    "tickFollowUp": Case("PUT /coaching/follow-ups/{follow_up}", {"done": True}, 204),
    "setCoachingHours": Case("PUT /coaching/hours", {"hours": 7.5}, 204),
    "getCoachingShare": Case("GET /insight/coaching?since=2026-01-01&until=2026-02-01"),
    "listSpending": Case("GET /spending?since=2026-01-01"),
    "recordSpending": Case(
        "POST /spending",
        {
            "purpose": "win",
            "since": "2026-01-01",
            "until": "2026-02-01",
            "amount": {"amount": "900"},
            "what": "Fair",
            "team_id": "{own_team}",
        },
        201,
        422,
    ),
    "getSpending": Case("GET /spending/{spending}"),
    "changeSpending": Case("PATCH /spending/{spending}", {"what": "A larger fair"}),
    "deleteSpending": Case("DELETE /spending/{spending}", ok=204),
    "restoreSpending": Case("POST /spending/{old_spending}/restore"),
    "listFeedback": Case("GET /accounts/{account}/feedback"),
    "recordFeedback": Case("POST /accounts/{account}/feedback", {"kind": "nps", "score": 9}, 201),
    "getFeedback": Case("GET /feedback/{feedback}"),
    "changeFeedback": Case("PATCH /feedback/{feedback}", {"score": 4}),
    "deleteFeedback": Case("DELETE /feedback/{feedback}", ok=204),
    "restoreFeedback": Case("POST /feedback/{old_feedback}/restore"),
    "listReferrals": Case("GET /accounts/{account}/referrals"),
    "recordReferral": Case("POST /accounts/{account}/referrals", {"note": "Ask Pekka"}, 201),
    "getReferral": Case("GET /referrals/{referral}"),
    "changeReferral": Case("PATCH /referrals/{referral}", {"note": "Ask Liisa"}),
    "deleteReferral": Case("DELETE /referrals/{referral}", ok=204),
    "restoreReferral": Case("POST /referrals/{old_referral}/restore"),
    "getSatisfaction": Case("GET /insight/satisfaction?since=2026-01-01&until=2026-07-01"),
    "getPersistence": Case("GET /insight/persistence?since=2026-01-01&until=2026-07-01", ok=409, outsider=409),
    "getCustomers": Case("GET /insight/customers?since=2026-01-01&until=2026-07-01", ok=409, outsider=409),
    "listCustomersOf": Case(
        "GET /insight/customers/accounts?since=2026-01-01&until=2026-07-01&of=lost", ok=409, outsider=409
    ),
    "getStalled": Case("GET /insight/stalled?since=2026-01-01&until=2026-07-01", ok=409, outsider=409),
    "getRework": Case("GET /insight/rework?since=2026-01-01&until=2026-07-01", ok=409, outsider=409),
    "listRates": Case("GET /rates?currency=usd"),
    "setRate": Case("PUT /rates/USD/2026-02-01", {"worth": "0.91"}),
    "removeRate": Case("DELETE /rates/{rate}", ok=204),
    "listFields": Case("GET /fields?record=deal"),
    "defineField": Case("POST /fields", SIZE, 201),
    "changeField": Case("PATCH /fields/{region}", {"label": {"en": "Area"}}),
    "archiveField": Case("POST /fields/{region}/archive"),
    "searchProspects": Case("POST /prospects/search", {"query": {"about": "companies"}}),
    "getProspectCompany": Case("GET /prospects/companies/{prospect}"),
    "editProspectCompany": Case("PATCH /prospects/companies/{prospect}", {"values": {"city": "Oulu"}}),
    "getProspectPerson": Case("GET /prospects/people/{person}"),
    "editProspectPerson": Case("PATCH /prospects/people/{person}", {"values": {"title": "CEO"}}),
    "archiveProspect": Case("POST /prospects/people/{person}/archive", ok=204),
    "restoreProspect": Case("POST /prospects/companies/{away}/restore", ok=204),
    "listTakes": Case("GET /prospects/takes"),
    "startTake": Case("POST /prospects/takes", {"ids": ["{person}"]}, 201),
    "getTake": Case("GET /prospects/takes/{take}"),
    "listTakenRows": Case("GET /prospects/takes/{take}/rows"),
    "cancelTake": Case("POST /prospects/takes/{take}/cancel", ok=409),
    "resumeTake": Case("POST /prospects/takes/{take}/resume", ok=409),
    "undoTake": Case("POST /prospects/takes/{take}/undo", ok=204),
    "listProspectLists": Case("GET /prospects/lists"),
    "createProspectList": Case("POST /prospects/lists", {"name": "New", "about": "people"}, 201),
    "getProspectList": Case("GET /prospects/lists/{list}"),
    "changeProspectList": Case("PATCH /prospects/lists/{list}", {"name": "Renamed"}),
    "archiveProspectList": Case("POST /prospects/lists/{list}/archive", ok=204),
    "restoreProspectList": Case("POST /prospects/lists/{old_list}/restore", ok=204),
    "listProspectListRows": Case("GET /prospects/lists/{list}/rows"),
    "fillProspectList": Case("POST /prospects/lists/{list}/rows", {"query": {}}),
    "thinProspectList": Case("POST /prospects/lists/{list}/rows/remove", {"ids": ["{person}"]}),
    "undoProspectListChange": Case("POST /prospects/lists/{list}/changes/{list_change}/undo", ok=204),
    "listWatchedSearches": Case("GET /prospects/watches"),
    "watchSearch": Case("PUT /prospects/watches/{saved_search}", {"every": "daily"}, 204),
    "leaveSearch": Case("DELETE /prospects/watches/{saved_search}", ok=204),
    "listSearchNews": Case("GET /prospects/news"),
    "getSearchNews": Case("GET /prospects/news/{search_news}"),
    "listProviders": Case("GET /providers"),
    "createProvider": Case("POST /providers", {"name": "New", "drop": {"folder": "new"}}, ok=201),
    "getProvider": Case("GET /providers/{provider}"),
    "changeProvider": Case("PATCH /providers/{provider}", {"settings": {"most": 5}}),
    "testProvider": Case("POST /providers/{shelf}/test"),
    "archiveProvider": Case("POST /providers/{provider}/archive", ok=204),
    "restoreProvider": Case("POST /providers/{old_provider}/restore", ok=204),
    "enrichProspects": Case(
        "POST /prospects/enrich", {"provider_id": "{provider}", "ids": ["{prospect}"]}, ok=201, outsider=404
    ),
    "listLoads": Case("GET /prospects/loads"),
    "startLoad": Case("UPLOAD /prospects/loads", ok=422),
    "getLoad": Case("GET /prospects/loads/{load}"),
    "cancelLoad": Case("POST /prospects/loads/{load}/cancel", ok=409),
    "resumeLoad": Case("POST /prospects/loads/{load}/resume", ok=409),
    "listImports": Case("GET /imports"),
    "startImport": Case("UPLOAD /imports", ok=422),
    "getImport": Case("GET /imports/{import}"),
    "listColumns": Case("GET /imports/{import}/columns"),
    "changeColumns": Case("PATCH /imports/{import}/columns", {}),
    "listStages": Case("GET /imports/{import}/stages"),
    "changeStages": Case("PATCH /imports/{import}/stages", {}),
    "checkImport": Case("POST /imports/{import}/check"),
    "runImport": Case("POST /imports/{import}/run"),
    "cancelImport": Case("POST /imports/{import}/cancel", ok=409),
    "previewUndo": Case("GET /imports/{import}/undo", ok=200),
    "undoImport": Case("POST /imports/{import}/undo", {}, ok=409),
    "discardImport": Case("DELETE /imports/{import}", ok=204),
    "listProblems": Case("GET /imports/{import}/problems"),
    "getReport": Case("GET /imports/{import}/report"),
    "restoreField": Case("POST /fields/{unused}/restore"),
}  # fmt: skip

WHO = (*Role, "colleague", "outsider", "nobody", "narrow")
OF_A_DEAL = ("{deal}", "{moved}", "{ready}", "{lost}", "{refused}", "{deleted}", "lead}")


FOR_ALL = (
    "createRoutingRule",
    "changeRoutingRule",
    "archiveRoutingRule",
    "restoreRoutingRule",
    "createLeadForm",
    "changeLeadForm",
    "retireLeadForm",
    "reopenLeadForm",
)
"""What is decided for every team, and so by those who see all of them."""


def _operations() -> dict[str, dict[str, Any]]:
    return {op["operationId"]: op for methods in published()["paths"].values() for op in methods.values()}


OF_THEIR_OWNER = ("revokeToken", "changeView", "archiveView", "restoreView")
"""What only the rep whose record it is may do, and administrators."""


OF_ONE_PERSON = (
    "getSchedule", "changeSchedule", "pauseSchedule", "resumeSchedule", "archiveSchedule", "getSearchNews",
)  # fmt: skip
"""What nobody but the rep whose record it is may do, administrators neither."""


OF_COACHED = ("getCoachingSession", "tickFollowUp")
"""What the rep who was coached may do, and those who lead them."""


OF_ADMINS = ("changeProspectList", "archiveProspectList", "restoreProspectList")
"""What administrators alone may do with a list of theirs that everybody sees."""


OF_ITS_TAKER = ("cancelTake", "resumeTake", "undoTake")
"""What the rep who took the leads may do, and who hands leads over."""


def test_every_operation_has_a_case() -> None:
    assert set(CASES) == set(_operations())


@pytest.fixture
def world(house: House) -> World:
    return build(house)


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_their_permissions_say(world: World, who: str) -> None:
    expected = {name: _expected(name, case, who) for name, case in CASES.items()}
    assert {name: _status(world, case, who) for name, case in CASES.items()} == expected


def _expected(name: str, case: Case, who: str) -> int:
    needed = _operations()[name].get("x-permission")
    if who == "nobody":
        return 401
    if who == "narrow":
        return 403 if needed not in (None, NARROW) else case.ok
    if who == "outsider":
        return case.outsider or (404 if "{" in case.ask else case.ok)
    role = Role.REP if who == "colleague" else Role(who)
    if needed and (Permission(needed) not in ROLES[role][1] or (name in FOR_ALL and role is Role.MANAGER)):
        return 403
    if who == "colleague" and any(record in case.ask for record in OF_A_DEAL):
        return 404
    return _whose(name, who, role) or case.ok


def _whose(name: str, who: str, role: Role) -> int:
    """How somebody is refused whose the record is not; 0 where that is no matter."""
    leading = (Role.REP, Role.MANAGER, Role.OPERATIONS, Role.ADMIN)
    if name in OF_COACHED and (who == "colleague" or role not in leading):
        return 404
    if name in OF_ADMINS and role is not Role.ADMIN:
        return 403
    if name in OF_ITS_TAKER and (who == "colleague" or role is Role.SUCCESS):
        return 403
    if name in OF_THEIR_OWNER and (who == "colleague" or role not in (Role.ADMIN, Role.REP)):
        return 404
    return 404 if name in OF_ONE_PERSON and (who == "colleague" or role is not Role.REP) else 0


def _status(world: World, case: Case, who: str) -> Any:
    """What the person is answered; nothing of it stays."""
    point = transaction.savepoint()
    try:
        return _send(world.programs[who], _filled(case.ask, world), _filled(case.body, world))
    finally:
        transaction.savepoint_rollback(point)


def _send(program: Program, ask: str, body: Any) -> Any:
    method, path = ask.split(" ", 1)
    if method != "UPLOAD":
        return program.send(method, path, body).status_code
    file = SimpleUploadedFile("b.txt", b"text")
    answer = program.client.post(BASE + path, {"file": file}, headers=program.headers)
    conforms("POST", path, answer)
    return answer.status_code


def _filled(part: Any, world: World) -> Any:
    if isinstance(part, str):
        for name, found in world.ids.items():
            part = part.replace(f"{{{name}}}", found)
        return part
    if isinstance(part, dict):
        return {key: _filled(value, world) for key, value in part.items()}
    return [_filled(one, world) for one in part] if isinstance(part, list) else part


def test_bulk_rows_of_an_outsider_are_not_there(world: World) -> None:
    rows = [{"do": "archive", "id": world.ids["deal"]}]
    answer = world.programs["outsider"].post("/bulk/deals", {"rows": rows}).json()
    assert [row["status"] for row in answer["results"]] == [404]


def test_lists_of_an_outsider_hold_nothing_of_ours(world: World) -> None:
    outsider = world.programs["outsider"]
    for path in ("/deals", "/accounts", "/contacts"):
        assert outsider.get(path).json()["items"] == []
    for path in (
        "/fields?record=deal",
        "/deals/search?q=d",
        f"/deals/totals?process_id={world.ids['process']}",
    ):
        assert outsider.get(path).json() == []
    assert {row["name"] for row in outsider.get("/members").json()} == {"Oona"}


def test_a_token_that_is_revoked_expired_or_made_up_is_nobody(world: World) -> None:
    for token in ("", "hp_", f"hp_{world.house.id.hex}_wrong", "é", "hp_" + "0" * 32 + "_x"):
        answer = Program(token or " ").get("/me")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
