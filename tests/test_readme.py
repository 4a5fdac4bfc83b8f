"""What the README shows runs, and what it links to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out == "['walk', 'jog']\n"


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:\(|src=\")(docs/[^)\"]+|CHANGELOG.md)", README)))
)
def test_what_it_links_to_exists(target: str) -> None:
    assert (ROOT / target).is_file()


def test_every_command_it_names_is_one() -> None:
    from tests.strapline.cli.test_cli import every_command

    known = {words[0] for words in every_command()}
    named = set(re.findall(r"strapline ([a-z]+)", README)) - {"import"}
    assert named <= known, named - known
