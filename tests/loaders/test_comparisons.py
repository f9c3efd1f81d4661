"""Groups of a finding: the comparisons that follow from them, and that the graph keeps each number as printed."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cli import finding, record, run, write_record

from oncograph.loaders.sources.yaml_record import read_record

LOW, HIGH, NONE = "interferon alpha low", "interferon alpha high", "no treatment"


def group(name: str, role: str | None, **values: Any) -> dict[str, Any]:
    given = {"name": name, "role": role, **values}
    return {key: value for key, value in given.items() if value is not None}


def dose_arms(**values: Any) -> dict[str, Any]:
    """Return a toxicity in two dose arms, a control arm and one that was not compared."""
    groups = [
        group("Low dose", "tested", n=50, affected=5, events=9, agents=["interferon alpha", "octreotide"]),
        group("High dose", "tested", n=51, affected=12, agents=["interferon alpha", "octreotide"]),
        group("Octreotide", "control", n=49, affected=0, agents="octreotide"),
        group("Not assigned", None, n=7, affected=1, agents="octreotide"),
    ]
    base: dict[str, Any] = {"toxicity": "fatigue", "endpoint": None, "measure": "proportion", "value": None, "ci": None}
    return finding(**{**base, "groups": groups, **values})


def rows(tmp_path: Path, one: dict[str, Any], returns: str) -> list[dict[str, Any]]:
    """Load a record with one finding, and ask what the graph has of it."""
    store = tmp_path / "s.db"
    loaded = run("--store", store, "load", write_record(tmp_path, "trial-2001", one))
    assert loaded.code == 0, loaded.stderr
    asked: list[dict[str, Any]] = run(
        "--store", store, "cypher", f"MATCH (f:Finding) RETURN {returns} ORDER BY f.arm", "--json"
    ).json()
    return asked


def test_each_tested_group_is_compared_with_the_control_and_the_rest_stand_alone(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        dose_arms(),
        "f.arm AS arm, f.comparison AS comparison, f.events_experimental AS a, f.n_experimental AS n,"
        " f.events_control AS c, f.n_control AS m, f.group_names AS names, f.group_events AS events",
    )
    assert [list(row.values()) for row in found] == [
        ["High dose", "arms", 12, 51, 0, 49, ["High dose", "Octreotide"], None],
        ["Low dose", "arms", 5, 50, 0, 49, ["Low dose", "Octreotide"], ["9", ""]],
        ["Not assigned", "none", 1, 7, None, None, ["Not assigned"], None],
    ]


def test_what_is_tested_follows_from_what_the_groups_were_given(tmp_path: Path) -> None:
    tested = rows(tmp_path, dose_arms(agents="octreotide"), "f.arm AS arm, [(f)-[:TESTS]->(a) | a.name] AS agents")
    assert [(row["arm"], row["agents"]) for row in tested] == [
        ("High dose", ["interferon alpha"]),
        ("Low dose", ["interferon alpha"]),
        ("Not assigned", ["octreotide"]),
    ]


def test_groups_keep_their_order_and_what_is_no_number(tmp_path: Path) -> None:
    groups = [
        group("B", "tested", n=10, value="1,024", low=">= 80", high="NA"),
        group("A", "control", n=10, value="1.00", low="0.50", high=2),
    ]
    given = finding(measure="mean", value=None, ci=None, groups=groups, unread=["value: NE"], dispersion="full range")
    (row,) = rows(
        tmp_path,
        given,
        "f.group_names AS names, f.group_values AS v, f.group_low AS low, f.group_high AS high, f.value AS value,"
        " f.value_control AS control, f.ci_low AS ci_low, f.unread AS unread",
    )
    assert row["names"] == ["B", "A"]
    assert (row["v"], row["low"], row["high"]) == (["1,024", "1.00"], [">= 80", "0.50"], ["NA", "2"])
    assert (row["value"], row["control"], row["unread"]) == (1024.0, 1.0, ["value: NE"])
    assert row["ci_low"] is None, "a range is no confidence interval"


def test_an_interval_in_per_cent_is_a_share_of_1(tmp_path: Path) -> None:
    groups = [
        group("A", "tested", n=10, value="61.8", low="53.8", high="69.8"),
        group("B", "control", n=10, value="48.8", low="41.1", high="56.5"),
    ]
    given = finding(
        measure="proportion",
        value=None,
        ci=None,
        groups=groups,
        group_unit="percent",
        dispersion="90 % confidence interval",
    )
    (row,) = rows(
        tmp_path,
        given,
        "f.value AS v, f.ci_low AS l, f.ci_high AS h, f.ci_level AS p, f.value_control AS c, f.control_ci_high AS ch",
    )
    assert list(row.values()) == [0.618, 0.538, 0.698, 0.9, 0.488, 0.565]


def test_an_interval_may_be_open_on_one_side(tmp_path: Path) -> None:
    (row,) = rows(
        tmp_path,
        finding(ci=[None, 1.1], ci_level=0.975, ci_sides=1, hypothesis="non-inferiority", margin=1.3),
        "f.ci_low AS low, f.ci_high AS high, f.ci_sides AS sides, f.hypothesis AS hypothesis, f.ci_level AS level",
    )
    assert list(row.values()) == [None, 1.1, 1, "non-inferiority", 0.975]


@pytest.mark.parametrize(
    ("p", "sides", "direction"), [(0.04, 2, "benefit"), (0.04, 1, "inconclusive"), (0.98, 1, "benefit")]
)
def test_a_one_sided_p_is_weighed_as_twice_as_much(tmp_path: Path, p: float, sides: int, direction: str) -> None:
    given = finding(ci=None, value=0.6, p=p, p_sides=sides, n_experimental=300, n_control=300, events=200)
    (row,) = rows(tmp_path, given, "f.direction AS direction, f.p_value AS p")
    assert row == {"direction": direction, "p": p}


def test_an_undecided_comparison_is_in_the_graph_and_on_no_claim(tmp_path: Path) -> None:
    given = finding(
        comparison="undecided", versus=None, comparison_reason="no group is named after an arm", confidence=0.3
    )
    (row,) = rows(
        tmp_path,
        given,
        "f.direction AS direction, f.claim AS claim, f.comparison_reason AS why, f.value AS value,"
        " f.not_derivable AS no",
    )
    assert row["claim"] is None
    assert (row["direction"], row["why"], row["value"]) == ("none", "no group is named after an arm", 0.8)
    assert row["no"] == "which group is tested against which is not certain"


def test_classes_and_categories_are_findings_of_their_own(tmp_path: Path) -> None:
    parts = [finding(**{"class": name, "category": "yes", "subgroup": name}) for name in ("CD3", "CD4")]
    store = tmp_path / "s.db"
    assert run("--store", store, "load", write_record(tmp_path, "trial-2001", *parts)).code == 0
    asked = run("--store", store, "cypher", "MATCH (f:Finding) RETURN f.class_name AS c ORDER BY c", "--json").json()
    assert asked == [{"c": "CD3"}, {"c": "CD4"}]


def test_several_diseases_belong_to_the_nearest_broader_one(tmp_path: Path) -> None:
    given = finding(disease=["acute myeloid leukaemia", "acute lymphoblastic leukaemia"])
    (row,) = rows(tmp_path, given, "[(f)-[:FOR_DISEASE]->(d) | d.name] AS disease")
    assert row["disease"] == ["acute leukaemia"]


def test_diseases_without_a_broader_one_in_common_are_refused(tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("- id: disease:gout\n  name: gout\n", encoding="utf-8")
    path = write_record(tmp_path, "trial-2001", finding(disease=["gout", "melanoma"]))
    told = run("validate", path, "--terms", terms)
    assert told.code == 1
    assert "gout, melanoma have no broader term in common" in told.stderr


class TestNames:
    """Names in a record that a program read: other names first, and what stays unknown is kept."""

    def load(self, tmp_path: Path, status: str, **values: Any) -> tuple[int, str]:
        given = record("trial-2001", finding(agents="Compound X-17"), **values)
        given["curation"] = {"by": "a program", "status": status}
        path = tmp_path / "trial-2001.yaml"
        path.write_text(yaml.safe_dump(given, sort_keys=False), encoding="utf-8")
        outcome = run("--store", tmp_path / "s.db", "load", path)
        return outcome.code, outcome.stderr

    def agent(self, tmp_path: Path) -> dict[str, Any]:
        query = "MATCH (:Finding)-[:TESTS]->(a) RETURN a.id AS id, a.unmapped AS unmapped"
        (row,) = run("--store", tmp_path / "s.db", "cypher", query, "--json").json()
        return dict(row)

    def test_an_unknown_name_is_kept_and_marked(self, tmp_path: Path) -> None:
        assert self.load(tmp_path, "extracted")[0] == 0
        assert self.agent(tmp_path) == {"id": "agent:unmapped-compound-x-17", "unmapped": True}

    def test_an_unknown_name_that_a_person_wrote_is_a_fault(self, tmp_path: Path) -> None:
        code, told = self.load(tmp_path, "curated")
        assert code == 1
        assert "no agent is called 'Compound X-17'" in told

    def test_the_other_names_of_the_record_are_tried_in_their_order(self, tmp_path: Path) -> None:
        terms = [{"kind": "agent", "name": "compound x17", "also": ["X-17 tablets", "octreotide", "interferon alpha"]}]
        assert self.load(tmp_path, "curated", terms=terms)[0] == 0
        assert self.agent(tmp_path) == {"id": "agent:octreotide", "unmapped": None}


def test_a_number_of_a_group_may_be_written_as_a_number(tmp_path: Path) -> None:
    path = write_record(tmp_path, "trial-2001", dose_arms())
    read = read_record(path)
    assert read.record is not None
    assert read.record.findings[0].groups[0].events == 9


def test_explain_shows_each_group(tmp_path: Path) -> None:
    rows(tmp_path, dose_arms(), "f.arm AS arm")
    store = tmp_path / "s.db"
    (first, *_) = run("--store", store, "cypher", "MATCH (f:Finding) RETURN f.id AS id ORDER BY f.arm", "--json").json()
    told = run("--store", store, "explain", first["id"]).stdout
    assert "High dose" in told
    assert "affected" in told
