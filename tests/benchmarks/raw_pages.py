"""The floor of a page: one query on a kept connection and f-strings; no framework, no login, no languages."""

import os
from collections.abc import Callable, Iterable

import psycopg2

PLACES = (
    "(SELECT sum(c.places) FROM facilities_careclass c WHERE c.facility_id = f.id), "
    "(SELECT sum(c.enrolled) FROM facilities_careclass c WHERE c.facility_id = f.id) "
)
JOINS = "JOIN portal_area a ON a.code = f.area_id JOIN portal_area p ON p.code = a.parent_id "
PUBLIC = (
    f"SELECT f.id, f.name, p.name, a.name, f.address, f.setting, f.monthly_fee, f.places_as_of, {PLACES} "
    f"FROM facilities_facility f {JOINS} WHERE f.state IN ('filed', 'verified') ORDER BY f.id LIMIT 20"
)
OFFICER = (
    f"SELECT f.id, f.name, p.name, a.name, f.state, {PLACES} FROM facilities_facility f {JOINS} "
    "WHERE f.area_id >= %s AND f.area_id < %s ORDER BY f.name, f.id LIMIT 50"
)
connection = psycopg2.connect(os.environ["DATABASE_URL"])
connection.autocommit = True


def application(environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer with the register's first page, filled to a size, or with the first page of an area's facilities."""
    kind, what = environ["PATH_INFO"].strip("/").split("/")
    body = public(int(what)) if kind == "public" else officer(what)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def public(size: int) -> bytes:
    """Return twenty cards, filled up to the bytes of the portal's page."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLIC)
        cards = "".join(
            f'<li class="card"><h2><a href="/register/{pk}/">{name}</a></h2><p>{street} {community}<br>{address}</p>'
            f"<p>{setting}</p><p>{places - enrolled} / {places} ({as_of})</p><p>{fee}</p></li>"
            for pk, name, street, community, address, setting, fee, as_of, places, enrolled in cursor
        )
    return f"<!doctype html><html><body><ul>{cards}</ul></body></html>".encode().ljust(size)


def officer(code: str) -> bytes:
    """Return a table of fifty facilities."""
    with connection.cursor() as cursor:
        cursor.execute(OFFICER, [code, code + ":"])
        rows = "".join(
            f'<tr><th scope="row"><a href="/facilities/{pk}/">{name}</a></th><td>{street} {community}</td>'
            f'<td><span class="tag tag-{state}">{state}</span></td><td>{places}</td><td>{enrolled}</td></tr>'
            for pk, name, street, community, state, places, enrolled in cursor
        )
    return f"<!doctype html><html><body><table>{rows}</table></body></html>".encode()
