"""Where a request comes from, with and without a proxy in front."""

import pytest
from django.test import RequestFactory

from portal.accounts.origin import UNKNOWN, client_address

PROXY = "172.18.0.7"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),  # what stands before it the visitor wrote
        ("203.0.113.7, 203.0.113.8 ", "203.0.113.8"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),  # one subscriber, whatever address he takes
        ("2001:DB8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("unknown", PROXY),
        ("203.0.113.7, nonsense", PROXY),
        ("203.0.113.7:4711", PROXY),
        ("", PROXY),
        (",", PROXY),
    ],
)
def test_behind_the_proxy_the_proxys_own_word_counts(said: str, expected: str, settings):
    settings.BEHIND_PROXY = True
    request = RequestFactory().get("/", headers={"X-Forwarded-For": said}, REMOTE_ADDR=PROXY)

    assert client_address(request) == expected


def test_without_a_proxy_nobody_can_write_an_address_of_his_own(settings):
    settings.BEHIND_PROXY = False
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.7"}, REMOTE_ADDR="198.51.100.4")

    assert client_address(request) == "198.51.100.4"


@pytest.mark.parametrize("given", ["", "unix:", "/run/portal.sock"])
def test_who_has_no_address_shares_one_with_all_who_have_none(given: str, settings):
    settings.BEHIND_PROXY = False

    assert client_address(RequestFactory().get("/", REMOTE_ADDR=given)) == UNKNOWN
