"""The history of rows field by field, and the seals that show whether a history was touched."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.audit.choices import Operation
from portal.sealing import SealedJSONField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class AnyKey(tuple[str, ...]):
    """Every key: which values of a history are sealed is said by the rows that it tells of."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return True


class KeptJSONField(SealedJSONField):
    """Data in which what is sealed stays sealed, in the row too; a change of keys seals it anew (`portal.operations.resealing`)."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{**kwargs, "sealed": AnyKey()})

    def deconstruct(self) -> Any:
        """Leave the keys out of migrations: they are all."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("sealed")
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        """Read without opening."""
        return models.JSONField.from_db_value(self, value, expression, connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Write as it is."""
        return models.JSONField.get_db_prep_value(self, value, connection, prepared)


class RowChange(models.Model):
    """A row was added by somebody, changed or deleted: the fields that changed, before and after. Written by triggers alone.

    `portal.audit.tracking` says of which tables. What was encrypted in the row is encrypted here too.
    """

    table = models.CharField(_("table"), max_length=63)
    row = models.CharField(_("row"), max_length=64)
    operation = models.CharField(_("what"), max_length=6, choices=Operation)
    before = KeptJSONField(_("before"), null=True)
    after = KeptJSONField(_("after"), null=True)
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    url = models.CharField(_("page"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("change of a row")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["table", "row", "-id"], name="row_change_of_row"),
            models.Index(fields=["user", "-id"], name="row_change_by_user"),
        ]
        constraints = [models.CheckConstraint(condition=Q(operation__in=Operation.values), name="operation_is_known")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.table} {self.row} · {self.get_operation_display()}"


class Seal(models.Model):
    """The hash of a span of rows of one history, chained to the seal before: nothing in it can change unseen.

    `digest` is the SHA-256 of the rows' own, `chain` that of the chain before, of this seal's facts and of its digest.
    """

    table = models.CharField(max_length=63)
    first = models.BigIntegerField(help_text="Key of the first row.")
    last = models.BigIntegerField(help_text="Key up to which the span goes.")
    rows = models.PositiveIntegerField()
    columns = models.JSONField(help_text="Columns that were hashed, in this order.")
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=200, blank=True, help_text="Why a span was sealed anew.")

    class Meta:
        verbose_name = _("seal of a history")
        ordering = ["id"]
        indexes = [models.Index(fields=["table", "last"], name="seal_of_table")]
        constraints = [
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="a_new_seal_has_a_reason")
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.table} {self.first}-{self.last}"


class SealMark(models.Model):
    """How far a history had grown at the last sealing. Once every transaction of then is over, nothing comes before it any more."""

    table = models.CharField(max_length=63, primary_key=True)
    last = models.BigIntegerField()
    horizon = models.BigIntegerField(help_text="The first transaction that had not begun then.")

    class Meta:
        verbose_name = _("mark for the next seal")

    def __str__(self) -> str:
        return f"{self.table} {self.last}"
