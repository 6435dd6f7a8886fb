"""`python -m tests.benchmarks [NAME ...]`: build a town of 10,000 and of 100,000 facilities and measure."""

import argparse
import os
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
from django.core.management import call_command

from portal import embedded
from tests.benchmarks import first_page
from tests.benchmarks.results import Result, keep, show

VAR = Path(__file__).resolve().parents[2] / "var"
SIZES = (10_000, 100_000)
IN_TOWN = ("api_list", "pages", "finding", "visibility", "rollup", "import", "storm")
NAMES = (*IN_TOWN, "first_page")


def main() -> None:
    """Run the benchmarks that were named, or all; print the table and write `var/bench.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    chosen = given.names or NAMES
    results = [*_in_town(chosen, given.sizes)] if set(chosen) & set(IN_TOWN) else []
    if "first_page" in chosen:
        results += first_page.measure()
    show(results)
    keep(results, VAR / "bench.json")


def _in_town(chosen: list[str], sizes: list[int]) -> Iterator[Result]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"
    with embedded.servers(VAR / "test", fast=True) as urls:
        name = f"bench_{os.getpid()}"
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(urls["DATABASE_URL"])._replace(path=f"/{name}"))
        django.setup()
        from tests.benchmarks import town  # noqa: PLC0415 - models need the settings first

        town.create(urls["DATABASE_URL"], name)
        try:
            yield from _measured(chosen, sizes)
        finally:
            town.drop(urls["DATABASE_URL"], name)
            os.environ["DATABASE_URL"] = urls["DATABASE_URL"]


def _measured(chosen: list[str], sizes: list[int]) -> Iterator[Result]:
    from tests.benchmarks import api_list, finding, importing, pages, rollups, storm, town, visibility  # noqa: PLC0415 - models need the settings first

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
        if "rollup" in chosen and size == min(sizes):  # at 100,000 two full recounts take nine minutes
            yield from rollups.measure(size)
        if "storm" in chosen and size == min(sizes):
            yield from storm.measure()
        if "import" in chosen and size == max(sizes):
            yield from importing.measure(size)
    if len(seen) > 1:
        yield from visibility.flat(seen[0], seen[-1])


if __name__ == "__main__":
    main()
