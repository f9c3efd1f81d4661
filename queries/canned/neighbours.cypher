// name: neighbours
// question: What is this node connected with? One row per relationship, as a picture is drawn.
// parameters:
//   node: node -- any node, by name or id
//   relationship: text = null -- only relationships of this type, such as BENEFIT_IN
// columns:
//   start -- id of the node the relationship starts from
//   relationship -- type of the relationship
//   end -- id of the node it ends at
//   label -- label of the neighbour
//   name -- name of the neighbour
//   weight -- weight of the relationship, where it has one
//   verdict -- the neighbour's verdict, where it is a claim
//   key -- what tells parallel relationships apart
//   neighbour -- id of the neighbour
// main: relationship, label, name, verdict, weight, neighbour (id)
// groups: relationship
// example: oncograph ask neighbours --node agent:interleukin-2 --relationship CAUSES

MATCH (n:Agent|Disease|Setting|Endpoint|Toxicity|Study|Finding|Reading|Claim {id: $node})-[r]-(m)
WHERE $relationship IS NULL OR type(r) = $relationship
RETURN
  startNode(r).id AS start, type(r) AS relationship, endNode(r).id AS end,
  CASE
    WHEN m:Finding THEN 'Finding' WHEN m:Claim THEN 'Claim' WHEN m:Study THEN 'Study' WHEN m:Agent THEN 'Agent'
    WHEN m:Disease THEN 'Disease' WHEN m:Setting THEN 'Setting' WHEN m:Endpoint THEN 'Endpoint'
    WHEN m:Toxicity THEN 'Toxicity' WHEN m:Reading THEN 'Reading'
  END AS label,
  m.name AS name, r.weight AS weight, m.verdict AS verdict, r.key AS key, m.id AS neighbour
ORDER BY relationship, start, end, key, neighbour
