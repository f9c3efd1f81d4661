// name: doses
// question: Does the dose make a difference? Results by dose class and dose arm.
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count; without it adverse events are listed too
// columns:
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint or adverse event
//   dose_class -- low, intermediate or high, where the source says so
//   arm -- dose or schedule, where a study has several
//   regimen -- dose, route and schedule as given
//   study -- study that reports it
//   measure -- how the result is expressed
//   value -- result; per arm, the tested arm's
//   ci_low -- lower confidence limit
//   ci_high -- upper confidence limit
//   value_control -- what it is compared with, where the measure is per arm
//   reported -- the result with all it gives: unit, P, both arms, periods, range
//   comparison -- what is compared: arms, subgroups, periods, before-after, global or none
//   direction -- what it says about the patient
//   weight -- its weight
//   citation -- how the study is cited, with its DOI, PMID or registration
//   finding -- id of the finding
// main: place, agent, study, arm, endpoint, effect, direction; dose_class, regimen, finding (id)
// groups: place, agent, study
// example: oncograph ask doses --agent interleukin-2

MATCH (st:Study)-[:REPORTS]->(f:Finding)-[:FOR_DISEASE]->(d:Disease),
  (f)-[:IN_SETTING]->(s:Setting), (f)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
WHERE (f.dose_class IS NOT NULL OR f.arm IS NOT NULL)
  AND ($agent IS NULL OR f.combination = $agent OR EXISTS { (f)-[:TESTS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
WITH st, f, d, s, e, COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents
RETURN
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  d.name AS disease, s.name AS setting, e.name AS endpoint, f.dose_class AS dose_class, f.arm AS arm,
  f.regimen AS regimen, st.name AS study, f.measure AS measure, f.value AS value, f.ci_low AS ci_low,
  f.ci_high AS ci_high, f.value_control AS value_control,
  f {
    .measure, .value, .ci_low, .ci_high, .value_control, .value_before, .unit, .p_relation, .p_value, .change,
    .events_experimental, .n_experimental, .events_control, .n_control, .n_evaluable, .range_low, .range_high,
    .range_of, .not_reached, .author_conclusion, .comparison, .period, .period_control, finding: f.id
  } AS reported,
  f.comparison AS comparison,
  f.direction AS direction, f.weight AS weight, st.citation AS citation, f.id AS finding
ORDER BY disease, setting, agent, study, endpoint,
  CASE dose_class WHEN 'low' THEN 1 WHEN 'intermediate' THEN 2 WHEN 'high' THEN 3 ELSE 4 END,
  arm, finding
