"""Addresses of the cellar's own pages."""

from django.urls import path

from portal.views import accounts, documents, health, home, pages

urlpatterns = [
    path("", pages.front, name="front"),
    path("home/", home.home, name="home"),
    path("login/", accounts.Login.as_view(), name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password-change"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
