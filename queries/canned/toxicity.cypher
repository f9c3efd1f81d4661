// name: toxicity
// question: Which adverse events does an agent have, at which grade, how often, and how much oftener than without it?
// parameters:
//   agent: agent = null -- agent, a combination, or a class of agents; a claim against it is read mirrored, from its side
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   toxicity: toxicity = null -- adverse event; narrower ones count
//   grade: integer = null -- only claims on this grade and higher ones
//   subgroups: boolean = false -- also claims on subgroups
// columns:
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing, or nothing compared
//   disease -- disease
//   setting -- where in the course of treatment
//   toxicity -- adverse event
//   outcome -- the same with its grade
//   organ_system -- organ system it belongs to
//   grade_min -- lowest grade of the band; none: any grade
//   grade_max -- highest grade; none: no upper end
//   serious -- whether only serious adverse events are meant
//   scale -- scale of the grades, where all results name the same
//   subgroup -- subgroup of patients; none: all
//   contrast -- added, active or uncontrolled
//   verdict -- what the findings add up to, by the odds ratio; more is harm
//   measure -- OR, or what was reported in its place; proportion: how often single arms had it
//   value -- pooled result, tested over comparator; of single arms a share of 1
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled, nor two periods are told: what one result gives
//   prediction_low -- lower limit of the interval for a new study's patients
//   prediction_high -- its upper limit
//   risk_difference -- pooled: affected more than with the comparator, a share of 1
//   risk_difference_low -- lower limit of its 95 % confidence interval
//   risk_difference_high -- its upper limit
//   number_needed_to_harm -- patients for one more affected; negative: for one fewer
//   number_needed_to_harm_low -- at the upper limit of the risk difference
//   number_needed_to_harm_high -- at its lower limit; of the other sign: the interval runs through infinity
//   time -- the time of these risks, where all results name the same
//   affected -- patients with it, over the results that these numbers are from; none: no denominators are given
//   at_risk -- patients who could have had it, over the same results
//   rate -- affected over at_risk
//   control_affected -- the comparators' patients with it
//   control_at_risk -- the comparators' patients who could have had it
//   rate_control -- control_affected over control_at_risk
//   rate_low -- lowest rate that a study reports with the agent, with or without its number of patients
//   rate_high -- highest such rate
//   earlier_period -- of one cohort in two periods, the first
//   earlier_rate -- rate in it
//   later_period -- the second
//   later_rate -- rate in it
//   studies_pooled -- studies that value is from
//   studies_counted -- studies that count for the verdict
//   studies -- studies with a result in the claim
//   results -- every result as reported, counted or not: its study with its citation, grades, numbers, and what it does in the claim
//   flags -- what to know before relying on it
//   agents -- ids of the tested agents
//   toxicity_id -- id of the adverse event
//   claim -- id of the claim
// main: verdict, place, agent, outcome, effect, tally, control_tally; claim (id)
// groups: place, agent
// example: oncograph ask toxicity --agent interleukin-2 --grade 3

MATCH (c:Claim)-[g:OF_TOXICITY]->(t:Toxicity), (c)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting)
WHERE ($agent IS NULL OR $agent IN [c.combination, c.versus_combination]
    OR EXISTS { (c)-[:ABOUT|VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($toxicity IS NULL OR EXISTS { (t)-[:IS_A*0..]->(:Toxicity {id: $toxicity}) })
  AND ($grade IS NULL OR g.grade_min >= $grade)
  AND ($subgroups OR c.subgroup IS NULL)
WITH c, g, t, d, s,
  CASE
    WHEN $agent IS NULL OR c.combination = $agent
      OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) } THEN false
    ELSE true
  END AS mirrored,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS tested,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS comparators
MATCH (c)<-[role:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding)-[graded:OF_TOXICITY]->(t),
  (f)<-[:REPORTS]-(st:Study)
WITH c, g, t, d, s, mirrored, tested, comparators, f, st, graded, role,
  EXISTS { (c)-[:ABOUT]->(:Agent)<-[:TESTS]-(f) } <> mirrored AS own,
  CASE
    WHEN f.events_experimental IS NOT NULL AND coalesce(f.n_experimental, f.n_evaluable) > 0
      THEN toFloat(f.events_experimental) / coalesce(f.n_experimental, f.n_evaluable)
    WHEN f.measure = 'proportion' THEN f.value
  END AS rate,
  CASE
    WHEN f.events_control IS NOT NULL AND f.n_control > 0 THEN toFloat(f.events_control) / f.n_control
    WHEN f.measure = 'proportion' THEN f.value_control
  END AS rate_control
ORDER BY st.name, f.id
WITH c, g, t, d, s, mirrored, tested, comparators,
  min(CASE WHEN own THEN rate ELSE rate_control END) AS rate_low,
  max(CASE WHEN own THEN rate ELSE rate_control END) AS rate_high,
  collect({
    study: st.name, citation: st.citation, grade_min: graded.grade_min, grade_max: graded.grade_max, scale: graded.scale,
    comparison: f.comparison, measure: f.measure, value: f.value, ci_low: f.ci_low, ci_high: f.ci_high,
    affected: f.events_experimental, at_risk: coalesce(f.n_experimental, f.n_evaluable), rate: rate,
    value_control: f.value_control, control_affected: f.events_control, control_at_risk: f.n_control,
    rate_control: rate_control, period: f.period, period_control: f.period_control, change: f.change,
    p_relation: f.p_relation, p_value: f.p_value, range_low: f.range_low, range_high: f.range_high,
    timepoint: f.timepoint, analysis: f.analysis, role: type(role), why: role.why, finding: f.id
  }) AS results
WITH c, g, t, d, s, mirrored, rate_low, rate_high, results,
  c.measure IN ['HR', 'OR', 'RR'] AS ratio,
  CASE WHEN mirrored THEN comparators ELSE tested END AS agents,
  CASE WHEN mirrored THEN tested ELSE comparators END AS others,
  CASE WHEN mirrored THEN c.affected_control ELSE c.affected END AS affected,
  CASE WHEN mirrored THEN c.at_risk_control ELSE c.at_risk END AS at_risk,
  CASE WHEN mirrored THEN c.affected ELSE c.affected_control END AS control_affected,
  CASE WHEN mirrored THEN c.at_risk ELSE c.at_risk_control END AS control_at_risk
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  reduce(text = head(others).name, a IN tail(others) | text + ' + ' + a.name) AS versus,
  d.name AS disease, s.name AS setting, t.name AS toxicity, c.toxicity AS outcome, t.organ_system AS organ_system,
  g.grade_min AS grade_min, g.grade_max AS grade_max, coalesce(g.serious, false) AS serious, g.scale AS scale,
  c.subgroup AS subgroup, c.contrast AS contrast,
  CASE
    WHEN mirrored AND c.verdict = 'Benefit' THEN 'Harm'
    WHEN mirrored AND c.verdict = 'Harm' THEN 'Benefit'
    ELSE c.verdict
  END AS verdict,
  c.measure AS measure,
  CASE WHEN NOT mirrored THEN c.value WHEN ratio THEN 1.0 / c.value ELSE -c.value END AS value,
  CASE WHEN NOT mirrored THEN c.ci_low WHEN ratio THEN 1.0 / c.ci_high ELSE -c.ci_high END AS ci_low,
  CASE WHEN NOT mirrored THEN c.ci_high WHEN ratio THEN 1.0 / c.ci_low ELSE -c.ci_low END AS ci_high,
  CASE
    WHEN c.value IS NULL AND c.earlier_period IS NULL AND NOT mirrored
      THEN head([told IN results WHERE told.rate IS NOT NULL] + results)
  END AS reported,
  CASE WHEN NOT mirrored THEN c.prediction_low WHEN ratio THEN 1.0 / c.prediction_high ELSE -c.prediction_high END
    AS prediction_low,
  CASE WHEN NOT mirrored THEN c.prediction_high WHEN ratio THEN 1.0 / c.prediction_low ELSE -c.prediction_low END
    AS prediction_high,
  CASE WHEN mirrored THEN -c.risk_difference ELSE c.risk_difference END AS risk_difference,
  CASE WHEN mirrored THEN -c.risk_difference_high ELSE c.risk_difference_low END AS risk_difference_low,
  CASE WHEN mirrored THEN -c.risk_difference_low ELSE c.risk_difference_high END AS risk_difference_high,
  CASE WHEN mirrored THEN -c.number_needed_to_harm ELSE c.number_needed_to_harm END AS number_needed_to_harm,
  CASE WHEN mirrored THEN -c.number_needed_to_harm_high ELSE c.number_needed_to_harm_low END
    AS number_needed_to_harm_low,
  CASE WHEN mirrored THEN -c.number_needed_to_harm_low ELSE c.number_needed_to_harm_high END
    AS number_needed_to_harm_high,
  c.risk_time AS time, affected, at_risk,
  CASE WHEN at_risk > 0 THEN toFloat(affected) / at_risk END AS rate,
  control_affected, control_at_risk,
  CASE WHEN control_at_risk > 0 THEN toFloat(control_affected) / control_at_risk END AS rate_control,
  rate_low, rate_high, c.earlier_period AS earlier_period, c.earlier_rate AS earlier_rate,
  c.later_period AS later_period, c.later_rate AS later_rate, c.studies_pooled AS studies_pooled,
  c.studies_counted AS studies_counted, c.studies AS studies, results, c.flags AS flags,
  [a IN agents | a.id] AS agents, t.id AS toxicity_id, c.id AS claim
ORDER BY disease, setting, agent, versus, toxicity, grade_min, grade_max, subgroup, claim
