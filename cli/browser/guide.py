"""A guide for Neo4j Browser: ten steps from the labels of the graph to the settings that show benefit.

It is HTML, which `:guide` (beside the results) and `:play` (among them) both show well; of Markdown, `:play` prints
white on white.
"""

from dataclasses import dataclass
from html import escape

TITLE = "Which settings show benefit?"

SETUP = ':config {"autoComplete": false}'
"""Without it Neo4j Browser adds all other relationships between the nodes that a query returns."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what is to be known, as HTML, and queries that show it."""

    title: str
    text: str
    queries: tuple[str, ...]


_CLAIM = "interferon alpha in multiple myeloma, maintenance after response: overall survival"

STEPS = (
    Step(
        "What is in the graph",
        """
Studies report findings. Findings are about agents, diseases, settings, and endpoints or toxicities. All findings on
one question add up to a claim. Click a query to have it in the editor, or its arrow to run it. They ask the built-in
corpus. The first line keeps Browser from adding relationships of its own choice to a picture.
""",
        (
            SETUP,
            """
RETURN COUNT { (:Study) } AS studies, COUNT { (:Finding) } AS findings, COUNT { (:Claim) } AS claims,
  COUNT { (:Agent) } AS agents, COUNT { (:Disease) } AS diseases, COUNT { (:Setting) } AS settings,
  COUNT { (:Endpoint) } AS endpoints, COUNT { (:Toxicity) } AS toxicities
""",
        ),
    ),
    Step(
        "One study, and what it reports",
        """
A finding is one result, such as a hazard ratio for death. Its colour says what it means for the patient:
<b>blue</b> benefit, <b>vermilion</b> harm, <b>black</b> precisely no difference, <b>purple</b> conflicting,
<b>dark grey</b> too imprecise to tell, <b>light grey</b> nothing to compare with.
""",
        (
            """
MATCH (study:Study {name: 'Nordic 1996'})-[reports:REPORTS]->(finding:Finding)
RETURN study, reports, finding
""",
        ),
    ),
    Step(
        "What a finding is about",
        """
Which agent was tested, against what, in which disease and setting, on which endpoint or toxicity. What its colour says
is a second label, here <code>Inconclusive</code>. Click the finding to see its properties: the value, its interval, P,
and the place in the document where it was read.
""",
        (
            """
MATCH (:Study {name: 'Nordic 1996'})-[:REPORTS]->(finding:Finding:Inconclusive)
  -[about:TESTS|COMBINED_WITH|VERSUS|FOR_DISEASE|IN_SETTING|ON_ENDPOINT|OF_TOXICITY]->(thing)
RETURN finding, about, thing
""",
        ),
    ),
    Step(
        "Two places, two numbers",
        """
Where reports of one study disagree, one number is shown by a fixed order and the others are kept as readings. For the
numbers beside each other choose <i>Table</i> at the left of the result.
""",
        (
            """
MATCH (finding:Finding)-[also:ALSO_READ_AS]->(reading:Reading)
WHERE finding.value <> reading.value
RETURN finding, also, reading
""",
        ),
    ),
    Step(
        "Narrower and broader",
        """
Diseases, settings, endpoints and classes of agents have broader terms. What is asked about a setting is asked about
the narrower ones too.
""",
        (
            """
MATCH path = (:Setting)-[:IS_A*1..]->(:Setting {name: 'induction or maintenance'})
RETURN path
""",
        ),
    ),
    Step(
        "One question is one claim",
        """
Tested agents, disease, setting, endpoint or toxicity, and against what: that is a question, and a claim answers it. Its
name says the question, its colour the verdict. Most questions have no controlled study, or none that is precise enough,
as the table of all verdicts shows. No verdict replaces reading the studies.
""",
        (
            f"""
MATCH (claim:Claim {{name: '{_CLAIM}'}})
  -[of:ABOUT|VERSUS|FOR_DISEASE|IN_SETTING|ON_ENDPOINT]->(thing)
RETURN claim, of, thing
""",
            """
MATCH (claim:Claim)
WHERE claim.subgroup IS NULL
RETURN CASE WHEN claim.toxicity IS NULL THEN 'endpoint' ELSE 'toxicity' END AS on_a, claim.verdict AS verdict,
  count(*) AS claims
ORDER BY on_a, claims DESC, verdict
""",
        ),
    ),
    Step(
        "Why the verdict is what it is",
        """
Findings support a claim, oppose it, or are neutral to it; the number on the line is their weight. Thin grey lines lead
from what is seen but not counted, because another finding counts instead, or because the report does not say enough.
Click a line: <code>why</code> gives the reason.
""",
        (
            f"""
MATCH (claim:Claim {{name: '{_CLAIM}'}})
  <-[role:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(finding:Finding)<-[reports:REPORTS]-(study:Study)
RETURN claim, role, finding, reports, study
""",
        ),
    ),
    Step(
        "What it costs: claims on toxicities",
        """
A claim can be on a toxicity in the endpoint's place; the line to it holds the grades. More is harm, and the colour of
the claim says so too. The table gives what the picture cannot: how many had it with the agents and without, the number
needed to harm, and of one cohort in two periods both rates, each by its period's name.
""",
        (
            """
MATCH (agent:Agent)<-[about:ABOUT]-(claim:Claim)-[of:OF_TOXICITY]->(toxicity:Toxicity)
WHERE claim.subgroup IS NULL AND claim.verdict IN ['Harm', 'Benefit', 'Mixed']
RETURN agent, about, claim, of, toxicity
""",
            """
MATCH (claim:Claim)-[:OF_TOXICITY]->(:Toxicity)
WHERE claim.number_needed_to_harm IS NOT NULL OR claim.earlier_period IS NOT NULL
RETURN claim.name AS question, claim.verdict AS verdict, claim.affected AS affected, claim.at_risk AS of,
  claim.affected_control AS controls_affected, claim.at_risk_control AS of_controls,
  claim.number_needed_to_harm AS number_needed_to_harm, claim.earlier_period AS earlier_period,
  claim.earlier_rate AS earlier_rate, claim.later_period AS later_period, claim.later_rate AS later_rate
ORDER BY question, claim.id
""",
        ),
    ),
    Step(
        "One agent, all settings",
        """
Each claim is also a line from its agent straight to its setting, named after the verdict: BENEFIT_IN, HARM_IN,
NO_DIFFERENCE_IN … A line says the endpoint, the disease, and the pooled effect or else the number of studies; its
<code>weight</code> is of what speaks for the verdict. Agents that were tested together are a <code>Combination</code>,
larger and with a thick border: what was found of them starts there, and at none of its parts.
""",
        (
            """
MATCH (agent:Agent {name: 'interferon alpha'})
  -[verdict:BENEFIT_IN|HARM_IN|MIXED_IN|NO_DIFFERENCE_IN]->(setting:Setting)
RETURN agent, verdict, setting
""",
            """
MATCH (agent:Agent {name: 'interleukin-2'})<-[part:HAS_PART]-(combination:Combination)
  -[verdict:BENEFIT_IN|HARM_IN|MIXED_IN|NO_DIFFERENCE_IN|INCONCLUSIVE_IN]->(setting:Setting)
RETURN agent, part, combination, verdict, setting
""",
        ),
    ),
    Step(
        TITLE,
        """
All agents and all settings: as a picture, then as a table with the claims on one agent alone. Raise the least weight
to see less. A weight is no probability: read the flags, and what a claim rests on (step 7).
""",
        (
            """
MATCH (agent:Agent)-[benefit:BENEFIT_IN]->(setting:Setting)
WHERE benefit.weight >= 5
RETURN agent, benefit, setting
""",
            """
MATCH (agent:Agent)-[benefit:BENEFIT_IN]->(setting:Setting), (claim:Claim {id: benefit.claim})
WHERE benefit.weight >= 5 AND NOT agent:Combination
RETURN agent.name AS agent, setting.name AS setting, benefit.caption AS benefit,
  benefit.weight AS weight, claim.studies AS studies, claim.participants AS participants, claim.flags AS flags
ORDER BY weight DESC, claim.id
""",
        ),
    ),
)


def guide_page() -> str:
    """Return the guide as Neo4j Browser wants it: one `slide` for each step."""
    slides = [_slide(number, step) for number, step in enumerate(STEPS, start=1)]
    head = f'<article class="guide"><title>{escape(TITLE)}</title>'
    return "\n".join([head, '<carousel class="deck container-fluid">', *slides, "</carousel></article>", ""])


def _slide(number: int, step: Step) -> str:
    blocks = [escape(query.strip(), quote=False) for query in step.queries]
    return "\n".join(
        [
            '<slide class="row-fluid"><div class="col-sm-12">',
            f"<h3>{number}. {escape(step.title)}</h3>",
            f"<p>{step.text.strip()}</p>",
            *(f'<pre class="code runnable">{block}</pre>' for block in blocks),
            "</div></slide>",
        ]
    )
