"""What cannot be as it is given is warned of, kept as a flag, and keeps nothing out."""

from pathlib import Path
from typing import Any

import pytest
from support.cli import finding, record, run, write_record

DOUBTFUL = finding(value=0.91, ci=[0.70, 1.18], p="<0.001")
SHARE = {"measure": "proportion", "value": None, "ci": None}


def flags_in(store: Path) -> list[Any]:
    query = "MATCH (f:Finding) RETURN f.flags AS flags ORDER BY f.id"
    return [row["flags"] for row in run("cypher", query, "--json", "--store", store).json()]


def test_a_warning_names_file_line_and_remedy_and_refuses_nothing(work: Path) -> None:
    path = write_record(work, "trial-2001", finding(), finding(endpoint="event-free survival", p="<0.001", value=0.81))
    text = path.read_text().replace("p: <0.001", "p: '>0.2'")
    path.write_text(text)
    line = text.splitlines().index("  p: '>0.2'") + 1
    outcome = run("validate", path)
    assert outcome.code == 0
    assert f"warning: {path}:{line}: findings.2.p: P > 0.2 does not go with HR 0.81 (0.7 to 0.9)" in outcome.stderr
    assert "check both, and ci_level, against the source" in outcome.stderr
    assert "1 sound, 0 with faults, 1 warnings" in outcome.stderr
    (row,) = run("validate", path, "--json").json()
    assert (row["line"], row["where"], row["severity"]) == (line, "findings.2.p", "warning")


@pytest.mark.parametrize(
    ("values", "study", "where", "said"),
    [
        ({"value": 0.91, "ci": [0.70, 1.81]}, {}, "ci", "the interval 0.7 to 1.81 is not even around 0.91"),
        (
            {"n_experimental": 120, "n_control": 81},
            {"participants": 200},
            "n_experimental",
            "201 patients in the result",
        ),
        (SHARE | {"tested": "120/160"}, {"participants": 150}, "tested", "160 patients in the result, and 150 in its"),
        (SHARE | {"endpoint": "response", "value": 0.354, "tested": "6/17"}, {}, "value", "0.354 is not 6/17"),
        ({"value": 1.4, "ci": [1.2, 1.63], "tested": "200/400", "control": "300/400"}, {}, "value", "is far from 0.5"),
        ({"versus": "interferon alpha"}, {}, "versus", "agent:interferon-alpha is tested and is the comparator"),
        (
            SHARE | {"tested": "60/100"},
            {},
            "tested",
            "60/100 stands alone: on a time to an event it counts who is free",
        ),
    ],
)
def test_each_is_told_at_its_field(
    work: Path, values: dict[str, Any], study: dict[str, Any], where: str, said: str
) -> None:
    parts = record()["study"] | study
    path = write_record(work, "trial-2001", finding(**values), study=parts)
    outcome = run("validate", path)
    assert outcome.code == 0
    assert f": findings.1.{where}: " in outcome.stderr
    assert said in outcome.stderr


def test_one_that_the_defaults_make_is_told_where_they_stand(work: Path) -> None:
    path = write_record(work, "trial-2001", finding(versus=None), defaults={"versus": "interferon alpha"})
    assert f"{path}:" in run("validate", path).stderr
    assert ": defaults.versus: agent:interferon-alpha is tested" in run("validate", path).stderr


def test_loading_tells_how_many_there_are_and_keeps_them_as_flags(work: Path) -> None:
    path = write_record(work, "trial-2001", DOUBTFUL, finding(endpoint="event-free survival"))
    outcome = run("load", path, "--store", work / "x.db")
    assert outcome.code == 0
    assert "warning: not possible as given: P against its interval 1; oncograph validate names each" in outcome.stderr
    assert sorted(flags_in(work / "x.db")) == [[], ["P against its interval"]]
    assert run("load", path, "--store", work / "x.db", "--json").json()["warnings"] == 1


class TestTheSameResultTwice:
    def test_across_the_records_given(self, work: Path) -> None:
        first, second = write_record(work), write_record(work, "other-2002")
        outcome = run("validate", work)
        assert outcome.code == 0
        assert f"warning: {first}:" in outcome.stderr
        assert "the very same numbers as finding 1 of other-2002, which is of another study" in outcome.stderr
        assert str(second) not in outcome.stderr

    def test_two_reports_of_one_study_may_say_the_same(self, work: Path) -> None:
        parts = record()["study"] | {"registrations": ["NCT00000001"]}
        write_record(work, study=parts)
        write_record(work, "other-2002", study=parts | {"slug": "other-2002"})
        assert run("validate", work).stderr == "2 sound, 0 with faults\n"

    def test_against_the_store(self, work: Path) -> None:
        store = work / "x.db"
        assert "the very same" not in run("load", write_record(work), "--store", store).stderr
        told = run("load", write_record(work, "other-2002"), "--store", store).stderr
        assert "warning: Trial other-2002 and Trial trial-2001 give the very same numbers for " in told
        assert "(records other-2002, trial-2001); if it is one trial, give its records one registration" in told
        (claim,) = run("ask", "benefit", "--json", "--store", store).json()
        assert "same result twice" in claim["flags"]
        run("unload", "other-2002", "--store", store)
        (claim,) = run("ask", "benefit", "--json", "--store", store).json()
        assert "same result twice" not in claim["flags"]
