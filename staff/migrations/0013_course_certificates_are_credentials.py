"""Certificates of courses that were passed before stand among the credentials of whoever passed."""

from django.db import migrations

BRING = """
INSERT INTO staff_credential (person_id, kind, number, issued_on, expires_on, hours, state)
SELECT e.person_id, k.code, c.code, c.issued_on, NULL, c.hours, 'confirmed'
FROM staff_trainingcertificate c JOIN staff_enrolment e ON e.id = c.enrolment_id
JOIN staff_credentialkind k ON k.is_issued_here
WHERE NOT EXISTS (SELECT 1 FROM staff_credential o WHERE o.person_id = e.person_id AND o.kind = k.code AND o.number = c.code)
"""


class Migration(migrations.Migration):

    dependencies = [("staff", "0012_credentials_of_kinds")]

    operations = [migrations.RunSQL(BRING, migrations.RunSQL.noop)]
