"""Run when a wheel is built: it ships the rules as they were read and checked.

An editable install gets none of it: there the rules change, and are read from their files.
"""

from __future__ import annotations

import os
import sys
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts `rules.json` beside the folder of the rules."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, os.path.join(self.root, "src"))
        from copylint.rules import loader

        self.folder = TemporaryDirectory()
        path = os.path.join(self.folder.name, loader.PREPARED)
        with open(path, "wb") as file:
            file.write(loader.prepare())
        build_data["force_include"][path] = f"copylint/data/{loader.PREPARED}"
        urls: dict[str, str] = self.metadata.core.urls  # pyright: ignore[reportUnknownMemberType]
        if url := urls.get("Documentation"):
            from copylint import reporting

            path = os.path.join(self.folder.name, reporting.URL_FILE)
            with open(path, "w", encoding="ascii") as file:
                file.write(f"{url}\n")
            build_data["force_include"][path] = f"copylint/data/{reporting.URL_FILE}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if version != "editable":
            self.folder.cleanup()
