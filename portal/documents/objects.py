"""Uploads in a store that speaks S3 instead of a folder: several machines share it without a network disk.

It behaves as the folder does: StorageAway where it can't be written or read, FileNotFoundError for one file that is lost from it, nothing
kept of a file whose row is not committed. Nobody is given its addresses: every file passes a view that asks who may see it.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.utils.functional import cached_property
from storages.backends.s3 import S3Storage

from portal import unkept
from portal.errors import StorageAway

logger = logging.getLogger(__name__)
CONNECT_SECONDS, READ_SECONDS = 2, 20
CHUNK = 1024 * 1024
LOST = {"404", "NoSuchKey"}


def options(*, endpoint: str, bucket: str, key: str, secret: str, region: str) -> dict[str, Any]:
    """Return what the store is set up with; sums of content are sent only where asked for, since not every store knows them."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": 2},
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    kept = {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "access_key": key,
        "secret_key": secret,
        "region_name": region,
    }
    return {**kept, "client_config": config, "file_overwrite": False, "default_acl": None}


class ObjectStorage(S3Storage):
    """The bucket of uploads."""

    @cached_property
    def _client(self) -> Any:
        """One client for the threads that look after the store: making one takes longer than the look."""
        return self.connection.meta.client

    def _save(self, name: str, content: File) -> str:
        """Write the file, and take it down until its row is committed."""
        with _serving():
            stored = str(super()._save(name, content))
        unkept.note(self, stored)
        return stored

    def _open(self, name: str, mode: str = "rb") -> File:
        """Return the file with its content here, so that nothing fails halfway."""
        with _serving():
            found = super()._open(name, mode)
            found.file  # noqa: B018 - fetches it
            return found

    def exists(self, name: str) -> bool:
        """Tell whether the bucket has the file."""
        with _serving():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """Return the file's bytes."""
        with _serving():
            return int(super().size(name))

    def delete(self, name: str) -> None:
        """Take the file out."""
        with _serving():
            super().delete(name)

    def takes_files(self) -> bool:
        """Tell whether a file can be written now, by writing one and taking it out again."""
        name = f"probe-{secrets.token_hex(8)}"
        try:
            with _serving():
                self._client.put_object(Bucket=self.bucket_name, Key=name, Body=b"")
                self._client.delete_object(Bucket=self.bucket_name, Key=name)
        except StorageAway:
            return False
        return True

    def has_room(self) -> bool:
        """Say yes: how much room a bucket has is its keeper's to watch."""
        return True

    def sums(self) -> dict[str, str]:
        """Return the SHA-256 of every file, by its name."""
        found = {}
        for name in self._names():
            with self.open(name) as stored:
                found[name] = hashlib.file_digest(stored, "sha256").hexdigest()
        return found

    def take_out(self, folder: Path) -> None:
        """Copy every file into a new folder."""
        folder.mkdir()
        for name in self._names():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with self.open(name) as stored, path.open("wb") as copied:
                copied.writelines(stored.chunks(CHUNK))

    def bring_in(self, folder: Path) -> None:
        """Store every file of a folder under its own name."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            with path.open("rb") as copied, _serving():
                super()._save(str(path.relative_to(folder)), File(copied))

    def is_empty(self) -> bool:
        """Tell whether the bucket holds nothing."""
        return next(self._names(), None) is None

    def _names(self) -> Iterator[str]:
        with _serving():
            yield from (found.key for found in self.bucket.objects.all())


@contextmanager
def _serving() -> Iterator[None]:
    """Turn what the store's client says into words of ours; a single file that is lost stays FileNotFoundError."""
    try:
        yield
    except ClientError as failure:
        code = failure.response.get("Error", {}).get("Code", "")
        if code in LOST:
            raise FileNotFoundError(code) from failure
        raise _away(code, missing=code == "NoSuchBucket") from failure
    except (BotoCoreError, Boto3Error) as failure:
        raise _away(type(failure).__name__) from failure


def _away(why: str, *, missing: bool = False) -> StorageAway:
    logger.error("The store of media does not serve: %s", why)
    return StorageAway(missing=missing)
