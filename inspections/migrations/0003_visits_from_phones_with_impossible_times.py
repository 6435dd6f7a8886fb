from django.db import migrations, models

from portal.batching import Batch


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_rechecks_and_steps_of_incidents")]

    operations = [
        Batch(
            [
                migrations.RemoveConstraint(model_name="submission", name="submission_clash_is_known"),
                migrations.AlterField(
                    model_name="submission",
                    name="clash",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("concluded", "The visit was concluded by somebody else meanwhile."),
                            ("cancelled", "The visit was cancelled meanwhile."),
                            ("checklist", "Another version of the checklist is in force on the day of the visit."),
                            ("facility", "The facility's data changed since they were loaded onto the phone."),
                            ("answered", "Somebody else answered items differently meanwhile."),
                            ("clock", "The times of the phone can't be right."),
                            ("rule", "The portal can't take it over as it is."),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="conflict",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="submission",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "clash__in",
                                ["", "concluded", "cancelled", "checklist", "facility", "answered", "clock", "rule"],
                            )
                        ),
                        name="submission_clash_is_known",
                    ),
                ),
            ]
        )
    ]
