from dataclasses import replace
from pathlib import Path

import pytest

from oncograph.queries.library import CannedQuery, Parameter, builtin_queries
from oncograph.queries.lint import lint

PARAMETERS = (Parameter("claim", "claim", None, "a claim"),)


def query(text: str, path: Path = Path("test.cypher")) -> CannedQuery:
    parameters = PARAMETERS if "$claim" in text else ()
    return CannedQuery("test", "Which?", parameters, (("id", "an id"),), "oncograph ask test", text, path)


def messages(text: str) -> str:
    text = text.replace("GIVE", "RETURN c.id AS id ORDER BY id")
    return "\n".join(map(str, lint(query(text))))


@pytest.mark.parametrize("canned", builtin_queries(), ids=lambda canned: canned.name)
def test_builtin_questions_keep_to_the_rules(canned: CannedQuery) -> None:
    assert lint(canned) == []


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (c:Claim {id: $claim}) GIVE",
        "MATCH (c:Claim) RETURN c.id AS id ORDER BY c.name, c.id",
        "MATCH (c:Claim) RETURN c.name AS id ORDER BY id",
        "MATCH (c:Claim) WITH c ORDER BY c.id WITH collect(c) AS found UNWIND found AS x RETURN x.id AS id ORDER BY id",
        "MATCH (c:Claim) WITH labels(c) AS ls, c UNWIND ls AS l WITH c WHERE 'Claim' IN labels(c) GIVE",
        "MATCH (a:Agent) WHERE EXISTS { (a)-[:IS_A*]->(:Agent {id: 'x'}) } RETURN a.id AS id ORDER BY id",
        "MATCH (a:Agent)-[:REPORTS*1..4]->(b) RETURN b.id AS id ORDER BY id",
        "UNWIND COLLECT { MATCH (a:Agent) RETURN a UNION ALL MATCH (a:Study) RETURN a } AS c GIVE",
        "MATCH (c) RETURN c.id AS id ORDER BY CASE c.verdict WHEN 'Benefit' THEN 1 WHEN 'Harm' THEN 2 ELSE 3 END, id",
        "MATCH (c) WITH c, count(CASE c.verdict WHEN 'Harm' THEN 1 END) AS n RETURN c.id AS id ORDER BY n, id",
        "MATCH (c) WHERE any(l IN labels(c) WHERE l = 'Claim') GIVE",
        "MATCH (s) UNWIND CASE WHEN s.x THEN COLLECT { MATCH (a) RETURN a } ELSE [] END + [s] AS c GIVE",
        "MATCH (c:Claim) WITH c, max(c.value) AS m RETURN c.id AS id ORDER BY m, id",
        "MATCH (c:Claim) WITH c ORDER BY c.value, c.id LIMIT 3 GIVE",
        "// no faults: exists(x) and [:A|:B]\nMATCH (c:Claim) WHERE c.name <> 'exists(' GIVE",
    ],
)
def test_sound_queries(text: str) -> None:
    assert messages(text) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("MATCH (c:Claim GIVE", "Claim"),
        ("MATCH (c:Claim) SET c.x = 1 GIVE", "SET"),
        ("MATCH (c:Claim {id: $other}) GIVE", "$other is no parameter"),
        ("MATCH (c:Claim) RETURN c.id AS id", "end ORDER BY in an id"),
        ("MATCH (c:Claim) RETURN c.id AS id, c.name AS name ORDER BY name", "end ORDER BY in an id"),
        ("MATCH (c:Claim) RETURN c.id AS other ORDER BY other", "the columns are other"),
        ("MATCH (c:Claim) RETURN *", "the header says"),
        ("MATCH (c:Claim) GIVE UNION MATCH (c:Study) GIVE", "UNION"),
        ("MATCH (c:Claim) WITH collect(c) AS found UNWIND found AS x RETURN x.id AS id ORDER BY id", "directly before"),
        ("MATCH (c:Claim) WITH c.name AS id, sum(c.value) AS s RETURN id ORDER BY id", "directly before"),
        (
            "MATCH (c:Claim) WITH c ORDER BY c.name WITH c.id AS id, avg(c.value) AS s RETURN id ORDER BY id",
            "directly before",
        ),
        (
            "MATCH (c:Claim) WITH c ORDER BY c.id MATCH (d) WITH c.id AS id, collect(d) AS s RETURN id ORDER BY id",
            "directly before",
        ),
        ("MATCH (c:Claim) WITH c LIMIT 3 GIVE", "SKIP and LIMIT"),
        ("MATCH (c:Claim) WHERE id(c) = 1 GIVE", "id() differs"),
        ("MATCH (c:Claim) WHERE elementId(c) = '1' GIVE", "elementid() differs"),
        ("MATCH (c:Claim) WHERE properties(c).x = 1 GIVE", "properties() differs"),
        ("MATCH (c:Claim) WHERE toString(c.value) = '1.0' GIVE", "tostring() differs"),
        ("MATCH (c:Claim) WHERE rand() < 1 GIVE", "rand() differs"),
        ("MATCH (c:Claim) WHERE head(labels(c)) = 'Claim' GIVE", "have no order"),
        ("MATCH (c:Claim) WITH c, keys(c) AS ks WHERE ks[0] = 'id' GIVE", "have no order"),
        (
            "MATCH (c:Claim) WITH c, keys(c) AS a WITH c, a AS b WHERE b[0] = 'id' GIVE",
            "have no order",
        ),
        (
            "MATCH (c:Claim) WHERE head(COLLECT { MATCH (a) RETURN a.id }) = c.id GIVE",
            "have no order",
        ),
        ("MATCH (c) WITH c, ['x'] + labels(c) AS ls WHERE ls[1] = 'x' GIVE", "have no order"),
        ("MATCH (c) WHERE head(CASE WHEN c.x THEN keys(c) END) = 'x' GIVE", "have no order"),
        ("MATCH (c:Claim) WHERE size([(c)--(d) | d]) > 1 GIVE", "pattern comprehension"),
        ("MATCH (a)-[:REPORTS*]->(b) RETURN b.id AS id ORDER BY id", "upper bound"),
        ("MATCH (a)-[*]->(b) RETURN b.id AS id ORDER BY id", "upper bound"),
        ("MATCH (a)-[:IS_A|REPORTS*]->(b) RETURN b.id AS id ORDER BY id", "upper bound"),
        ("MATCH (a) WHERE EXISTS { (a)-[:REPORTS*2..]->() } RETURN a.id AS id ORDER BY id", "upper bound"),
        ("MATCH (a)-[:ABOUT|:VERSUS]->(b) RETURN b.id AS id ORDER BY id", "[:A|B]"),
        (
            "MATCH (c) RETURN c.id AS id ORDER BY CASE c.verdict WHEN 'Mixed' THEN 1 WHEN 'Benefit' THEN 2 END, id",
            "their one order is Benefit, Harm, Mixed, NoDifference, Inconclusive, Uncontrolled",
        ),
        (
            "MATCH (c) RETURN c.id AS id ORDER BY CASE WHEN c.verdict = 'Benefit' THEN 2 ELSE 1 END, id",
            "verdicts are ranked otherwise",
        ),
        (
            "MATCH (c) RETURN c.id AS id ORDER BY CASE WHEN c.verdict IN ['Benefit', 'Mixed'] THEN 1 ELSE 2 END, id",
            "verdicts are ranked otherwise",
        ),
        ("MATCH (a) WHERE exists(a.name) RETURN a.id AS id ORDER BY id", "IS NOT NULL"),
    ],
)
def test_faults(text: str, told: str) -> None:
    assert told in messages(text)


def test_a_parameter_that_is_not_used() -> None:
    (fault,) = lint(replace(query("MATCH (c) RETURN c.id AS id ORDER BY id"), parameters=PARAMETERS))
    assert fault.problem == "the parameter claim is declared but not used"


def test_faults_tell_the_line_of_the_file(tmp_path: Path) -> None:
    text = "MATCH (c:Claim)\nWHERE rand() < 1\nRETURN c.id AS id\nORDER BY id"
    path = tmp_path / "x.cypher"
    path.write_text(f"// a\n// b\n\n{text}\n", "utf-8")
    assert [fault.line for fault in lint(query(text, path))] == [5]
