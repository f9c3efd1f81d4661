"""The arithmetic of each derivation of an effect: its numbers, and its steps to the effect y and its standard error."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ....measures import Measure
from ....model import Evidence, Polarity
from ...finding.derivation import FROM_P, Derivation, groups
from ...finding.p_values import read_p
from ...finding.sides import arm_sizes, benefit_sign, counts, polarity_of, side
from ...rules import Rules
from ...statistics.effects import Printed, printed
from .citations import Formula
from .methods import FORMULAS
from .working import Work

Steps = tuple[tuple[str, str], ...]

LOG_ODDS: Steps = (("y", "ln(a * d / (b * c))"), ("SE", "sqrt(1 / a + 1 / b + 1 / c + 1 / d)"))
_FROM_COUNTS: Mapping[Measure, Steps] = {
    Measure.OR: LOG_ODDS,
    Measure.RR: (
        ("y", "ln(a / (a + b)) - ln(c / (c + d))"),
        ("SE", "sqrt(b / (a * (a + b)) + d / (c * (c + d)))"),
    ),
    Measure.RD: (
        ("y", "e_t / n_t - e_c / n_c"),
        ("SE", "sqrt(a * b / (a + b)**3 + c * d / (c + d)**3)"),
    ),
}
SMD: Steps = (
    ("m", "n_t + n_c - 2"),
    ("s", "sqrt(((n_t - 1) * sd_t**2 + (n_c - 1) * sd_c**2) / m)"),
    ("J", "exp(lnΓ(m / 2) - lnΓ((m - 1) / 2) - ln(m / 2) / 2)"),
    ("y", "J * (m_t - m_c) / s"),
    ("SE", "sqrt(1 / n_t + 1 / n_c + y**2 / (2 * (n_t + n_c)))"),
)
_MD: Steps = (("y", "m_t - m_c"), ("SE", "sqrt(sd_t**2 / n_t + sd_c**2 / n_c)"))


@dataclass(frozen=True)
class FindingCase:
    """A finding with what its formulas need; `properties` are those that the store holds of it."""

    evidence: Evidence
    polarity: Polarity | None
    rules: Rules
    properties: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def own_polarity(self) -> Polarity | None:
        """The endpoint's polarity; of a toxicity that more is worse."""
        return polarity_of(self.evidence.finding, self.polarity)


@dataclass(frozen=True)
class Arithmetic:
    """How an effect comes about: the numbers by symbol with what each is, the printed ones rounded, and the steps."""

    printed: Mapping[str, tuple[Printed, str]]
    exact: Mapping[str, tuple[float, str]]
    steps: Steps
    vanishes: bool = False
    formula: Formula | None = None

    def work(self, at: Mapping[str, float] | None = None) -> Work:
        """Return the working, at other values of the printed numbers where these are given."""
        work = Work(formula=self.formula)
        for symbol, (number, meaning) in self.printed.items():
            work.give(symbol, number.value if at is None else at[symbol], meaning)
        for symbol, (value, meaning) in self.exact.items():
            work.give(symbol, value, meaning)
        for symbol, expression in self.steps:
            work.take(symbol, expression)
        return work

    def at_corner(self, *, least: bool) -> Work | None:
        """Return the working where the printed rounding makes the standard error least, or greatest.

        None where the effect, and what it knows, vanishes at a corner.
        """
        found: list[tuple[float, float, Work]] = []
        ends = [(one.value - one.half_unit, one.value + one.half_unit) for one, _ in self.printed.values()]
        corners = list(itertools.product(*ends))
        for corner in corners:
            try:
                work = self.work(dict(zip(self.printed, corner, strict=True)))
            except (ArithmeticError, ValueError):
                continue
            effect = next(step.result for step in work.steps if step.symbol == "y")
            if work.result > 0:
                found.append((work.result, effect, work))
        found.sort(key=lambda one: one[:2])
        signs = {effect > 0 for _, effect, _ in found}
        gone = len(found) < len(corners) or (self.vanishes and len(signs) > 1)
        if not found or (least and gone):
            return None
        return found[0 if least else -1][2]


def cells_of(table: tuple[int, int, int, int], correction: float) -> dict[str, tuple[float, str]]:
    """Return the four cells by symbol, corrected where one is zero."""
    events_t, n_t, events_c, n_c = table
    cells = {"a": events_t, "b": n_t - events_t, "c": events_c, "d": n_c - events_c}
    added = 0.0 if all(cells.values()) else correction
    names = {"a": "events, tested", "b": "others, tested", "c": "events, control", "d": "others, control"}
    said = f", {added:g} added" if added else ""
    return {symbol: (cell + added, names[symbol] + said) for symbol, cell in cells.items()}


def group_numbers(evidence: Evidence) -> dict[str, tuple[float, str]] | None:
    """Return mean, standard deviation and size of both arms by symbol, where all are reported."""
    arms = groups(evidence.finding)
    if arms is None:
        return None
    return {
        f"{symbol}_{arm}": (value, f"{name}, {who}")
        for arm, who, group in (("t", "tested", arms[0]), ("c", "control", arms[1]))
        for symbol, name, value in (("m", "mean", group.mean), ("sd", "SD", group.sd), ("n", "patients", group.n))
    }


def arithmetic_of(case: FindingCase) -> Arithmetic | None:
    """Return how the finding's effect comes about; None where it has none."""
    found = case.evidence.estimate
    if found.derivation is None or found.scale is None:
        return None
    name = Derivation(found.derivation)
    return replace(_arithmetic_of(case, name, found.scale), formula=FORMULAS[name])


def _arithmetic_of(case: FindingCase, name: Derivation, scale: Measure) -> Arithmetic:
    if name is Derivation.INTERVAL:
        return _interval(case)
    if name is Derivation.COUNTS:
        return _counts(case, scale)
    if name is Derivation.MEANS:
        return Arithmetic({}, group_numbers(case.evidence) or {}, _MD if scale is Measure.MD else SMD)
    if name is Derivation.SURVIVAL_INTERVALS:
        return _survival_intervals(case)
    if name is Derivation.COUNTS_OF_PROPORTIONS:
        return _counts_of_proportions(case)
    return _of_log_rank(case, name) if name in _LOG_RANK else _of_p(case, name)


def _printed(case: FindingCase, value: float | None, meaning: str) -> tuple[Printed, str]:
    return printed(value or 0.0, case.rules.printed_decimals_least), meaning


def _p(case: FindingCase) -> tuple[Printed, str]:
    read = read_p(case.evidence.finding, case.rules)
    if read is None or read.value is None:
        raise ValueError("an effect from P without P")
    return read.value, "P, two-sided; a bound is read as P" if read.read_as_equal else "p_value, two-sided"


def _interval(case: FindingCase) -> Arithmetic:
    finding = case.evidence.finding
    level = finding.ci_level or case.rules.confidence_level
    limits = {"L": _printed(case, finding.ci_low, "ci_low"), "U": _printed(case, finding.ci_high, "ci_high")}
    exact = {"α": (1 - level, "1 less the level of the interval")}
    on = "ln({})" if finding.measure.is_ratio else "{}"
    low, high = on.format("L"), on.format("U")
    effect = f"({low} + {high}) / 2"
    if finding.value is not None:
        exact["v"] = (finding.value, "value")
        effect = on.format("v")
    return Arithmetic(limits, exact, (("y", effect), ("SE", f"({high} - {low}) / (2 * z(α))")))


def _of_p(case: FindingCase, name: Derivation) -> Arithmetic:
    """Return an effect with the standard error that its P implies."""
    finding = case.evidence.finding
    if name in {Derivation.RATIO_P, Derivation.DIFFERENCE_P}:
        values = {"v": _printed(case, finding.value, "value")}
        effect = "ln(v)" if name is Derivation.RATIO_P else "v"
    else:
        share = "event-free" if name is Derivation.SURVIVAL_P else "with the outcome"
        values = {
            "p_t": _printed(case, finding.value, f"share {share}, tested"),
            "p_c": _printed(case, finding.value_control, f"share {share}, control"),
        }
        effect = "ln(ln(p_t) / ln(p_c))"
        if name is Derivation.PROPORTIONS_P:
            effect = "ln(p_t / (1 - p_t)) - ln(p_c / (1 - p_c))"
    return Arithmetic(values | {"P": _p(case)}, {}, (("y", effect), ("SE", "abs(y) / z(P)")), vanishes=name in FROM_P)


_LOG_RANK = frozenset({
    Derivation.LOG_RANK, Derivation.RATIO_EVENTS, Derivation.CHI_SQUARED_EVENTS, Derivation.P_EVENTS
})  # fmt: skip


def _of_log_rank(case: FindingCase, name: Derivation) -> Arithmetic:
    finding = case.evidence.finding
    error = ("SE", "1 / sqrt(V)")
    if name is Derivation.LOG_RANK:
        numbers = {
            "D": _printed(case, finding.o_minus_e, "o_minus_e: observed less expected events"),
            "V": _printed(case, finding.log_rank_variance, "log_rank_variance"),
        }
        return Arithmetic(numbers, {}, (("y", "D / V"), error))
    exact, before = _variance(case, by_events=name is Derivation.RATIO_EVENTS)
    if name is Derivation.RATIO_EVENTS:
        return Arithmetic({"v": _printed(case, finding.value, "value")}, exact, (*before, ("y", "ln(v)"), error))
    where = side(finding, case.own_polarity) or 0
    exact["s"] = (where * benefit_sign(Measure.HR, case.own_polarity), "sign of ln HR, from the side of the result")
    if name is Derivation.CHI_SQUARED_EVENTS:
        steps = (*before, ("y", "s * sqrt(χ / V)"), error)
        return Arithmetic({"χ": _printed(case, finding.chi2, "chi2 of the log-rank test")}, exact, steps)
    return Arithmetic({"P": _p(case)}, exact, (*before, ("y", "s * z(P) / sqrt(V)"), error))


def _variance(case: FindingCase, *, by_events: bool) -> tuple[dict[str, tuple[float, str]], Steps]:
    """Return the log-rank variance, given or from events; `by_events`: from each arm's first, where both are known."""
    finding = case.evidence.finding
    events_t, events_c = finding.events_experimental, finding.events_control
    apart = events_t is not None and events_c is not None
    if not (by_events and apart) and finding.log_rank_variance is not None:
        return {"V": (finding.log_rank_variance, "log_rank_variance")}, ()
    table = counts(finding, case.own_polarity)
    events = finding.events if table is None else table[0] + table[2]
    if not (by_events and apart) and events is not None and finding.n_experimental and finding.n_control:
        held = {
            "O": (float(events), "events of both arms"),
            "n_t": (float(finding.n_experimental), "patients, tested"),
            "n_c": (float(finding.n_control), "patients, control"),
        }
        return held, (("V", "O * n_t * n_c / (n_t + n_c)**2"),)
    if apart and (by_events or finding.measure is not Measure.PROPORTION):
        held = {"O_t": (float(events_t or 0), "events, tested"), "O_c": (float(events_c or 0), "events, control")}
        return held, (("V", "O_t * O_c / (O_t + O_c)"),)
    return {"O": (float(events or 0), "events of both arms, taken as equal in size")}, (("V", "O / 4"),)


def _survival_intervals(case: FindingCase) -> Arithmetic:
    finding = case.evidence.finding
    level = finding.ci_level or case.rules.confidence_level
    given = {
        "S_t": (finding.value, "share event-free, tested"),
        "L_t": (finding.ci_low, "ci_low"),
        "U_t": (finding.ci_high, "ci_high"),
        "S_c": (finding.value_control, "share event-free, control"),
        "L_c": (finding.control_ci_low, "control_ci_low"),
        "U_c": (finding.control_ci_high, "control_ci_high"),
    }
    steps = (
        ("y", "ln(-ln(S_t)) - ln(-ln(S_c))"),
        ("SE_t", "(ln(-ln(L_t)) - ln(-ln(U_t))) / (2 * z(α))"),
        ("SE_c", "(ln(-ln(L_c)) - ln(-ln(U_c))) / (2 * z(α))"),
        ("SE", "sqrt(SE_t**2 + SE_c**2)"),
    )
    numbers = {symbol: _printed(case, value, meaning) for symbol, (value, meaning) in given.items()}
    return Arithmetic(numbers, {"α": (1 - level, "1 less the level of the intervals")}, steps)


def _counts(case: FindingCase, scale: Measure) -> Arithmetic:
    table = counts(case.evidence.finding, case.own_polarity)
    if table is None:
        raise ValueError("an effect from counts without counts")
    exact = cells_of(table, case.rules.continuity_correction)
    if scale is Measure.RD:
        names = ("e_t", "n_t", "e_c", "n_c")
        meanings = ("events, tested", "patients, tested", "events, control", "patients, control")
        exact |= {
            symbol: (float(number), meaning) for symbol, number, meaning in zip(names, table, meanings, strict=True)
        }
    return Arithmetic({}, exact, _FROM_COUNTS[scale])


def _counts_of_proportions(case: FindingCase) -> Arithmetic:
    finding = case.evidence.finding
    shares = {
        "p_t": _printed(case, finding.value, "share, tested"),
        "p_c": _printed(case, finding.value_control, "share, control"),
    }
    n_t, n_c = arm_sizes(finding, case.evidence.study) or (0, 0)
    half = "" if finding.n_experimental and finding.n_control else ", half of those of both arms"
    sizes = {"n_t": (float(n_t), f"patients, tested{half}"), "n_c": (float(n_c), f"patients, control{half}")}
    events: Steps = (("e_t", "min(max(round(p_t * n_t), 0), n_t)"), ("e_c", "min(max(round(p_c * n_c), 0), n_c)"))
    # One half is added to all four cells where one of them is zero: where the least of them is below one half.
    sizes["k"] = (case.rules.continuity_correction, "added to each cell where one is zero")
    zero = "k * max(0, 1 - min(min(e_t, n_t - e_t), min(e_c, n_c - e_c)))"
    cells: Steps = (
        ("h", zero),
        ("a", "e_t + h"),
        ("b", "n_t - e_t + h"),
        ("c", "e_c + h"),
        ("d", "n_c - e_c + h"),
    )
    return Arithmetic(shares, sizes, (*events, *cells, *LOG_ODDS))
