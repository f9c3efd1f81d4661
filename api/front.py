"""A graph that is open: what can be asked of it, and put into it. Methods import what they need when called."""

import warnings
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self
from weakref import finalize

from oncograph.graph.errors import MisuseError, NoStoreError, OncographWarning
from oncograph.graph.faults import FaultWarning

from .answers import Details, Explanation, LoadReport, Lookup, Rows

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from oncograph.graph.evidence.claim.changes import ClaimChange
    from oncograph.graph.mapping.term import Terms, TermsAndRules
    from oncograph.graph.progress import Progress
    from oncograph.graph.stores.protocol import Store
    from oncograph.loaders.load import Inputs, LoadOutcome
    from oncograph.queries.asking.answer import Answers

    PathLike = str | os.PathLike[str]


def open(  # noqa: A001  as gzip.open and the like
    store: "PathLike | None" = None, *, tell: "Callable[[str], None] | None" = None
) -> "Graph":
    """Open a graph.

    :param store: the path of a store file, or the address of a Neo4j server (`neo4j://HOST:PORT`), whose user and
        password come from ONCOGRAPH_NEO4J_USER and ONCOGRAPH_NEO4J_PASSWORD or ONCOGRAPH_NEO4J_PASSWORD_FILE. None:
        what ONCOGRAPH_STORE or the config file names, else your own store, which on first use is made and holds the
        built-in corpus.
    :param tell: called with a line of text when your own store is to be made, which takes some seconds.
    :returns: the graph; as a context manager it is closed at the end of the block. Where there is no store yet, it
        can be loaded into, which makes the store.
    :raises StoreError: the store cannot be used; a `StoreUnreachableError` where a server cannot be reached.
    :raises MisuseError: `store` is neither a path nor the address of a Neo4j server.

    >>> import oncograph
    >>> with oncograph.open() as graph:
    ...     graph.ask("benefit", agent="il-2", disease="melanoma")[0]["verdict"]
    'Uncontrolled'
    """
    from oncograph.loaders.opening import place_of

    graph = Graph(place_of(store), tell or _keep_quiet)
    with suppress(NoStoreError):  # told to whom reads from it; loading makes the store
        _ = graph.store
    return graph


class Graph:
    """A graph that is open; `oncograph.open` gives it.

    What it answers is what the command line prints with `--json`: `Rows` where that is an array, `Details` where it is
    an object. Every method that reads raises a `NoStoreError` where there is no store yet, and a `StoreError` where it
    cannot be read.
    """

    def __init__(self, place: "Path | str | None", tell: "Callable[[str], None]") -> None:
        self._place = place
        self._tell = tell
        self._open: Store | None = None
        self._closing: finalize[..., Graph] | None = None
        self._answering: Answers | None = None

    @property
    def store(self) -> "Store":
        """The store behind the graph, with which the parts of the package work.

        :raises NoStoreError: there is no store yet; `load` makes it.
        :raises StoreError: it cannot be used.
        """
        from oncograph.loaders.opening import open_to_read

        if self._open is None:
            self._open = open_to_read(self._place, self._tell)
            self._closing = finalize(self, self._open.close)  # also where nobody closes the graph
        return self._open

    def close(self) -> None:
        """Give back what the graph holds open; it is opened again when it is next used."""
        if self._closing is not None:
            self._closing()
        self._open = self._answering = self._closing = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        """Return where the graph is kept."""
        return f"<oncograph.Graph {self.name}>"

    @property
    def name(self) -> str:
        """Where the graph is kept: the path of its file, or the address of its server."""
        from oncograph.loaders.opening import own_path

        return str(own_path() if self._place is None else self._place)

    @property
    def is_own(self) -> bool:
        """Whether it is the user's own store, which is kept up to date with the package."""
        return self._place is None

    def ask(self, question: str, /, *, max_rows: int | None = None, **parameters: object) -> Rows:
        """Answer a canned question, or one of your own.

        :param question: its name, as `queries` lists it: `"benefit"`, `"leave-one-out"`.
        :param max_rows: fail, rather than answer in part, beyond so many rows.
        :param parameters: what the question takes. Agents, diseases, settings, endpoints, toxicities, studies and
            claims go by any name that people use for them, or by id.
        :returns: the rows, with the question's columns.
        :raises UnknownNameError: there is no such question or parameter, or a name stands for nothing; the error
            suggests the nearest.
        :raises ParameterError: a parameter is missing, or its value does not fit.
        :raises OncographError: there are more rows than `max_rows`.

        >>> import oncograph
        >>> rows = oncograph.open().ask("benefit", agent="ifn-alpha", disease="myeloma", endpoint="os")
        >>> rows[0]["agent"], rows[0]["verdict"]
        ('interferon alpha', 'Benefit')
        """
        from oncograph.queries.asking.ask import ask
        from oncograph.queries.own_questions import question_called

        asked = question_called(question)
        rows = ask(self.store, lambda: self._answers, asked, parameters, self._basis, max_rows=max_rows)
        return Rows([name for name, _ in asked.columns], rows, shown=asked.shown)

    def cypher(
        self,
        text: str,
        parameters: "Mapping[str, object] | None" = None,
        /,
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
        write: bool = False,
        **named: object,
    ) -> Rows:
        """Answer one query in openCypher.

        What is doubtful in it, such as a label that the graph does not have, is told by an `OncographWarning`.

        :param text: the query; after EXPLAIN it is not run, and the rows are the lines of its plan.
        :param parameters: values for its `$parameters`, where a name would be taken for one of the options here.
        :param max_rows: fail, rather than answer in part, beyond so many rows.
        :param timeout: fail after so many seconds; 60, on a server 300, where none is given.
        :param write: let the query change the database of a Neo4j server.
        :param named: values for its `$parameters`.
        :returns: the rows, their columns named as in RETURN. A node is `{"labels": …, "properties": …}`, a
            relationship `{"type": …, "properties": …}`, a path `{"nodes": …, "relationships": …}`, a time its text.
        :raises OncographError: the query is wrong, not supported or refused, or a limit was reached.
        :raises MisuseError: `write` is given, and the graph is kept in a file.

        >>> import oncograph
        >>> text = "MATCH (a:Agent) WHERE a.name STARTS WITH $word RETURN a.name AS name ORDER BY name, a.id LIMIT 1"
        >>> oncograph.open().cypher(text, word="interleukin")[0]
        {'name': 'interleukin'}
        """
        from oncograph.queries.asking.cypher import answers_over
        from oncograph.queries.opencypher.syntax.statements import is_explained

        given = {**(parameters or {}), **named}
        answers = self._answers
        if write:
            if self.store.server is None:
                raise MisuseError("write is for Neo4j servers; a store file is changed by loading only")
            answers = answers_over(self.store, write=True)
        if is_explained(text):
            plan = answers.explain(text, given)
            return Rows(("plan",), [{"plan": line} for line in plan.splitlines()], plan=plan)
        answer = answers.run(text, given, max_rows=max_rows, timeout=timeout)
        for warning in answer.warnings():
            warnings.warn(warning, OncographWarning, stacklevel=2)
        return Rows(answer.columns, answer.rows, plan=answer.plan)

    def plan(self, text: str, parameters: "Mapping[str, object] | None" = None) -> str:
        """Return how a query in Cypher would be run, without running it.

        :param text: the query.
        :param parameters: values for its `$parameters`.
        :returns: the plan, of a server as it prints it.
        :raises OncographError: the query is wrong or not supported.

        >>> import oncograph
        >>> [line.split()[1] for line in oncograph.open().plan("MATCH (a:Agent) RETURN count(*)").splitlines()]
        ['Result', 'Aggregate', 'LabelScan']
        """
        return self._answers.explain(text, parameters or {})

    def lookup(self, term: str) -> Lookup:
        """Show what is known about an agent, disease, setting, endpoint, toxicity, study, claim or finding.

        :param term: any name of it, for a study also authors, DOI, PMID or registration number; or an id.
        :returns: a row for each claim (first) and finding (`kind` tells them apart) about it or a narrower term;
            `heading` says what the term is, `short_answer` what it adds up to, `is_term` whether it is one of the
            vocabulary.
        :raises UnknownNameError: nothing is called that, or several studies are; the error suggests which.

        >>> import oncograph
        >>> rows = oncograph.open().lookup("Proleukin")
        >>> rows.heading.split(":")[0], rows[0]["kind"]
        ('agent interleukin-2 [agent', 'claim')
        """
        from oncograph.queries.asking.lookup import LOOKUP_COLUMNS, look_up

        found = look_up(self.store, term)
        return Lookup(
            LOOKUP_COLUMNS,
            found.rows,
            heading=found.heading,
            short_answer=found.short_answer,
            is_term=found.is_term,
        )

    def explain(self, *ids: str, formula: str | None = None, risks: "Sequence[float]" = ()) -> Explanation | Details:
        """Show how a claim, a finding or a relationship came about: every value, formula, citation, source and place.

        :param ids: one id, or any beginning of it that one alone has; the key of a relationship; or its two ends.
        :param formula: only how this field is computed, with its numbers put in.
        :param risks: risks without the agents, above 0 and below 1, to give the effect of a claim at.
        :returns: the explanation; printed it is a tree. With `formula` what it is, gives, and takes.
        :raises UnknownNameError: there is nothing with such an id, or it has no such field.
        :raises MisuseError: more than two ids are given, a risk is none, or both `formula` and `risks` are given.

        >>> import oncograph
        >>> graph = oncograph.open()
        >>> claim = graph.ask("benefit", agent="ifn-alpha", disease="myeloma", endpoint="os")[0]["claim"]
        >>> graph.explain(claim).label.startswith(f"claim {claim}: ")
        True
        """
        from oncograph.queries.asking.explain import explain
        from oncograph.queries.asking.formula import formula_of
        from oncograph.queries.asking.naming import id_called

        if not 1 <= len(ids) <= 2:
            raise MisuseError("give one id, or the two ends of a relationship")
        for share in risks:
            if not 0 < share < 1:
                raise MisuseError(f"risk {share:g}: give a share of 1 above 0 and below 1, such as 0.3")
        if risks and formula is not None:
            raise MisuseError("give a formula or risks, not both")
        basis = self._basis()
        found = [id_called(self.store, id_) for id_ in ids]
        if formula is not None:
            return Details(formula_of(self.store, found, formula, basis).model_dump(mode="json", exclude_none=True))
        return Explanation(explain(self.store, found, basis, risks).model_dump(mode="json", exclude_none=True))

    def what_if(
        self,
        *,
        without: str | None = None,
        retracted: str | None = None,
        records: "PathLike | Sequence[PathLike]" = (),
        without_high_risk_of_bias: bool = False,
        margins: "str | Sequence[str]" = (),
        rules: "PathLike | None" = None,
    ) -> Details:
        """Show which claims would say something else if one thing were otherwise; nothing is stored.

        Give one of:

        :param without: a study, as if it had never been reported, also within a meta-analysis.
        :param retracted: a study, as if it were retracted.
        :param records: record files or folders, as if they were loaded. What is wrong in them is told by an
            `OncographWarning`.
        :param without_high_risk_of_bias: without results at high or critical risk of bias.
        :param margins: other margins of no difference, as "HR=0.9:1.11" or "RD=0.03"; one or several.
        :param rules: a rules file to weigh by; "built-in": the package's.
        :returns: `changes`, a row for each claim that comes out otherwise, and `verdicts_changed`, how many of them
            change their verdict; `study`, which one it is about, and its `citation`, where it is about one.
        :raises UnknownNameError: no study is called that, or no claim rests on it.
        :raises MisuseError: not one of these is given.
        :raises RulesError: the rules or the margins cannot be used.

        >>> import oncograph
        >>> changes = oncograph.open().what_if(without="buyse-2011").changes
        >>> changes[0]["verdict_before"], changes[0]["verdict_after"]
        ('NoDifference', None)
        """
        from oncograph.queries.asking import reweighing
        from oncograph.queries.asking.naming import resolve_name
        from oncograph.queries.asking.what_if import changes_in_all, changes_with_study

        paths = _paths(records)
        otherwise = (without, retracted, paths, without_high_risk_of_bias, margins, rules)
        if sum(map(bool, otherwise)) != 1:
            raise MisuseError("give one of without, retracted, records, without_high_risk_of_bias, margins and rules")
        basis = self._basis()
        if paths:
            return self._with_records(paths, basis)
        if (study := without or retracted) is not None:
            id_ = resolve_name(self.store, "study", study)
            change = reweighing.without(id_) if without is not None else reweighing.retracted(id_)
            changed = changes_with_study(self.store, id_, change, basis)
            told = self.store.nodes([id_])[id_].properties
            about = {"study": told["name"], "citation": told.get("citation")}
            return Details({**about, **_changes(changed, basis.terms, self.store)})
        if margins or rules is not None:
            other = self._basis(rules)
            if margins:
                from oncograph.loaders.rules_file import with_margins

                given = [margins] if isinstance(margins, str) else margins
                other = replace(basis, rules=with_margins(basis.rules, given))
            changed = changes_in_all(self.store, reweighing.under(other), basis, other)
        else:
            changed = changes_in_all(self.store, reweighing.without_high_risk, basis)
        return _changes(changed, basis.terms, self.store)

    def _with_records(self, paths: "Sequence[Path]", basis: "TermsAndRules") -> Details:
        from oncograph.loaders.load import Inputs, load_inputs
        from oncograph.queries.asking.analysis import terms_and_rules
        from oncograph.queries.asking.what_if import changes_between

        with self.store.copy() as copy:
            outcome = load_inputs(copy, Inputs(paths), basis.rules)
            for fault in outcome.faults:
                warnings.warn(FaultWarning(fault), stacklevel=3)
            for note in outcome.summary.set_aside:
                warnings.warn(note, OncographWarning, stacklevel=3)
            terms = terms_and_rules(copy, basis.rules).terms
            return _changes(changes_between(self.store, copy, basis), terms, self.store, copy)

    def balance(
        self,
        agent: str,
        setting: str | None = None,
        disease: str | None = None,
        *,
        time: str | None = None,
        grade: int | None = None,
    ) -> Details:
        """Weigh the benefit of an agent against its toxicity, at one time where that is told.

        :param agent: an agent, or "A + B" of a combination.
        :param setting: only in this setting and narrower ones.
        :param disease: only in this disease and narrower ones.
        :param time: the time of absolute benefits, such as "3 years", where it is told.
        :param grade: only toxicities of this grade and up.
        :returns: `benefits` and `toxicities`, a row for each claim; `time` and `times`, what is at which time, and
            `at_one_time`, whether all is; and `missing`, what would be needed to complete the balance.
        :raises UnknownNameError: a name stands for nothing; the error suggests the nearest.

        >>> import oncograph
        >>> found = oncograph.open().balance("interferon alpha", "induction or maintenance", "myeloma")
        >>> found.benefits[0]["agent"]
        'interferon alpha'
        """
        from oncograph.queries.asking import balance as weighing
        from oncograph.queries.asking.naming import resolve_name

        place = weighing.Place(
            resolve_name(self.store, "agent", agent),
            None if setting is None else resolve_name(self.store, "setting", setting),
            None if disease is None else resolve_name(self.store, "disease", disease),
        )
        found = weighing.balance(self.store, place, self._basis(), time=time, grade=grade)
        return Details(
            time=found.time,
            at_one_time=found.at_one_time,
            times=list(found.times),
            benefits=Rows(weighing.BENEFIT_COLUMNS, found.benefits, shown=weighing.BENEFITS_SHOWN),
            toxicities=Rows(weighing.TOXICITY_COLUMNS, found.toxicities, shown=weighing.TOXICITIES_SHOWN),
            missing=list(found.missing),
        )

    def roll_up(
        self,
        agents: "str | Sequence[str]",
        *,
        endpoint: str | None = None,
        toxicity: str | None = None,
        disease: str = "cancer",
        setting: str = "any setting",
    ) -> Rows:
        """Roll findings up along disease and setting: each study counts once, claims are never summed.

        :param agents: the agent, or the members of a combination.
        :param endpoint: on this endpoint; or
        :param toxicity: on this adverse event, by grade.
        :param disease: the disease, with all narrower ones.
        :param setting: the setting, with all narrower ones.
        :returns: a row for each set of tested agents and contrast, of a toxicity for each grade.
        :raises UnknownNameError: a name stands for nothing; the error suggests the nearest.
        :raises MisuseError: not one of `endpoint` and `toxicity` is given.

        >>> import oncograph
        >>> rows = oncograph.open().roll_up("interferon alpha", disease="myeloma", endpoint="overall survival")
        >>> rows[0]["disease"], rows[0]["endpoint"]
        ('multiple myeloma', 'overall survival')
        """
        from oncograph.queries.asking.naming import resolve_name
        from oncograph.queries.asking.rolling import ROLL_UP_COLUMNS, ROLL_UP_SHOWN, roll_up_rows

        on = [(kind, name) for kind, name in (("endpoint", endpoint), ("toxicity", toxicity)) if name is not None]
        if len(on) != 1:
            raise MisuseError("give one of endpoint and toxicity")
        ids = [resolve_name(self.store, "agent", name) for name in ([agents] if isinstance(agents, str) else agents)]
        place = [resolve_name(self.store, *one) for one in (("disease", disease), ("setting", setting), on[0])]
        rows = roll_up_rows(self.store, ids, (place[0], place[1], place[2]), self._basis())
        return Rows(ROLL_UP_COLUMNS, rows, shown=ROLL_UP_SHOWN)

    def load(
        self,
        paths: "PathLike | Sequence[PathLike]" = (),
        *,
        builtin: bool = False,
        terms: "PathLike | Sequence[PathLike]" = (),
        unmapped: bool = False,
        strict: bool = False,
        rules: "PathLike | None" = None,
        progress: "Progress | None" = None,
    ) -> LoadReport:
        """Load records into the store, which is made if there is none.

        A record with a fault is left out, of which an `OncographWarning` tells, and the rest is loaded. Loading the
        same again changes nothing.

        :param paths: record files, or folders of them.
        :param builtin: load the built-in corpus.
        :param terms: files with terms of your own in YAML, or of terms that others publish.
        :param unmapped: keep names that are no term as terms of their own, marked unmapped.
        :param strict: load nothing if anything is wrong.
        :param rules: a rules file to weigh by from now on; "built-in": the package's.
        :param progress: called with what is being done, how much of it is done, and how much there is.
        :returns: how many records were loaded, unchanged and skipped, and the faults.
        :raises MisuseError: nothing is given to load.
        :raises StoreError: the store cannot be written to.
        :raises RulesError: the rules cannot be used.

        >>> import oncograph, tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder, oncograph.open(pathlib.Path(folder) / "my.db") as graph:
        ...     report = graph.load(builtin=True)
        ...     report.records_loaded > 20, report.complete, graph.load(builtin=True).records_loaded
        (True, True, 0)
        """
        from oncograph.graph.progress import no_progress
        from oncograph.loaders.chosen_rules import rules_for
        from oncograph.loaders.load import Inputs, holds_nothing, load_inputs
        from oncograph.loaders.opening import open_to_write

        inputs = Inputs(_paths(paths), _paths(terms), builtin, unmapped, strict)
        if not (inputs.paths or inputs.terms or builtin or rules):
            raise MisuseError("nothing to load: give record files or folders, terms, rules or builtin")
        given = None if rules is None else rules_for(None, rules)
        report: LoadReport | None = None
        with suppress(_NothingKeptError), open_to_write(self._place, self._tell) as store:
            report = _report(load_inputs(store, inputs, given or rules_for(store), progress or no_progress), inputs)
            if not report.kept and holds_nothing(store):
                raise _NothingKeptError  # before a store that was to be made for this is kept
        assert report is not None  # noqa: S101  for type checkers: what is suppressed comes after it
        for fault in report.faults:
            warnings.warn(FaultWarning(fault), stacklevel=2)
        return report

    def add_vocabulary(
        self, *files: "PathLike", kind: str | None = None, progress: "Progress | None" = None
    ) -> Details:
        """Add the terms that others publish to the store: names, codes, and what is narrower than what.

        :param files: ontologies in OBO format, OncoTree (JSON), the DrugBank open vocabulary, CTCAE terms as a table,
            the MeSH tree; which of them a file is, is told by what is in it.
        :param kind: what the terms are, where a file may hold several: agent, disease, setting, endpoint or toxicity.
        :param progress: as of `load`.
        :returns: by kind, `new` and `joined`, how many terms are new and how many of those that were there have more
            than before; and `faults`, what is not clear or wrong, with whether the term is `kept` all the same.
        :raises MisuseError: there is no such kind.
        :raises SourceError: a file cannot be read, or does not hold terms of this kind.
        :raises StoreError: the store cannot be written to.
        """
        from oncograph.graph.progress import no_progress
        from oncograph.loaders.chosen_rules import rules_for
        from oncograph.loaders.load import Inputs, load_inputs, stored_terms
        from oncograph.loaders.opening import open_to_write
        from oncograph.loaders.vocabulary.term import TERM_TYPES

        if kind is not None and kind not in TERM_TYPES:
            raise MisuseError(f"kind {kind}: there is {', '.join(TERM_TYPES)}")
        inputs = Inputs(terms=_paths(files), kind=next((one for one in TERM_TYPES if one == kind), None))
        with open_to_write(self._place, self._tell) as store:
            before = stored_terms(store)
            outcome = load_inputs(store, inputs, rules_for(store), progress or no_progress)
            new, joined = stored_terms(store).beyond(before)
        faults = [{"kept": fault.kept, "fault": str(fault)} for fault in outcome.faults]
        return Details(new=Details(new), joined=Details(joined), faults=Rows(("kept", "fault"), faults))

    def unload(self, *records: str, progress: "Progress | None" = None) -> Details:
        """Take records out of the store, as if they had never been loaded; loading one again brings it back.

        :param records: the records, as `records` lists them, or how they begin.
        :param progress: as of `load`.
        :returns: `records_unloaded` and `claims_weighed`, how many.
        :raises UnknownNameError: the store has no such record, or several begin so; nothing is changed.
        :raises StoreError: the store cannot be written to.
        """
        from oncograph.graph.progress import no_progress
        from oncograph.loaders.chosen_rules import rules_for
        from oncograph.loaders.opening import open_to_write
        from oncograph.loaders.unload import unload
        from oncograph.queries.asking.records import record_called

        with open_to_write(self._place, self._tell) as store:
            named = {record_called(store, record) for record in records}
            summary = unload(store, named, rules_for(store), progress or no_progress)
        return Details(records_unloaded=len(named), claims_weighed=summary.claims)

    def records(self) -> Rows:
        """List the records that are loaded.

        :returns: a row for each record: of which study, from which source, read by whom, when, how many findings.

        >>> import oncograph
        >>> "blade-esteve-2000" in [row["record"] for row in oncograph.open().records()]
        True
        """
        from oncograph.queries.asking.records import RECORD_COLUMNS, RECORDS_SHOWN, records

        return Rows(RECORD_COLUMNS, records(self.store), shown=RECORDS_SHOWN)

    def status(self) -> Details:
        """Show how much the store holds.

        :returns: `nodes` and `relationships`, how many of each label and type; `digest`, which equal graphs have
            equal; `store`, where it is kept; and `config`, where the config file is read.

        >>> import oncograph
        >>> oncograph.open().status().nodes.Claim > 100
        True
        """
        from oncograph.loaders.opening import config_path

        nodes, relationships = self.store.counts()
        return Details(
            nodes=Details(nodes),
            relationships=Details(relationships),
            digest=self.store.digest(),
            store=self.store.name,
            config=str(config_path()),
        )

    @staticmethod
    def queries(name: str | None = None) -> Rows:
        """List the questions that can be asked, the canned ones and your own.

        :param name: only the question of this name.
        :returns: a row for each question: `name`, `question`, `parameters`, `columns`.
        :raises UnknownNameError: no question has this name; the error suggests the nearest.

        >>> import oncograph
        >>> oncograph.Graph.queries("timeline")[0]["parameters"]
        ['claim']
        """
        from oncograph.queries.shown import Shown, read_columns

        from .apart import question, questions

        found = questions()
        rows = [
            {
                "name": one.name,
                "question": one.question,
                "parameters": [parameter.name for parameter in one.parameters],
                "columns": [column for column, _ in one.columns],
            }
            for one in (found if name is None else [question(name)])
        ]
        shown = Shown(read_columns("name, question, parameters"))
        return Rows(("name", "question", "parameters", "columns"), rows, shown=shown)

    def short_names(self) -> dict[str, str]:
        """Return the abbreviations of terms, such as OS of overall survival.

        :returns: the abbreviation of each term that has one, by its name.

        >>> import oncograph
        >>> oncograph.open().short_names()["overall survival"]
        'OS'
        """
        from oncograph.queries.asking.naming import short_names

        return short_names(self.store)

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """Return the graph as a MultiDiGraph of NetworkX, with the ids as nodes.

        :returns: the graph. Of a node the attribute `labels`, of an edge the attribute `type` says what it is, their
            other attributes are their properties. It is the one that questions are answered on: copy it to change it.

        >>> import oncograph
        >>> oncograph.open().networkx().nodes["agent:interleukin-2"]["name"]
        'interleukin-2'
        """
        return self.store.graph()

    def export(self, neo4j_import: "PathLike", database: str = "neo4j") -> Details:
        """Write the graph as CSV files that `neo4j-admin database import` reads.

        :param neo4j_import: a new folder for the files.
        :param database: the database to import into.
        :returns: `command`, with which a Neo4j server that is stopped imports them.
        :raises OncographError: the folder exists or cannot be written to.
        """
        from pathlib import Path

        from oncograph.exports.neo4j_csv import write_import

        return Details(command=write_import(self.store, Path(neo4j_import), database))

    @property
    def _answers(self) -> "Answers":
        """What answers Cypher: of a file the engine over its graph, which is kept from one question to the next."""
        from oncograph.queries.asking.cypher import answers_over

        if self._answering is None:
            self._answering = answers_over(self.store)
        return self._answering

    def _basis(self, rules: "PathLike | None" = None) -> "TermsAndRules":
        from oncograph.loaders.chosen_rules import rules_for
        from oncograph.queries.asking.analysis import terms_and_rules

        return terms_and_rules(self.store, rules_for(self.store, rules))


class _NothingKeptError(Exception):
    """Raised to leave a store that was to be made for records of which none is sound."""


def _report(outcome: "LoadOutcome", inputs: "Inputs") -> LoadReport:
    summary = outcome.summary
    faulty = any(not fault.kept for fault in outcome.faults)
    complete = not (faulty or summary.set_aside)
    return LoadReport(
        {
            "records_loaded": summary.loaded,
            "records_unchanged": summary.unchanged,
            "records_skipped": outcome.skipped,
            **({"findings_undecided": outcome.undecided} if outcome.undecided else {}),
            "claims_weighed": summary.claims,
            "warnings": outcome.warnings.total() + len(summary.twice),
        },
        faults=outcome.faults,
        notes=[*summary.set_aside, *summary.twice, *outcome.doubts()],
        complete=complete,
        kept=complete or (not (faulty and inputs.strict) and bool(summary.loaded + summary.unchanged)),
        computed_anew=summary.methods_changed,
    )


def _changes(changed: "Sequence[ClaimChange]", terms: "Terms", *stores: "Store") -> Details:
    """Return the changes as rows, with the names that claims, and what they are on, have in these stores."""
    from oncograph.graph.evidence.claim.changes import ClaimChange
    from oncograph.queries.asking.what_if import CHANGES_SHOWN, listed

    ids = [one.claim for one in changed]
    names = {row.id: row.properties["name"] for store in reversed(stores) for row in store.nodes(ids).values()}
    rows = [{"name": names[one.claim], **place, **one.model_dump(mode="json")} for one, place in listed(changed, terms)]
    columns = ("name", "agent", "disease", "setting", "endpoint", "subgroup", *ClaimChange.model_fields)
    found = Rows(columns, rows, shown=CHANGES_SHOWN)
    return Details(changes=found, verdicts_changed=sum(one.verdict_changed for one in changed))


def _paths(given: "PathLike | Iterable[PathLike]") -> "tuple[Path, ...]":
    """Return one path or several as a tuple."""
    from os import PathLike as AnyPath
    from pathlib import Path

    return (Path(given),) if isinstance(given, str | AnyPath) else tuple(map(Path, given))


def _keep_quiet(_: str) -> None:
    """Tell nobody."""
