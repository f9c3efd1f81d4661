// name: certainty
// question: What makes a claim more or less certain, domain by domain?
// parameters:
//   agent: agent = null -- agent, combination, or class of agents, tested or compared with
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
//   toxicity: toxicity = null -- adverse event; narrower ones count
//   verdict: text = null {Benefit, Harm, Mixed, NoDifference, Inconclusive, Uncontrolled} -- only claims that say this
//   subgroups: boolean = false -- also claims on subgroups
//   toxicities: boolean = true -- also claims on adverse events
// columns:
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured; of an adverse event its name and grade
//   subgroup -- subgroup of patients; none: all
//   verdict -- what the findings add up to
//   risk_of_bias -- counted results by risk of bias, those not randomised, the pool's share at high risk
//   inconsistency -- how far the studies differ: Cochran's Q, I², prediction interval, results beside the pool
//   imprecision -- the interval against the margins of no difference, and the participants
//   indirectness -- results in another disease or setting, known through another paper, not direct, or surrogate
//   publication_bias -- test for small studies, results without a side, trials that may be in a meta-analysis
//   flags -- what to know before relying on it
//   claim -- id of the claim
// main: verdict, place, treatment, endpoint, risk_of_bias, inconsistency, imprecision, indirectness; claim (id)
// groups: place, treatment
// example: oncograph ask certainty --agent il-2 --disease "acute myeloid leukaemia"

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting),
  (c)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
WHERE ($toxicities OR e:Endpoint)
  AND ($agent IS NULL OR $agent IN [c.combination, c.versus_combination]
    OR EXISTS { (c)-[:ABOUT|VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  AND ($toxicity IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Toxicity {id: $toxicity}) })
  AND ($verdict IS NULL OR c.verdict = $verdict)
  AND ($subgroups OR c.subgroup IS NULL)
WITH c, d, s, e,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS agents,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS others
RETURN
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  reduce(text = head(others), name IN tail(others) | text + ' + ' + name) AS versus,
  d.name AS disease, s.name AS setting, coalesce(c.toxicity, e.name) AS endpoint, c.subgroup AS subgroup, c.verdict AS verdict,
  c.risk_of_bias AS risk_of_bias, c.inconsistency AS inconsistency, c.imprecision AS imprecision,
  c.indirectness AS indirectness, c.publication_bias AS publication_bias, c.flags AS flags, c.id AS claim
ORDER BY disease, setting, agent, versus, c.toxicity IS NOT NULL, endpoint, claim
