"""LanguageTool requests: one request to a server, and its answer parsed.

Requests are annotated text: prose as text, code and pictures in it as markup interpreted as a name. Answers are
validated; their offsets, in UTF-16 units, are converted to code points.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from http.client import HTTPException
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from ...model.region import OPAQUE
from ...model.settings import Failure, Found
from ...model.values import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "\n\n"
LEAST = (6, 0)  # the version that reports sentence ranges
_MOST_REPLACEMENTS = 5
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\s]+")
_OPAQUE = re.compile(f"({OPAQUE}+)")


class TooLong(Exception):
    """The server does not accept texts of this length."""


class Question(Record):
    """The query options; constant for a whole run, or the server's cache does not help."""

    language: str
    mother_tongue: str = ""
    rules: tuple[str, ...] = ()  # enabled in addition to the default
    timeout: float = 60.0


def ask(server: str, texts: Sequence[str], question: Question) -> list[tuple[Found, ...]]:
    """Return the server's matches for each of some consecutive paragraphs.

    Raises: Failure; TooLong.
    """
    form = {"language": question.language, "data": json.dumps({"annotation": annotated(texts)})}
    if question.mother_tongue:
        form["motherTongue"] = question.mother_tongue
    if question.rules:
        form["enabledRules"] = ",".join(question.rules)
    answer = _json(server, "check", question.timeout, urlencode(form).encode())
    try:
        return _sorted_out(answer, texts)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Failure(f"{server} does not answer as LanguageTool does: {error!r}", fatal=True) from error


def annotated(texts: Sequence[str]) -> list[dict[str, str]]:
    """Return paragraphs as LanguageTool's annotated text; every part keeps its length."""
    parts: list[dict[str, str]] = []
    for number, text in enumerate(texts):
        if number:
            parts.append({"markup": GAP, "interpretAs": GAP})
        for n, part in enumerate(_OPAQUE.split(text)):
            if part:
                parts.append({"markup": part, "interpretAs": "X" * len(part)} if n % 2 else {"text": part})
    return parts


def version(server: str, timeout: float) -> str:
    """Return a server's version. Raises: Failure if it is not LanguageTool, or too old."""
    answer = _json(server, "languages", timeout)
    if not isinstance(answer, list):
        raise Failure(f"{server} does not answer as LanguageTool does", "look at 'server'", fatal=True)
    try:
        found = str(_json(server, "info", timeout)["software"]["version"])
    except (Failure, KeyError, TypeError):
        found = "unknown"  # the endpoint exists since 5.9
    numbers = tuple(int(n) for n in re.findall(r"\d+", found)[:2])
    if numbers < LEAST:
        least = ".".join(map(str, LEAST))
        raise Failure(f"{server} is LanguageTool {found}, older than {least}", "update it", fatal=True)
    return found


def _json(server: str, page: str, timeout: float, data: bytes | None = None) -> Any:
    handlers = [ProxyHandler({})] if _is_here(server) else []
    request = Request(f"{server}/v2/{page}", data, {"User-Agent": "copylint"})
    try:
        with build_opener(*handlers).open(request, timeout=timeout) as response:
            return json.loads(response.read())
    except HTTPError as error:
        with error:
            raise _refusal(server, error.code, error.read(2000).decode("utf-8", "replace")) from error
    except TimeoutError as error:
        raise _slow(server, timeout) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _slow(server, timeout) from error
        raise Failure(f"{server} cannot be reached: {error.reason}", "is LanguageTool running there?") from error
    except OSError as error:
        raise Failure(f"{server} broke off: {error}", "is LanguageTool still running there?") from error
    except ValueError as error:
        raise Failure(f"{server} does not answer as LanguageTool does", "look at 'server'", fatal=True) from error
    except HTTPException as error:
        raise Failure(f"{server} broke off: {error!r}", "is LanguageTool still running there?") from error


def _is_here(server: str) -> bool:
    return urlsplit(server).hostname in ("localhost", "127.0.0.1", "::1")


def _slow(server: str, timeout: float) -> Failure:
    return Failure(f"{server} took more than {timeout:g} s", "raise 'timeout' of 'grammar', or use a faster server")


def _refusal(server: str, code: int, said: str) -> Exception:
    said = shown(said)[:200]
    if code == 413 or "text exceeds the limit" in said.lower():
        return TooLong()
    if code == 400 and "is not a language code known" in said:
        hint = "set 'language', or install it there"
        return Failure(f"{server} does not support the language: {said}", hint, language=True)
    if code in (426, 429):
        return Failure(f"{server} refused the request (rate limit): {said}", "use a server of your own", fatal=True)
    return Failure(f"{server} answered with {code}: {said}", fatal=code in (401, 403, 404))


def shown(text: str) -> str:
    """Return a server's message, safe for a terminal."""
    return _CONTROL.sub(" ", text).strip()


def _sorted_out(answer: Any, texts: Sequence[str]) -> list[tuple[Found, ...]]:
    """Return matches by paragraph; drop those that reach beyond their paragraph or touch markup."""
    whole = GAP.join(texts)
    points: Sequence[int] = _code_points(whole)
    starts = [0, *accumulate(len(text) + len(GAP) for text in texts[:-1])]
    sentences: list[tuple[int, int]] = [(points[int(a)], points[int(b)]) for a, b in answer["sentenceRanges"]]
    begins = [a for a, _ in sentences]
    found: list[list[Found]] = [[] for _ in texts]
    for match in answer["matches"]:
        first, length = int(match["offset"]), int(match["length"])
        start, end = points[first], points[first + length]
        at = bisect_right(starts, start) - 1
        base, last = starts[at], starts[at] + len(texts[at])
        if not base <= start < end <= last or OPAQUE in whole[max(base, start - 1) : end + 1]:
            continue
        number = bisect_right(begins, start) - 1
        a, b = sentences[number] if number >= 0 and sentences[number][1] >= end else (base, last)
        replacements = [str(r["value"]) for r in match["replacements"][:_MOST_REPLACEMENTS]]
        rule = match["rule"]
        found[at].append(
            Found(
                str(rule["id"]),
                str(rule["category"]["id"]),
                shown(str(match["message"]))[:300],
                start - base,
                end - base,
                tuple(dict.fromkeys(r for r in replacements if not _CONTROL.search(r.replace(" ", "")))),
                (max(a, base) - base, min(b, last) - base),
            )
        )
    return [tuple(f) for f in found]


def _code_points(text: str) -> Sequence[int]:
    """Return the code point offset for each UTF-16 offset; for the middle of a surrogate pair, its start."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return range(len(text) + 1)
    points: list[int] = []
    for n, ch in enumerate(text):
        points += (n,) if ch <= "\uffff" else (n, n)
    return [*points, len(text)]
