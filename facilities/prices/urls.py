"""Addresses of fees."""

from django.urls import path

from facilities.prices.views import officer, operator, public

urlpatterns = [
    path("facilities/<int:pk>/affairs/fees/", operator.fee_sheet_create, name="fee-sheet-create"),
    path("fee-sheets/<int:pk>/withdraw/", operator.fee_sheet_withdraw, name="fee-sheet-withdraw"),
    path("register/<int:pk>/fees/", public.register_fees, name="register-fees"),
    path("prices/", officer.price_desk, name="price-desk"),
    path("prices/rules/", officer.price_rule_list, name="price-rule-list"),
    path("prices/rules/new/", officer.price_rule_create, name="price-rule-create"),
    path("prices/facilities/<int:pk>/ask/", officer.price_inquire, name="price-inquire"),
    path("prices/questions/<int:pk>/", officer.price_inquiry, name="price-inquiry"),
    path("prices/questions/<int:pk>/answer/", operator.price_inquiry_answer, name="price-inquiry-answer"),
    path("prices/questions/<int:pk>/settle/", officer.price_inquiry_settle, name="price-inquiry-settle"),
]
