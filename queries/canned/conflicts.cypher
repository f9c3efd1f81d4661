// name: conflicts
// question: Where do sources or studies contradict each other, or a paper itself?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   study: study = null -- only this study's results
// columns:
//   kind -- "two readings" of one result, "same numbers" on two endpoints, "ratio against arms" of one study, or "studies disagree"
//   study -- study that reports the first
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint or adverse event of the first
//   what -- what differs, or is the same
//   first -- as the first gives it
//   second -- as the second gives it
//   second_endpoint -- endpoint of the second
//   second_study -- study that reports the second
//   source -- document of the first
//   second_source -- document of the second
//   finding -- id of the first
//   other -- id of the second, a finding or a reading
// main: kind, study, what, place, endpoint, agent, second_study
// groups: kind, study
// example: oncograph ask conflicts --disease "neuroendocrine tumour"

MATCH (st:Study)-[:REPORTS]->(f:Finding)-[:FOR_DISEASE]->(d:Disease),
  (f)-[:IN_SETTING]->(s:Setting), (f)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
WHERE ($agent IS NULL OR f.combination = $agent OR EXISTS { (f)-[:TESTS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($study IS NULL OR st.id = $study)
UNWIND
  COLLECT {
    MATCH (f)-[x:ALSO_READ_AS]->(o:Reading)
    UNWIND x.differs_in AS what
    RETURN {kind: 'two readings', what: what, first: f[what], second: o[what], source: o.source, id: o.id}
  }
  + CASE WHEN f.value IS NULL OR f.measure IN ['proportion', 'count', 'statement'] THEN [] ELSE COLLECT {
    MATCH (st)-[:REPORTS]->(o:Finding)-[:ON_ENDPOINT]->(p:Endpoint)
    WHERE o.id > f.id AND p <> e AND o.measure = f.measure
      AND o.value = f.value AND (o.value_control = f.value_control OR (o.ci_low = f.ci_low AND o.ci_high = f.ci_high))
    RETURN {
      kind: 'same numbers', what: f.measure, first: f.value, second: o.value, source: o.source, id: o.id,
      endpoint: p.name
    }
  } END
  + CASE WHEN f.value <> 1 AND f.measure IN ['HR', 'OR', 'RR'] THEN COLLECT {
    MATCH (st)-[:REPORTS]->(o:Finding)
    WHERE o.value <> o.value_control AND EXISTS { (o)-[:ON_ENDPOINT]->(e) }
      AND coalesce(o.subgroup, '') = coalesce(f.subgroup, '') AND coalesce(o.arm, '') = coalesce(f.arm, '')
      AND CASE
        // A hazard ratio is of the event, and so is every ratio on a time to event; a proportion there is event-free.
        WHEN e.kind = 'time to event' OR (f.measure = 'HR' AND o.measure = 'median time')
          THEN o.measure IN ['median time', 'proportion'] AND (f.value > 1) = (o.value > o.value_control)
        // Elsewhere odds ratio, risk ratio and proportion are of the outcome itself.
        ELSE f.measure <> 'HR' AND o.measure = 'proportion' AND (f.value > 1) <> (o.value > o.value_control)
      END
      AND COLLECT { MATCH (o)-[:TESTS]->(a:Agent) RETURN a.id ORDER BY a.id }
        = COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a.id ORDER BY a.id }
      AND COLLECT { MATCH (o)-[:VERSUS]->(a:Agent) RETURN a.id ORDER BY a.id }
        = COLLECT { MATCH (f)-[:VERSUS]->(a:Agent) RETURN a.id ORDER BY a.id }
    RETURN {
      kind: 'ratio against arms', what: f.measure + ' and ' + o.measure, first: f.value,
      second: [o.value, o.value_control], source: o.source, id: o.id, endpoint: e.name
    }
  } ELSE [] END
  + COLLECT {
    MATCH (f)-[:SUPPORTS]->(:Claim)<-[:OPPOSES]-(o:Finding)<-[:REPORTS]-(other:Study)
    WHERE other <> st
    RETURN {
      kind: 'studies disagree', what: f.measure, first: f.value, second: o.value, source: o.source, id: o.id,
      endpoint: e.name, study: other.name
    }
  } AS row
WITH st, f, d, s, e, row,
  COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents
RETURN
  row.kind AS kind, st.name AS study,
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  d.name AS disease, s.name AS setting, e.name AS endpoint, row.what AS what, row.first AS first, row.second AS second,
  coalesce(row.endpoint, e.name) AS second_endpoint, coalesce(row.study, st.name) AS second_study,
  f.source AS source, row.source AS second_source, f.id AS finding, row.id AS other
ORDER BY kind, study, finding, what, other
