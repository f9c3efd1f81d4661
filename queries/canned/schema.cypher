// name: schema
// question: What is in the graph? Labels and relationship types as they are, with how many there are.
// parameters:
// columns:
//   kind -- node or relationship
//   label -- label of the nodes, or of the nodes the relationships start from
//   type -- type of the relationships
//   end_label -- label of the nodes the relationships end at
//   count -- how many
// main: kind, label, type, end_label, count
// groups: kind
// example: oncograph ask schema

// A store may keep nodes of its own beside the graph; they have none of these labels.
WITH ['Agent', 'Disease', 'Setting', 'Endpoint', 'Toxicity', 'Study', 'Finding', 'Reading', 'Claim'] AS first_labels
WITH COLLECT {
  MATCH (n)
  WITH labels(n) AS labels, count(*) AS nodes
  WITH labels, nodes
  WHERE any(label IN labels WHERE label IN first_labels)
  UNWIND labels AS label
  WITH label, nodes
  ORDER BY label, nodes
  WITH label, sum(nodes) AS count
  RETURN {kind: 'node', label: label, count: count} AS row
  UNION ALL
  MATCH (n)-[r]->(m)
  WITH type(r) AS type, count(*) AS count,
    CASE
      WHEN n:Finding THEN 'Finding' WHEN n:Claim THEN 'Claim' WHEN n:Agent THEN 'Agent' WHEN n:Study THEN 'Study'
      WHEN n:Disease THEN 'Disease' WHEN n:Setting THEN 'Setting' WHEN n:Endpoint THEN 'Endpoint'
      WHEN n:Toxicity THEN 'Toxicity' WHEN n:Reading THEN 'Reading'
    END AS label,
    CASE
      WHEN m:Finding THEN 'Finding' WHEN m:Claim THEN 'Claim' WHEN m:Agent THEN 'Agent' WHEN m:Study THEN 'Study'
      WHEN m:Disease THEN 'Disease' WHEN m:Setting THEN 'Setting' WHEN m:Endpoint THEN 'Endpoint'
      WHEN m:Toxicity THEN 'Toxicity' WHEN m:Reading THEN 'Reading'
    END AS end_label
  WHERE label IS NOT NULL AND end_label IS NOT NULL
  RETURN {kind: 'relationship', label: label, type: type, end_label: end_label, count: count} AS row
} AS rows
UNWIND rows AS row
RETURN row.kind AS kind, row.label AS label, row.type AS type, row.end_label AS end_label, row.count AS count
ORDER BY kind, label, type, end_label, count
