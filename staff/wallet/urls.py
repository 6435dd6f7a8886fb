"""Addresses of the wallet: the own pages below /wallet/, where alone its token is sent; the card and the calendar beside them."""

from django.urls import path

from staff.wallet import views

urlpatterns = [
    path("wallet/enter/", views.wallet_enter, name="wallet-enter"),
    path("wallet/code/", views.wallet_code, name="wallet-code"),
    path("wallet/leave/", views.wallet_leave, name="wallet-leave"),
    path("wallet/", views.wallet, name="wallet"),
    path("wallet/people/<int:pk>/correction/", views.wallet_correction_create, name="wallet-correction-create"),
    path("wallet/corrections/<int:pk>/", views.wallet_correction, name="wallet-correction"),
    path("wallet/transfers/<int:pk>/refuse/", views.wallet_transfer_refuse, name="wallet-transfer-refuse"),
    path("wallet/enrolments/<int:pk>/", views.wallet_enrolment, name="wallet-enrolment"),
    path("wallet/certificates/<int:pk>/", views.wallet_certificate, name="wallet-certificate"),
    path("wallet/card/", views.wallet_card, name="wallet-card"),
    path("wallet/cards/", views.wallet_cards, name="wallet-cards"),
    path("wallet/worker.js", views.wallet_worker, name="wallet-worker"),
    path("wallet/manifest.webmanifest", views.wallet_manifest, name="wallet-manifest"),
    path("wallet/calendar/", views.wallet_feed, name="wallet-feed"),
    path("staff-card/<str:token>/", views.staff_card, name="staff-card"),
    path("staff-calendar/<str:secret>/shifts.ics", views.staff_calendar, name="staff-calendar"),
]
