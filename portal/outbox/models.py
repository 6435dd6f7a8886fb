"""What keeps the portal running: work to be done, proof of life, series of numbers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QueuedTask(models.Model):
    """A task to run once its transaction is committed. The row is the record; Celery is only told of it."""

    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True, help_text=_("When it was set aside: none of its tries worked."))
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("queued task")
        indexes = [models.Index(fields=["next_try_at"], condition=Q(done_at__isnull=True), name="queued_task_waiting")]

    def __str__(self) -> str:
        return self.name

    @property
    def fault(self) -> str:
        """What kind of error ended the last try, without its words, which may hold personal data."""
        return self.last_error.partition(":")[0]
