"""The floor of a page: one query on a kept connection and f-strings; no framework, no login, no languages."""

import os
import threading
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
NEAR = (
    f"SELECT f.id, f.name, p.name, a.name, f.address, f.setting, f.monthly_fee, f.places_as_of, {PLACES} "
    f"FROM facilities_facility f {JOINS} WHERE f.state IN ('filed', 'verified') AND f.longitude IS NOT NULL "
    "ORDER BY point(f.longitude, f.latitude) <-> point(%s, %s) LIMIT 20"
)
OFFICER = (
    f"SELECT f.id, f.name, p.name, a.name, f.state, {PLACES} FROM facilities_facility f {JOINS} "
    "WHERE f.area_id >= %s AND f.area_id < %s ORDER BY f.name, f.id LIMIT 50"
)
CASE = (
    "SELECT f.name, i.number, i.state, to_jsonb(f), to_jsonb(o), "
    "(SELECT jsonb_agg(to_jsonb(c)) FROM facilities_careclass c WHERE c.facility_id = f.id), "
    "(SELECT jsonb_agg(jsonb_build_array(p.name, s.kind)) FROM staff_person p JOIN staff_post s ON s.person_id = p.id "
    "WHERE p.facility_id = f.id), "
    "(SELECT jsonb_agg(jsonb_build_array(d.id, d.kind_id, d.original_name, d.size)) FROM portal_document d "
    "WHERE d.subject_id = f.id AND d.replaced_by_id IS NULL AND d.subject_type_id = (SELECT id FROM django_content_type "
    "WHERE (app_label, model) = ('facilities', 'facility'))) "
    "FROM facilities_filing i JOIN facilities_facility f ON f.id = i.facility_id "
    "JOIN facilities_operator o ON o.id = f.operator_id WHERE i.id = %s"
)


class Kept(threading.local):
    """Each thread's own connection."""

    def __init__(self) -> None:
        self.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        self.connection.autocommit = True


KEPT = Kept()


def application(environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer with the register's first page, filled to a size, or with the first page of an area's facilities."""
    kind, what = environ["PATH_INFO"].strip("/").split("/")
    body = {"public": public, "near": near, "officer": officer, "case": case}[kind](what)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def public(size: str) -> bytes:
    """Return twenty cards, filled up to the bytes of the portal's page."""
    return cards(int(size), PUBLIC, [])


def near(place: str) -> bytes:
    """Return the cards of the twenty nearest to a position, filled up likewise."""
    longitude, latitude, size = place.split(",")
    return cards(int(size), NEAR, [float(longitude), float(latitude)])


def cards(size: int, statement: str, params: list[float]) -> bytes:
    """Return what a statement finds as cards."""
    with KEPT.connection.cursor() as cursor:
        cursor.execute(statement, params)
        found = "".join(
            f'<li class="card"><h2><a href="/register/{pk}/">{name}</a></h2><p>{street} {community}<br>{address}</p>'
            f"<p>{setting}</p><p>{places - enrolled} / {places} ({as_of})</p><p>{fee}</p></li>"
            for pk, name, street, community, address, setting, fee, as_of, places, enrolled in cursor
        )
    return f"<!doctype html><html><body><ul>{found}</ul></body></html>".encode().ljust(size)


def case(pk: str) -> bytes:
    """Return a filing with every answer, class, person and document."""
    with KEPT.connection.cursor() as cursor:
        cursor.execute(CASE, [pk])
        name, number, state, facility, operator, classes, people, documents = cursor.fetchone()
    told = "".join(
        f"<div><dt>{key}</dt><dd>{value}</dd></div>" for row in (operator, facility) for key, value in row.items()
    )
    told += "".join(f"<div><dt>{row['name']}</dt><dd>{row['kind']} {row['places']}</dd></div>" for row in classes or [])
    told += "".join(f"<div><dt>{who}</dt><dd>{post}</dd></div>" for who, post in people or [])
    files = "".join(
        f'<li><a href="/documents/{at}/">{kind} {file}</a> {size}</li>' for at, kind, file, size in documents or []
    )
    return f"<!doctype html><html><body><h1>{name}</h1>{number} {state}<dl>{told}</dl><ul>{files}</ul></body></html>".encode()


def officer(code: str) -> bytes:
    """Return a table of fifty facilities."""
    with KEPT.connection.cursor() as cursor:
        cursor.execute(OFFICER, [code, code + ":"])
        rows = "".join(
            f'<tr><th scope="row"><a href="/facilities/{pk}/">{name}</a></th><td>{street} {community}</td>'
            f'<td><span class="tag tag-{state}">{state}</span></td><td>{places}</td><td>{enrolled}</td></tr>'
            for pk, name, street, community, state, places, enrolled in cursor
        )
    return f"<!doctype html><html><body><table>{rows}</table></body></html>".encode()
