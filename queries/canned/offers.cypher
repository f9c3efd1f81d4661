// name: offers
// question: What does this setting offer? Agents, those with most endpoints benefited first.
// parameters:
//   setting: setting -- setting; narrower ones count
//   disease: disease = null -- disease; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
// columns:
//   agent -- tested agents, joined by " + "; a combination stands for itself
//   disease -- disease
//   benefit -- claims of benefit
//   harm -- claims of harm
//   mixed -- claims on which studies contradict each other
//   no_difference -- claims of no difference
//   inconclusive -- claims that cannot tell
//   uncontrolled -- claims without a controlled result
//   weight_for -- weight for benefit of the strongest claim of benefit; 0: none
//   benefit_on -- endpoints with a claim of benefit
//   harm_on -- endpoints with a claim of harm
//   agents -- ids of the tested agents
// main: agent, disease, benefit_on, harm_on, benefit, harm, mixed, no_difference, inconclusive, uncontrolled
// example: oncograph ask offers --setting maintenance --disease myeloma

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting), (c)-[:ON_ENDPOINT]->(e:Endpoint)
WHERE EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) }
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  AND c.subgroup IS NULL
WITH c, d, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a ORDER BY a.name, a.id } AS agents
ORDER BY e.name, c.id
WITH d, agents,
  count(CASE c.verdict WHEN 'Benefit' THEN 1 END) AS benefit,
  count(CASE c.verdict WHEN 'Harm' THEN 1 END) AS harm,
  count(CASE c.verdict WHEN 'Mixed' THEN 1 END) AS mixed,
  count(CASE c.verdict WHEN 'NoDifference' THEN 1 END) AS no_difference,
  count(CASE c.verdict WHEN 'Inconclusive' THEN 1 END) AS inconclusive,
  count(CASE c.verdict WHEN 'Uncontrolled' THEN 1 END) AS uncontrolled,
  coalesce(max(CASE c.verdict WHEN 'Benefit' THEN c.weight_for END), 0.0) AS weight_for,
  collect(DISTINCT CASE c.verdict WHEN 'Benefit' THEN e.name END) AS benefit_on,
  collect(DISTINCT CASE c.verdict WHEN 'Harm' THEN e.name END) AS harm_on
RETURN
  reduce(text = head(agents).name, a IN tail(agents) | text + ' + ' + a.name) AS agent,
  d.name AS disease, benefit, harm, mixed, no_difference, inconclusive, uncontrolled, weight_for, benefit_on, harm_on,
  [a IN agents | a.id] AS agents
ORDER BY benefit DESC, harm, weight_for DESC, agent, disease, agents, d.id
