"""`python -m inspections.monitoring.gateway gateway.toml`: send beats until told to stop. `--key` prints the public key, `--once` does one round."""

import argparse
import logging
import time
from pathlib import Path

from inspections.monitoring.gateway import setup
from inspections.monitoring.gateway.rounds import Rounds
from inspections.monitoring.gateway.sending import Sender, load_key, public_half
from inspections.monitoring.gateway.spool import Spool


def main() -> None:
    """Run the gateway."""
    parser = argparse.ArgumentParser(prog="python -m inspections.monitoring.gateway")
    parser.add_argument("file", type=Path, help="gateway.toml")
    parser.add_argument("--key", action="store_true", help="print the public key to register at the portal, and end")
    parser.add_argument("--once", action="store_true", help="do one round, and end")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        told = setup.read(given.file)
    except setup.SetupFault as fault:
        parser.error(str(fault))
    key = load_key(told.key)
    if given.key:
        print(public_half(key))
        return
    spool = Spool(told.spool, most_bytes=told.most_bytes, most_days=told.most_days)
    rounds = Rounds(told.recorders, spool, Sender(told.portal, key, spool))
    while True:
        started = time.monotonic()
        rounds.run()
        if given.once:
            return
        time.sleep(max(1.0, told.every - (time.monotonic() - started)))


if __name__ == "__main__":
    main()
