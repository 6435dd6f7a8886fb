"""The record of a visit as a phone sends it, in the terms of `inspections.visits.records`."""

from collections.abc import Mapping
from typing import Any

from inspections.field import clocks
from inspections.field.models import Submission
from inspections.visits.records import Signed, Signer
from portal.models import Document


def signed(content: Mapping[str, Any]) -> Signed:
    """Return what was signed."""
    sent = content["record"]
    return Signed(
        inspector=_signer(sent["inspector"]),
        onsite=_signer(sent["onsite"]),
        read=[(row["item"], row["outcome"], row["value"], row["note"]) for row in sent["read"]],
        at=clocks.read(sent["at"]),
        companions=sent["companions"],
        remark=sent["remark"],
        is_refused=sent["is_refused"],
        together=sum(answer.get("together", False) for answer in content["answers"]),
    )


def _signer(sent: Mapping[str, Any]) -> Signer:
    return Signer(sent["name"].strip(), sent["post"].strip(), sent["is_typed"])


def pictures(submission: Submission) -> dict[str, Document]:
    """Return the pictures of the signatures by who signed; of several of one person the last."""
    rows = submission.photos.exclude(signer="").exclude(document=None).select_related("document")
    return {row.signer: row.document for row in rows}  # type: ignore[misc]
