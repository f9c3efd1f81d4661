// name: timeline
// question: How did the evidence on this claim grow from year to year?
// parameters:
//   claim: claim -- id of the claim, as the other questions print it
// columns:
//   year -- year of the study's main report
//   study -- study
//   direction -- what its finding says about the patient
//   measure -- how the result is expressed
//   value -- result
//   ci_low -- lower confidence limit
//   ci_high -- upper confidence limit
//   role -- for, against or neutral
//   weight -- what it counts
//   weight_for -- weight for benefit so far
//   weight_against -- weight for harm so far
//   weight_neutral -- weight of findings whose interval includes no effect, so far
//   study_id -- id of the study
//   finding -- id of the finding
// main: year, study, effect, direction, role, weight, weight_for, weight_against, weight_neutral
// example: oncograph ask timeline --claim claim:26db4354f654c6207789

MATCH (:Claim {id: $claim})<-[r:SUPPORTS|OPPOSES|NEUTRAL_TO]-(f:Finding)<-[:REPORTS]-(st:Study)
WITH st, f, r
ORDER BY st.year, st.name, f.id
WITH collect({study: st, finding: f, role: type(r), weight: r.weight}) AS items
WITH items,
  reduce(sums = [], i IN items |
    sums + [coalesce(last(sums), 0.0) + CASE i.role WHEN 'SUPPORTS' THEN i.weight ELSE 0.0 END]) AS weights_for,
  reduce(sums = [], i IN items |
    sums + [coalesce(last(sums), 0.0) + CASE i.role WHEN 'OPPOSES' THEN i.weight ELSE 0.0 END]) AS weights_against,
  reduce(sums = [], i IN items |
    sums + [coalesce(last(sums), 0.0) + CASE i.role WHEN 'NEUTRAL_TO' THEN i.weight ELSE 0.0 END]) AS weights_neutral
UNWIND range(0, size(items) - 1) AS place
WITH place, items[place] AS item, weights_for[place] AS weight_for, weights_against[place] AS weight_against,
  weights_neutral[place] AS weight_neutral
WITH place, item, item.study AS st, item.finding AS f, weight_for, weight_against, weight_neutral
RETURN st.year AS year, st.name AS study, f.direction AS direction, f.measure AS measure, f.value AS value,
  f.ci_low AS ci_low, f.ci_high AS ci_high,
  CASE item.role WHEN 'SUPPORTS' THEN 'for' WHEN 'OPPOSES' THEN 'against' ELSE 'neutral' END AS role,
  item.weight AS weight, weight_for, weight_against, weight_neutral, st.id AS study_id, f.id AS finding
ORDER BY place, finding
