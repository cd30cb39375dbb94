"""Reading and writing of text files.

Only the text changes: encoding, BOM and line endings are kept. A file that cannot be decoded without loss, or that
changed since it was read, is never written.
"""

from __future__ import annotations

import codecs
import os
from time import time_ns
from typing import TYPE_CHECKING

from ..model.errors import UserError, did_you_mean
from ..model.values import Record
from .atomic_write import atomic_write, open_regular, os_error

if TYPE_CHECKING:
    from collections.abc import Callable

_BOMS = (  # UTF-32 first: its little-endian BOM begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_BOM = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_NOT_OF_FILES = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_COMMON = ("utf-8", "utf-16", "cp1252", "latin-1", "cp1250", "cp1251", "koi8-r", "shift_jis", "gb18030", "big5")
_PART = 1 << 16  # bytes per read if the size is unknown
_HEAD = 8192  # bytes; a NUL in them means a binary file, as in Git
_SETTLED = 2_000_000_000  # ns, the coarsest file-system clock: later writes have another time
_SIGNS = os.name == "posix"  # elsewhere `st_ctime` is the creation time, and mtime can be set back

Sign = tuple[int, int, int, int, int]


class Source(Record):
    """A text and how it was stored. `text` keeps its line endings and has no BOM and no surrogates."""

    path: str
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""


def codec(name: str) -> str:
    """Return Python's name of an encoding.

    Raises: UserError if the encoding is unknown or not used for files.
    """
    try:
        known = codecs.lookup(name).name.replace("_", "-")
        "".encode(name)  # `hex`, `rot13` and their like fail here
    except (LookupError, ValueError):
        known = None
    if known is None or known in _NOT_OF_FILES:
        raise UserError("--encoding", f"unknown encoding '{name}'", did_you_mean(name, _COMMON))
    return _WITHOUT_BOM.get(known, known)


def decode(data: bytes, name: str | os.PathLike[str], encoding: str | None = None) -> Source:
    """Decode `data` by its BOM, else as `encoding`, else as UTF-8; nothing is guessed.

    Raises: UserError for binary data, and with the offset of the first invalid byte.
    """
    asked = codec(encoding) if encoding else "utf-8"
    bom, used = next((known for known in _BOMS if data.startswith(known[0])), (b"", asked))
    if not used.startswith(("utf-16", "utf-32")) and b"\0" in data[:_HEAD]:
        raise UserError(str(name), "a binary file", "pass text files only, or skip it with --exclude")
    try:
        text = data[len(bom) :].decode(used)
    except UnicodeDecodeError as error:
        at = len(bom) + error.start
        what = f"not {used.upper()}: invalid byte 0x{data[at]:02X} at offset {at}"
        raise UserError(str(name), what, _wrong(bom, encoding)) from error
    return Source(os.fspath(name), text, used, bom)


def _wrong(bom: bytes, encoding: str | None) -> str:
    if bom:
        return "its BOM says so, so the file is damaged or cut short"
    if encoding:
        return "omit --encoding if the file is UTF-8, or give the correct encoding"
    return "if you know its encoding, set it: --encoding cp1252"


def encode(source: Source, text: str) -> bytes:
    """Return the bytes of `text`, in the encoding of `source`.

    Raises: UserError if the encoding lacks a character or does not round-trip.
    """
    try:
        data = text.encode(source.encoding)
        if data.decode(source.encoding) == text:
            return source.bom + data
        what = f"its text does not round-trip through {source.encoding.upper()}"
    except UnicodeEncodeError as error:
        char = text[error.start]
        shown = f"“{char}” (U+{ord(char):04X})" if char.isprintable() else f"U+{ord(char):04X}"
        what = f"{source.encoding.upper()} has no code for {shown}"
    raise UserError(str(source.path), f"cannot be fixed: {what}", "convert the file to UTF-8 first")


def read(path: str | os.PathLike[str], encoding: str | None = None) -> Source:
    """Read a text file.

    Raises: UserError if it cannot be read, or is not text in that encoding.
    """
    return decode(fetch(path)[0], path, encoding)


def fetch(path: str | os.PathLike[str]) -> tuple[bytes, Sign | None]:
    """Return the bytes of a regular file and its stat signature; None if a later change might keep the signature.

    Raises: UserError if it cannot be read, or is a pipe, a socket or a device.
    """
    try:
        descriptor = open_regular(path)  # a file object takes twice the time
        try:
            now = time_ns()
            before = sign(os.fstat(descriptor))
            size = before[0] + 1 if before[0] else _PART
            data = b"".join(iter(lambda: os.read(descriptor, size), b""))
            after = sign(os.fstat(descriptor))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise os_error(path, error) from error
    settled = _SIGNS and before == after and len(data) == after[0] and now - max(after[1:3]) > _SETTLED
    return data, after if settled else None


def sign(found: os.stat_result) -> Sign:
    """Return a stat signature that changes on every write: size, mtime, ctime (ns), inode and device."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev


def write(source: Source, text: str, tell: Callable[[str], object] | None = None) -> bool:
    """Write `text` if it differs from `source`; return whether it did. `tell` gets a note on lost attributes.

    Raises: UserError, with nothing written.
    """
    if text == source.text:
        return False
    new, old = encode(source, text), encode(source, source.text)

    def unchanged() -> None:
        """Raise UserError if the bytes on disk differ from the re-encoded source text."""
        now, _ = fetch(source.path)
        if now == old:
            return
        if now.decode(source.encoding, "replace") == source.text:
            what = f"cannot be fixed: {source.encoding.upper()} has several codes for one character in it"
            raise UserError(str(source.path), what, "convert the file to UTF-8 first")
        raise UserError(str(source.path), "changed on disk while it was being fixed", "run again")

    if not os.path.exists(source.path):
        raise UserError(str(source.path), "was deleted while it was being fixed", "run again")
    atomic_write(source.path, new, check=unchanged, tell=tell)
    return True
