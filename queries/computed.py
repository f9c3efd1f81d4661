"""The questions whose answers are weighed anew from the evidence, which no Cypher can do: what they ask and answer."""

from .library import Parameter, Question
from .shown import Shown, read_columns

__all__ = ["COMPUTED_QUESTIONS"]

_WHERE = (
    ("agent", 'tested agents, joined by " + "'),
    ("disease", "disease"),
    ("setting", "where in the course of treatment"),
    ("endpoint", "what was measured"),
)
_CLAIM = "id of the claim, as the other questions print it"

COMPUTED_QUESTIONS = (
    Question(
        name="leave-one-out",
        question="What would each claim of two studies or more say without each of them?",
        parameters=(Parameter("claim", "claim", None, f"{_CLAIM}; none: every claim of two studies or more"),),
        columns=(
            *_WHERE,
            ("subgroup", "subgroup of patients; none: all"),
            ("verdict", "what the claim says"),
            ("value_now", "its pooled result"),
            ("study", "study that is left out"),
            ("verdict_without", "what the claim would say without it"),
            ("changed", "whether that is another verdict"),
            ("measure", "HR, OR, RR, RD, MD or SMD"),
            ("value", "pooled result without it"),
            ("ci_low", "lower limit of its 95 % confidence interval"),
            ("ci_high", "upper limit of its 95 % confidence interval"),
            ("studies_counted", "studies that would count"),
            ("citation", "how the study is cited, with its DOI, PMID or registration"),
            ("study_id", "id of the study"),
            ("claim", "id of the claim"),
        ),
        example="oncograph ask leave-one-out",
        shown=Shown(
            read_columns("place, agent, endpoint, verdict, study, verdict_without, effect, claim (id)"),
            ("place", "agent", "endpoint"),
        ),
    ),
    Question(
        name="timeline",
        question="How did the evidence on this claim grow, study by study: what did it say after each?",
        parameters=(Parameter("claim", "claim", None, _CLAIM, required=True),),
        columns=(
            ("year", "year of the study's main report"),
            ("study", "study"),
            ("design", "how it was made"),
            ("role", "for, against, neutral or context, as its result entered"),
            ("weight", "what it counted as it entered"),
            ("reported", "measure of its own result"),
            ("reported_value", "its own result"),
            ("reported_low", "lower confidence limit"),
            ("reported_high", "upper confidence limit"),
            ("result", "all that it gives of its result: both arms, unit, P, range"),
            ("verdict", "what the claim said with this study and all before it"),
            ("changed", "whether this study changed it"),
            ("measure", "HR, OR, RR, RD, MD or SMD"),
            ("value", "running pooled result"),
            ("ci_low", "lower limit of its 95 % confidence interval"),
            ("ci_high", "upper limit of its 95 % confidence interval"),
            ("studies_counted", "studies that counted by then"),
            ("studies", "studies with a finding by then"),
            ("participants", "patients in them"),
            ("flags", "what was to be known before relying on it"),
            ("citation", "how the study is cited, with its DOI, PMID or registration"),
            ("study_id", "id of the study"),
            ("finding", "id of its finding; of several that of most weight"),
        ),
        example="oncograph ask timeline --claim claim:26db4354f654c6207789",
        shown=Shown(
            read_columns("year, study, result (effect), role, weight, verdict, effect, evidence, finding (id)")
        ),
    ),
    Question(
        name="without-study",
        question="Which claims would say something else without this study, and what?",
        parameters=(Parameter("study", "study", None, "study to leave out", required=True),),
        columns=(
            *_WHERE,
            ("subgroup", "subgroup of patients; none: all"),
            ("verdict", "what the claim says"),
            ("verdict_without", "what it would say without the study; none: no finding is left"),
            ("changed", "whether that is another verdict"),
            ("measure", "HR, OR, RR, RD, MD or SMD"),
            ("value", "pooled result"),
            ("ci_low", "lower limit of its 95 % confidence interval"),
            ("ci_high", "upper limit of its 95 % confidence interval"),
            ("measure_without", "scale of the pooled result without the study"),
            ("value_without", "pooled result without it"),
            ("ci_low_without", "lower limit of its 95 % confidence interval"),
            ("ci_high_without", "upper limit of its 95 % confidence interval"),
            ("studies_counted", "studies that count"),
            ("studies_counted_without", "studies that would count"),
            ("flags_gained", "flags that the claim would gain"),
            ("flags_lost", "flags that it would lose"),
            ("claim", "id of the claim"),
        ),
        example='oncograph ask without-study --study "Myeloma Trialists 2001"',
        shown=Shown(
            read_columns(
                "place, agent, endpoint, verdict, verdict_without, effect, effect_without, studies_counted,"
                " studies_counted_without, claim (id)"
            ),
            ("place", "agent"),
        ),
    ),
)
