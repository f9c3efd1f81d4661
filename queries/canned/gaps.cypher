// name: gaps
// question: For which agent, setting and endpoint is there no evidence, one study's, or conflicting evidence?
// parameters:
//   agent: agent = null -- tested agent, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count; none: those on which more is better or worse, without safety
//   evidence: text = null {none, uncontrolled, one study, conflicting} -- only gaps of this kind
// columns:
//   agent -- agent, tested in that disease and setting on some endpoint, not in combination; of a class its members count
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint measured in that disease and setting with some agent
//   evidence -- none; uncontrolled (no controlled result); one study; conflicting (mixed, contradicted, or two studies that count differ beyond chance)
//   studies -- studies with a controlled result that counts, the most of a claim; a meta-analysis is those it combines
//   claims -- ids of the claims there are
//   agent_id -- id of the agent
//   disease_id -- id of the disease
//   setting_id -- id of the setting
//   endpoint_id -- id of the endpoint
// main: agent, place, endpoint, evidence, studies
// groups: agent, place
// example: oncograph ask gaps --agent "interferon alpha" --disease "neuroendocrine tumour" --evidence none

MATCH (c:Claim)-[:ABOUT]->(own:Agent), (c)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting),
  (c)-[:ON_ENDPOINT]->(measured:Endpoint)
WHERE c.subgroup IS NULL AND c.combination IS NULL
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
// What is known of an agent is known of the classes it belongs to.
MATCH (own)-[:IS_A*0..]->(a:Agent)
WHERE $agent IS NULL OR EXISTS { (a)-[:IS_A*0..]->(:Agent {id: $agent}) }
WITH DISTINCT a, d, s, c, measured.id AS endpoint, a = own AS itself
// One meta-analysis is as many studies as it combines.
WITH a, d, s, c, endpoint, itself, CASE WHEN c.studies_counted <> 1 THEN c.studies_counted ELSE head(COLLECT {
    MATCH (c)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO]-(f:Finding)<-[:REPORTS]-(st:Study)
    WITH f, st, COUNT { (st)-[:INCLUDES]->(:Study) } AS included
    RETURN CASE
        WHEN NOT st.design IN ['meta-analysis', 'individual-patient-data meta-analysis'] THEN 1
        ELSE coalesce(f.n_studies, st.n_studies, CASE WHEN included > 0 THEN included END, 2)
      END AS combined
    ORDER BY combined DESC, f.id
  }) END AS studies,
  c.verdict = 'Mixed' OR 'contradicted' IN c.flags OR EXISTS {
    MATCH (c)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO]-(:Finding)-[x:DIFFERS_FROM]->(:Finding) WHERE x.claim = c.id
  } AS conflicting
ORDER BY c.id
WITH a, d, s, collect({
    endpoint: endpoint, claim: c, studies: studies, itself: itself, conflicting: conflicting
  }) AS known
WHERE any(item IN known WHERE item.itself)
WITH a, d, s, known
ORDER BY a.id
WITH d, s, collect({agent: a, known: known}) AS tested
WITH d, s, tested, COLLECT {
    MATCH (d)<-[:FOR_DISEASE]-(c:Claim)-[:ON_ENDPOINT]->(e:Endpoint), (c)-[:IN_SETTING]->(s)
    WHERE c.subgroup IS NULL
      AND ($endpoint IS NOT NULL OR (e.higher_is_better IS NOT NULL AND NOT e.kind IN ['safety', 'exposure']))
      AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
    RETURN DISTINCT e ORDER BY e.id
  } AS endpoints
UNWIND tested AS item
WITH d, s, item.agent AS a, item.known AS known, endpoints
UNWIND endpoints AS e
WITH d, s, a, e, [item IN known WHERE item.endpoint = e.id] AS there
WITH d, s, a, e, [item IN there | item.claim] AS claims, any(item IN there WHERE item.conflicting) AS conflicting,
  reduce(most = 0, item IN there | CASE WHEN item.studies > most THEN item.studies ELSE most END) AS studies
WITH d, s, a, e, claims, studies,
  CASE
    WHEN size(claims) = 0 THEN 'none'
    WHEN conflicting THEN 'conflicting'
    WHEN studies = 0 THEN 'uncontrolled'
    WHEN studies = 1 THEN 'one study'
  END AS evidence
WHERE evidence IS NOT NULL AND ($evidence IS NULL OR evidence = $evidence)
RETURN a.name AS agent, d.name AS disease, s.name AS setting, e.name AS endpoint, evidence, studies,
  [c IN claims | c.id] AS claims, a.id AS agent_id, d.id AS disease_id, s.id AS setting_id, e.id AS endpoint_id
ORDER BY agent, disease, setting, endpoint, agent_id, disease_id, setting_id, endpoint_id
