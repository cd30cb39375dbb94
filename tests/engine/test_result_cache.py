"""What was found comes back just where all that it depends on is the same: each part is changed, and the result with it.

Whether a run used what an earlier one kept is told by putting a mark into what is kept: it is seen if it was used.
"""

from __future__ import annotations

import marshal
import os
import shutil
import subprocess
import sys
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from folders import NOBODY, caches_of_another, open_to_all
from project import DIRTY, PROGRAM, RULES, Done, Runner, environment, make, rule_file, shared_cache

from copylint.storage import cache, package_data, text_files

if TYPE_CHECKING:
    from collections.abc import Callable

MARK = "as an earlier run found"
CHECK = ("check", "--output-format", "concise", "a.txt")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one article, and a cache of its own that holds the rules that ship."""
    own = tmp_path / "cache"
    shared = Path(shared_cache(tmp_path_factory))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    make(work)
    Path("a.txt").write_text(DIRTY)
    for key, value in environment(tmp_path, COPYLINT_CACHE_DIR=str(shared)).items():
        monkeypatch.setenv(key, value)
    if not [*shared.glob("*rules*.data")]:
        Runner(monkeypatch)("check", "a.txt")
    own.mkdir(mode=0o700)
    for entry in shared.glob("*.data"):
        shutil.copy(entry, own)
    shutil.copytree(os.environ["XDG_STATE_HOME"], tmp_path / "state")
    monkeypatch.setenv("COPYLINT_CACHE_DIR", str(own))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return own


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(monkeypatch)


def anew(run: Runner, folder: Path, *args: str) -> Done:
    """What a run says that knows of no earlier one; rules are cached still, for to read them takes long."""
    other = folder.with_name("another")
    shutil.rmtree(other, ignore_errors=True)
    other.mkdir(mode=0o700)
    for entry in folder.glob("*rules*.data"):
        shutil.copy(entry, other)
    with run.monkeypatch.context() as patch:
        patch.setenv("COPYLINT_CACHE_DIR", str(other))
        return run(*args)


def rows(folder: Path) -> list[bytes]:
    return [row for path in folder.glob("*.lines") for row in path.read_bytes().split(b"\n") if row]


def seal(key: bytes, data: bytes) -> bytes:
    """The seal of a row, as copylint itself makes it."""
    found, why = cache.opened()
    assert found is not None, why
    return found.seal(key, data).hex().encode()


def mark(folder: Path) -> None:
    """Have every finding that is kept say that it was."""
    assert rows(folder)
    for path in folder.glob("*.lines"):
        out: list[bytes] = []
        for row in filter(None, path.read_bytes().split(b"\n")):
            key, value = row[:32], marshal.loads(a2b_base64(row[66:]))
            for finding in value[-1]:
                finding[3] = MARK
            data = b2a_base64(marshal.dumps(value), newline=False)
            out.append(b" ".join((key, seal(key, data), data)))
        path.write_bytes(b"\n".join(out) + b"\n")


def test_a_second_run_says_what_the_first_has_found(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    assert "house/teh" in first.out
    assert run(*CHECK) == first
    mark(folder)
    assert run(*CHECK).out.count(MARK) == 4


@pytest.mark.parametrize(
    "form",
    ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "html"],
)
def test_every_report_is_the_same_from_what_was_kept(run: Runner, folder: Path, form: str) -> None:
    Path("b.txt").write_text("It rained.\n")
    first = run("check", "--output-format", form, ".")
    assert run("check", "--output-format", form, ".") == first
    assert anew(run, folder, "check", "--output-format", form, ".") == first


def _text() -> None:
    path, old = Path("a.txt"), Path("a.txt").stat()
    path.write_text(DIRTY.replace("adn", "and"))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))  # as large and as old as it was


def _append(path: str, text: str) -> Callable[[], None]:
    def change() -> None:
        with open(path, "a", encoding="utf-8") as file:
            file.write(text)

    return change


def _rule() -> None:
    text = rule_file("utilize", RULES["utilize"]).replace("Long word for use", "Short words for use")
    Path("house-rules/house/utilize.yaml").write_text(text)


def _new_rule() -> None:
    text = "kind: substitution\nswap: {late: late}\nmessage: Late\n".replace("late: late", "late: tardy")
    rule = rule_file("teh", text).replace("⟦teh⟧ end", "⟦late⟧ end").replace("It is late", "It is")
    Path("house-rules/house/late.yaml").write_text(rule)


def _baseline() -> None:
    Path("known.json").write_text('{"version": 1, "files": {}}')


INGREDIENTS: dict[str, Callable[[], object]] = {
    "text": _text,
    "rule": _rule,
    "new rule": _new_rule,
    "rule taken out": lambda: Path("house-rules/house/very.yaml").unlink(),
    "choice in the configuration": _append(".copylint.yaml", "ignore: [very]\n"),
    "severity in the configuration": _append(".copylint.yaml", "rules: {house/very: error}\n"),
    "language in the configuration": _append(".copylint.yaml", "language: de\n"),
    "suppression": _append(".copylint.yaml", "suppress: [{path: a.txt, rule: house/very, text: very late}]\n"),
    "override": _append(".copylint.yaml", "overrides: [{files: [a.txt], ignore: [very]}]\n"),
    "format in the configuration": _append(".copylint.yaml", "formats: {.txt: html}\n"),
    "another configuration": lambda: shutil.move(".copylint.yaml", "elsewhere.yaml"),
    "baseline": _baseline,
}


@pytest.mark.parametrize("name", INGREDIENTS)
def test_a_change_of_what_a_result_depends_on_is_seen(run: Runner, folder: Path, name: str) -> None:
    baseline: list[str] = []
    if name == "baseline":
        run("baseline", "-o", "known.json", "a.txt")
        baseline = ["--baseline", "known.json"]
    run(*CHECK, *baseline)
    mark(folder)
    INGREDIENTS[name]()
    changed = run(*CHECK, *baseline)
    assert MARK not in changed.out
    assert changed == anew(run, folder, *CHECK, *baseline)


@pytest.mark.parametrize(
    "options",
    [
        ["--select", "teh"],
        ["--extend-select", "wording"],
        ["--ignore", "very"],
        ["--language", "de"],
        ["--format", "markdown"],
        ["--encoding", "cp1252"],
        ["--config", "elsewhere.yaml"],
        ["--baseline", "known.json"],
        ["--fix"],
    ],
    ids=lambda options: options[0],
)
def test_other_options_have_results_of_their_own(run: Runner, folder: Path, options: list[str]) -> None:
    Path("elsewhere.yaml").write_text("select: [spacing]\n")
    Path("known.json").write_text('{"version": 1, "files": {}}')
    first = run(*CHECK)
    mark(folder)
    expected = anew(run, folder, *CHECK, *options) if options != ["--fix"] else None
    changed = run(*CHECK, *options)
    assert MARK not in changed.out
    assert expected in (None, changed)
    if options != ["--fix"]:
        assert run(*CHECK).out.count(MARK) == first.out.count("\n")  # both are kept, neither hides the other


def test_the_list_that_a_rule_names_is_part_of_it(run: Runner, folder: Path) -> None:
    rule = rule_file("teh", "kind: sheet\nfile: ours.csv\nmessage: Write “{new}”\nfix: unsafe\n")
    Path("house-rules/house/ours.yaml").write_text(
        rule.replace("⟦teh⟧ end", "⟦word⟧ end").replace("the end", "term end")
    )
    Path("house-rules/house/ours.csv").write_text("from,to\nword,term\n")
    assert "house/ours" in run(*CHECK).out
    mark(folder)
    assert MARK in run(*CHECK).out
    Path("house-rules/house/ours.csv").write_text("from,to\nwords,terms\n")
    changed = run(*CHECK)
    assert MARK not in changed.out
    assert "house/ours" not in changed.out


def test_a_list_that_the_configuration_gives_a_rule_is_part_of_it(run: Runner, folder: Path) -> None:
    rule = rule_file("teh", "kind: sheet\nfile: ours.csv\nmessage: Write “{new}”\nfix: unsafe\n")
    Path("house-rules/house/ours.yaml").write_text(
        rule.replace("⟦teh⟧ end", "⟦word⟧ end").replace("the end", "term end")
    )
    Path("house-rules/house/ours.csv").write_text("from,to\nword,term\n")
    Path("other.csv").write_text("from,to\nword,phrase\n")
    _append(".copylint.yaml", "rules: {house/ours: {file: other.csv}}\n")()
    assert "house/ours" in run(*CHECK).out
    mark(folder)
    assert MARK in run(*CHECK).out
    Path("other.csv").write_text("from,to\nwords,phrases\n")
    changed = run(*CHECK)
    assert MARK not in changed.out
    assert "house/ours" not in changed.out


def test_a_list_of_words_is_part_of_the_configuration(run: Runner, folder: Path) -> None:
    Path("words.txt").write_text("late\n")
    _append(".copylint.yaml", "words: [{file: words.txt}]\n")()
    run(*CHECK)
    mark(folder)
    Path("words.txt").write_text("later\n")
    assert MARK not in run(*CHECK).out


def test_a_file_elsewhere_with_the_same_text_is_looked_at(run: Runner, folder: Path) -> None:
    run(*CHECK)
    mark(folder)
    Path("b.txt").write_text(DIRTY)
    done = run("check", "--output-format", "concise", "a.txt", "b.txt")
    assert done.out.count(MARK) == 4
    assert done.out.count("b.txt") == 4


def test_another_working_folder_shows_other_paths(run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*CHECK)
    mark(folder)
    Path("below").mkdir()
    Path("below/a.txt").write_text(DIRTY)
    monkeypatch.chdir("below")
    assert MARK not in run(*CHECK).out


def test_other_code_other_tables_and_other_packages_are_other_programs(tmp_path: Path) -> None:
    here = Path(package_data.PACKAGE)
    for name in (
        "__init__.py",
        "_version.py",
        "model/__init__.py",
        "model/errors.py",
        "storage/__init__.py",
        "storage/cache.py",
        "storage/interrupts.py",
        "storage/package_data.py",
        "storage/private_files.py",
    ):
        (tmp_path / "copylint" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(here / name, tmp_path / "copylint" / name)
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "copylint" / "data").mkdir()
    table = tmp_path / "copylint" / "data" / "words.bin"
    table.write_bytes(b"one")
    site = tmp_path / "site-packages"
    (site / "ftfy-6.2.dist-info").mkdir()

    def stamp() -> str:
        code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(site)!r}]\nfrom copylint.storage import package_data as program; print(program.stamp())"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    seen = [stamp()]
    assert stamp() == seen[0]
    with (tmp_path / "copylint" / "storage" / "cache.py").open("a") as file:
        file.write("# changed\n")
    seen.append(stamp())
    table.write_bytes(b"two")
    seen.append(stamp())
    (site / "ftfy-6.2.dist-info").rename(site / "ftfy-6.3.dist-info")
    seen.append(stamp())
    init = tmp_path / "copylint" / "_version.py"
    init.write_text(init.read_text().replace("__version__ = ", "__version__ = '9' + "))
    seen.append(stamp())
    assert len({*seen}) == 5


# Whether a file is read


def test_a_file_just_written_has_no_sign_yet() -> None:
    data, sign = text_files.fetch("a.txt")
    assert data == DIRTY.encode()
    assert sign is None  # written again at once, it could have the same


@pytest.mark.skipif(os.name != "posix", reason="signs are for POSIX")
def test_an_old_file_has_one() -> None:
    path = Path(text_files.__file__)
    if text_files.fetch(path)[1] is None:
        pytest.fail("the checkout is not two seconds old")
    assert text_files.fetch(path)[1] == text_files.sign(path.stat())


@pytest.mark.skipif(os.name != "posix", reason="signs are for POSIX")
def test_an_old_file_without_findings_is_not_even_opened(run: Runner) -> None:
    page = str((Path(__file__).parents[1] / "support" / "project.py").resolve())
    code = (
        "import sys\n"
        f"sys.addaudithook(lambda event, a: event == 'open' and a[0] == {page!r} and print('opened', file=sys.stderr))\n"
        "sys.argv[0] = 'copylint'\n"
        "from copylint.cli import main; main()"
    )
    command = [PROGRAM[0], "-c", code, "check", "--format", "plain", "--select", "house/advert", page]
    done = [subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2)]
    assert [d.returncode for d in done] == [0, 0]
    assert [d.stderr.count("opened") for d in done] == [1, 0]


def test_a_file_that_is_written_with_its_old_times_is_looked_at(
    run: Runner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "_SETTLED", -(10**18))  # as if it had been there for long
    Path("a.txt").write_text("It rained.\n")
    assert run(*CHECK).code == 0
    old = Path("a.txt").stat()
    Path("a.txt").write_text("teh rain.\n\n")
    os.utime("a.txt", ns=(old.st_atime_ns, old.st_mtime_ns))
    assert run(*CHECK).code == 1


# Fixing


def test_a_file_in_which_nothing_is_to_be_fixed_is_known_by_a_run_that_fixes(run: Runner, folder: Path) -> None:
    fix = ("fix", "a.txt")
    assert run(*fix).err.startswith("Fixed 2 problems in 1 file.")
    left = run(*fix)
    assert left.err.startswith("No fixes applied.")
    mark(folder)
    assert run(*fix).out.count(MARK) == 2
    assert left == anew(run, folder, *fix)


def test_a_fixed_file_is_fixed_again_when_it_comes_back(run: Runner) -> None:
    for _ in range(3):
        Path("a.txt").write_text(DIRTY)
        assert run("fix", "a.txt").err.startswith("Fixed 2 problems in 1 file.")


def test_output_goes_out_though_nothing_has_changed(run: Runner) -> None:
    Path("a.txt").write_text("It rained.\n")
    for _ in range(2):
        assert run("fix", "-o", "-", "a.txt").out == "It rained.\n"


# What is never kept


def test_what_is_wrong_is_told_every_time(run: Runner, folder: Path) -> None:
    Path("a.txt").write_bytes(b"caf\xe9\n")
    first = run(*CHECK)
    assert first.code == 2
    assert run(*CHECK) == first
    assert rows(folder) == []


def test_without_the_cache_nothing_is_read_or_written(run: Runner, folder: Path) -> None:
    run(*CHECK, "--no-cache")
    assert rows(folder) == []
    run(*CHECK)
    mark(folder)
    assert MARK not in run(*CHECK, "--no-cache").out


def test_clearing_forgets_what_was_found(run: Runner, folder: Path) -> None:
    run(*CHECK)
    mark(folder)
    assert run("cache", "clear").code == 0
    assert MARK not in run(*CHECK).out


# What can be wrong with the folder of the cache


def test_damaged_results_are_found_anew(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    (path,) = folder.glob("*.lines")
    whole = path.read_bytes()
    for damage in (
        b"",
        b"\0" * 4096,
        whole[: len(whole) // 2],
        whole.replace(b"A", b"B"),
        b"\n".join([b"x" * 99] * 9),
    ):
        path.write_bytes(damage)
        assert run(*CHECK) == first


def test_results_that_another_make_has_put_under_the_key_are_found_anew(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    (path,) = folder.glob("*.lines")
    key = path.read_bytes().strip()[:32]
    digest = cache.key(DIRTY.encode())
    values: tuple[object, ...] = (
        1,
        None,
        {},
        [],
        [None, digest],
        [None, digest, 0, 0, [], [], [[1]]],
        [None, digest, 0, 0, 1, 1, 1],
    )
    for value in values:
        data = b2a_base64(marshal.dumps(value), newline=False)
        path.write_bytes(b" ".join((key, seal(key, data), data)))
        assert run(*CHECK) == first


def test_a_file_in_the_place_of_the_folder_changes_nothing(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    shutil.rmtree(folder)
    folder.write_text("in the way")
    assert run(*CHECK) == first


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root, to be nobody for once")
def test_a_folder_that_may_not_be_written_changes_nothing(run: Runner, folder: Path, tmp_path: Path) -> None:
    first = run(*CHECK)
    open_to_all(tmp_path)
    mark(folder)
    for name, value in caches_of_another(tmp_path).items():
        run.monkeypatch.setenv(name, value)
    folder = tmp_path / "nobody-cache"
    for path in folder.iterdir():
        path.chmod(0o400)
    folder.chmod(0o500)
    try:
        os.seteuid(NOBODY)  # all that a run imports has been imported
        assert run(*CHECK).out.count(MARK) == 4
        assert run(*CHECK, "--ignore", "spacing") == first
    finally:
        os.seteuid(0)
    assert len(rows(folder)) == 1


def test_a_full_disk_changes_nothing(run: Runner, folder: Path) -> None:
    first = run(*CHECK)
    disk = folder.with_name("disk")
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no leave to mount a small disk")
    try:
        for entry in folder.glob("*.data"):
            shutil.copy(entry, disk)
        with suppress(OSError), (disk / "copylint-filler").open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        run.monkeypatch.setenv("COPYLINT_CACHE_DIR", str(disk))
        assert run(*CHECK) == first
        assert rows(disk) == []
        assert not [*disk.glob("*.tmp")]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_many_runs_at_once_agree(folder: Path) -> None:
    names = [f"{n}.txt" for n in range(20)]
    for name in names:
        Path(name).write_text(DIRTY)
    command = [*PROGRAM, "check", "--output-format", "concise", *names]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    results = {p.communicate(timeout=100) for p in running}
    assert len(results) == 1
    mark(folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.count(MARK) == 80


def test_processes_that_share_the_work_know_what_is_known(run: Runner, folder: Path) -> None:
    for n in range(40):
        Path(f"{n:02}.txt").write_text(DIRTY)
    command = ("check", "--output-format", "concise", ".")
    alone = anew(run, folder, *command)
    for n in range(0, 40, 3):
        run("check", f"{n:02}.txt")  # some of them
    assert run(*command, "--jobs", "2") == alone
    assert run(*command, "--jobs", "2") == alone
    mark(folder)
    assert run(*command, "--jobs", "2").out.count(MARK) == 4 * 41
