"""`strapline token`: made, listed and taken back; what cannot be is one line."""

import json
from pathlib import Path

import pytest

from dashboards.access.read_tokens import Reads, ReadTokens
from strapline.athletes.profiles import save_profile
from strapline.commands import token
from strapline.console.exit_errors import InputError
from tests.dashboards.review.filled import ADA


def test_a_token_is_shown_once_and_reads_what_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_profile(ADA, data_dir=tmp_path)
    token.add("screen", athlete="Ada", reads=Reads.EVERYTHING, data_dir=tmp_path)
    shown = capsys.readouterr()
    reader = ReadTokens(tmp_path).holder_of(shown.out.strip())
    assert reader is not None
    assert (reader.name, reader.athlete, reader.reads) == ("screen", "Ada", Reads.EVERYTHING)
    token.add("overlay", as_json=True, data_dir=tmp_path)
    made = json.loads(capsys.readouterr().out)
    assert (made["athlete"], made["reads"]) == (None, "now")
    assert ReadTokens(tmp_path).holder_of(made["token"]) is not None
    token.list_tokens(as_json=True, data_dir=tmp_path)
    listed = capsys.readouterr().out
    assert [one["name"] for one in json.loads(listed)["tokens"]] == ["overlay", "screen"]
    assert made["token"] not in listed
    token.list_tokens(data_dir=tmp_path)
    assert capsys.readouterr().out.splitlines()[1].startswith("screen  Ada  everything")
    token.remove("overlay", data_dir=tmp_path)
    assert ReadTokens(tmp_path).holder_of(made["token"]) is None


def test_what_cannot_be_is_one_line(tmp_path: Path) -> None:
    for name in ("two words", "", "x" * 33, "-x"):
        with pytest.raises(InputError, match="expected a name"):
            token.add(name, data_dir=tmp_path)
    with pytest.raises(InputError, match="no profile 'Nobody'"):
        token.add("x", athlete="Nobody", data_dir=tmp_path)
    with pytest.raises(InputError, match="no token 'x'"):
        token.remove("x", data_dir=tmp_path)
