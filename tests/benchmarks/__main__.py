"""`python -m tests.benchmarks [NAME ...]`: build a town of 10,000 and of 100,000 facilities and measure."""

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
from django.core.management import call_command
from django.db import connection

from portal.workshop.embedded import joining
from tests.benchmarks import first_page
from tests.benchmarks.results import Result, attempted, keep, shown

VAR = Path(__file__).resolve().parents[2] / "var"
SIZES = (10_000, 100_000)
IN_TOWN = (
    "api_list",
    "pages",
    "case_page",
    "search_page",
    "finding",
    "visibility",
    "my_day",
    "load",
    "wait_list",
    "ratio_slots",
    "registers",
    "claims_month",
    "import",
    "day_cards",
    "storm",
)
NAMES = (*IN_TOWN, "rollup", "first_page", "beats", "siting")


def main() -> None:
    """Run the benchmarks that were named, or all; print the table and write `var/bench.json`. Fails if one could not run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of facilities, such as 10000 100000")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings.demo", "PORTAL_VAR": folder}
        results = list(shown(_found(given.names or NAMES, given.sizes or SIZES)))
    keep(results, VAR / "bench.json")
    raise SystemExit(any(found.failure for found in results))


def _found(chosen: Sequence[str], sizes: Sequence[int]) -> Iterator[Result]:
    if set(chosen) & set(IN_TOWN):
        yield from attempted("town", lambda: _scratch(partial(_in_town, chosen, sizes)))
    if "rollup" in chosen:
        yield from attempted("rollup", lambda: _scratch(partial(_in_country, sizes)))
    if "beats" in chosen:
        yield from attempted("beats", lambda: _scratch(_beats))
    if "siting" in chosen:
        yield from attempted("siting", _siting)
    if "first_page" in chosen:
        yield from attempted("first_page", first_page.measure)


def _scratch(measured: Callable[[], Iterator[Result]]) -> Iterator[Result]:
    """Measure in a database of its own; uploads, keys and static files lie in the run's folder."""
    with joining.servers(VAR / "test", fast=True) as urls:
        name = f"bench_{os.getpid()}"
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(urls["DATABASE_URL"])._replace(path=f"/{name}"))
        django.setup()
        logging.disable(logging.INFO)  # a line for each of the storm's requests would hide the table
        connection.settings_dict["NAME"] = name
        from tests.benchmarks import town  # noqa: PLC0415 - models need the settings first

        town.create(urls["DATABASE_URL"], name)
        try:
            for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"], ["load_district"]):
                call_command(*command, verbosity=0)
            jit = town.jit()
            for found in measured():
                yield replace(found, jit=jit)
        finally:
            connection.close()
            town.drop(urls["DATABASE_URL"], name)
            os.environ["DATABASE_URL"] = urls["DATABASE_URL"]


def _in_town(chosen: Sequence[str], sizes: Sequence[int]) -> Iterator[Result]:
    from tests.benchmarks import town, visibility  # noqa: PLC0415 - models need the settings first

    town.lay_out()
    officers, seen = town.officers(), []
    for size in sizes:
        started = time.monotonic()
        town.fill(size)
        print(f"{size:,} facilities: {time.monotonic() - started:.1f} s", flush=True)
        for name, measured in _town_benchmarks(size, sizes, officers).items():
            if name in chosen:
                found = list(attempted(name, measured))
                yield from found
                seen += [found] if name == "visibility" and not found[-1].failure else []
    if len(seen) > 1:
        yield from visibility.flat(seen[0], seen[-1])


def _town_benchmarks(size: int, sizes: Sequence[int], officers: dict) -> dict[str, Callable[[], Iterator[Result]]]:
    """Return what is measured at this size, in this order: what leaves rows behind comes last."""
    from tests.benchmarks import (  # noqa: PLC0415 - models need the settings first
        api_list,
        case,
        claims,
        day_cards,
        finding,
        importing,
        load,
        my_day,
        pages,
        ratio_slots,
        registers,
        search_page,
        storm,
        visibility,
        wait_list,
    )

    found = {
        "visibility": partial(visibility.measure, size, officers),
        "api_list": partial(api_list.measure, size, officers, VAR),
        "pages": partial(pages.measure, size, officers, VAR),
        "case_page": partial(case.measure, size, VAR),
        "search_page": partial(search_page.measure, size, VAR),
        "finding": partial(finding.measure, size),
        "my_day": partial(my_day.measure, size, VAR),
        "wait_list": partial(wait_list.measure, size),
        "ratio_slots": partial(ratio_slots.measure, size),
        "claims_month": partial(claims.measure, size),
    }
    found |= {"load": partial(load.measure, size, officers, VAR)} if size == min(sizes) else {}
    found |= {"registers": partial(registers.measure, size)} if size == min(sizes) else {}
    found |= {"import": partial(importing.measure, size)} if size == max(sizes) else {}
    found |= {"day_cards": partial(day_cards.measure, size)}
    return found | ({"storm": storm.measure} if size == min(sizes) else {})


def _siting() -> Iterator[Result]:
    django.setup()
    from tests.benchmarks import siting  # noqa: PLC0415 - models need the settings first

    yield from siting.measure()


def _beats() -> Iterator[Result]:
    from tests.benchmarks import beats  # noqa: PLC0415 - models need the settings first

    yield from beats.measure()


def _in_country(sizes: Sequence[int]) -> Iterator[Result]:
    from tests.benchmarks import country, rollups  # noqa: PLC0415 - models need the settings first

    country.lay_out()
    seen = []
    for size in sizes:
        started = time.monotonic()
        country.fill(size)
        print(f"{size:,} facilities in the country: {time.monotonic() - started:.1f} s", flush=True)
        seen.append(list(rollups.measure(size)))
        yield from seen[-1]
    if len(seen) > 1:
        yield from rollups.growth(seen[0], seen[-1], sizes[-1] / sizes[0])


if __name__ == "__main__":
    main()
