// name: benefit
// question: Which settings show benefit, on which endpoint, and how sure is that?
// parameters:
//   agent: agent = null -- agent, combination, or class of agents; a claim against it is read mirrored, from its side
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   endpoint: endpoint = null -- endpoint; narrower ones count
//   kind: text = null -- kind of endpoint, such as "time to event" or "response"
//   verdict: text = null {Benefit, Harm, Mixed, NoDifference, Inconclusive, Uncontrolled} -- only claims that say this
//   contrast: text = null {added, active, uncontrolled} -- against what the agents were weighed
//   subgroups: boolean = false -- also claims on subgroups
//   toxicities: boolean = true -- also claims on adverse events
// columns:
//   agent -- tested agents, joined by " + "
//   versus -- active comparators; none: the same treatment without the agents, a placebo or nothing
//   against -- what the agents were added to or tested against, in words
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- what was measured; of an adverse event its name and grade
//   outcome -- the same as it is abbreviated
//   subgroup -- subgroup of patients; none: all
//   contrast -- added, active or uncontrolled
//   verdict -- what the findings add up to
//   weight_for -- weight of the findings for benefit
//   weight_against -- weight of the findings for harm
//   weight_null -- weight of the findings that are precise and show no difference
//   weight_unclear -- weight of the findings without a side
//   studies_counted -- studies that count
//   studies -- studies with a finding in the claim
//   participants -- patients in the studies that count
//   measure -- HR, OR, RR, RD, MD or SMD; proportion: how often single arms had an adverse event
//   unit -- of a mean difference
//   value -- pooled result, tested over comparator
//   ci_low -- lower limit of its 95 % confidence interval
//   ci_high -- upper limit of its 95 % confidence interval
//   reported -- where nothing could be pooled: what the study that counts most gives
//   margin_low -- least effect that means no difference
//   margin_high -- greatest effect that means no difference
//   own_margins -- what trials say by margins of non-inferiority of their own
//   flags -- what to know before relying on it
//   claim -- id of the claim
// main: verdict, place, treatment, outcome, effect; evidence, claim (id)
// groups: place, treatment
// first: verdict {Benefit, Harm, Mixed, NoDifference}
// example: oncograph ask benefit --agent "interferon alpha" --disease myeloma

MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting),
  (c)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
WHERE ($toxicities OR e:Endpoint)
  AND ($agent IS NULL OR $agent IN [c.combination, c.versus_combination]
    OR EXISTS { (c)-[:ABOUT|VERSUS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
  AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
  AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
  AND ($endpoint IS NULL OR EXISTS { (e)-[:IS_A*0..]->(:Endpoint {id: $endpoint}) })
  AND ($kind IS NULL OR e.kind = $kind)
  AND ($contrast IS NULL OR c.contrast = $contrast)
  AND ($subgroups OR c.subgroup IS NULL)
WITH c, d, s, e,
  CASE
    WHEN $agent IS NULL OR c.combination = $agent
      OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) } THEN false
    ELSE true
  END AS mirrored
WITH c, d, s, e, mirrored,
  COLLECT { MATCH (c)-[:ABOUT]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS tested,
  COLLECT { MATCH (c)-[:VERSUS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS comparators,
  COLLECT {
    MATCH (c)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding)
    WHERE (c.studies_counted = 0 OR type(r) <> 'CONTEXT_FOR') AND EXISTS { (f)-[:COMBINED_WITH]->(:Agent) }
    WITH COLLECT { MATCH (f)-[:COMBINED_WITH]->(a:Agent) RETURN a.name ORDER BY a.name, a.id } AS names
    RETURN DISTINCT reduce(text = head(names), name IN tail(names) | text + ' + ' + name) AS text ORDER BY text
  } AS added_to,
  COLLECT {
    MATCH (c)<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(:Finding)-[:VERSUS]->(a:Agent)
    WHERE c.studies_counted = 0 OR type(r) <> 'CONTEXT_FOR'
    RETURN DISTINCT a.name AS name ORDER BY name
  } AS controls,
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
  c.measure IN ['HR', 'OR', 'RR'] AS ratio,
  CASE
    WHEN mirrored AND c.verdict = 'Benefit' THEN 'Harm'
    WHEN mirrored AND c.verdict = 'Harm' THEN 'Benefit'
    ELSE c.verdict
  END AS verdict
WHERE $verdict IS NULL OR verdict = $verdict
WITH c, d, s, e, mirrored, ratio, verdict, added_to, controls,
  CASE WHEN NOT mirrored THEN reported END AS reported,
  CASE WHEN mirrored THEN comparators ELSE tested END AS agents,
  CASE WHEN mirrored THEN tested ELSE comparators END AS others
RETURN
  reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  reduce(text = head(others), name IN tail(others) | text + ' + ' + name) AS versus,
  CASE
    WHEN size(others) > 0 THEN 'against ' + reduce(text = head(others), name IN tail(others) | text + ' + ' + name)
    WHEN c.contrast = 'uncontrolled' THEN 'without a comparator'
    WHEN size(added_to) > 0 THEN
      'added to ' + reduce(text = head(added_to), name IN tail(added_to) | text + ' or ' + name)
    WHEN size(controls) > 0 THEN
      'against ' + reduce(text = head(controls), name IN tail(controls) | text + ' or ' + name)
  END AS against,
  d.name AS disease, s.name AS setting, coalesce(c.toxicity, e.name) AS endpoint,
  coalesce(c.toxicity, e.abbreviation, e.name) AS outcome, c.subgroup AS subgroup, c.contrast AS contrast, verdict,
  CASE WHEN mirrored THEN c.weight_against ELSE c.weight_for END AS weight_for,
  CASE WHEN mirrored THEN c.weight_for ELSE c.weight_against END AS weight_against,
  c.weight_null AS weight_null, c.weight_unclear AS weight_unclear, c.studies_counted AS studies_counted,
  c.studies AS studies, c.participants AS participants, c.measure AS measure, c.unit AS unit,
  CASE WHEN NOT mirrored THEN c.value WHEN ratio THEN 1.0 / c.value ELSE -c.value END AS value,
  CASE WHEN NOT mirrored THEN c.ci_low WHEN ratio THEN 1.0 / c.ci_high ELSE -c.ci_high END AS ci_low,
  CASE WHEN NOT mirrored THEN c.ci_high WHEN ratio THEN 1.0 / c.ci_low ELSE -c.ci_low END AS ci_high,
  reported, c.margin_low AS margin_low, c.margin_high AS margin_high, c.own_margins AS own_margins,
  c.flags AS flags, c.id AS claim
ORDER BY
  CASE verdict
    WHEN 'Benefit' THEN 1 WHEN 'Harm' THEN 2 WHEN 'Mixed' THEN 3 WHEN 'NoDifference' THEN 4 WHEN 'Inconclusive' THEN 5
    ELSE 6
  END,
  disease, setting, agent, against, c.toxicity IS NOT NULL, weight_for DESC, endpoint, claim
