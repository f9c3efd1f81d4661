// name: progression-without-survival
// question: Where does a time such as progression-free survival improve, and overall survival does not?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- improved endpoint; narrower ones count; none: any time that is better long
//   survival: endpoint = "overall survival" -- endpoint that should have improved with it
// columns:
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint that improved
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   survival_verdict -- what the findings on survival add up to; none: there are none
//   survival_measure -- HR, OR, RR, RD, MD or SMD
//   survival_value -- pooled result on survival
//   survival_ci_low -- lower limit of its 95 % confidence interval
//   survival_ci_high -- upper limit of its 95 % confidence interval
//   claim -- id of the claim that improved
//   survival_claim -- id of the claim on survival
// main: agent, place, endpoint, effect, survival_verdict, survival_effect, claim (id)
// groups: agent, place
// example: oncograph ask progression-without-survival --disease "neuroendocrine tumour"

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE c.subgroup IS NULL
  AND ($agent IS NULL OR c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND (
    e.id = $survival
    OR c.verdict = 'Benefit' AND e.kind IN ['time to event', 'duration'] AND e.higher_is_better
      AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
      AND NOT EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $survival}) }
  )
WITH c, d, s, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS agents,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a ORDER BY a.id } AS comparators
ORDER BY c.id
WITH d, s, agents, comparators, c.contrast AS contrast,
  head(collect(CASE WHEN e.id = $survival THEN c END)) AS o,
  collect(CASE WHEN e.id <> $survival THEN {claim: c, endpoint: e.name} END) AS improved
WHERE o IS NULL OR o.verdict <> 'Benefit'
UNWIND improved AS item
WITH d, s, agents, o, item.claim AS c, item.endpoint AS endpoint
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  d.name AS disease, s.name AS setting, endpoint, c.measure AS measure, c.value AS value,
  c.ci_low AS ci_low, c.ci_high AS ci_high, o.verdict AS survival_verdict, o.measure AS survival_measure,
  o.value AS survival_value, o.ci_low AS survival_ci_low, o.ci_high AS survival_ci_high, c.id AS claim,
  o.id AS survival_claim
ORDER BY agent, disease, setting, endpoint, claim
