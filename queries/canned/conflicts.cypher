// name: conflicts
// question: Do any two studies disagree beyond chance? Which claims, sources and papers are contradicted?
// parameters:
//   agent: agent = null -- tested agent, a combination, or a class of agents
//   disease: disease = null -- disease; narrower ones count
//   setting: setting = null -- setting; narrower ones count
//   study: study = null -- only this study's results
// columns:
//   kind -- in all; studies disagree; claim contradicted; two readings; ratio against arms of one study; same numbers on two endpoints
//   study -- study that reports the first
//   agent -- tested agents, joined by " + "
//   disease -- disease
//   setting -- where in the course of treatment
//   endpoint -- endpoint or adverse event of the first
//   what -- what differs, is the same, or is contradicted; of all: pairs of studies that disagree, of claims with several
//   measure -- how the first expresses its result
//   unit -- its unit
//   first -- as the first gives it
//   second -- as the second gives it, or the claim
//   z -- of the difference between two studies; above 0 where the first favours the tested agents more
//   p_value -- two-sided P of the difference
//   second_endpoint -- endpoint of the second
//   second_study -- study that reports the second
//   source -- document of the first
//   second_source -- document of the second
//   citation -- how the study is cited, with its DOI, PMID or registration
//   second_citation -- how the other study is cited
//   finding -- id of the first
//   other -- id of the second: a finding, a reading or a claim
// main: kind, study, what (words), first, second, place, endpoint, p_value, agent, second_study
// groups: kind, study
// example: oncograph ask conflicts --disease "neuroendocrine tumour"

WITH COLLECT {
  MATCH (c:Claim)-[:FOR_DISEASE]->(d:Disease), (c)-[:IN_SETTING]->(s:Setting)
  WHERE c.studies_counted > 1
    AND ($agent IS NULL OR c.combination = $agent OR EXISTS { (c)-[:ABOUT]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
    AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
    AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
    AND ($study IS NULL
      OR EXISTS { (c)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO]-(:Finding)<-[:REPORTS]-(:Study {id: $study}) })
  WITH c, COUNT {
    MATCH (c)<-[:SUPPORTS|OPPOSES|NEUTRAL_TO]-(f:Finding)-[:DIFFERS_FROM]->(o:Finding)
    WHERE $study IS NULL OR EXISTS { (f)<-[:REPORTS]-(:Study {id: $study}) }
      OR EXISTS { (o)<-[:REPORTS]-(:Study {id: $study}) }
  } AS pairs
  ORDER BY c.id
  RETURN {
    place: 1, kind: 'in all', what: CASE coalesce(sum(pairs), 0)
      WHEN 0 THEN 'no two studies disagree beyond chance, in the claims on which two or more count'
      ELSE 'pairs of studies that disagree beyond chance, and claims on which two or more count'
    END, first: coalesce(sum(pairs), 0), second: count(c)
  } AS row
  UNION ALL
  MATCH (st:Study)-[:REPORTS]->(f:Finding)-[:FOR_DISEASE]->(d:Disease),
    (f)-[:IN_SETTING]->(s:Setting), (f)-[:ON_ENDPOINT|OF_TOXICITY]->(e:Endpoint|Toxicity)
  WHERE ($agent IS NULL OR f.combination = $agent OR EXISTS { (f)-[:TESTS]->(:Agent)-[:IS_A*0..]->(:Agent {id: $agent}) })
    AND ($disease IS NULL OR EXISTS { (d)-[:IS_A*0..]->(:Disease {id: $disease}) })
    AND ($setting IS NULL OR EXISTS { (s)-[:IS_A*0..]->(:Setting {id: $setting}) })
    AND ($study IS NULL OR st.id = $study)
  UNWIND
    COLLECT {
      MATCH (f)-[x:DIFFERS_FROM]-(o:Finding)<-[:REPORTS]-(other:Study)
      WHERE f.id < o.id OR st.id = $study
      RETURN {
        place: 2, kind: 'studies disagree', what: f.measure, first: coalesce(f.value, f.direction),
        second: coalesce(o.value, o.direction), z: CASE WHEN f.id < o.id THEN x.z ELSE -x.z END, p_value: x.p_value,
        source: o.source, id: o.id, study: other.name,
        citation: other.citation
      }
    }
    + COLLECT {
      MATCH (f)-[r:SUPPORTS|OPPOSES|CONTEXT_FOR]->(c:Claim)
      WHERE r.contradicts
      RETURN {
        place: 3, kind: 'claim contradicted', what: c.verdict, first: coalesce(f.value, f.direction), second: c.value,
        id: c.id
      }
    }
    + COLLECT {
      MATCH (f)-[x:ALSO_READ_AS]->(o:Reading)
      UNWIND x.differs_in AS what
      RETURN {
        place: 4, kind: 'two readings', what: what, first: f[what], second: o[what], source: o.source, id: o.id,
        study: st.name,
        citation: st.citation
      }
    }
    + CASE WHEN f.value <> 1 AND f.measure IN ['HR', 'OR', 'RR'] THEN COLLECT {
      MATCH (st)-[:REPORTS]->(o:Finding)
      WHERE o.value <> o.value_control AND EXISTS { (o)-[:ON_ENDPOINT]->(e) }
        AND coalesce(o.subgroup, '') = coalesce(f.subgroup, '') AND coalesce(o.arm, '') = coalesce(f.arm, '')
        AND CASE
          // A hazard ratio is of the event, and so is every ratio on a time to event; a proportion there is event-free.
          WHEN e.kind = 'time to event' OR (f.measure = 'HR' AND o.measure = 'median time')
            THEN o.measure IN ['median time', 'proportion'] AND (f.value > 1) = (o.value > o.value_control)
          // Elsewhere odds ratio, risk ratio and proportion are of the outcome itself.
          ELSE f.measure <> 'HR' AND o.measure = 'proportion' AND (f.value > 1) <> (o.value > o.value_control)
        END
        AND COLLECT { MATCH (o)-[:TESTS]->(a:Agent) RETURN a.id ORDER BY a.id }
          = COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a.id ORDER BY a.id }
        AND COLLECT { MATCH (o)-[:VERSUS]->(a:Agent) RETURN a.id ORDER BY a.id }
          = COLLECT { MATCH (f)-[:VERSUS]->(a:Agent) RETURN a.id ORDER BY a.id }
      RETURN {
        place: 5, kind: 'ratio against arms', what: f.measure + ' and ' + o.measure, first: f.value,
        second: [o.value, o.value_control], source: o.source, id: o.id, study: st.name,
        citation: st.citation
      }
    } ELSE [] END
    + CASE WHEN f.value IS NULL OR f.measure IN ['proportion', 'count', 'statement'] THEN [] ELSE COLLECT {
      MATCH (st)-[:REPORTS]->(o:Finding)-[:ON_ENDPOINT]->(p:Endpoint)
      WHERE o.id > f.id AND p <> e AND o.measure = f.measure
        AND o.value = f.value AND (o.value_control = f.value_control OR (o.ci_low = f.ci_low AND o.ci_high = f.ci_high))
      RETURN {
        place: 6, kind: 'same numbers', what: f.measure, first: f.value, second: o.value, source: o.source, id: o.id,
        study: st.name, citation: st.citation, endpoint: p.name
      }
    } END AS found
  RETURN found {
    .*, of: st.name, cited: st.citation, disease: d.name, setting: s.name, on: e.name, own_source: f.source,
    measure: f.measure, unit: f.unit, finding: f.id, agents: COLLECT { MATCH (f)-[:TESTS]->(a:Agent) RETURN a.name ORDER BY a.name, a.id }
  } AS row
} AS rows
UNWIND rows AS row
WITH row, row.agents AS agents
RETURN
  row.kind AS kind, row.of AS study, reduce(text = head(agents), name IN tail(agents) | text + ' + ' + name) AS agent,
  row.disease AS disease, row.setting AS setting, row.on AS endpoint, row.what AS what, row.measure AS measure,
  row.unit AS unit, row.first AS first,
  row.second AS second, row.z AS z, row.p_value AS p_value, coalesce(row.endpoint, row.on) AS second_endpoint,
  row.study AS second_study, row.own_source AS source, row.source AS second_source,
  row.cited AS citation, row.citation AS second_citation, row.finding AS finding, row.id AS other
ORDER BY row.place, study, finding, what, other
