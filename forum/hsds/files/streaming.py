"""JSON that is larger than memory: the records of a list one by one, whatever stands around the list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

CHUNK = 1 << 18  # characters read at once
LARGEST = 1 << 22  # characters of one record
# Under which name a document holds its records: a page of the interface, a package.
LISTS = ("contents", "services", "service")
_BLANK = re.compile(r"[ \t\r\n,\ufeff]*")


class BadFile(ValueError):
    """This cannot be read at all; the message says why, in English."""


class _Buffer:
    """The part of a file that was read and not yet used."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._place = 0
        self._decoder = json.JSONDecoder(parse_constant=_no_number)
        self.is_read = False

    def _more(self) -> None:
        try:
            part = self._stream.read(CHUNK)
        except UnicodeDecodeError as error:
            raise BadFile("The file is not UTF-8.") from error
        self.is_read = not part
        self._text, self._place = self._text[self._place :] + part, 0

    def skip(self) -> str:
        """Pass over white space and commas; the next character, "" at the end."""
        while True:
            found = _BLANK.match(self._text, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._text) or self.is_read:
                return self._text[self._place : self._place + 1]
            self._more()

    def take(self, expected: str) -> None:
        if self.skip() != expected:
            raise BadFile(f"The file is no JSON: {expected} is missing.")
        self._place += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.skip()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                # A number of thousands of digits is a ValueError that more text does not mend.
                if self.is_read or not isinstance(error, json.JSONDecodeError):
                    raise BadFile("The file is no JSON, or breaks off.") from error
            else:
                # A number at the end of what was read might go on.
                if end < len(self._text) or self.is_read:
                    self._place = end
                    return value
            if len(self._text) - self._place > LARGEST:
                raise BadFile("One record of the file is too large.")
            self._more()


def _no_number(word: str) -> Any:
    raise BadFile(f"The file is no JSON: {word}.")


def records(stream: TextIO) -> Iterator[Any]:
    """The records of a document: a list, an object that holds one under a known name, an object a line, or a single
    one. Raises BadFile, also in the middle."""
    buffer = _Buffer(stream)
    first = buffer.skip()
    if first == "[":
        yield from _items(buffer)
    elif first == "{":
        yield from _of_object(buffer)
    else:
        raise BadFile("The file holds no records.")
    while buffer.skip():  # an object a line
        yield buffer.value()


def _items(buffer: _Buffer) -> Iterator[Any]:
    buffer.take("[")
    while True:
        following = buffer.skip()
        if following == "]":
            buffer.take("]")
            return
        if not following:
            raise BadFile("The file breaks off.")
        yield buffer.value()


def _of_object(buffer: _Buffer) -> Iterator[Any]:
    """The records in an object, or the object itself, if it has no list of them."""
    buffer.take("{")
    own: dict[str, Any] = {}
    has_list = False
    while buffer.skip() != "}":
        name = buffer.value()
        buffer.take(":")
        if name in LISTS and buffer.skip() == "[":
            has_list = True
            yield from _items(buffer)
        else:
            own[str(name)] = buffer.value()
    buffer.take("}")
    if not has_list:
        yield own
