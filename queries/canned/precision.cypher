// name: precision
// question: Where is "no significant difference" a precise null, and where merely imprecise?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
// columns:
//   reading -- precise (the interval lies inside the margins) or imprecise
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled: what the study that counts most gives
//   width -- upper over lower limit of a ratio, upper less lower limit of a difference
//   precise -- findings that are precise nulls
//   imprecise -- findings that count, are not significant and too imprecise to tell, or without a side
//   weight_null -- weight of the precise ones
//   weight_unclear -- weight of those without a side
//   studies_counted -- studies that count
//   studies -- studies with a finding in the claim
//   participants -- patients in the studies that count
//   flags -- what to know before relying on it
//   claim -- id of the claim
// main: reading, place, treatment, endpoint, effect; evidence, claim (id)
// groups: reading, place, treatment
// example: oncograph ask precision --disease "acute myeloid leukaemia"

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE c.verdict IN ['NoDifference', 'Inconclusive'] AND c.subgroup IS NULL
  AND ($agent IS NULL OR c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
WITH c, d, s, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS others
RETURN
  CASE c.verdict WHEN 'NoDifference' THEN 'precise' ELSE 'imprecise' END AS reading,
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  reduce(text = head(others), name IN tail(others) | text + ' + ' + name) AS versus,
  d.name AS disease, s.name AS setting, e.name AS endpoint, c.measure AS measure, c.value AS value,
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
  CASE WHEN c.measure IN ['HR', 'OR', 'RR'] THEN c.ci_high / c.ci_low ELSE c.ci_high - c.ci_low END AS width,
  COUNT { (c)<-[:NEUTRAL_TO {why: 'precise'}]-(:Finding) } AS precise,
  COUNT {
    MATCH (c)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO]-(:Finding) WHERE NOT r.significant AND r.why <> 'precise'
  } AS imprecise,
  c.weight_null AS weight_null, c.weight_unclear AS weight_unclear, c.studies_counted AS studies_counted,
  c.studies AS studies,
  c.participants AS participants, c.flags AS flags, c.id AS claim
ORDER BY reading DESC, disease, setting, agent, versus, width, endpoint, claim
