"""Addresses of the cellar's own pages."""

from django.urls import path

from portal.accounts.views import keeping
from portal.audit import views as audit
from portal.clock import views
from portal.delegation.views import auditor, officer
from portal.documents import views as documents
from portal.exchange import views as exchange
from portal.federation.views import door, keeping as links
from portal.exchange import api as exchange_api, views as exchange
from portal.importing import views as importing
from portal.letters import views as letters
from portal.operations import views as health
from portal.public_pages import public_page
from portal.retention import views as retention
from portal.rulebook import views as rulebook
from portal.signin.views import forgotten, login, own, watching
from portal.site.views import front, home, search, tasks
from portal.subjects import views as subjects

urlpatterns = [
    path("", public_page(front.front), name="front"),
    path("language/", front.language, name="language"),
    path("home/", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", login.Logout.as_view(), name="logout"),
    path("password/", login.PasswordChange.as_view(), name="password-change"),
    path("login/code/", own.second_factor, name="second-factor"),
    path("login/own/", own.own_login, name="own-login"),
    path("login/own/second-factor/", own.second_factor_setup, name="second-factor-setup"),
    path("login/own/second-factor/off/", own.second_factor_off, name="second-factor-off"),
    path("login/own/recovery-codes/", own.recovery_codes, name="recovery-codes"),
    path("login/own/sessions/end/", own.session_end, name="session-end"),
    path("login/forgotten/", forgotten.password_forgotten, name="password-forgotten"),
    path("login/forgotten/new/", forgotten.password_reset, name="password-reset"),
    path("login/own/mobile/", own.own_mobile, name="own-mobile"),
    path("login/own/mobile/code/", own.own_mobile_code, name="own-mobile-code"),
    path("login/with/<slug:system>/", door.login_with, name="login-with"),
    path("login/with/<slug:system>/back/", door.login_returned, name="login-returned"),
    path("logins/", watching.account_list, name="login-account-list"),
    path("logins/events/", watching.event_list, name="login-event-list"),
    path("logins/rules/", watching.role_rules, name="role-rules"),
    path("logins/<int:pk>/", watching.account, name="login-account"),
    path("logins/<int:pk>/unlock/", watching.account_unlock, name="login-account-unlock"),
    path("logins/<int:pk>/second-factor/off/", watching.account_factor_off, name="login-account-factor-off"),
    path("logins/<int:pk>/sessions/end/", watching.account_sessions_end, name="login-account-sessions-end"),
    path("accounts/", keeping.AccountList.as_view(), name="account-list"),
    path("accounts/new/", keeping.account_create, name="account-create"),
    path("accounts/looks/", keeping.LookList.as_view(), name="look-list"),
    path("accounts/<int:pk>/", keeping.account, name="account"),
    path("accounts/<int:pk>/posts/", keeping.account_appoint, name="account-appoint"),
    path("accounts/<int:pk>/posts/<int:post_pk>/end/", keeping.account_dismiss, name="account-dismiss"),
    path("accounts/<int:pk>/password/", keeping.account_password, name="account-password"),
    path("accounts/<int:pk>/mobile/", keeping.account_reveal, name="account-reveal"),
    path("accounts/<int:pk>/logins/", links.linked_login_list, name="linked-login-list"),
    path("accounts/<int:pk>/logins/<int:link_pk>/off/", links.linked_login_off, name="linked-login-off"),
    path("accounts/<int:pk>/close/", keeping.account_close, name="account-close"),
    path("accounts/<int:pk>/reopen/", keeping.account_reopen, name="account-reopen"),
    path("audit/changes/", audit.change_list, name="change-list"),
    path("audit/heads.txt", audit.heads, name="audit-heads"),
    path("audit/urgent/", auditor.urgent_list, name="urgent-list"),
    path("audit/urgent/<int:pk>/", auditor.urgent_review, name="urgent-review"),
    path("standing-in/", officer.delegation_list, name="delegation-list"),
    path("standing-in/stop/", officer.delegation_stop, name="delegation-stop"),
    path("standing-in/<int:pk>/act/", officer.delegation_act, name="delegation-act"),
    path("standing-in/<int:pk>/end/", officer.delegation_end, name="delegation-end"),
    path("urgent/", officer.urgent_access, name="urgent-access"),
    path("urgent/end/", officer.urgent_end, name="urgent-end"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("retention/", retention.retention, name="retention"),
    path("subjects/", subjects.subject_request_list, name="subject-request-list"),
    path("subjects/new/", subjects.subject_request_create, name="subject-request-create"),
    path("subjects/<int:pk>/", subjects.subject_request, name="subject-request"),
    path("subjects/<int:pk>/export.xlsx", subjects.subject_request_export, name="subject-request-export"),
    path("subjects/<int:pk>/export.pdf", subjects.subject_request_paper, name="subject-request-paper"),
    path("subjects/<int:pk>/answer/", subjects.subject_request_answer, name="subject-request-answer"),
    path("api/v1/bulk/", exchange_api.Bulk.as_view(), name="api-bulk"),
    path("systems/", exchange.system_list, name="system-list"),
    path("systems/new/", exchange.system_create, name="system-create"),
    path("systems/<int:pk>/", exchange.system, name="system"),
    path("systems/<int:pk>/close/", exchange.system_close, name="system-close"),
    path("systems/<int:pk>/tokens/", exchange.token_issue, name="token-issue"),
    path("systems/<int:pk>/tokens/<int:token_pk>/rotate/", exchange.token_rotate, name="token-rotate"),
    path("systems/<int:pk>/tokens/<int:token_pk>/revoke/", exchange.token_revoke, name="token-revoke"),
    path("systems/<int:pk>/webhooks/", exchange.webhook_create, name="webhook-create"),
    path("systems/<int:pk>/webhooks/<int:hook_pk>/secret/", exchange.webhook_rotate, name="webhook-rotate"),
    path("systems/<int:pk>/webhooks/<int:hook_pk>/end/", exchange.webhook_end, name="webhook-end"),
    path("imports/", importing.ImportList.as_view(), name="import-list"),
    path("imports/new/", importing.import_create, name="import-create"),
    path("imports/mappings/<slug:name>.xlsx", importing.import_template, name="import-template"),
    path("imports/mappings/<slug:name>.toml", importing.import_mapping, name="import-mapping"),
    path("imports/<int:pk>/", importing.import_detail, name="import"),
    path("imports/<int:pk>/start/", importing.import_start, name="import-start"),
    path("imports/<int:pk>/discard/", importing.import_discard, name="import-discard"),
    path("imports/<int:pk>/report.csv", importing.import_report, name="import-report"),
    path("letters/<int:pk>/", letters.letter_pdf, name="letter"),
    path("letters/verify/<str:code>/", letters.letter_verify, name="letter-verify"),
    path("letters/templates/", letters.template_list, name="template-list"),
    path("letters/templates/<slug:code>/", letters.template_edit, name="template-edit"),
    path("letters/templates/<slug:code>/preview/", letters.template_preview, name="template-preview"),
    path("letters/templates/<slug:code>/versions/", letters.template_versions, name="template-versions"),
    path("letters/templates/<slug:code>/restore/", letters.template_restore, name="template-restore"),
    path("notices/", letters.notice_list, name="notice-list"),
    path("notices/read/", letters.notices_read, name="notices-read"),
    path("notices/<int:pk>/read/", letters.notice_read, name="notice-read"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
    path("rulebook/numbers/<int:pk>/edit/", rulebook.threshold_edit, name="threshold-edit"),
    path("rulebook/review/", rulebook.rulebook_review, name="rulebook-review"),
    path("rulebook/changes/<int:pk>/", rulebook.rule_change, name="rule-change"),
    path("rulebook/<slug:code>/", rulebook.clause, name="clause"),
    path("rulebook/<slug:code>/edit/", rulebook.clause_edit, name="clause-edit"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/new/", views.calendar_year, name="calendar-year"),
    path("calendar/<int:year>/", views.calendar, name="calendar"),
    path("calendar/<int:year>/<int:month>/<int:day>/", views.calendar_day, name="calendar-day"),
    path("tasks/", tasks.task_list, name="task-list"),
    path("tasks/<int:pk>/retry/", tasks.task_retry, name="task-retry"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
