"""The addresses of the pages, grouped by what they are about."""

from __future__ import annotations

from django.urls import path

from homeplate.web import days, join, notices, preferences, returning, search, styleguide
from homeplate.web.accounts import care, contacts, duplicates, feedback, led, merge, person, pick, referrals
from homeplate.web.accounts import cells as account_cells
from homeplate.web.accounts import listing as book
from homeplate.web.accounts import views as accounts
from homeplate.web.coaching import doing as coached
from homeplate.web.coaching import share as coaching_share
from homeplate.web.coaching import views as coaching
from homeplate.web.dashboard import arranging, schedules
from homeplate.web.dashboard import stop as stopping
from homeplate.web.dashboard import views as dashboard
from homeplate.web.deals import brief, competitors, gates, moves
from homeplate.web.deals import views as deals
from homeplate.web.fit import learning
from homeplate.web.fit import views as fitting
from homeplate.web.imports import setup as import_setup
from homeplate.web.imports import views as imports
from homeplate.web.insight import assuming, customer_list, moved, proposed, saying, weights
from homeplate.web.insight import probability as chances
from homeplate.web.insight import views as figures
from homeplate.web.leads import converting, inbox, strangers
from homeplate.web.leads import funnel as shared_funnel
from homeplate.web.leads import settings as lead_desk
from homeplate.web.leads import views as lead_pages
from homeplate.web.lists import picking, saved
from homeplate.web.pipeline import cells, listing, months, shapes
from homeplate.web.pipeline import views as pipeline
from homeplate.web.processes import changes, impact, sheets, studio, text
from homeplate.web.processes import views as processes
from homeplate.web.prospects import enriching
from homeplate.web.prospects import lists as prospect_lists
from homeplate.web.prospects import loads as prospect_loads
from homeplate.web.prospects import records as prospect_records
from homeplate.web.prospects import takes as prospect_takes
from homeplate.web.prospects import views as prospects
from homeplate.web.prospects import watching as prospect_watching
from homeplate.web.qualification import lead as lead_answers
from homeplate.web.qualification import setup as frameworks
from homeplate.web.qualification import views as qualification
from homeplate.web.settings.urls import settings
from homeplate.web.spending import doing as spending
from homeplate.web.spending import views as spent
from homeplate.web.today import views as today
from homeplate.web.welcome import sample, selling, team
from homeplate.web.welcome import views as welcome

people = [
    path("preferences/", preferences.set_preferences, name="preferences"),
    path("workspaces/", preferences.workspaces, name="workspaces"),
    path("signed-in/", returning.signed_in, name="signed-in"),
    path("search/", search.search, name="search"),
    path("days/note/", days.note, name="day-note"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.seen, name="notices-seen"),
    path("pulse/", notices.pulse, name="pulse"),
    path("keys/", search.keys, name="keys"),
    path("join/<str:token>/", join.join, name="join"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]

boards = [
    path("", today.home, name="home"),
    path("today/", today.today, name="today"),
    path("today/steps/<uuid:deal_id>/", today.step, name="today-step"),
    path("today/steps/<uuid:deal_id>/undo/", today.undo, name="today-undo"),
    path("today/overrides/<uuid:deal_id>/", today.look, name="today-look"),
    path("pipeline/", pipeline.pipeline, name="pipeline"),
    path("pipeline/more/", pipeline.more, name="pipeline-more"),
    path("pipeline/diamond/", shapes.diamond, name="pipeline-diamond"),
    path("pipeline/funnel/", shapes.funnel, name="pipeline-funnel"),
    path("pipeline/funnel/figures/", shapes.funnel_figures, name="pipeline-funnel-figures"),
    path("pipeline/timeline/", months.timeline, name="pipeline-timeline"),
    path("pipeline/list/", listing.listing, name="pipeline-list"),
    path("pipeline/list/export/", listing.export, name="pipeline-export"),
    path("pipeline/list/together/", listing.do_together, name="pipeline-together"),
    path("pipeline/move/", moves.move, name="pipeline-move"),
]

LOAD = "prospects/loads/<uuid:load_id>/"
TAKE = "prospects/takes/<uuid:take_id>/"
LIST = "prospects/lists/<uuid:list_id>/"
finding = [
    path("prospects/take/", prospect_takes.take, name="prospect-take"),
    path("prospects/takes/", prospect_takes.all_takes, name="lead-takes"),
    path(TAKE, prospect_takes.one_take, name="lead-take"),
    path(f"{TAKE}report/", prospect_takes.report, name="lead-take-report"),
    path(f"{TAKE}<slug:what>/", prospect_takes.do, name="lead-take-do"),
    path("prospects/lists/", prospect_lists.all_lists, name="prospect-lists"),
    path("prospects/lists/add/", prospect_lists.add, name="prospect-list-add"),
    path(LIST, prospect_lists.one_list, name="prospect-list"),
    path(f"{LIST}export/", prospect_lists.export, name="prospect-list-export"),
    path(f"{LIST}undo/<uuid:change_id>/", prospect_lists.undo, name="prospect-list-undo"),
    path(f"{LIST}<slug:act>/", prospect_lists.do, name="prospect-list-do"),
    path("prospects/watch/<uuid:saved_id>/", prospect_watching.watch, name="prospect-watch"),
    path("prospects/news/<uuid:news_id>/", prospect_watching.news, name="prospect-news"),
    path("prospects/", prospects.prospects, name="prospects"),
    path("prospects/companies/<uuid:company_id>/", prospect_records.one_company, name="prospect-company"),
    path("prospects/people/<uuid:person_id>/", prospect_records.one_person, name="prospect-person"),
    path("prospects/enrich/", enriching.enriching, name="prospect-enrich"),
    path("prospects/loads/", prospect_loads.all_loads, name="prospect-loads"),
    path(LOAD, prospect_loads.one_load, name="prospect-load"),
    path(f"{LOAD}report/", prospect_loads.report, name="prospect-load-report"),
    path(f"{LOAD}<slug:what>/", prospect_loads.do, name="prospect-load-do"),
    path(
        "prospects/<slug:about>/<uuid:record_id>/archive/", prospect_records.archive, name="prospect-archive"
    ),
    path(
        "prospects/<slug:about>/<uuid:record_id>/restore/", prospect_records.restore, name="prospect-restore"
    ),
]

VIEW = "<slug:place>/views/<uuid:view_id>/"
kept = [
    path("<slug:place>/views/", saved.views, name="views"),
    path(VIEW, saved.view, name="view"),
    path(f"{VIEW}choose/", saved.choose, name="view-choose"),
    path(f"{VIEW}delete/", saved.delete, name="view-delete"),
    path(f"{VIEW}restore/", saved.restore, name="view-restore"),
    path("columns/<slug:place>/", picking.columns, name="list-columns"),
]

DASHBOARD = "dashboard/<slug:which>/"
SCHEDULE = "dashboard/schedules/<uuid:schedule_id>/"
dashboards = [
    path("dashboard/", dashboard.own, name="dashboard"),
    path("dashboard/tiles/", dashboard.tiles, name="dashboard-tiles"),
    path("dashboard/stop/<str:text>/", stopping.stop, name="dashboard-stop"),
    path(SCHEDULE, schedules.one, name="schedule"),
    path(f"{SCHEDULE}do/", schedules.do, name="schedule-do"),
    path(f"{SCHEDULE}restore/", schedules.restore, name="schedule-restore"),
    path(DASHBOARD, dashboard.one, name="dashboard-one"),
    path(f"{DASHBOARD}pdf/", dashboard.pdf, name="dashboard-pdf"),
    path(f"{DASHBOARD}copy/", arranging.copy, name="dashboard-copy"),
    path(f"{DASHBOARD}begin/", arranging.begin, name="dashboard-begin"),
    path(f"{DASHBOARD}arrange/", arranging.arrange, name="dashboard-arrange"),
    path(f"{DASHBOARD}undo/", arranging.undo, name="dashboard-undo"),
    path(f"{DASHBOARD}back/", arranging.back, name="dashboard-back"),
    path(f"{DASHBOARD}keep/", arranging.keep, name="dashboard-keep"),
    path(f"{DASHBOARD}settings/", arranging.settings, name="dashboard-settings"),
    path(f"{DASHBOARD}delete/", arranging.delete, name="dashboard-delete"),
    path(f"{DASHBOARD}restore/", arranging.restore, name="dashboard-restore"),
    path(f"{DASHBOARD}schedules/", schedules.listing, name="dashboard-schedules"),
    path(f"{DASHBOARD}preview/", dashboard.preview, name="dashboard-preview"),
]

SPENT = "insight/spending/<uuid:spending_id>/"
insight = [
    path("insight/", figures.insight, name="insight"),
    path("insight/deals/", figures.deals, name="insight-deals"),
    path("insight/deals/file/", figures.deals_file, name="insight-deals-file"),
    path("insight/accounts/", customer_list.accounts, name="insight-accounts"),
    path("insight/accounts/file/", customer_list.accounts_file, name="insight-accounts-file"),
    path("insight/filters/", figures.filters, name="insight-filters"),
    path("insight/forecast/say/", saying.say, name="insight-say"),
    path("insight/forecast/weeks/", moved.weeks_file, name="insight-weeks-file"),
    path("insight/what-if/", assuming.assume, name="insight-what-if"),
    path("insight/weights/", weights.take, name="insight-weights"),
    path("insight/proposals/", proposed.take, name="insight-proposals"),
    path("insight/proposals/decline/", proposed.decline, name="insight-proposal-decline"),
    path("insight/train/", chances.train, name="insight-train"),
    path("insight/train/stop/", chances.stop, name="insight-train-stop"),
    path("insight/version/", chances.version, name="insight-version"),
    path("insight/coaching/", coaching_share.share, name="insight-coaching"),
    path("insight/coaching/file/", coaching_share.file, name="insight-coaching-file"),
    path("insight/spending/", spent.spending, name="spending"),
    path("insight/spending/file/", spent.file, name="spending-file"),
    path("insight/spending/record/", spending.record, name="spending-record"),
    path("insight/spending/bring/", spending.bring, name="spending-bring"),
    path("insight/spending/bring/undo/", spending.unbring, name="spending-bring-undo"),
    path(SPENT, spending.one, name="spending-one"),
    path(f"{SPENT}delete/", spending.delete, name="spending-delete"),
    path(f"{SPENT}restore/", spending.restore, name="spending-restore"),
    path(f"{SPENT}undo/", spending.undo, name="spending-undo"),
    path("insight/<slug:part>/", figures.insight, name="insight-part"),
    path("insight/<slug:part>/file/", figures.file, name="insight-file"),
]

COACHED = "team/coaching/<uuid:session_id>/"
team_pages = [
    path("team/coaching/", coaching.coaching, name="team-coaching"),
    path("team/coaching/log/", coached.log, name="team-coaching-log"),
    path(COACHED, coaching.session, name="team-coaching-session"),
    path(f"{COACHED}change/", coached.change, name="team-coaching-change"),
    path(f"{COACHED}delete/", coached.delete, name="team-coaching-delete"),
    path(f"{COACHED}restore/", coached.restore, name="team-coaching-restore"),
    path("team/coaching/follow-ups/<uuid:follow_up_id>/<slug:how>/", coached.tick, name="team-coaching-tick"),
]

DEAL = "deals/<uuid:deal_id>/"
CRITERION = f"{DEAL}criteria/<str:key>/"
ANSWER = f"{DEAL}answers/<str:fact>/"
DOCUMENT = f"{DEAL}documents/<uuid:document_id>/"
deal = [
    path("deals/competitors/", competitors.suggest, name="competitors"),
    path("deals/new/", deals.new_deal, name="deal-new"),
    path(DEAL, deals.deal, name="deal"),
    path(f"{DEAL}brief.pdf", brief.brief, name="deal-brief"),
    path(f"{DEAL}edit/", deals.edit, name="deal-edit"),
    path(f"{DEAL}step/", deals.next_step, name="deal-step"),
    path(f"{DEAL}no/", deals.tell_no, name="deal-no"),
    path(f"{DEAL}no/undo/", deals.take_back_no, name="deal-no-undo"),
    path(f"{DEAL}assign/", deals.assign, name="deal-assign"),
    path(f"{DEAL}cells/", cells.row, name="deal-row"),
    path(f"{DEAL}cells/<str:name>/", cells.cell, name="deal-cell"),
    path(f"{DEAL}cells/<str:name>/undo/", cells.undo, name="deal-cell-undo"),
    path(f"{DEAL}archive/", deals.archive, name="deal-archive"),
    path(f"{DEAL}restore/", deals.restore, name="deal-restore"),
    path(f"{DEAL}gate/", moves.gate, name="deal-gate"),
    path(f"{DEAL}override/", moves.override, name="deal-override"),
    path(f"{DEAL}back/", moves.back, name="deal-back"),
    path(f"{DEAL}win/", moves.win, name="deal-win"),
    path(f"{DEAL}lose/", moves.lose, name="deal-lose"),
    path(f"{DEAL}reopen/", moves.reopen, name="deal-reopen"),
    path(f"{DEAL}qualification/", qualification.panel, name="deal-qualification"),
    path(ANSWER, qualification.answer, name="deal-answer"),
    path(f"{ANSWER}withdraw/", qualification.withdraw, name="deal-answer-withdraw"),
    path(f"{ANSWER}undo/", qualification.undo, name="deal-answer-undo"),
    path(f"{CRITERION}validate/", gates.validate, name="deal-validate"),
    path(f"{CRITERION}withdraw/", gates.withdraw, name="deal-withdraw"),
    path(f"{DEAL}persona/", deals.find_persona, name="deal-persona"),
    path(f"{DEAL}people/", deals.add_person, name="deal-person"),
    path(f"{DEAL}people/<uuid:contact_id>/remove/", deals.remove_person, name="deal-person-remove"),
    path(f"{DEAL}competitors/", competitors.note, name="deal-competitor"),
    path(f"{DEAL}documents/", deals.add_document, name="deal-document-add"),
    path(DOCUMENT, deals.document, name="deal-document"),
    path(f"{DOCUMENT}archive/", deals.archive_document, name="deal-document-archive"),
]

ACCOUNT, CONTACT = "accounts/<uuid:account_id>/", "contacts/<uuid:contact_id>/"
DUPLICATES = "accounts/duplicates/"
address_book = [
    path("accounts/", book.listing, {"place": "accounts"}, name="accounts"),
    path("accounts/export/", book.export, {"place": "accounts"}, name="accounts-export"),
    path("accounts/merge/", book.merge, {"place": "accounts"}, name="accounts-merge"),
    path("accounts/new/", accounts.new_account, name="account-new"),
    path("accounts/suggest/", pick.suggest, name="account-suggest"),
    path("accounts/referred/", led.suggest, name="account-referral-suggest"),
    path(DUPLICATES, duplicates.duplicates, name="duplicates"),
    path(f"{DUPLICATES}search/", duplicates.search, name="duplicates-search"),
    path(f"{DUPLICATES}search/<uuid:search_id>/cancel/", duplicates.cancel, name="duplicates-cancel"),
    path(f"{DUPLICATES}merged/<uuid:batch_id>/undo/", duplicates.unmerge, name="duplicates-unmerge"),
    path(f"{DUPLICATES}sure/", duplicates.sure, name="duplicates-sure"),
    path(f"{DUPLICATES}<uuid:group_id>/", duplicates.group, name="duplicates-group"),
    path(f"{DUPLICATES}<uuid:group_id>/apart/", duplicates.apart, name="duplicates-apart"),
    path(f"{DUPLICATES}<uuid:group_id>/later/", duplicates.later, name="duplicates-later"),
    path(f"{DUPLICATES}<uuid:group_id>/again/", duplicates.again, name="duplicates-again"),
    path(ACCOUNT, accounts.account, name="account"),
    path(f"{ACCOUNT}edit/", accounts.edit_account, name="account-edit"),
    path(f"{ACCOUNT}cells/", account_cells.account_row, name="account-row"),
    path(f"{ACCOUNT}cells/<str:name>/", account_cells.account_cell, name="account-cell"),
    path(f"{ACCOUNT}cells/<str:name>/undo/", account_cells.account_undo, name="account-cell-undo"),
    path(f"{ACCOUNT}archive/", accounts.archive_account, name="account-archive"),
    path(f"{ACCOUNT}restore/", accounts.restore_account, name="account-restore"),
    path(f"{ACCOUNT}merge/", merge.merge_account, name="account-merge"),
    path(f"{ACCOUNT}feedback/", feedback.record, name="account-feedback"),
    path(f"{ACCOUNT}feedback/<uuid:feedback_id>/", feedback.one, name="account-feedback-one"),
    path(f"{ACCOUNT}feedback/<uuid:feedback_id>/delete/", feedback.delete, name="account-feedback-delete"),
    path(f"{ACCOUNT}feedback/<uuid:feedback_id>/restore/", feedback.restore, name="account-feedback-restore"),
    path(f"{ACCOUNT}referrals/", referrals.record, name="account-referral"),
    path(f"{ACCOUNT}referrals/<uuid:referral_id>/", referrals.one, name="account-referral-one"),
    path(f"{ACCOUNT}referrals/<uuid:referral_id>/delete/", referrals.delete, name="account-referral-delete"),
    path(
        f"{ACCOUNT}referrals/<uuid:referral_id>/restore/", referrals.restore, name="account-referral-restore"
    ),
    path(f"{ACCOUNT}unmerge/", merge.unmerge_account, name="account-unmerge"),
    path("contacts/", book.listing, {"place": "contacts"}, name="contacts"),
    path("contacts/export/", book.export, {"place": "contacts"}, name="contacts-export"),
    path("contacts/merge/", book.merge, {"place": "contacts"}, name="contacts-merge"),
    path("contacts/new/", contacts.new_contact, name="contact-new"),
    path(CONTACT, contacts.contact, name="contact"),
    path(f"{CONTACT}edit/", contacts.edit_contact, name="contact-edit"),
    path(f"{CONTACT}cells/", account_cells.contact_row, name="contact-row"),
    path(f"{CONTACT}cells/<str:name>/", account_cells.contact_cell, name="contact-cell"),
    path(f"{CONTACT}cells/<str:name>/undo/", account_cells.contact_undo, name="contact-cell-undo"),
    path(f"{CONTACT}care/basis/", care.keep_basis, name="contact-basis"),
    path(f"{CONTACT}care/stop/", care.stop_contact, name="contact-stop"),
    path(f"{CONTACT}care/allow/", care.allow_contact, name="contact-allow"),
    path(f"{CONTACT}care/<int:revision>/undo/", care.undo, name="contact-care-undo"),
    path(f"{CONTACT}data/", person.take_data, name="contact-data"),
    path(f"{CONTACT}erase/", person.erase, name="contact-erase"),
    path("contacts/erased/", person.erased, name="contacts-erased"),
    path(f"{CONTACT}archive/", contacts.archive_contact, name="contact-archive"),
    path(f"{CONTACT}restore/", contacts.restore_contact, name="contact-restore"),
    path(f"{CONTACT}merge/", merge.merge_contact, name="contact-merge"),
    path(f"{CONTACT}unmerge/", merge.unmerge_contact, name="contact-unmerge"),
]

LEAD = "leads/<uuid:lead_id>/"
leads = [
    path("leads/", inbox.leads, name="leads"),
    path("leads/new/", lead_pages.new_lead, name="lead-new"),
    path("leads/funnel/", shared_funnel.shared, name="leads-funnel"),
    path("leads/settings/", lead_desk.desk, name="lead-settings"),
    path("leads/settings/do/", lead_desk.do, name="lead-settings-do"),
    path("leads/settings/rules/new/", lead_desk.rule, name="lead-rule-new"),
    path("leads/settings/rules/<uuid:rule_id>/", lead_desk.rule, name="lead-rule"),
    path("leads/settings/rules/<uuid:rule_id>/restore/", lead_desk.restore_rule, name="lead-rule-restore"),
    path("leads/settings/forms/new/", lead_desk.form, name="lead-form-new"),
    path("leads/settings/forms/<uuid:form_id>/", lead_desk.form, name="lead-form-edit"),
    path("form/<uuid:workspace_id>/<uuid:form_id>/", strangers.lead_form, name="lead-form"),
    path("leads/together/", inbox.together, name="leads-together"),
    path(LEAD, lead_pages.lead, name="lead"),
    path(f"{LEAD}edit/", lead_pages.edit_lead, name="lead-edit"),
    path(f"{LEAD}convert/", converting.convert, name="lead-convert"),
    path(f"{LEAD}do/", lead_pages.do, name="lead-do"),
    path(f"{LEAD}undo/", lead_pages.undo, name="lead-undo"),
    path(f"{LEAD}qualification/", lead_answers.lead, name="lead-qualification"),
    path(f"{LEAD}answers/<str:fact>/", lead_answers.answer, name="lead-answer"),
    path(f"{LEAD}answers/<str:fact>/withdraw/", lead_answers.withdraw, name="lead-answer-withdraw"),
    path(f"{LEAD}answers/<str:fact>/undo/", lead_answers.undo, name="lead-answer-undo"),
    path(f"{LEAD}restore/", lead_pages.restore_lead, name="lead-restore"),
]

PROCESS = "processes/<uuid:process_id>/"
FRAMEWORK = "qualification/frameworks/<slug:framework_key>/"
process = [
    path("processes/", processes.gallery, name="processes"),
    path("qualification/", frameworks.qualification, name="qualification"),
    path("qualification/choose/", frameworks.choose, name="qualification-choose"),
    path("qualification/copy/", frameworks.copy, name="qualification-copy"),
    path("qualification/deals/", frameworks.deals, name="qualification-deals"),
    path(FRAMEWORK, frameworks.framework, name="framework"),
    path(f"{FRAMEWORK}archive/", frameworks.archive, name="framework-archive"),
    path(f"{FRAMEWORK}restore/", frameworks.restore, name="framework-restore"),
    path("processes/new/", changes.begin, name="process-new"),
    path(PROCESS, processes.process, name="process"),
    path(f"{PROCESS}yaml/", text.yaml, name="process-yaml"),
    path(f"{PROCESS}diff/", processes.compare, name="process-diff"),
    path(f"{PROCESS}edit/", text.edit, name="process-edit"),
    path(f"{PROCESS}studio/", studio.studio, name="process-studio"),
    path(f"{PROCESS}studio/do/", studio.do, name="process-studio-do"),
    path(f"{PROCESS}studio/settings/", sheets.settings, name="process-studio-settings"),
    path(f"{PROCESS}studio/stage/<slug:stage_key>/", sheets.stage, name="process-studio-stage"),
    path(
        f"{PROCESS}studio/criterion/<slug:criterion_key>/", sheets.criterion, name="process-studio-criterion"
    ),
    path(f"{PROCESS}check/", studio.check, name="process-check"),
    path(f"{PROCESS}reasons/", changes.reason, name="process-reason"),
    path(f"{PROCESS}copy/", changes.copy, name="process-copy"),
    path(f"{PROCESS}undiscard/", changes.undiscard, name="process-undiscard"),
    path(f"{PROCESS}publish/", changes.publish, name="process-publish"),
    path(f"{PROCESS}discard/", changes.discard, name="process-discard"),
    path(f"{PROCESS}default/", changes.make_default, name="process-default"),
    path(f"{PROCESS}retire/", changes.retire, name="process-retire"),
    path(f"{PROCESS}restore/", changes.restore, name="process-restore"),
    path(f"{PROCESS}impact/", impact.impact, name="process-impact"),
    path(f"{PROCESS}migrate/", impact.migrate, name="process-migrate"),
]

PROFILE = "prospects/profiles/<uuid:profile_id>/"
fit = [
    path("prospects/profiles/", fitting.listing, name="profiles"),
    path("prospects/profiles/new/", fitting.new_profile, name="profile-new"),
    path("prospects/profiles/propose/", learning.propose, name="profile-propose"),
    path(PROFILE, fitting.profile, name="profile"),
    path(f"{PROFILE}try/", fitting.try_rule, name="profile-try"),
    path(f"{PROFILE}rule/", fitting.save_rule, name="profile-rule"),
    path(f"{PROFILE}rule/remove/", fitting.remove_rule, name="profile-rule-remove"),
    path(f"{PROFILE}settings/", fitting.save_settings, name="profile-settings"),
    path(f"{PROFILE}undo/", fitting.undo, name="profile-undo"),
    path(f"{PROFILE}publish/", fitting.publish, name="profile-publish"),
    path(f"{PROFILE}discard/", fitting.discard, name="profile-discard"),
    path(f"{PROFILE}learned/", learning.learned_page, name="profile-learned"),
    path(f"{PROFILE}learned/take/", learning.take, name="profile-take"),
    path(f"{PROFILE}copy/", fitting.copy, name="profile-copy"),
    path(f"{PROFILE}archive/", fitting.archive, name="profile-archive"),
    path(f"{PROFILE}restore/", fitting.restore, name="profile-restore"),
]

IMPORT = "imports/<uuid:run_id>/"
transfer = [
    path("imports/", imports.imports, name="imports"),
    path(IMPORT, imports.run, name="import"),
    path(f"{IMPORT}columns/", import_setup.columns, name="import-columns"),
    path(f"{IMPORT}stages/", import_setup.stages, name="import-stages"),
    path(f"{IMPORT}people/", import_setup.people, name="import-people"),
    path(f"{IMPORT}records/", imports.records, name="import-records"),
    path(f"{IMPORT}run/", imports.start, name="import-run"),
    path(f"{IMPORT}cancel/", imports.cancel, name="import-cancel"),
    path(f"{IMPORT}undo/", imports.undo, name="import-undo"),
    path(f"{IMPORT}discard/", imports.discard, name="import-discard"),
    path(f"{IMPORT}report/", imports.report, name="import-report"),
]

first_run = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/questions/", welcome.questions, name="welcome-questions"),
    path("welcome/process/", welcome.process, name="welcome-process"),
    path("welcome/team/", team.team, name="welcome-team"),
    path("welcome/team/colleague/", team.add_colleague, name="welcome-colleague"),
    path("welcome/accounts/", selling.accounts, name="welcome-accounts"),
    path("welcome/deal/", selling.deal, name="welcome-deal"),
    path("welcome/sample/", sample.sample, name="welcome-sample"),
    path("welcome/sample/remove/", sample.remove, name="welcome-sample-remove"),
]

urlpatterns = [
    *people,
    *boards,
    *kept,
    *dashboards,
    *insight,
    *team_pages,
    *deal,
    *address_book,
    *leads,
    *process,
    *fit,
    *transfer,
    *settings,
    *first_run,
    *finding,
]
