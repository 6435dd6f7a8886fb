"""`python -m tests.benchmarks [NAME ...]`: build a town of 10,000 and of 100,000 facilities and measure."""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
from django.core.management import call_command
from django.db import connection

from portal import embedded
from tests.benchmarks import first_page
from tests.benchmarks.results import Result, keep, show

VAR = Path(__file__).resolve().parents[2] / "var"
SIZES = (10_000, 100_000)
IN_TOWN = ("api_list", "pages", "finding", "visibility", "import", "storm")
NAMES = (*IN_TOWN, "rollup", "first_page")


def main() -> None:
    """Run the benchmarks that were named, or all; print the table and write `var/bench.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of facilities, such as 10000 100000")
    given = parser.parse_args()
    chosen = given.names or NAMES
    in_town = partial(_measured, chosen, given.sizes or SIZES)
    results = [*_scratch(in_town)] if set(chosen) & set(IN_TOWN) else []
    if "rollup" in chosen:
        results += _scratch(partial(_in_country, given.sizes or SIZES))
    if "first_page" in chosen:
        results += first_page.measure()
    show(results)
    keep(results, VAR / "bench.json")


def _scratch(measured: Callable[[], Iterator[Result]]) -> Iterator[Result]:
    """Measure in a database of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"
    with embedded.servers(VAR / "test", fast=True) as urls:
        name = f"bench_{os.getpid()}"
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(urls["DATABASE_URL"])._replace(path=f"/{name}"))
        django.setup()
        connection.settings_dict["NAME"] = name
        from tests.benchmarks import town  # noqa: PLC0415 - models need the settings first

        town.create(urls["DATABASE_URL"], name)
        try:
            yield from measured()
        finally:
            connection.close()
            town.drop(urls["DATABASE_URL"], name)
            os.environ["DATABASE_URL"] = urls["DATABASE_URL"]


def _measured(chosen: list[str], sizes: list[int]) -> Iterator[Result]:
    from tests.benchmarks import api_list, finding, importing, pages, storm, town, visibility  # noqa: PLC0415 - models need the settings first

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_district", verbosity=0)
    town.lay_out()
    officers, seen = town.officers(), []
    for size in sizes:
        started = time.monotonic()
        town.fill(size)
        print(f"{size:,} facilities: {time.monotonic() - started:.1f} s", flush=True)
        if "visibility" in chosen:
            seen.append(list(visibility.measure(size, officers)))
            yield from seen[-1]
        served = [measured for measured in (api_list, pages) if measured.__name__.rpartition(".")[2] in chosen]
        yield from chain.from_iterable(measured.measure(size, officers, VAR) for measured in served)
        if "finding" in chosen:
            yield from finding.measure(size)
        if "storm" in chosen and size == min(sizes):
            yield from storm.measure()
        if "import" in chosen and size == max(sizes):
            yield from importing.measure(size)
    if len(seen) > 1:
        yield from visibility.flat(seen[0], seen[-1])


def _in_country(sizes: list[int]) -> Iterator[Result]:
    from tests.benchmarks import country, rollups  # noqa: PLC0415 - models need the settings first

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_district", verbosity=0)
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
