"""Identifiers of people and bodies, each in its one form before it is judged, stored or compared.

`texts` brings a text into that form and never fails; `papers` and `numbers` judge and say what is wrong; `fields` are the columns,
`entries` the fields of forms, `serializers` those of the API.
"""

from portal.identifiers.numbers import validate_mobile, validate_uscc
from portal.identifiers.papers import validate_resident_id

__all__ = ["validate_mobile", "validate_resident_id", "validate_uscc"]  # migrations name them here
