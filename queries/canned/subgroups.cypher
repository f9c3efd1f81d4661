// name: subgroups
// question: In which subgroups does the effect seem to differ?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
// columns:
//   kind -- claim (on one subgroup) or statement (of a study that compares subgroups)
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   subgroup -- subgroup, or the subgroups compared
//   verdict -- what the findings in the subgroup add up to
//   measure -- how the result is expressed
//   value -- result in the subgroup
//   ci_low -- lower limit of its confidence interval
//   ci_high -- upper limit of its confidence interval
//   p_value -- P; of a statement, that the subgroups differ
//   main_verdict -- verdict on all patients, of the same question; none: there is no such claim
//   main_value -- pooled result on all patients
//   study -- study that makes the statement
//   citation -- how the study is cited, with its DOI, PMID or registration
//   id -- id of the claim, or of the finding that states it
// main: verdict, place, agent, endpoint, effect, main_verdict; study, id (id)
// groups: place, agent
// example: oncograph ask subgroups --disease "multiple myeloma"

WITH COLLECT {
  MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
  WHERE ($agent IS NULL OR c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
    AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
    AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
    AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  WITH c, d, s, e,
    COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS agents,
    COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a ORDER BY a.id } AS comparators
  ORDER BY c.id
  WITH d, s, e, agents, comparators, c.contrast AS contrast,
    head(collect(CASE WHEN c.subgroup IS NULL THEN c END)) AS main,
    collect(CASE WHEN c.subgroup IS NOT NULL THEN c END) AS claims
  UNWIND claims AS c
  RETURN {
    kind: 'claim', agents: agents, disease: d.name, setting: s.name, endpoint: e.name, item: c, main: main, study: null
  } AS row
  UNION ALL
  MATCH (st:Study)-[:REPORTS]->(f:Finding {comparison: 'subgroups'})-[:FOR_DISEASE]->(d:Disease),
    (f)-[:IN_SETTING]->(s:Setting), (f)-[:ON_ENDPOINT]->(e:Endpoint)
  WHERE ($agent IS NULL OR f.combination = $agent OR EXISTS { (f)-[:TESTS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
    AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
    AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
    AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  RETURN {
    kind: 'statement', agents: COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a ORDER BY a.name, a.id },
    disease: d.name, setting: s.name, endpoint: e.name, item: f, main: null, study: st.name,
    citation: st.citation
  } AS row
} AS rows
UNWIND rows AS row
WITH row, row.item AS item, row.main AS main, row.agents AS agents
RETURN
  row.kind AS kind, reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  row.disease AS disease, row.setting AS setting, row.endpoint AS endpoint, item.subgroup AS subgroup,
  item.verdict AS verdict, item.measure AS measure, item.value AS value, item.ci_low AS ci_low,
  item.ci_high AS ci_high, item.p_value AS p_value, main.verdict AS main_verdict, main.value AS main_value,
  row.study AS study, row.citation AS citation, item.id AS id
ORDER BY disease, setting, agent, endpoint, kind, subgroup, id
