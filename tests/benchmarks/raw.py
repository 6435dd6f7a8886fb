"""The floor of a list: one query on a kept connection, orjson, no framework, no login."""

import os
from collections.abc import Callable, Iterable

import orjson
import psycopg2
from psycopg2.extras import RealDictCursor

LIST = (
    "SELECT f.id, f.name, f.state, f.area_id, f.address, f.capacity, f.monthly_fee::text, f.filed_on, "
    "o.name AS operator_name FROM facilities_facility f JOIN facilities_operator p ON p.id = f.operator_id "
    "JOIN portal_organisation o ON o.id = p.organisation_id WHERE f.area_id >= %s AND f.area_id < %s AND f.id > 0 "
    "ORDER BY f.id LIMIT 100"
)
connection = psycopg2.connect(os.environ["DATABASE_URL"], cursor_factory=RealDictCursor)
connection.autocommit = True


def application(environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer every request with the first hundred facilities of the area in its path."""
    code = environ["PATH_INFO"].strip("/")
    with connection.cursor() as cursor:
        cursor.execute(LIST, [code, code + ":"])
        body = orjson.dumps({"results": cursor.fetchall(), "next": None})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
