// name: tradeoff
// question: What does the benefit of this agent cost in toxicity, setting by setting?
// parameters:
//   agent: agent -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   grade: integer = 3 -- lowest grade of an adverse event that counts as severe
// columns:
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   verdict -- what the findings add up to
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled: what the study that counts most gives
//   fewer_per_1000 -- bad events avoided per 1,000 patients; negative: caused
//   fewer_per_1000_low -- lower limit
//   fewer_per_1000_high -- upper limit
//   time -- the time that this is at
//   toxicities -- claims on adverse events of the same agents, disease and setting; with a comparator only against the same
//   severe -- those of them that are severe throughout
//   harms -- adverse events, of any grade, that are shown to come oftener
//   worst -- most frequent severe adverse event
//   worst_verdict -- what the findings on it add up to
//   worst_rate -- share of patients with it; of one cohort in two periods, in the later
//   worst_rate_control -- share of the comparator's patients with it
//   worst_number_needed_to_harm -- patients for one more affected; negative: for one fewer
//   worst_time -- the time of these rates, where all results name the same
//   missing -- what is not known: comparator, absolute effect, toxicity, severe toxicity, toxicity of the comparator, one time
//   worst_claim -- id of the claim on it
//   claim -- id of the claim
// main: verdict, place, treatment, endpoint, effect; fewer_per_1000 (count), worst, worst_rate (share), missing, claim (id)
// groups: place, treatment
// example: oncograph ask tradeoff --agent interleukin-2

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE (c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND c.subgroup IS NULL
WITH c, d, s, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS agents,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS others
ORDER BY e.name, c.id
WITH d, s, agents, others, collect({claim: c, endpoint: e.name}) AS claims
WITH d, s, agents, head(agents) AS first, others, claims
WITH d, s, agents, others, claims,
  COLLECT {
    MATCH (first)<-[:ABOUT]-(t:Claim)-[g:OF_TOXICITY]->(:Toxicity), (t)-[:FOR_DISEASE]->(d), (t)-[:IN_SETTING]->(s)
    WHERE t.subgroup IS NULL
    WITH t, g, COLLECT { MATCH (t)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS tested,
      COLLECT { MATCH (t)-[:VERSUS]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS comparators,
      head(COLLECT {
        MATCH (t)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding {measure: 'proportion'})
        WHERE f.value IS NOT NULL AND f.comparison IN ['arms', 'global', 'none']
        RETURN f.value ORDER BY f.value DESC, f.id
      }) AS reported
    WHERE tested = agents AND (size(comparators) = 0 OR comparators = others)
    WITH t, g, CASE
        WHEN t.at_risk > 0 THEN toFloat(t.affected) / t.at_risk
        ELSE coalesce(t.later_rate, reported)
      END AS rate
    RETURN {
      name: t.toxicity, grade: g.grade_min, verdict: t.verdict, rate: rate,
      control: CASE WHEN t.at_risk_control > 0 THEN toFloat(t.affected_control) / t.at_risk_control END,
      needed: t.number_needed_to_harm, time: t.risk_time, claim: t.id
    }
    ORDER BY coalesce(rate, -1.0) DESC, t.toxicity, t.id
  } AS toxicities
UNWIND claims AS item
WITH d, s, agents, others, toxicities, item.claim AS c, item.endpoint AS endpoint,
  [toxicity IN toxicities WHERE toxicity.grade >= $grade] AS severe
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  reduce(text = head(others).name, a IN tail(others) | text + ' + ' + a.name) AS versus,
  d.name AS disease, s.name AS setting, endpoint, c.verdict AS verdict, c.measure AS measure, c.value AS value,
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
  c.fewer_per_1000 AS fewer_per_1000,
  c.fewer_per_1000_low AS fewer_per_1000_low, c.fewer_per_1000_high AS fewer_per_1000_high,
  c.control_risk_time AS time, size(toxicities) AS toxicities, size(severe) AS severe,
  [toxicity IN toxicities WHERE toxicity.verdict = 'Harm' | toxicity.name] AS harms,
  head(severe).name AS worst, head(severe).verdict AS worst_verdict, head(severe).rate AS worst_rate,
  head(severe).control AS worst_rate_control, head(severe).needed AS worst_number_needed_to_harm,
  head(severe).time AS worst_time,
  CASE c.verdict WHEN 'Uncontrolled' THEN ['comparator'] ELSE [] END
    + CASE WHEN c.fewer_per_1000 IS NULL THEN ['absolute effect'] ELSE [] END
    + CASE
        WHEN size(toxicities) = 0 THEN ['toxicity']
        WHEN size(severe) = 0 THEN ['severe toxicity']
        WHEN head(severe).control IS NULL THEN ['toxicity of the comparator']
        ELSE []
      END
    + CASE
        WHEN c.fewer_per_1000 IS NULL OR head(severe).rate IS NULL OR c.control_risk_time = head(severe).time THEN []
        ELSE ['one time']
      END AS missing,
  head(severe).claim AS worst_claim, c.id AS claim
ORDER BY disease, setting, agent, versus, endpoint, claim
