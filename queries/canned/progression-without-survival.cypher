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
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint that improved
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled: what the study that counts most gives
//   survival -- no benefit (harm, or a precise null); not shown (it cannot be told); not known (no result, or none compared)
//   survival_verdict -- what the findings on survival add up to; none: there are none
//   survival_measure -- HR, OR, RR, RD, MD or SMD
//   survival_value -- pooled result on survival
//   survival_ci_low -- lower limit of its 95 % confidence interval
//   survival_ci_high -- upper limit of its 95 % confidence interval
//   survival_reported -- where nothing could be pooled: what the study that counts most gives
//   claim -- id of the claim that improved
//   survival_claim -- id of the claim on survival
// main: survival, place, treatment, endpoint, effect, survival_effect; claim (id)
// groups: survival, place, treatment
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
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS comparators
ORDER BY c.id
WITH d, s, agents, comparators, c.contrast AS contrast,
  head(collect(CASE WHEN e.id = $survival THEN c END)) AS o,
  collect(CASE WHEN e.id <> $survival THEN {claim: c, endpoint: e.name} END) AS improved
WHERE o IS NULL OR o.verdict <> 'Benefit'
UNWIND improved AS item
WITH d, s, agents, comparators, o, item.claim AS c, item.endpoint AS endpoint
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  reduce(text = head(comparators).name, a IN tail(comparators) | text + ' + ' + a.name) AS versus,
  d.name AS disease, s.name AS setting, endpoint, c.measure AS measure, c.value AS value,
  c.ci_low AS ci_low, c.ci_high AS ci_high,
  head(COLLECT {
    MATCH (c)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding)
    WHERE c.value IS NULL
    RETURN f {
      .measure, .value, .ci_low, .ci_high, .value_control, .value_before, .unit, .p_relation, .p_value, .change,
      .events_experimental, .n_experimental, .events_control, .n_control, .n_evaluable, .range_low, .range_high,
      .range_of, .not_reached, .author_conclusion, .comparison, .period, .period_control, finding: f.id
    } AS given
    ORDER BY type(r) = 'CONTEXT_FOR', coalesce(r.weight, 0.0) DESC, coalesce(f.n_evaluable, f.n_experimental, 0) DESC,
      f.id
    LIMIT 1
  }) AS reported,
  CASE
    WHEN o.verdict IN ['Harm', 'NoDifference'] THEN 'no benefit'
    WHEN o.verdict IN ['Mixed', 'Inconclusive'] THEN 'not shown'
    ELSE 'not known'
  END AS survival, o.verdict AS survival_verdict, o.measure AS survival_measure,
  o.value AS survival_value, o.ci_low AS survival_ci_low, o.ci_high AS survival_ci_high,
  head(COLLECT {
    MATCH (o)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding)
    WHERE o.value IS NULL
    RETURN f {
      .measure, .value, .ci_low, .ci_high, .value_control, .value_before, .unit, .p_relation, .p_value, .change,
      .events_experimental, .n_experimental, .events_control, .n_control, .n_evaluable, .range_low, .range_high,
      .range_of, .not_reached, .author_conclusion, .comparison, .period, .period_control, finding: f.id
    } AS given
    ORDER BY type(r) = 'CONTEXT_FOR', coalesce(r.weight, 0.0) DESC, coalesce(f.n_evaluable, f.n_experimental, 0) DESC,
      f.id
    LIMIT 1
  }) AS survival_reported,
  c.id AS claim,
  o.id AS survival_claim
ORDER BY
  CASE survival WHEN 'no benefit' THEN 1 WHEN 'not shown' THEN 2 ELSE 3 END,
  disease, setting, agent, versus, endpoint, claim
