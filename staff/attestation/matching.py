"""Comparing a register with what facilities entered: two statements for any number of lines, none of them person by person."""

from django.db import connection

from facilities.models import Facility
from staff.attestation.models import AttestationBatch

# A certificate is judged by the line that fits it best: who is revoked stays so whatever another line says.
JUDGE = """
INSERT INTO staff_attestedcredential (batch_id, row_id, credential_id, result, reason)
SELECT DISTINCT ON (said.credential) %(batch)s, said.row, said.credential, said.result, said.reason
FROM (
    SELECT line.id AS row, line.line, c.id AS credential, verdict.*
    FROM staff_attestationrow line
    CROSS JOIN LATERAL unnest(line.id_digests) AS digest
    JOIN staff_identity i ON i.id_digest = digest
    JOIN staff_person p ON p.identity_id = i.id AND p.facility_id = ANY (%(facilities)s)
    JOIN staff_credential c ON c.person_id = p.id AND c.kind = %(kind)s
    CROSS JOIN LATERAL (
        SELECT 2, 'doubtful', 'other_name' WHERE p.name <> line.name
        UNION ALL SELECT 2, 'doubtful', 'no_number' WHERE p.name = line.name AND c.number = ''
        UNION ALL SELECT 1, 'mismatched', 'other_number'
            WHERE p.name = line.name AND c.number <> '' AND c.number <> line.number
        UNION ALL SELECT CASE WHEN line.says_revoked THEN -1 ELSE 1 END,
            CASE WHEN line.says_revoked THEN 'matched' ELSE 'mismatched' END,
            CASE WHEN line.says_revoked THEN 'revoked' ELSE 'other_day' END
            WHERE p.name = line.name AND c.number = line.number AND line.issued_on <> c.issued_on
        UNION ALL SELECT CASE WHEN line.says_revoked THEN -1 ELSE 0 END, 'matched',
            CASE WHEN line.says_revoked THEN 'revoked' ELSE 'agrees' END
            WHERE p.name = line.name AND c.number = line.number
            AND (line.issued_on IS NULL OR line.issued_on = c.issued_on)
    ) AS verdict (rank, result, reason)
    WHERE line.batch_id = %(batch)s AND line.result = ''
) said
ORDER BY said.credential, said.rank, said.line
"""
SAY_OF_LINES = """
UPDATE staff_attestationrow line SET result = best.result, reason = best.reason
FROM (
    SELECT DISTINCT ON (row_id) row_id, result, reason FROM staff_attestedcredential WHERE batch_id = %(batch)s
    ORDER BY row_id, CASE result WHEN 'matched' THEN 0 WHEN 'mismatched' THEN 1 ELSE 2 END, id
) best
WHERE line.id = best.row_id
"""
SAY_OF_OTHERS = """
WITH here AS (
    SELECT p.id, p.identity_id, p.name, i.id_digest
    FROM staff_person p JOIN staff_identity i ON i.id = p.identity_id
    WHERE p.facility_id = ANY (%(facilities)s)
), entered AS (
    SELECT here.*, c.number FROM here JOIN staff_credential c ON c.person_id = here.id AND c.kind = %(kind)s
), persons AS (
    SELECT DISTINCT line.id, bool_or(entered.id IS NOT NULL) OVER (PARTITION BY line.id) AS has_kind
    FROM staff_attestationrow line CROSS JOIN LATERAL unnest(line.id_digests) AS digest
    JOIN here ON here.id_digest = digest LEFT JOIN entered ON entered.id = here.id
    WHERE line.batch_id = %(batch)s AND line.result = ''
), numbers AS (
    SELECT DISTINCT line.id FROM staff_attestationrow line
    JOIN entered ON entered.number = line.number AND entered.id_digest <> ALL (line.id_digests)
    WHERE line.batch_id = %(batch)s AND line.result = ''
), names AS (
    SELECT line.id, count(DISTINCT here.identity_id) AS people FROM staff_attestationrow line
    JOIN here ON here.name = line.name AND here.id_digest <> ALL (line.id_digests)
    WHERE line.batch_id = %(batch)s AND line.result = '' GROUP BY line.id
), told AS (
    SELECT line.id, CASE
        WHEN numbers.id IS NOT NULL THEN 'others_number'
        WHEN persons.has_kind THEN 'not_entered'
        WHEN persons.id IS NOT NULL THEN 'no_certificate'
        WHEN names.people = 1 THEN 'same_name'
        WHEN names.people > 1 THEN 'fits_several'
        ELSE 'nobody' END AS reason
    FROM staff_attestationrow line
    LEFT JOIN persons ON persons.id = line.id LEFT JOIN numbers ON numbers.id = line.id
    LEFT JOIN names ON names.id = line.id
    WHERE line.batch_id = %(batch)s AND line.result = ''
)
UPDATE staff_attestationrow line SET reason = told.reason,
    result = CASE WHEN told.reason IN ('others_number', 'same_name', 'fits_several') THEN 'doubtful' ELSE 'unknown' END
FROM told WHERE told.id = line.id
"""


def match(batch: AttestationBatch) -> None:
    """Judge every certificate concerned at facilities that whoever brought it sees, and say of every line what became of it."""
    seen = Facility.objects.visible_to(batch.by).within(batch.area_id).order_by()
    values: dict[str, int | str | list[int]] = {"batch": batch.pk, "kind": batch.kind_id}
    values["facilities"] = list(seen.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staff_attestationrow")
        for statement in (JUDGE, SAY_OF_LINES, SAY_OF_OTHERS):
            cursor.execute(statement, values)
