"""The chain of seals finds one changed byte, one row too many or too few, and seals that were made anew."""

from datetime import UTC, datetime
from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings as hypothesis, strategies as st

from portal.audit import seals
from portal.audit.models import Seal
from portal.models import Department, RowChange, SealMark

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEYS = ["fire", "health", "education"]


def history(*numbers: int) -> list[RowChange]:
    """Return changes of rows that the triggers write down, one for each number."""
    for number in numbers:
        Department.objects.filter(pk="fire").update(number=number)
    return list(RowChange.objects.filter(table="portal_department").order_by("pk"))


@pytest.fixture
def at_once(monkeypatch) -> None:
    """Take every transaction for finished: the test's own goes on."""
    monkeypatch.setattr(seals, "HORIZON", "SELECT 9000000000000000000, 0")


@pytest.fixture
def sealed(at_once) -> list[RowChange]:
    rows = history(101, 102, 103)
    seals.seal(at=AT)
    assert seals.seal(at=AT) > 0
    return rows


def owner_sets(row: RowChange, column: str, value: object) -> None:
    """Change a row of the history as the owner of the database can, past the trigger."""
    with pgtrigger.ignore("portal.RowChange:append_only"):
        RowChange.objects.filter(pk=row.pk).update(**{column: value})


def test_untouched_histories_are_what_they_were(sealed):
    assert list(seals.verify()) == []
    assert seals.sealed_rows()["portal_rowchange"] == RowChange.objects.count()


@pytest.mark.parametrize(
    ("column", "value"),
    [("after", {"number": 104}), ("url", "/"), ("at", AT), ("user_id", 1), ("row", "Fire"), ("operation", "insert")],
)
def test_one_changed_byte_is_found_in_its_span(sealed, column, value):
    owner_sets(sealed[1], column, value)

    [fault] = seals.verify()

    assert fault.startswith("portal_rowchange ")
    assert fault.endswith("a row was changed")


def test_a_row_that_was_taken_away_is_missed(sealed):
    with pgtrigger.ignore("portal.RowChange:append_only"):
        RowChange.objects.filter(pk=sealed[0].pk).delete()

    [fault] = seals.verify()

    assert f"{RowChange.objects.count()} rows where" in fault


def test_a_row_that_was_slipped_in_between_is_found(at_once):
    rows = history(101, 102)
    kept = rows[0].pk
    with pgtrigger.ignore("portal.RowChange:append_only"):
        RowChange.objects.filter(pk=kept).delete()
    seals.seal(at=AT)
    seals.seal(at=AT)
    assert list(seals.verify()) == []

    RowChange.objects.create(pk=kept, table="portal_department", row="fire", operation="update", at=AT)

    assert ["rows where" in fault for fault in seals.verify()] == [True]


def test_a_seal_made_anew_breaks_the_chain_and_made_anew_with_all_after_it_the_published_heads(sealed):
    published = {number: chain for _day, number, chain in seals.heads()}
    owner_sets(sealed[1], "url", "/forged/")
    forged = Seal.objects.get(table="portal_rowchange")
    with connection.cursor() as cursor:
        cursor.execute(seals.PLAIN)
        _rows, forged.digest = seals._digest(cursor, RowChange, forged.columns, forged.first, forged.last)
    with pgtrigger.ignore("portal.Seal:append_only"):
        Seal.objects.filter(pk=forged.pk).update(digest=forged.digest)
        assert [fault.partition(":")[2] for fault in seals.verify()] == [" the chain is broken"]
        before = seals.BEGINNING
        for each in Seal.objects.order_by("pk"):
            before = seals.chain_of(each, before)
            Seal.objects.filter(pk=each.pk).update(chain=before)

    assert list(seals.verify()) == []
    assert [fault.partition(":")[2] for fault in seals.verify(published)] == [" another head was published"]


def test_seals_that_were_cut_off_are_missed_by_who_kept_a_head(sealed):
    published = {number: chain for _day, number, chain in seals.heads()}

    with pgtrigger.ignore("portal.Seal:append_only"):
        Seal.objects.all().delete()

    assert [fault.partition(":")[2] for fault in seals.verify(published)] == [" published, and gone"]


def test_nothing_is_sealed_while_a_transaction_may_still_add_before_it(monkeypatch):
    history(101)
    monkeypatch.setattr(seals, "HORIZON", "SELECT 500, 600")
    assert seals.seal(at=AT) == 0
    assert SealMark.objects.get(pk="portal_rowchange").horizon == 600

    monkeypatch.setattr(seals, "HORIZON", "SELECT 599, 700")
    assert seals.seal(at=AT) == 0
    SealMark.objects.update(horizon=600)
    monkeypatch.setattr(seals, "HORIZON", "SELECT 600, 700")

    assert seals.seal(at=AT) > 0


def test_long_histories_are_sealed_in_spans_that_leave_nothing_out(monkeypatch, at_once):
    monkeypatch.setattr(seals, "SPAN", 2)
    rows = history(101, 102, 103, 104, 105)

    seals.seal(at=AT)
    seals.seal(at=AT)
    history(106)
    seals.seal(at=AT)
    seals.seal(at=AT)

    spans = list(Seal.objects.filter(table="portal_rowchange").order_by("pk").values_list("first", "last", "rows"))
    assert [after[0] for after in spans[1:]] == [before[1] + 1 for before in spans[:-1]]
    assert sum(each[2] for each in spans) == RowChange.objects.count()
    assert spans[-1][1] > rows[-1].pk
    owner_sets(rows[2], "url", "/forged/")
    assert len(list(seals.verify())) == 1


def test_what_is_rewritten_for_a_reason_is_sealed_anew_and_the_old_seal_stays(sealed):
    before = Seal.objects.count()
    owner_sets(sealed[1], "url", "/resealed/")

    assert seals.renew(["portal_rowchange"], reason="new key", at=AT) == 1

    assert list(seals.verify()) == []
    assert Seal.objects.count() == before + 1
    assert Seal.objects.latest("pk").replaces.table == "portal_rowchange"


def test_the_command_says_what_is_wrong_and_fails(sealed, tmp_path):
    out = StringIO()
    call_command("audit", "heads", stdout=out)
    kept = tmp_path / "heads.txt"
    kept.write_text(out.getvalue())
    call_command("audit", "verify", known=kept, stdout=StringIO())

    owner_sets(sealed[0], "row", "forged")

    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit", "verify", known=kept, stdout=StringIO())


def test_the_heads_of_every_day_are_everybodys(sealed, client):
    [(day, number, chain)] = seals.heads()

    assert client.get("/audit/heads.txt").content.decode() == f"{day} {number} {chain}\n"
    assert day == "2026-11-23"


@hypothesis(max_examples=15, deadline=None)
@given(data=st.data())
def test_whichever_character_of_whichever_row_is_changed_it_is_found(data):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seals, "HORIZON", "SELECT 9000000000000000000, 0")
        rows = history(*data.draw(st.lists(st.integers(200, 900), min_size=2, max_size=4, unique=True)))
        seals.seal(at=AT)
        seals.seal(at=AT)
    row = data.draw(st.sampled_from(rows))
    text = data.draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20))
    was = row.url

    owner_sets(row, "url", was + text)

    assert [fault.endswith("a row was changed") for fault in seals.verify()] == [True]
    owner_sets(row, "url", was)
    assert list(seals.verify()) == []
