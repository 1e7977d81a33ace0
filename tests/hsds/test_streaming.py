"""Reading JSON that does not fit into memory: records one by one, from whatever document holds them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from forum.hsds.files import streaming
from forum.hsds.files.streaming import BadFile, records

ONE, TWO = {"id": "1", "name": 'Été "a" {[,'}, {"id": "2", "list": [1.5, -20, None, {"a": []}]}
DOCUMENTS = {
    "a list": json.dumps([ONE, TWO]),
    "a list over many lines": json.dumps([ONE, TWO], indent=3, ensure_ascii=False),
    "an object a line": f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
    "a page of an interface": json.dumps({"total_items": 2, "empty": False, "contents": [ONE, TWO]}),
    "a list before other facts": json.dumps({"services": [ONE, TWO], "version": {"a": [1]}}),
    "with a byte order mark": "\ufeff" + json.dumps([ONE, TWO]),
}


@pytest.mark.parametrize("chunk", [1, 7, 1 << 18])
@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_records_of_a_document_come_one_by_one(monkeypatch: pytest.MonkeyPatch, text: str, chunk: int) -> None:
    monkeypatch.setattr(streaming, "CHUNK", chunk)
    assert list(records(io.StringIO(text))) == [ONE, TWO]


def test_a_single_record_is_a_document_too() -> None:
    assert list(records(io.StringIO(json.dumps(ONE)))) == [ONE]
    assert list(records(io.StringIO("[]"))) == []


BROKEN: dict[str, Any] = {
    "nothing": "",
    "no JSON": "id,name\n1,2\n",
    "a number": "12",
    "a list that breaks off": '[{"id": "1"}, {"id"',
    "a list without its end": '[{"id": "1"}',
    "an object that breaks off": '{"contents": [{"id": "1"}',
    "no colon": '{"contents" [1]}',
    "a number that is none": '[{"id": NaN}]',
    "very deep": "[" + "[" * 200_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_said_and_nothing_breaks(text: str) -> None:
    with pytest.raises(BadFile):
        list(records(io.StringIO(text)))


def test_a_record_without_end_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "LARGEST", 5000)
    monkeypatch.setattr(streaming, "CHUNK", 1000)
    stream = io.StringIO('[{"name": "' + "a" * 100_000 + '"}]')
    with pytest.raises(BadFile, match="too large"):
        list(records(stream))
    assert stream.tell() < 10_000


def test_other_letters_than_utf8_are_said(tmp_path: Any) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes('[{"name": "é"}]'.encode("latin-1"))
    with path.open(encoding="utf-8") as stream, pytest.raises(BadFile, match="UTF-8"):
        list(records(stream))
