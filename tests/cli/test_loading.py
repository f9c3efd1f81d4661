"""`load` and `validate`: what is wrong is named with its place and remedy, everything else is loaded."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cli import Outcome, finding, record, run, write_record


@pytest.fixture
def own(work: Path) -> Path:
    """Return where the test's store is to be made."""
    return work / "own.db"


def records_in(store: Path) -> set[str]:
    rows = run("cypher", "MATCH (f:Finding) RETURN DISTINCT f.record AS record", "--store", store, "--json").json()
    return {row["record"] for row in rows}


def written(name: str, data: str | bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / f"{name}.yaml"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def curated(*findings: dict[str, Any], **values: Any) -> Callable[[Path], Path]:
    return lambda folder: write_record(folder, "bad-2001", *findings, **values)


NULL_BYTE = b"record: a\0b"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_PROPORTION = {
    "measure": "proportion",
    "ci": None,
    "comparison": "none",
    "versus": None,
    "endpoint": "objective response",
}

BAD: dict[str, tuple[Callable[[Path], Path], int | None, str, str]] = {
    "an unknown agent": (
        curated(finding(agents="interferon alpa")),
        14,
        "no agent is called 'interferon alpa'",
        "interferon alpha",
    ),
    "a domain that is not the tool's": (
        curated(finding(risk_of_bias_tool="RoB 2", risk_of_bias_domains={"confounding": "low"})),
        14,
        "RoB 2 has no domain 'confounding'",
        "randomisation process",
    ),
    "a judgement that is not the tool's": (
        curated(finding(risk_of_bias_tool="RoB 2", risk_of_bias_domains={"missing outcome data": "serious"})),
        14,
        "'serious' is no judgement of RoB 2",
        "some concerns",
    ),
    "domains of no tool": (
        curated(finding(risk_of_bias_domains={"confounding": "low"})),
        14,
        "those of a tool",
        "ROBINS-I",
    ),
    "an unknown endpoint": (
        curated(finding(endpoint="overal survival")),
        18,
        "no endpoint is called",
        "overall survival",
    ),
    "an unknown disease": (
        curated(finding(disease="multipel myeloma")),
        16,
        "no disease is called",
        "multiple myeloma",
    ),
    "an unknown setting": (curated(finding(setting="inducton")), 17, "no setting is called", "induction"),
    "the same finding twice": (
        curated(finding(), finding(value=0.7, ci=[0.6, 0.8])),
        26,
        "as finding 1",
        "say what tells them apart",
    ),
    "events above n": (
        curated(finding(measure="OR", tested="18/17", control="9/17")),
        26,
        "18 events among 17 patients",
        "events/patients",
    ),
    "an interval beside the estimate": (
        curated(finding(value=0.95)),
        14,
        "ends at 0.9, below the value 0.95",
        "correct it",
    ),
    "an interval the wrong way round": (
        curated(finding(ci=[0.9, 0.7])),
        14,
        "ci_low 0.9 is above ci_high 0.7",
        "swap them",
    ),
    "a P above 1": (curated(finding(p=1.2)), 26, "P 1.2 is outside 0 to 1", "correct it"),
    "a P below 0": (curated(finding(p=-0.1)), 26, "P -0.1 is outside 0 to 1", "correct it"),
    "a proportion in per cent": (curated(finding(**_PROPORTION, value=50)), 14, "share of 1", "correct it"),
    "a proportion that is not its counts": (
        curated(finding(**_PROPORTION, value=0.5, tested="6/17")),
        20,
        "0.353",
        "correct one of them",
    ),
    "a ratio below 0": (curated(finding(value=-1, ci=None)), 14, "HR is above 0", "correct it"),
    "a negative number of patients": (
        curated(finding(n_evaluable=-3)),
        26,
        "greater than or equal to 0",
        "check the number against the source",
    ),
    "text for a number": (curated(finding(value="much")), 21, "number", "write a number"),
    "a scale of an endpoint": (
        curated(finding(scale="CTCAE 4.0")),
        14,
        "scale and grade are those of a toxicity",
        "leave them out of a finding on an endpoint",
    ),
    "a serious endpoint": (curated(finding(serious=True)), 14, "serious is said of a toxicity", "leave it out"),
    "a period among arms": (
        curated(finding(period="first 155")),
        14,
        "period and period_control name what a comparison of periods compares",
        "correct it",
    ),
    "events of both arms that are not their sum": (
        curated(finding(tested="6/17", control="9/17", events=16)),
        14,
        "events 16 is not 6 + 9",
        "correct it",
    ),
    "events of both arms above the patients": (
        curated(finding(n_experimental=100, n_control=100, events=201)),
        14,
        "events 201 is above the number of patients 200",
        "correct it",
    ),
    "a margin below 0 of a ratio": (curated(finding(margin=-1)), 14, "HR is above 0", "correct it"),
    "a month that is none": (
        curated(source=record()["source"] | {"published": "2016-13"}),
        5,
        "write a date as 2016",
        "correct it",
    ),
    "a number for an interval": (curated(finding(ci=3)), 22, "an interval is a pair", "correct it"),
    "text for yes or no": (curated(finding(adjusted="perhaps")), 26, "boolean", "write true or false"),
    "text for a year": (
        curated(study=record()["study"] | {"year": "once"}),
        8,
        "integer",
        "write a whole number",
    ),
    "an unknown design": (
        curated(study=record()["study"] | {"design": "randomsed"}),
        9,
        "'randomsed' is none of its words",
        "did you mean randomised controlled trial?",
    ),
    "a misspelt field": (curated(finding(endpiont="x")), 26, "no field is called endpiont", "did you mean endpoint?"),
    "a missing field": (curated(finding(at=None)), 14, "at is missing", "add it"),
    "an empty file": (written("bad", ""), None, "empty", "write a record in it"),
    "comments alone": (written("bad", "# to be written\n"), None, "empty", "write a record in it"),
    "a list": (written("bad", "- 1\n- 2\n"), 1, "not a record", "oncograph schema"),
    "a YAML bomb": (written("bad", BOMB), 1, "anchors and aliases", "write the value out"),
    "Latin-1": (
        written("bad", "record: a\nnote: müller\n".encode("latin-1")),
        2,
        "not UTF-8",
        "save the file as UTF-8",
    ),
    "UTF-16": (written("bad", "record: a\n".encode("utf-16")), 1, "not UTF-8", "save the file as UTF-8"),
    "a null byte": (written("bad", NULL_BYTE), 1, "control character U+0000", "remove it"),
    "broken YAML": (
        written("bad", "record: a\nstudy: [1, 2\nsource: {\n"),
        None,
        "not valid YAML",
        "check indentation",
    ),
    "nesting without end": (written("bad", "[" * 100_000), 1, "nested more than", "no record needs that"),
    "two records in a file": (written("bad", "record: a\n---\nrecord: b\n"), 2, "second document", "file of its own"),
    "a key given twice": (written("bad", "record: aa\nrecord: bb\n"), 2, "given twice", "keep one of the two"),
    "half a surrogate pair": (written("bad", 'record: "\\ud800"\n'), 1, "not valid YAML", "check indentation"),
    "a file that is not there": (lambda folder: folder / "bad.yaml", None, "No such file", "check the path"),
    "a folder without records": (
        lambda folder: _folder(folder / "bad"),
        None,
        "holds no file of a known format",
        "give a folder",
    ),
}


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_what_a_record_can_say_of_study_report_and_result_is_read_back(work: Path, own: Path) -> None:
    said = {"events": 300, "margin": 1.33, "risk_of_bias": "high"}
    adverse = {"endpoint": None, "toxicity": "hypotension", "measure": "proportion", "value": 0.31, "ci": None}
    periods = {"versus": None, "comparison": "periods", "period": "last 155", "period_control": "first 155"}
    path = write_record(
        work,
        "said-2016",
        finding(**said),
        finding(**adverse, **periods, value_control=0.81),
        finding(**adverse, serious=True, value_control=0.2),
        source=record()["source"] | {"published": 2016},
        study=record()["study"]
        | {"name": "SAID", "authors": ["Said A", "Abid B"], "journal": "Blood", "of_designs": "randomised"},
    )
    assert run("load", path, "--store", own).code == 0
    text = "MATCH (s:Study)-[:REPORTS]->(f) OPTIONAL MATCH (f)-[t:OF_TOXICITY]->() "
    text += "RETURN s, f, t.serious AS serious ORDER BY f.events, f.comparison DESC"
    rows = run("cypher", text, "--store", own, "--json").json()
    study = rows[0]["s"]["properties"]
    told = {"name": "SAID", "authors": "Said A, Abid B", "journal": "Blood", "of_designs": ["randomised"]}
    assert told.items() <= study.items()
    assert study["citation"] == "Trial of trial-2001"
    effect, of_periods, serious = (row["f"]["properties"] for row in rows)
    assert {**said, "published": "2016"}.items() <= effect.items()
    assert (of_periods["period"], of_periods["period_control"]) == ("last 155", "first 155")
    assert [row["serious"] for row in rows] == [None, None, True]
    assert serious["value"] == 0.31


def test_how_a_risk_of_bias_was_judged_is_read_back_of_study_and_result(work: Path, own: Path) -> None:
    open_label = {
        "risk_of_bias": "some concerns",
        "risk_of_bias_tool": "RoB 2",
        "risk_of_bias_domains": {"missing outcome data": "low", "measurement of the outcome": "some concerns"},
        "risk_of_bias_reason": "open",
    }
    own_words = {
        "risk_of_bias": "high",
        "risk_of_bias_tool": "ROBINS-I",
        "risk_of_bias_domains": {"confounding": "serious"},
    }
    path = write_record(work, "judged-2016", finding(**own_words), study=record()["study"] | open_label)
    assert run("load", path, "--store", own).code == 0
    (row,) = run("cypher", "MATCH (s:Study)-[:REPORTS]->(f) RETURN s, f", "--store", own, "--json").json()
    domains = ["measurement of the outcome: some concerns", "missing outcome data: low"]
    assert (open_label | {"risk_of_bias_domains": domains}).items() <= row["s"]["properties"].items()
    assert (own_words | {"risk_of_bias_domains": ["confounding: serious"]}).items() <= row["f"]["properties"].items()


def told(outcome: Outcome, path: Path) -> list[str]:
    return [line for line in outcome.stderr.splitlines() if line.startswith(f"error: {path}")]


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_named_and_everything_else_loaded(kind: str, work: Path, own: Path) -> None:
    make, line, problem, remedy = BAD[kind]
    path, good = make(work), write_record(work, "good-2002")
    outcome = run("load", path, good, "--store", own)
    assert outcome.code == 5
    assert "1 records loaded" in outcome.stderr
    lines = told(outcome, path)
    place = str(path) if line is None else f"{path}:{line}: "
    assert [one for one in lines if place in one and problem in one and remedy in one], outcome.stderr
    assert records_in(own) == {"good-2002"}


@pytest.mark.parametrize("kind", BAD)
def test_validate_names_it_too(kind: str, work: Path) -> None:
    make, line, problem, remedy = BAD[kind]
    path = make(work)
    outcome = run("validate", path, "--json")
    assert outcome.code == 1
    rows = outcome.json()
    assert {row["file"] for row in rows} == {str(path)}
    assert [row for row in rows if problem in row["problem"] and remedy in row["remedy"]]
    assert line is None or line in {row["line"] for row in rows}
    assert outcome.stderr.endswith("0 sound, 1 with faults\n")


@pytest.mark.parametrize("kind", ["an unknown agent", "a YAML bomb", "a file that is not there"])
def test_nothing_loaded_at_all_is_a_failure_and_makes_no_store(kind: str, work: Path, own: Path) -> None:
    path = BAD[kind][0](work)
    before = set(work.iterdir())
    for options in ((), ("--strict",)):
        outcome = run("load", path, "--store", own, *options)
        assert outcome.code == 1
        assert told(outcome, path)
        assert set(work.iterdir()) == before
    assert run("load", write_record(work, "good-2002"), "--store", own).code == 0
    assert run("load", path, "--store", own).code == 1
    assert records_in(own) == {"good-2002"}


def test_a_load_that_is_refused_makes_no_store(work: Path, own: Path) -> None:
    rules = work / "rules.yaml"
    rules.write_text("no rules")
    before = set(work.iterdir())
    assert run("load", write_record(work), "--rules", rules, "--store", own).code == 1
    assert not own.exists()
    assert set(work.iterdir()) - before <= {work / "trial-2001.yaml"}


@pytest.mark.parametrize("kind", ["an unknown agent", "a YAML bomb", "a file that is not there"])
def test_strict_loads_nothing(kind: str, work: Path, small_store: Path) -> None:
    before = run("status", "--store", small_store, "--json")
    path, good = BAD[kind][0](work), write_record(work, "good-2002")
    outcome = run("load", path, good, "--strict", "--store", small_store)
    assert outcome.code == 1
    assert "nothing was loaded, because of --strict" in outcome.stderr
    assert told(outcome, path)
    assert run("status", "--store", small_store, "--json") == before


def test_strict_loads_what_is_sound(work: Path, own: Path) -> None:
    assert run("load", write_record(work), "--strict", "--store", own).code == 0
    assert records_in(own) == {"trial-2001"}


def test_every_fault_of_a_file_is_named(work: Path) -> None:
    first = finding(agents="interferon alpa", endpoint="overal survival", at="somewhere 9-3")
    path = write_record(work, "bad-2001", first, finding(p=1.2, value="much"), curation={})
    problems = [row["problem"] for row in run("validate", path, "--json").json()]
    for part in ("by is missing", "span 9-3 is empty", "P 1.2", "valid number"):
        assert [problem for problem in problems if part in problem], problems
    path = write_record(
        work, "bad-2002", finding(agents="interferon alpa", endpoint="overal survival"), finding(value=2)
    )
    problems = [row["problem"] for row in run("validate", path, "--json").json()]
    for part in ("no agent", "no endpoint", "value 2"):
        assert [problem for problem in problems if part in problem], problems


def test_a_field_of_another_part_is_told_where_it_belongs(work: Path) -> None:
    path = write_record(work, "trial-2001", finding(), defaults={"at": "Abstract"})
    (fault,) = run("validate", path, "--json").json()
    assert fault["problem"] == "no field is called at"
    assert fault["remedy"] == "it belongs to known_through or each finding: give it there"


def test_every_missing_part_is_named(work: Path) -> None:
    path = written("bad", "note: x\n")(work)
    problems = {row["problem"] for row in run("validate", path, "--json").json()}
    assert problems == {
        "no field is called note",
        *(f"{part} is missing" for part in ("record", "source", "study", "curation")),
    }


def test_two_files_with_one_record_id_are_told_apart(work: Path) -> None:
    one = write_record(work)
    two = work / "copy.yaml"
    two.write_text(one.read_text().replace("Trial trial-2001", "Another title"))
    outcome = run("validate", one, two)
    assert outcome.code == 1
    assert "the record id trial-2001 is also used in" in outcome.stderr


def test_two_contents_of_one_version_are_reported_and_the_choice_does_not_depend_on_order(work: Path) -> None:
    one, two = write_record(work), work / "copy.yaml"
    two.write_text(one.read_text().replace("Trial trial-2001", "Another title"))
    digests: set[str] = set()
    for number, order in enumerate([(one, two), (two, one)]):
        store = work / f"{number}.db"
        codes = [run("load", path, "--store", store).code for path in order]
        assert sorted(codes) == [0, 5]
        digests.add(run("status", "--store", store, "--json").json()["digest"])
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("arms", "reason"),
    [
        ({"sd_experimental": 3, "sd_control": 4, "n_experimental": 5, "n_control": 1}, "arms of 5 and 1 patients"),
        ({"sd_experimental": 1.0e300, "sd_control": 4, "n_experimental": 5, "n_control": 5}, "too great or too small"),
    ],
)
def test_a_finding_that_cannot_be_weighed_stops_no_load(
    arms: dict[str, Any], reason: str, work: Path, own: Path
) -> None:
    means = finding(measure="MD", value=2, ci=None, unit="mg/l", endpoint="M protein", **arms)
    outcome = run("load", write_record(work, "odd-2001", means), write_record(work), "--store", own, "--json")
    assert (outcome.code, outcome.json()["records_loaded"]) == (0, 2)
    query = "MATCH (f:Finding) RETURN f.not_derivable AS reason, f.log_effect AS effect ORDER BY f.record"
    odd, sound = run("cypher", query, "--store", own, "--json").json()
    assert reason in odd["reason"]
    assert (odd["effect"], sound["reason"]) == (None, None)


def test_a_newer_version_replaces_and_an_older_one_is_reported(work: Path, own: Path) -> None:
    run("load", write_record(work), "--store", own)
    outcome = run("load", write_record(work, "trial-2001", finding(value=0.75), version=2), "--store", own)
    assert (outcome.code, "older" in outcome.stderr) == (0, False)
    digest = run("status", "--store", own, "--json").json()["digest"]
    outcome = run("load", write_record(work), "--store", own)
    assert outcome.code == 5
    assert "version 1 is older than version 2, which stays" in outcome.stderr
    assert run("status", "--store", own, "--json").json()["digest"] == digest


def test_an_unknown_name_is_kept_as_unmapped_by_choice(work: Path, own: Path) -> None:
    path = write_record(work, "odd-2001", finding(disease="a new kind of tumour"))
    outcome = run("load", path, "--unmapped", "--store", own)
    assert outcome.code == 0
    rows = run("cypher", "MATCH (d:Disease) WHERE d.unmapped RETURN d.name AS name", "--store", own, "--json").json()
    assert rows == [{"name": "a new kind of tumour"}]


def test_loading_again_changes_nothing_and_says_so(work: Path, own: Path) -> None:
    path = write_record(work)
    first = run("load", path, "--store", own, "--json").json()
    digest = run("status", "--store", own, "--json").json()["digest"]
    content = own.read_bytes()
    second = run("load", path, "--store", own, "--json").json()
    assert (first["records_loaded"], second["records_loaded"], second["records_unchanged"]) == (1, 0, 1)
    assert run("status", "--store", own, "--json").json()["digest"] == digest
    assert own.read_bytes() == content


def test_a_folder_is_searched_through(work: Path, own: Path) -> None:
    (work / "a" / "b").mkdir(parents=True)
    write_record(work / "a", "one-2001")
    write_record(work / "a" / "b", "two-2002").rename(work / "a" / "b" / "two.yml")
    assert run("load", work / "a", "--store", own).code == 0
    assert records_in(own) == {"one-2001", "two-2002"}


def test_nothing_to_load_is_misuse(own: Path) -> None:
    outcome = run("load", "--store", own)
    assert outcome.code == 2
    assert "nothing to load" in outcome.stderr
    assert not own.exists()


def test_terms_without_a_record_make_a_store_also_where_a_record_is_faulty(work: Path, own: Path) -> None:
    terms = work / "terms.yml"
    terms.write_text(yaml.safe_dump([{"id": "agent:interferon-zeta", "name": "interferon zeta", "kind": "biological"}]))
    assert run("load", BAD["an unknown agent"][0](work), "--terms", terms, "--store", own).code == 1
    query = "MATCH (a:Agent {id: 'agent:interferon-zeta'}) RETURN a.name AS name"
    assert run("cypher", query, "--store", own, "--json").json() == [{"name": "interferon zeta"}]


def test_a_scale_among_the_defaults_is_for_toxicities_only(work: Path) -> None:
    toxic = {**finding(endpoint=None, value=0.3, ci=None), "toxicity": "fatigue", "measure": "proportion"}
    found: list[object] = []
    for findings, defaults in (
        ((finding(), toxic), {"scale": "CTCAE 4.0"}),
        ((finding(), {**toxic, "scale": "CTCAE 4.0"}), {}),
    ):
        store = work / f"{len(found)}.db"
        assert run("--store", store, "load", write_record(work, "trial-2001", *findings, defaults=defaults)).code == 0
        query = "MATCH (f:Finding) RETURN f.id AS id ORDER BY id"
        found.append(run("--store", store, "cypher", query, "--json").json())
    assert found[0] == found[1]


def test_a_terms_file_adds_a_name(work: Path, own: Path) -> None:
    terms = work / "terms.yml"
    terms.write_text(yaml.safe_dump([{"id": "agent:interferon-zeta", "name": "interferon zeta", "kind": "biological"}]))
    path = write_record(work, "zeta-2001", finding(agents="interferon zeta"))
    assert run("validate", path).code == 1
    assert run("validate", path, "--terms", terms).code == 0, run("validate", path, "--terms", terms).stderr
    assert run("load", path, "--terms", terms, "--store", own).code == 0
    assert run("lookup", "Interferon-ζ", "--store", own, "--json").code == 0


@pytest.mark.parametrize("option", ["--terms", "--ontology", "--rules"])
def test_a_file_beside_the_records_that_cannot_be_read_is_named(option: str, work: Path, own: Path) -> None:
    outcome = run("load", write_record(work), option, work / "none", "--store", own)
    assert outcome.code in {1, 5}
    assert str(work / "none") in outcome.stderr
    assert "No such file" in outcome.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file: an unreadable one was not tried")
def test_a_file_without_permission_is_named(work: Path, own: Path) -> None:
    path = write_record(work)
    path.chmod(0)
    outcome = run("load", path, "--store", own)
    assert outcome.code == 1
    assert "Permission denied" in outcome.stderr


def test_sound_records_validate(work: Path) -> None:
    path = write_record(work)
    assert run("validate", path) == Outcome(0, "", "1 sound, 0 with faults\n")
    assert run("validate", path, "--json") == Outcome(0, "[]\n", "1 sound, 0 with faults\n")
    assert run("validate", path, "--csv").stdout == "file,line,where,problem,remedy,severity\n"
