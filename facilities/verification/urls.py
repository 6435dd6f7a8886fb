"""Addresses of verification."""

from django.urls import path

from facilities.verification.views import orders, verifications

urlpatterns = [
    path("verifications/", verifications.verification_list, name="verification-list"),
    path("verifications/<int:pk>/", verifications.verification, name="verification"),
    path("verifications/<int:pk>/items/<int:item_pk>/", verifications.verification_item, name="verification-item"),
    path("verifications/<int:pk>/conclude/", verifications.verification_conclude, name="verification-conclude"),
    path("verifications/<int:pk>/assign/", verifications.verification_assign, name="verification-assign"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/report/", orders.order_report, name="order-report"),
    path("orders/<int:pk>/recheck/", orders.order_recheck, name="order-recheck"),
]
