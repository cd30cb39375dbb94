"""Reading and writing real text files: encodings are kept, unsafe files are refused, and no text is lost."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from folders import NOBODY, open_to_all
from hypothesis import assume, given
from hypothesis import strategies as st

from copylint.model.errors import UserError
from copylint.storage.atomic_write import atomic_write
from copylint.storage.text_files import codec, decode, encode, read, write

TEXT = "Ça “va”.\r\nEn\rTrois\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def article() -> Path:
    path = Path("a.md")
    path.write_bytes(b"The old text.\n")
    return path


def refused(path: Path, data: bytes, encoding: str | None = None) -> str:
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read(path, encoding)
    return str(caught.value)


def alone(path: Path) -> bool:
    """Whether no temporary file is left beside it."""
    return [p.name for p in path.parent.iterdir()] == [path.name]


# Reading


@pytest.mark.parametrize(
    ("stored", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, ""])
def test_utf8_and_what_a_bom_tells_is_read_and_written_back_the_same(stored: str, bom: bytes, text: str) -> None:
    path = Path("a.md")
    path.write_bytes(bom + text.encode(stored))
    source = read(path)
    assert (source.text, source.encoding, source.bom) == (text, stored, bom)
    assert write(source, text + "Ünd 😀.\r\n")
    assert path.read_bytes() == bom + (text + "Ünd 😀.\r\n").encode(stored)


def test_a_bom_outweighs_the_encoding_asked_for() -> None:
    assert decode(b"\xef\xbb\xbfa", "-", "cp1252").text == "a"
    assert decode("é".encode("utf-16"), "-", "cp1252").text == "é"


def test_only_the_first_bom_is_none_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfa", "-").text == "\ufeffa"


def test_what_is_not_utf8_is_refused_with_the_byte_its_place_and_what_to_do() -> None:
    problem = refused(Path("a.md"), b"x" * 1234 + "é".encode("cp1252"))
    assert problem == (
        "a.md: not UTF-8: invalid byte 0xE9 at offset 1234 — if you know its encoding, set it: --encoding cp1252"
    )


def test_offsets_count_from_the_start_of_the_file_bom_included() -> None:
    assert "0xE9 at offset 4 — its BOM says so" in refused(Path("a.md"), b"\xef\xbb\xbfa\xe9")
    assert "not UTF-16-LE: invalid byte 0x62 at offset 4" in refused(Path("a.md"), b"\xff\xfea\0b")


def test_encoded_surrogates_and_overlong_forms_are_not_utf8() -> None:
    assert "0xED at offset 0" in refused(Path("a.md"), b"\xed\xa0\x80")
    assert "0xC0 at offset 0" in refused(Path("a.md"), b"\xc0\x80")
    assert "not UTF-16-LE: invalid byte 0x00 at offset 2" in refused(Path("a.md"), b"\xff\xfe\x00\xd8a\x00")


def test_the_encoding_asked_for_is_used_and_kept() -> None:
    path = Path("a.md")
    path.write_bytes(TEXT.encode("cp1252"))
    source = read(path, "windows-1252")
    assert source.text == TEXT
    write(source, TEXT.replace("va", "été"))
    assert path.read_bytes() == TEXT.replace("va", "été").encode("cp1252")


def test_bytes_wrong_in_the_encoding_asked_for_are_refused_with_their_place() -> None:
    problem = refused(Path("a.md"), b"ab\x81", "cp1252")
    assert problem.startswith("a.md: not CP1252: invalid byte 0x81 at offset 2 — omit --encoding")


@pytest.mark.parametrize(("name", "stored"), [("u16", "utf-16-le"), ("utf-32", "utf-32-le"), ("utf-8-sig", "utf-8")])
def test_an_encoding_with_a_bom_of_its_own_does_not_add_one(name: str, stored: str) -> None:
    path = Path("a.md")
    path.write_bytes("old".encode(stored))
    write(read(path, name), "new")
    assert path.read_bytes() == "new".encode(stored)


@pytest.mark.parametrize("name", ["uft-8", "hex", "rot13", "unicode_escape", "utf-7", "idna", "undefined", "a\0b", ""])
def test_an_unknown_encoding_is_refused_even_for_an_empty_file(name: str) -> None:
    with pytest.raises(UserError, match="unknown encoding") as caught:
        codec(name)
    assert caught.value.where == "--encoding"
    assert "utf-8" in caught.value.hint
    if name:
        with pytest.raises(UserError, match="unknown encoding"):
            decode(b"", "-", name)


def test_a_nul_in_the_first_eight_kilobytes_makes_a_binary_file() -> None:
    assert "a.md: a binary file" in refused(Path("a.md"), b"GIF89a\0\xff")
    assert "a binary file" in refused(Path("a.md"), b"a" * 8191 + b"\0", "cp1252")
    assert decode(b"a" * 8192 + b"\0", "-").text.endswith("\0")


def test_what_the_system_refuses_is_said_in_plain_words() -> None:
    Path("d").mkdir()
    Path("loop").symlink_to("loop")
    Path("astray").symlink_to("gone")
    said = {
        "gone.md": "no such file or folder",
        "d": "a folder, not a file",
        "n" * 300: "the name is too long for this file system",
        "loop": "too many levels of symbolic links",
        "astray": "a broken symbolic link",
    }
    for name, what in said.items():
        with pytest.raises(UserError) as caught:
            read(Path(name))
        assert (caught.value.where, caught.value.what) == (name, what)
        assert caught.value.hint


@given(st.text().filter(lambda text: not text.startswith(("\ufeff", "\0"))), st.sampled_from(["utf-8", "utf-16-le"]))
def test_every_text_comes_back_the_same(text: str, stored: str) -> None:
    """But one that starts with a BOM or a NUL, which are read as (part of) a BOM."""
    assume("\0" not in text or stored != "utf-8")
    data = (b"" if stored == "utf-8" else b"\xff\xfe") + text.encode(stored)
    source = decode(data, "-")
    assert source.text == text
    assert encode(source, text) == data


@given(st.binary(), st.sampled_from([None, "cp1252", "utf-16", "shift_jis", "gb18030", "iso2022_jp"]))
def test_no_bytes_crash_the_reader_nor_give_surrogates(data: bytes, encoding: str | None) -> None:
    try:
        source = decode(data, "-", encoding)
    except UserError:
        return
    source.text.encode("utf-8")


# Writing


def test_a_text_that_did_not_change_is_not_written(article: Path) -> None:
    before = article.stat()
    assert not write(read(article), "The old text.\n")
    assert article.stat() == before
    article.chmod(0o444)
    assert not write(read(article), "The old text.\n")


def test_the_mode_stays(article: Path) -> None:
    for mode in (0o640, 0o755, 0o600):
        article.chmod(mode)
        write(read(article), f"{mode}")
        assert stat.S_IMODE(article.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_stays(article: Path) -> None:
    os.chown(article, NOBODY, NOBODY)
    article.chmod(0o640)
    write(read(article), "new")
    after = article.stat()
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (NOBODY, NOBODY, 0o640)


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(article: Path) -> None:
    Path("d").mkdir()
    Path("d/link").symlink_to("../a.md")
    Path("d/second").symlink_to("link")
    write(read(Path("d/second")), "new")
    assert article.read_text() == "new"
    assert not article.is_symlink()
    assert (os.readlink("d/second"), os.readlink("d/link")) == ("link", "../a.md")
    assert sorted(os.listdir("d")) == ["link", "second"]


def test_another_name_of_the_file_keeps_the_old_text(article: Path) -> None:
    os.link(article, "other.md")
    write(read(article), "new")
    assert (article.read_text(), Path("other.md").read_text()) == ("new", "The old text.\n")


def test_a_text_its_encoding_has_no_code_for_is_refused() -> None:
    path = Path("a.md")
    path.write_bytes(b"caf\xe9")
    source = read(path, "latin-1")
    with pytest.raises(UserError, match=r"ISO8859-1 has no code for “’” \(U\+2019\) — convert the file to UTF-8"):
        write(source, "café’s")
    assert path.read_bytes() == b"caf\xe9"
    assert alone(path)


def test_a_lone_surrogate_is_never_written(article: Path) -> None:
    with pytest.raises(UserError, match=r"UTF-8 has no code for U\+D800"):
        write(read(article), "\ud800")
    assert article.read_text() == "The old text.\n"


def test_a_character_that_would_come_back_as_another_is_refused() -> None:
    with pytest.raises(UserError, match="does not round-trip"):
        encode(decode(b"a", "a.md", "shift_jis"), "¥5")


def test_a_file_whose_bytes_its_encoding_would_write_differently_is_refused() -> None:
    path = Path("a.md")
    path.write_bytes(b"\x1b$B\x1b(Babc")  # an escape to another set and back, with nothing in it
    source = read(path, "iso2022_jp")
    with pytest.raises(UserError, match="has several codes for one character"):
        write(source, "abcd")
    assert path.read_bytes() == b"\x1b$B\x1b(Babc"
    assert alone(path)


@pytest.mark.parametrize("theirs", [b"Another text, longer.\n", b"The new text.\n", b""])
def test_a_file_that_changed_meanwhile_is_not_overwritten(article: Path, theirs: bytes) -> None:
    source, before = read(article), article.stat()
    article.write_bytes(theirs)
    os.utime(article, ns=(before.st_atime_ns, before.st_mtime_ns))  # bytes are compared, not times
    with pytest.raises(UserError, match="changed on disk while it was being fixed — run again"):
        write(source, "Ours.\n")
    assert article.read_bytes() == theirs
    assert alone(article)


def test_a_file_saved_anew_with_the_same_bytes_is_written(article: Path) -> None:
    source = read(article)
    article.unlink()
    article.write_bytes(b"The old text.\n")
    assert write(source, "new")
    assert article.read_text() == "new"


def test_a_file_that_vanished_meanwhile_is_not_made_again(article: Path, folder: Path) -> None:
    source = read(article)
    article.unlink()
    with pytest.raises(UserError, match="was deleted while it was being fixed"):
        write(source, "new")
    assert os.listdir(folder) == []


def test_a_read_only_file_is_refused_though_a_rename_would_succeed_even_for_root(article: Path) -> None:
    article.chmod(0o444)
    with pytest.raises(UserError, match="the file is read-only — make it writable"):
        write(read(article), "new")
    assert article.read_text() == "The old text.\n"
    assert alone(article)


def run(code: str, *, limit: int | None = None, nobody: bool = False) -> str:
    """Run lines in a process of their own, with a limit on file size or without root's rights; what they print."""
    head = [
        "import fcntl, os, resource, signal, sys, pathlib",
        "from copylint.storage import atomic_write as disk, text_files as files; from copylint.model import errors",
        "a = pathlib.Path('a.md')",
        "def attempt(act):",
        "    try: act(); print('written')",
        "    except errors.UserError as error: print(error)",
    ]
    if limit is not None:
        head += [
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit},) * 2)",
        ]
    if nobody:
        head.append(f"if os.geteuid() == 0: os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})")
    done = subprocess.run([sys.executable, "-c", "\n".join([*head, code])], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_file_in_a_read_only_folder_is_refused(article: Path, folder: Path) -> None:
    article.chmod(0o666)
    open_to_all(folder, 0o555)
    said = run("s = files.read(a); attempt(lambda: files.write(s, 'new'))", nobody=True)
    folder.chmod(0o755)
    assert said.startswith("a.md: its folder is read-only — make the folder writable")
    assert article.read_text() == "The old text.\n"
    assert alone(article.absolute())


def test_a_file_of_anothers_that_we_may_only_read_is_refused(article: Path, folder: Path) -> None:
    article.chmod(0o644)
    open_to_all(folder, 0o777)
    said = run("s = files.read(a); attempt(lambda: files.write(s, 'new'))", nobody=True)
    expected = "a.md: the file is read-only" if os.geteuid() == 0 else "written"
    assert said.startswith(expected)


def test_an_unreadable_file_is_reported(article: Path, folder: Path) -> None:
    article.chmod(0)
    open_to_all(folder, 0o755)
    said = run("attempt(lambda: files.read(a))", nobody=True)
    assert said == "a.md: permission denied — check the permissions of the file and of its folder"


def test_a_file_whose_owner_cannot_stay_is_written_all_the_same(article: Path, folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can set up a file of another's")
    article.chmod(0o666)
    open_to_all(folder, 0o777)
    assert run("s = files.read(a); attempt(lambda: files.write(s, 'new'))", nobody=True) == "written"
    assert (article.read_text(), article.stat().st_uid, stat.S_IMODE(article.stat().st_mode)) == ("new", NOBODY, 0o666)


def test_a_write_that_the_system_cuts_short_leaves_the_file_as_it_was(article: Path) -> None:
    said = run("s = files.read(a); attempt(lambda: files.write(s, 'x' * 100_000))", limit=50_000)
    assert said.startswith("a.md: larger than the limit on file size — raise the limit")
    assert article.read_text() == "The old text.\n"
    assert alone(article.absolute())


def test_a_full_disk_leaves_the_file_as_it_was(folder: Path) -> None:
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no leave to mount a small disk")
    try:
        path = disk / "a.md"
        path.write_text("old")
        with pytest.raises(UserError, match="the disk is full — free some space and run again; the file is unchanged"):
            write(read(path), "x" * 200_000)
        assert path.read_text() == "old"
        assert alone(path)
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_whatever_stops_a_write_leaves_the_file_and_nothing_beside_it(article: Path, stop: type[BaseException]) -> None:
    def check() -> None:
        assert len(os.listdir()) == 2, "the new text stands beside the old"
        raise stop

    with pytest.raises(stop):
        atomic_write(article, b"new", check=check)
    assert article.read_text() == "The old text.\n"
    assert alone(article.absolute())


def test_ctrl_c_in_the_middle_of_a_write_leaves_the_file_and_nothing_beside_it(article: Path) -> None:
    code = (
        "def check(): os.kill(os.getpid(), signal.SIGINT); signal.pause()\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try: disk.atomic_write(a, b'new', check=check)\n"
        "except KeyboardInterrupt: print('stopped')"
    )
    assert run(code) == "stopped"
    assert article.read_text() == "The old text.\n"
    assert alone(article.absolute())


def test_a_new_file_gets_what_the_umask_leaves_or_the_mode_asked_for(folder: Path) -> None:
    old = os.umask(0o027)
    try:
        atomic_write(Path("a"), b"1")
        atomic_write(Path("b"), b"2", 0o600)
        atomic_write(Path("c"), b"3", 0o666)
    finally:
        os.umask(old)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()}
    assert modes == {"a": 0o640, "b": 0o600, "c": 0o666}


def test_a_private_file_is_never_open_to_others_on_the_way(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article.chmod(0o600)
    seen: list[int] = []
    fsync = os.fsync

    def look(file: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(file).st_mode))
        fsync(file)

    monkeypatch.setattr(os, "fsync", look)
    write(read(article), "new")
    assert seen == [0o600]


def test_what_is_no_regular_file_is_never_replaced(folder: Path) -> None:
    Path("d").mkdir()
    os.mkfifo("pipe")
    for name, what in {
        "d": "a folder, not a file",
        "pipe": "not a regular file",
        "/dev/null": "not a regular file",
    }.items():
        with pytest.raises(UserError, match=what):
            atomic_write(Path(name), b"new")
    assert sorted(os.listdir(folder)) == ["d", "pipe"]
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_file_of_the_longest_name_is_written() -> None:
    path = Path("n" * 252 + ".md")
    path.write_text("old")
    write(read(path), "new")
    assert path.read_text() == "new"


def test_a_missing_folder_is_reported() -> None:
    with pytest.raises(UserError, match=r"gone/a\.md: no such file or folder"):
        atomic_write(Path("gone/a.md"), b"")
