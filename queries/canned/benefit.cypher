// name: benefit
// question: Which settings show benefit, on which endpoint, and how sure is that?
// parameters:
//   agent: agent = null -- tested agent, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
//   kind: text = null -- kind of endpoint, such as "time to event" or "response"
//   verdict: text = null {Benefit, Harm, Mixed, NoDifference, Inconclusive, Uncontrolled} -- only claims that say this
//   contrast: text = null {added, active, uncontrolled} -- against what the agents were weighed
//   subgroups: boolean = false -- also claims on subgroups
// columns:
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured
//   subgroup -- subgroup of patients; none: all
//   contrast -- added, active or uncontrolled
//   verdict -- what the findings add up to
//   weight_for -- weight of the findings for benefit
//   weight_against -- weight of the findings for harm
//   weight_null -- weight of the findings that are precise and show no difference
//   weight_unclear -- weight of the findings that are too imprecise to tell
//   studies -- studies with a finding in the claim
//   participants -- patients in the studies that count
//   measure -- HR, OR, RR, RD, MD or SMD
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   flags -- what to know before relying on it
//   claim -- id of the claim
// example: oncograph ask benefit --agent "interferon alpha" --disease myeloma

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE ($agent IS NULL OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  AND ($kind IS NULL OR e.kind = $kind)
  AND ($verdict IS NULL OR c.verdict = $verdict)
  AND ($contrast IS NULL OR c.contrast = $contrast)
  AND ($subgroups OR c.subgroup IS NULL)
WITH c, d, s, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS comparators
RETURN
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  reduce(text = head(comparators), name IN tail(comparators) | text + ' + ' + name) AS versus,
  d.name AS disease, s.name AS setting, e.name AS endpoint, c.subgroup AS subgroup, c.contrast AS contrast,
  c.verdict AS verdict, c.weight_for AS weight_for, c.weight_against AS weight_against,
  c.weight_null AS weight_null, c.weight_unclear AS weight_unclear, c.studies AS studies,
  c.participants AS participants, c.measure AS measure, c.value AS value, c.ci_low AS ci_low, c.ci_high AS ci_high,
  c.flags AS flags, c.id AS claim
ORDER BY
  CASE verdict
    WHEN 'Benefit' THEN 1 WHEN 'Harm' THEN 2 WHEN 'Mixed' THEN 3 WHEN 'NoDifference' THEN 4 WHEN 'Inconclusive' THEN 5
    ELSE 6
  END,
  weight_for DESC, agent, disease, setting, endpoint, claim
