"""The kinds of identifiers: how each is brought into form, judged, and what the database knows of its form."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.identifiers import numbers, texts


@dataclass(frozen=True)
class Kind:
    """One kind. `canonical` never fails; `never` is a regular expression of PostgreSQL for what no canonical value holds."""

    name: str
    canonical: Callable[[str], str]
    validate: Callable[[str], None]
    never: str
    longest: int


INVISIBLE = r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
CODE = rf"[a-z[:space:]{INVISIBLE}]"
WORDS = rf"[{INVISIBLE}]|[[:space:]]{{2}}|^[[:space:]]|[[:space:]]$|[\t\r\n]"
USCC = Kind("uscc", texts.bare, numbers.validate_uscc, CODE + "|-", 18)
MOBILE = Kind("mobile", texts.mobile, numbers.validate_mobile, CODE + "|-", 11)
TELEPHONE = Kind("telephone", texts.telephone, numbers.validate_telephone, CODE, 20)
CERTIFICATE = Kind("certificate", texts.compact, numbers.validate_anything, CODE, 60)
AREA_CODE = Kind("area_code", texts.bare, numbers.validate_area_code, CODE + "|-", 12)
NAME = Kind("name", texts.name, numbers.validate_anything, WORDS, 60)
FILE_NAME = Kind("file_name", texts.file_name, numbers.validate_anything, WORDS, 200)
USER_NAME = Kind("user_name", texts.user_name, numbers.validate_user_name, WORDS, 150)
KINDS = {kind.name: kind for kind in (USCC, MOBILE, TELEPHONE, CERTIFICATE, AREA_CODE, NAME, FILE_NAME, USER_NAME)}
