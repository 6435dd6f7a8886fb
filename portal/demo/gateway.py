"""The demo's gateway: files for it and for the invented recorder beside it, its key at the portal, and what was beaten while nobody beat."""

import json
import socket
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from inspections.models import Channel, Gateway, GatewayKey, LatestBeat
from inspections.monitoring import gateways
from inspections.monitoring.gateway.sending import load_key, public_half
from portal.demo.inspections.people import operators
from portal.demo.inspections.seen import fill
from portal.demo.recorder import PASSWORD

DEVICE = "33010300001180000001"
PATIENCE = timedelta(minutes=2)  # without a beat: the demo was not running
SETUP = """portal = "http://127.0.0.1:{port}"
key = "gateway.pem"
spool = "spool"

[[recorder]]
kind = "wvp"
address = "http://127.0.0.1:{recorder}"
username = "gateway"
password = "{password}"
devices = ["{device}"]
"""


def stand_beside(folder: Path, port: int) -> None:
    """Write what the two programs are told, and register the key, if the demo has cameras. Safe to repeat at each start."""
    gateway = Gateway.objects.filter(facility__is_demo=True).select_related("facility").order_by("pk").first()
    if gateway is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    channels = Channel.objects.filter(facility=gateway.facility, until=None).select_related("room").order_by("code")
    recorder = _free_port(port + 1)
    told = {"port": recorder, "channels": {channel.code: channel.room.name for channel in channels}}
    (folder / "recorder.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    setup = SETUP.format(port=port, recorder=recorder, password=PASSWORD, device=DEVICE)
    (folder / "gateway.toml").write_text(setup, encoding="utf-8")
    _register(gateway, folder)
    now = timezone.now()
    for beat in LatestBeat.objects.filter(channel__in=channels, at__lt=now - PATIENCE).select_related("channel"):
        fill(beat.channel, since=beat.at, until=now)


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise OSError("No port is free.")


def _register(gateway: Gateway, folder: Path) -> None:
    public = public_half(load_key(folder / "gateway.pem"))
    if not GatewayKey.objects.filter(pk=gateways.id_of(gateways.read_key(public))).exists():
        by = operators([gateway.facility])[gateway.facility_id]
        gateways.register(gateway, public, by=by, at=timezone.now())
