"""Addresses of the cellar's own pages."""

from django.urls import path

from portal.views import accountkeeping, accounts, calendar, documents, health, home, importing, pages, rulebook

urlpatterns = [
    path("", pages.front, name="front"),
    path("home/", home.home, name="home"),
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password-change"),
    path("accounts/", accountkeeping.AccountList.as_view(), name="account-list"),
    path("accounts/new/", accountkeeping.account_create, name="account-create"),
    path("accounts/looks/", accountkeeping.LookList.as_view(), name="look-list"),
    path("accounts/<int:pk>/", accountkeeping.account, name="account"),
    path("accounts/<int:pk>/posts/", accountkeeping.account_appoint, name="account-appoint"),
    path("accounts/<int:pk>/posts/<int:post_pk>/end/", accountkeeping.account_dismiss, name="account-dismiss"),
    path("accounts/<int:pk>/password/", accountkeeping.account_password, name="account-password"),
    path("accounts/<int:pk>/mobile/", accountkeeping.account_reveal, name="account-reveal"),
    path("accounts/<int:pk>/close/", accountkeeping.account_close, name="account-close"),
    path("accounts/<int:pk>/reopen/", accountkeeping.account_reopen, name="account-reopen"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("imports/", importing.ImportList.as_view(), name="import-list"),
    path("imports/new/", importing.import_create, name="import-create"),
    path("imports/mappings/<slug:name>.xlsx", importing.import_template, name="import-template"),
    path("imports/mappings/<slug:name>.toml", importing.import_mapping, name="import-mapping"),
    path("imports/<int:pk>/", importing.import_detail, name="import"),
    path("imports/<int:pk>/start/", importing.import_start, name="import-start"),
    path("imports/<int:pk>/discard/", importing.import_discard, name="import-discard"),
    path("imports/<int:pk>/report.csv", importing.import_report, name="import-report"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
    path("rulebook/numbers/<int:pk>/edit/", rulebook.threshold_edit, name="threshold-edit"),
    path("rulebook/<slug:code>/", rulebook.clause, name="clause"),
    path("rulebook/<slug:code>/edit/", rulebook.clause_edit, name="clause-edit"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/<int:month>/<int:day>/", calendar.calendar_day, name="calendar-day"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
