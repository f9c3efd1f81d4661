// name: schema
// question: What is in the graph? Labels and relationship types as they are, with how many there are.
// parameters:
// columns:
//   kind -- node or relationship
//   label -- label of the nodes, or of the nodes the relationships start from
//   type -- type of the relationships
//   end_label -- label of the nodes the relationships end at
//   count -- how many
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
  WITH labels(n) AS labels, type(r) AS type, labels(m) AS end_labels, count(*) AS relationships
  UNWIND labels AS label
  UNWIND end_labels AS end_label
  WITH label, type, end_label, relationships
  ORDER BY label, type, end_label, relationships
  WHERE label IN first_labels AND end_label IN first_labels
  WITH label, type, end_label, sum(relationships) AS count
  RETURN {kind: 'relationship', label: label, type: type, end_label: end_label, count: count} AS row
} AS rows
UNWIND rows AS row
RETURN row.kind AS kind, row.label AS label, row.type AS type, row.end_label AS end_label, row.count AS count
ORDER BY kind, label, type, end_label, count
