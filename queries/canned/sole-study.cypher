// name: sole-study
// question: Which claims does one study carry alone? A meta-analysis of several is not one.
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   study: study = null -- only claims that this study carries
//   verdict: text = null {Benefit, Harm, Mixed, NoDifference, Inconclusive} -- only claims that say this
//   meta_analyses: boolean = false -- also claims that one meta-analysis of several studies carries
// columns:
//   study -- study that carries the claim
//   year -- year of its main report
//   design -- how it was made
//   combined -- studies that it combines, at least; 1: it is one itself
//   risk_of_bias -- as assessed by whoever curated it
//   retracted -- whether it was retracted
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   verdict -- what the claim says
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled: what the study that counts most gives
//   participants -- patients in the study
//   citation -- how the study is cited, with its DOI, PMID or registration
//   study_id -- id of the study
//   claim -- id of the claim
// main: verdict, study, place, treatment, endpoint, effect; participants (count), claim (id), design
// groups: study, place, treatment
// example: oncograph ask sole-study --verdict Benefit

MATCH (c:Claim {studies_counted: 1})-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting),
  (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE c.subgroup IS NULL
  AND ($verdict IS NULL OR c.verdict = $verdict)
  AND ($agent IS NULL OR c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
MATCH (c)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO]-(f:Finding)<-[:REPORTS]-(st:Study)
WHERE $study IS NULL OR st.id = $study
WITH c, d, s, e, st, max(f.n_studies) AS told, COUNT { (st)-[:INCLUDES]->(:Study) } AS included
WITH c, d, s, e, st, CASE
    WHEN NOT st.design IN ['meta-analysis', 'individual-patient-data meta-analysis'] THEN 1
    ELSE coalesce(told, st.n_studies, CASE WHEN included > 0 THEN included END, 2)
  END AS combined
WHERE $meta_analyses OR combined = 1
WITH c, d, s, e, st, combined,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS others
RETURN
  st.name AS study, st.year AS year, st.design AS design, combined, st.risk_of_bias AS risk_of_bias,
  st.retracted AS retracted,
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  reduce(text = head(others), name IN tail(others) | text + ' + ' + name) AS versus,
  d.name AS disease, s.name AS setting, e.name AS endpoint, c.verdict AS verdict, c.measure AS measure,
  c.value AS value, c.ci_low AS ci_low, c.ci_high AS ci_high,
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
  st.participants AS participants, st.citation AS citation, st.id AS study_id,
  c.id AS claim
ORDER BY study, disease, setting, agent, versus, endpoint, claim
