// name: without-study
// question: What is left of each claim without this study, as far as counting goes?
// parameters:
//   study: study -- study to leave out
// columns:
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   subgroup -- subgroup of patients; none: all
//   verdict -- what the claim says with the study
//   left -- nothing, one study, or several studies
//   studies -- studies that count now
//   studies_without -- studies that count without it
//   weight_for -- weight for benefit now
//   weight_for_without -- weight for benefit without it
//   weight_against -- weight for harm now
//   weight_against_without -- weight for harm without it
//   weight_neutral -- weight of findings whose interval includes no effect, now
//   weight_neutral_without -- the same without it
//   would_return -- findings of other studies that the study's findings supersede: they would count again
//   claim -- id of the claim
// main: verdict, left, agent, place, endpoint, studies, studies_without, claim (id)
// groups: agent, place
// example: oncograph ask without-study --study "Myeloma Trialists 2001"

MATCH (left_out:Study {id: $study})-[:REPORTS]->(:Finding)-[:SUPPORTS|OPPOSES|NEUTRAL_TO]->(c:Claim)
WITH DISTINCT left_out, c
MATCH (c)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO]-(f:Finding)<-[:REPORTS]-(st:Study)
WITH left_out, c, type(r) AS role, r.weight AS weight, st, CASE WHEN st = left_out THEN 0.0 ELSE r.weight END AS kept
ORDER BY c.id, f.id
WITH left_out, c,
  count(DISTINCT st) AS studies,
  sum(CASE role WHEN 'SUPPORTS' THEN weight ELSE 0.0 END) AS weight_for,
  sum(CASE role WHEN 'SUPPORTS' THEN kept ELSE 0.0 END) AS weight_for_without,
  sum(CASE role WHEN 'OPPOSES' THEN weight ELSE 0.0 END) AS weight_against,
  sum(CASE role WHEN 'OPPOSES' THEN kept ELSE 0.0 END) AS weight_against_without,
  sum(CASE role WHEN 'NEUTRAL_TO' THEN weight ELSE 0.0 END) AS weight_neutral,
  sum(CASE role WHEN 'NEUTRAL_TO' THEN kept ELSE 0.0 END) AS weight_neutral_without
MATCH (c)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WITH *, COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents
RETURN
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  d.name AS disease, s.name AS setting, e.name AS endpoint, c.subgroup AS subgroup, c.verdict AS verdict,
  CASE studies WHEN 1 THEN 'nothing' WHEN 2 THEN 'one study' ELSE 'several studies' END AS left,
  studies, studies - 1 AS studies_without, weight_for, weight_for_without, weight_against, weight_against_without,
  weight_neutral, weight_neutral_without,
  COUNT {
    MATCH (c)<-[:CONTEXT_FOR]-(o:Finding)-[:SUPERSEDED_BY]->(:Finding)<-[:REPORTS]-(left_out)
    WHERE NOT EXISTS { (o)<-[:REPORTS]-(left_out) }
  } AS would_return,
  c.id AS claim
ORDER BY agent, disease, setting, endpoint, subgroup, claim
