"""Addresses of vouchers."""

from django.urls import path

from facilities.vouchers.views import giver, operator, public

urlpatterns = [
    path("voucher/", public.voucher_check, name="voucher-check"),
    path("vouchers/", giver.voucher_list, name="voucher-list"),
    path("vouchers/new/", giver.voucher_give, name="voucher-give"),
    path("vouchers/<int:pk>/", giver.voucher, name="voucher"),
    path("vouchers/<int:pk>/withdraw/", giver.voucher_withdraw, name="voucher-withdraw"),
    path("vouchers/<int:pk>/take-back/", operator.voucher_take_back, name="voucher-take-back"),
    path("facilities/<int:pk>/affairs/vouchers/", operator.voucher_redeem, name="voucher-redeem"),
]
