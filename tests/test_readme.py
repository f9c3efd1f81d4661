"""What the README promises: its two commands, its record, its links."""

import re
from pathlib import Path

from oncograph.loaders.checking import Checked, check_records

REPOSITORY = Path(__file__).resolve().parent.parent
TEXT = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_the_first_two_sh_blocks_install_and_answer_and_install_and_test_in_one_line_each() -> None:
    install_and_ask, install_and_test, *more = (block.strip() for block in blocks("sh"))
    assert "\n" not in install_and_ask + install_and_test
    assert install_and_ask.endswith("oncograph ask benefit")
    assert install_and_test.endswith("python -m pytest")
    assert not more
    assert "make" not in install_and_ask + install_and_test


def test_the_record_is_sound(tmp_path: Path) -> None:
    (record,) = blocks("yaml")
    path = tmp_path / "smith-2020.yaml"
    path.write_text(record, encoding="utf-8")
    assert check_records([path]) == Checked(1)


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (REPOSITORY / target).exists(), target
