"""docs/flags.md: the example of every verdict and every flag gives what the page says."""

from pathlib import Path

import pytest
from support.example_records import claims_of, example, sections

from oncograph.graph.evidence.flags import MEANINGS, Flag
from oncograph.graph.labels import Verdict

PAGE = (Path(__file__).parent.parent / "docs" / "flags.md").read_text(encoding="utf-8")
SECTIONS = sections(PAGE)
VERDICTS, FLAGS = [str(verdict) for verdict in Verdict], [str(flag) for flag in Flag]


def test_every_verdict_and_every_flag_has_an_example_and_nothing_else_has() -> None:
    assert sorted(SECTIONS) == sorted([*VERDICTS, *FLAGS])


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_example_of_a_verdict_gives_it(verdict: str, tmp_path: Path) -> None:
    (claim,) = claims_of(example(PAGE, SECTIONS[verdict]), tmp_path)
    assert claim["verdict"] == verdict


@pytest.mark.parametrize("flag", FLAGS)
def test_the_example_of_a_flag_raises_it(flag: str, tmp_path: Path) -> None:
    (claim,) = claims_of(example(PAGE, SECTIONS[flag]), tmp_path)
    assert flag in claim["flags"]  # type: ignore[operator]  # a list of texts
    assert f"`{claim['verdict']}`" in SECTIONS[flag], f"the page must say the verdict {claim['verdict']}"


@pytest.mark.parametrize("flag", FLAGS)
def test_the_page_says_of_a_flag_what_the_program_says(flag: str) -> None:
    assert MEANINGS[Flag(flag)] in " ".join(SECTIONS[flag].split())


def test_a_sound_trial_raises_no_flag(tmp_path: Path) -> None:
    (claim,) = claims_of(example(PAGE, SECTIONS["Benefit"]), tmp_path)
    assert claim["flags"] == []
