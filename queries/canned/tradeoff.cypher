// name: tradeoff
// question: What does the benefit of this agent cost in toxicity, setting by setting?
// parameters:
//   agent: agent -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   grade: integer = 3 -- lowest grade of an adverse event that counts as severe
// columns:
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   verdict -- what the findings add up to
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   fewer_per_1000 -- bad events avoided per 1,000 patients; negative: caused
//   fewer_per_1000_low -- lower limit
//   fewer_per_1000_high -- upper limit
//   toxicities -- results on adverse events of the same agents, disease and setting
//   severe -- those of them that are severe throughout
//   worst -- most frequent severe adverse event
//   worst_rate -- share of patients with it
//   worst_rate_control -- share of the comparator's patients with it
//   missing -- what is not known: comparator, absolute effect, toxicity, severe toxicity, toxicity of the comparator
//   claim -- id of the claim
// main: verdict, agent, place, endpoint, effect, fewer_per_1000, worst, worst_rate (share), missing, claim (id)
// groups: agent, place
// example: oncograph ask tradeoff --agent interleukin-2

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE (c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND c.subgroup IS NULL
WITH c, d, s, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS agents
ORDER BY e.name, c.id
WITH d, s, agents, collect({claim: c, endpoint: e.name}) AS claims
WITH d, s, agents, head(agents) AS first, claims
WITH d, s, agents, claims,
  COLLECT {
    MATCH (first)<-[:TESTS]-(f:Finding)-[g:OF_TOXICITY]->(t:Toxicity),
      (f)-[:FOR_DISEASE]->(d), (f)-[:IN_SETTING]->(s)
    WHERE f.subgroup IS NULL
    WITH f, t, g,
      CASE
        WHEN f.measure = 'proportion' AND f.value IS NOT NULL THEN f.value
        WHEN f.n_experimental > 0 THEN toFloat(f.events_experimental) / f.n_experimental
      END AS rate,
      CASE
        WHEN f.comparison <> 'arms' THEN null
        WHEN f.measure = 'proportion' AND f.value_control IS NOT NULL THEN f.value_control
        WHEN f.n_control > 0 THEN toFloat(f.events_control) / f.n_control
      END AS rate_control
    WHERE NOT EXISTS { (f)-[:SUPERSEDED_BY]->(:Finding) }
      AND COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a ORDER BY a.name, a.id } = agents
    RETURN {name: t.name, grade: g.grade_min, rate: rate, control: rate_control}
    ORDER BY coalesce(rate, -1.0) DESC, f.id
  } AS toxicities
UNWIND claims AS item
WITH d, s, agents, toxicities, item.claim AS c, item.endpoint AS endpoint,
  [toxicity IN toxicities WHERE toxicity.grade >= $grade] AS severe
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  d.name AS disease, s.name AS setting, endpoint, c.verdict AS verdict, c.measure AS measure, c.value AS value,
  c.ci_low AS ci_low, c.ci_high AS ci_high, c.fewer_per_1000 AS fewer_per_1000,
  c.fewer_per_1000_low AS fewer_per_1000_low, c.fewer_per_1000_high AS fewer_per_1000_high,
  size(toxicities) AS toxicities, size(severe) AS severe, head(severe).name AS worst,
  head(severe).rate AS worst_rate, head(severe).control AS worst_rate_control,
  CASE c.verdict WHEN 'Uncontrolled' THEN ['comparator'] ELSE [] END
    + CASE WHEN c.fewer_per_1000 IS NULL THEN ['absolute effect'] ELSE [] END
    + CASE
        WHEN size(toxicities) = 0 THEN ['toxicity']
        WHEN size(severe) = 0 THEN ['severe toxicity']
        WHEN head(severe).control IS NULL THEN ['toxicity of the comparator']
        ELSE []
      END AS missing,
  c.id AS claim
ORDER BY agent, disease, setting, endpoint, claim
