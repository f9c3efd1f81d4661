// name: head-to-head
// question: How does an agent compare with other active treatments?
// parameters:
//   agent: agent = null -- agent, combination, or class of agents, on either side: from the comparator's side a claim is read mirrored
//   versus: agent = null -- agent, combination, or class of agents, on the other side
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
//   toxicity: toxicity = null -- adverse event; narrower ones count
//   toxicities: boolean = true -- also claims on adverse events
// columns:
//   agent -- agents, joined by " + "
//   versus -- what they are compared with
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured; of an adverse event its name and grade
//   verdict -- what the findings add up to for the agent
//   weight_for -- weight of the findings for benefit
//   weight_against -- weight of the findings for harm
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, agent over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled: what the study that counts most gives
//   studies_counted -- studies that count
//   studies -- studies with a finding in the claim
//   participants -- patients in the studies that count
//   mirrored -- whether the claim was read from the comparator's side
//   claim -- id of the claim
// main: verdict, place, treatment, endpoint, effect; evidence, claim (id)
// groups: place, treatment
// example: oncograph ask head-to-head --agent interleukin-2

MATCH (c:Claim {contrast: 'active'})-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting),
  (c)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
WHERE c.subgroup IS NULL AND ($toxicities OR e:Endpoint)
  AND ($agent IS NULL OR $agent IN [c.combination, c.versus_combination]
    OR EXISTS { (c)-[:ABOUT|VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($versus IS NULL OR $versus IN [c.combination, c.versus_combination]
    OR EXISTS { (c)-[:ABOUT|VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $versus}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  AND ($toxicity IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Toxicity {id: $toxicity}) })
WITH c, d, s, e,
  ($agent IS NULL OR c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
    AND ($versus IS NULL OR c.versus_combination = $versus
      OR EXISTS { (c)-[:VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $versus}) }) AS as_tested,
  ($agent IS NOT NULL OR $versus IS NOT NULL)
    AND ($agent IS NULL OR c.versus_combination = $agent
      OR EXISTS { (c)-[:VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
    AND ($versus IS NULL OR c.combination = $versus
      OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $versus}) }) AS as_comparator
UNWIND CASE WHEN as_tested THEN [false] ELSE [] END + CASE WHEN as_comparator THEN [true] ELSE [] END AS mirrored
WITH c, d, s, e, mirrored,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS tested,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS comparators
WITH c, d, s, e, mirrored,
  CASE WHEN mirrored THEN comparators ELSE tested END AS agents,
  CASE WHEN mirrored THEN tested ELSE comparators END AS others,
  c.measure IN ['HR', 'OR', 'RR'] AS ratio
RETURN
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  reduce(text = head(others), name IN tail(others) | text + ' + ' + name) AS versus,
  d.name AS disease, s.name AS setting, coalesce(c.toxicity, e.name) AS endpoint,
  CASE
    WHEN mirrored AND c.verdict = 'Benefit' THEN 'Harm'
    WHEN mirrored AND c.verdict = 'Harm' THEN 'Benefit'
    ELSE c.verdict
  END AS verdict,
  CASE WHEN mirrored THEN c.weight_against ELSE c.weight_for END AS weight_for,
  CASE WHEN mirrored THEN c.weight_for ELSE c.weight_against END AS weight_against,
  c.measure AS measure,
  CASE WHEN NOT mirrored THEN c.value WHEN ratio THEN 1.0 / c.value ELSE -c.value END AS value,
  CASE WHEN NOT mirrored THEN c.ci_low WHEN ratio THEN 1.0 / c.ci_high ELSE -c.ci_high END AS ci_low,
  CASE WHEN NOT mirrored THEN c.ci_high WHEN ratio THEN 1.0 / c.ci_low ELSE -c.ci_low END AS ci_high,
  head(COLLECT {
    MATCH (c)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding)
    WHERE c.value IS NULL AND NOT mirrored
    RETURN f {
      .measure, .value, .ci_low, .ci_high, .value_control, .value_before, .unit, .p_relation, .p_value, .change,
      .events_experimental, .n_experimental, .events_control, .n_control, .n_evaluable, .range_low, .range_high,
      .range_of, .not_reached, .author_conclusion, .comparison, .period, .period_control, finding: f.id
    } AS given
    ORDER BY type(r) = 'CONTEXT_FOR', coalesce(r.weight, 0.0) DESC, coalesce(f.n_evaluable, f.n_experimental, 0) DESC,
      f.id
    LIMIT 1
  }) AS reported,
  c.studies_counted AS studies_counted, c.studies AS studies, c.participants AS participants, mirrored, c.id AS claim
ORDER BY disease, setting, agent, versus, c.toxicity IS NOT NULL, endpoint, mirrored, claim
