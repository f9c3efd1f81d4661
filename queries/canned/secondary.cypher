// name: secondary
// question: Which results are known only through another paper, and which claims rest on them alone?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
// columns:
//   study -- study whose result it is
//   year -- year of its main report
//   known_through -- study whose paper tells of it; several: the first by name
//   locator -- place in that paper
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint or adverse event
//   measure -- how the result is expressed
//   value -- result; per arm, the tested arm's
//   reported -- the result with all it gives: unit, P, both arms, periods, range
//   direction -- what it says about the patient
//   weight -- its weight
//   claim -- id of the claim it counts for; none: it counts for none
//   verdict -- the claim's verdict
//   alone -- whether the claim counts no result from another origin
//   citation -- how the study is cited, with its DOI, PMID or registration
//   known_through_citation -- how that paper is cited
//   finding -- id of the finding
// main: study, known_through, place, agent, endpoint, effect; direction, verdict, finding (id)
// groups: study, known_through, place, agent
// example: oncograph ask secondary --disease "neuroendocrine tumour"

MATCH (st:Study)-[:REPORTS]->(f:Finding {origin: 'secondary source'})-[:FOR_DISEASE]->(d:Disease),
  (f)-[:IN_SETTING]->(s:Setting), (f)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
WHERE ($agent IS NULL OR f.combination = $agent OR EXISTS { (f)-[:TESTS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
OPTIONAL MATCH (f)-[:SUPPORTS|OPPOSES|NEUTRAL_TO]->(c:Claim)
WITH st, f, d, s, e, c,
  COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents,
  head(COLLECT {
    MATCH (citing:Study)-[r:CITES]->(st)
    RETURN {name: citing.name, locator: r.locator, citation: citing.citation} ORDER BY citing.name, r.key, citing.id
  }) AS known_through
RETURN
  st.name AS study, st.year AS year, known_through.name AS known_through, known_through.locator AS locator,
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  d.name AS disease, s.name AS setting, e.name AS endpoint, f.measure AS measure, f.value AS value,
  f {
    .measure, .value, .ci_low, .ci_high, .value_control, .value_before, .unit, .p_relation, .p_value, .change,
    .events_experimental, .n_experimental, .events_control, .n_control, .n_evaluable, .range_low, .range_high,
    .range_of, .not_reached, .author_conclusion, .comparison, .period, .period_control, finding: f.id
  } AS reported,
  f.direction AS direction, f.weight AS weight, c.id AS claim, c.verdict AS verdict,
  CASE
    WHEN c IS NOT NULL THEN NOT EXISTS {
      MATCH (c)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO]-(o:Finding) WHERE o.origin <> 'secondary source'
    }
  END AS alone,
  st.citation AS citation, known_through.citation AS known_through_citation, f.id AS finding
ORDER BY study, disease, setting, agent, endpoint, claim, finding
