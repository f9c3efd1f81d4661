// name: evidence
// question: Which findings speak for and against this claim, and how much does each count?
// parameters:
//   claim: claim -- id of the claim, as the other questions print it
// columns:
//   role -- for, against, neutral, or context (seen but not counted)
//   study -- study that reports the finding
//   year -- year of its main report
//   design -- how the study was made
//   participants -- patients in the study
//   measure -- how the result is expressed
//   value -- result; per arm, the tested arm's
//   ci_low -- lower confidence limit
//   ci_high -- upper confidence limit
//   value_control -- the comparator's result, where the measure is per arm
//   reported -- the result with all it gives: unit, P, both arms, periods, range
//   p_relation -- how P relates to p_value: =, <, >, or not significant
//   p_value -- two-sided P
//   direction -- what the finding says about the patient
//   weight -- what it counts; none: not counted
//   why -- why it has this role
//   comparison -- what is compared: arms, subgroups, periods, before-after, global or none
//   analysis -- population or data set
//   timepoint -- when it was measured
//   origin -- own report, registry or secondary source
//   flags -- what to know before relying on it
//   author_conclusion -- what the authors made of it, in the curator's words; it decides nothing
//   source -- document that was read
//   locator -- place in that document
//   citation -- how the study is cited, with its DOI, PMID or registration
//   study_id -- id of the study
//   finding -- id of the finding
// main: role, study, effect, direction, weight; why, year, participants (count), design, finding (id)
// groups: role
// example: oncograph ask evidence --claim claim:26db4354f654c6207789

MATCH (c:Claim {id: $claim})<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO|CONTEXT_FOR]-(f:Finding)<-[:REPORTS]-(st:Study)
RETURN
  CASE type(r) WHEN 'SUPPORTS' THEN 'for' WHEN 'OPPOSES' THEN 'against' WHEN 'NEUTRAL_TO' THEN 'neutral' ELSE 'context' END
    AS role,
  st.name AS study, st.year AS year, st.design AS design, st.participants AS participants,
  f.measure AS measure, f.value AS value, f.ci_low AS ci_low, f.ci_high AS ci_high, f.value_control AS value_control,
  f {
    .measure, .value, .ci_low, .ci_high, .value_control, .value_before, .unit, .p_relation, .p_value, .change,
    .events_experimental, .n_experimental, .events_control, .n_control, .n_evaluable, .range_low, .range_high,
    .range_of, .not_reached, .author_conclusion, .comparison, .period, .period_control, finding: f.id
  } AS reported,
  f.p_relation AS p_relation, f.p_value AS p_value, f.direction AS direction, r.weight AS weight, r.why AS why,
  f.comparison AS comparison, f.analysis AS analysis, f.timepoint AS timepoint, f.origin AS origin, f.flags AS flags,
  f.author_conclusion AS author_conclusion, f.source AS source, f.locator AS locator, st.citation AS citation, st.id AS study_id, f.id AS finding
ORDER BY
  CASE role WHEN 'for' THEN 1 WHEN 'against' THEN 2 WHEN 'neutral' THEN 3 ELSE 4 END,
  coalesce(weight, 0.0) DESC, study, finding
