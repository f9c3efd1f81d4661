// name: toxicity
// question: Which adverse events does an agent have, at which grade, and how often?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   toxicity: toxicity = null -- adverse event; narrower ones count
//   grade: integer = null -- only results on this grade and higher ones
// columns:
//   agent -- tested agents, joined by " + "
//   toxicity -- adverse event
//   organ_system -- organ system it belongs to
//   grade_min -- lowest grade counted; none: not graded
//   grade_max -- highest grade counted
//   studies -- studies that report it so; each counts once, with the result on most patients
//   affected -- patients with it, over the studies that give numbers
//   at_risk -- patients who could have had it, over the same studies
//   rate -- affected over at_risk
//   rate_low -- lowest rate of a study
//   rate_high -- highest rate of a study
//   control_affected -- the comparators' patients with it, where arms are compared
//   control_at_risk -- the comparators' patients who could have had it
//   agents -- ids of the tested agents
//   toxicity_id -- id of the adverse event
// main: toxicity, grade, rate (share), tally, control_tally, agent, studies, rate_low (share), rate_high (share)
// groups: toxicity
// example: oncograph ask toxicity --agent interleukin-2 --grade 3

MATCH (st:Study)-[:REPORTS]->(f:Finding)-[g:OF_TOXICITY]->(t:Toxicity),
  (f)-[:FOR_DISEASE]->(d:Disease), (f)-[:IN_SETTING]->(s:Setting)
WHERE ($agent IS NULL OR f.combination = $agent OR EXISTS { (f)-[:TESTS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($toxicity IS NULL OR EXISTS { (t)-[:IS_A*0..]->(:Toxicity {id: $toxicity}) })
  AND ($grade IS NULL OR g.grade_min >= $grade)
  AND f.subgroup IS NULL
  AND NOT EXISTS { (f)-[:SUPERSEDED_BY]->(:Finding) }
WITH st, f, g, t,
  COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS agents
ORDER BY coalesce(f.n_experimental, 0) DESC, f.id
WITH st, t, agents, g.grade_min AS grade_min, g.grade_max AS grade_max, head(collect(f)) AS f
WITH t, agents, grade_min, grade_max, f,
  f.events_experimental IS NOT NULL AND f.n_experimental > 0 AS counted,
  f.comparison = 'arms' AND f.events_control IS NOT NULL AND f.n_control > 0 AS control_counted
ORDER BY f.id
WITH t, agents, grade_min, grade_max,
  count(*) AS studies,
  sum(CASE WHEN counted THEN f.events_experimental END) AS affected,
  sum(CASE WHEN counted THEN f.n_experimental END) AS at_risk,
  min(CASE
    WHEN f.measure = 'proportion' AND f.value IS NOT NULL THEN f.value
    WHEN counted THEN toFloat(f.events_experimental) / f.n_experimental
  END) AS rate_low,
  max(CASE
    WHEN f.measure = 'proportion' AND f.value IS NOT NULL THEN f.value
    WHEN counted THEN toFloat(f.events_experimental) / f.n_experimental
  END) AS rate_high,
  sum(CASE WHEN control_counted THEN f.events_control END) AS control_affected,
  sum(CASE WHEN control_counted THEN f.n_control END) AS control_at_risk
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  t.name AS toxicity, t.organ_system AS organ_system, grade_min, grade_max, studies, affected, at_risk,
  CASE WHEN at_risk > 0 THEN toFloat(affected) / at_risk END AS rate, rate_low, rate_high,
  control_affected, control_at_risk, [a IN agents | a.id] AS agents, t.id AS toxicity_id
ORDER BY agent, toxicity, grade_min, grade_max, agents, toxicity_id
