"""Addresses of the cellar's own pages."""

from django.urls import path

from portal.pagestore import public_page
from portal.views import accountkeeping, accounts, calendar, documents, health, home, letters, pages, rulebook

urlpatterns = [
    path("", public_page(pages.front), name="front"),
    path("language/", pages.language, name="language"),
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
    path("letters/<int:pk>/", letters.letter_pdf, name="letter"),
    path("letters/verify/<str:code>/", letters.letter_verify, name="letter-verify"),
    path("letters/templates/", letters.template_list, name="template-list"),
    path("letters/templates/<slug:code>/", letters.template_edit, name="template-edit"),
    path("notices/", letters.notice_list, name="notice-list"),
    path("notices/<int:pk>/read/", letters.notice_read, name="notice-read"),
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
