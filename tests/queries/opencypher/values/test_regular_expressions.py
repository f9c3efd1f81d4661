r"""Regular expressions mean what they mean in Java; every expected answer is Neo4j's."""

import signal
from collections.abc import Generator

import networkx as nx
import pytest

from oncograph.queries.opencypher import CypherArgumentError, CypherLimit, Engine
from oncograph.queries.opencypher.values.regular_expressions import matches

PATTERNS = [
    (r"\R+\P{Lu}", ["\n\n", "\r\nx"], ["\r\n"]),
    (r"(?m)^", [], [""]),
    (r"(?iu)\w", ["S"], ["\u017f"]),
    (r"\Qa.\E*", ["a", "a.."], ["", "a.a."]),
    (r"\\Qa", ["\\Qa"], ["a"]),
    (r"[\Q^]\E]", ["^", "]"], ["\\", "Q"]),
    (r"\B(?m)^", [], ["", "a"]),
    (r"\B", [""], ["a"]),
    ("(?i)abc", ["Abc"], []),
    ("(?i)\xe4bc", [], ["\xc4BC"]),
    ("(?iu)\xe4bc", ["\xc4BC"], []),
    ("\\w", [], ["\xe9"]),
    ("(?U)\\w", ["\xe9"], []),
    ("\\d", [], ["\u0663"]),
    ("\\s", ["\x0b"], ["\xa0", "\x1c"]),
    ("\\W", ["\xe9"], []),
    ("[\\w]", [], ["\xe9"]),
    ("[^\\w]", ["\xe9"], []),
    ("[a-c&&[^b]]", ["a"], ["b"]),
    ("[a-c&&[b-d]]", ["b"], []),
    ("[a-c[d-f]]", ["d"], []),
    ("[a-z&&def]", ["e"], ["b"]),
    ("[a-z&&[^bc]]", [], ["b"]),
    ("\\p{Lu}", ["A", "\xc9"], []),
    ("\\p{Upper}", ["E"], ["\xc9"]),
    ("\\p{Lower}", ["e"], []),
    ("\\p{L}", ["\xe9"], []),
    ("\\pL", ["\xe9"], []),
    ("\\p{IsAlphabetic}", ["\xe9"], []),
    ("\\p{Alpha}", [], ["\xe9"]),
    ("\\p{IsGreek}", ["\u03b1"], []),
    ("\\p{InGreek}", ["\u03b1"], []),
    ("\\p{script=Greek}", ["\u03b1"], []),
    ("\\p{javaUpperCase}", ["A"], []),
    ("\\P{Lu}", ["a"], []),
    ("\\p{Punct}", ["."], []),
    ("\\p{Sc}", ["\u20ac"], []),
    ("\\p{Space}", [" "], []),
    ("\\Qa.b\\E", ["a.b"], ["axb"]),
    ("\\Qa.b", ["a.b"], []),
    ("\\Qa.b\\Ec", ["a.bc"], []),
    ("[\\Qa.\\E]", ["a"], []),
    ("(?<n>a)\\k<n>", ["aa"], []),
    ("\\h", [" ", "\xa0"], []),
    ("\\H", ["a"], []),
    ("\\v", ["\n", "\x0b"], []),
    ("\\V", ["a"], []),
    ("\\R", ["\r\n", "\n"], []),
    ("ab\\z", ["ab"], []),
    ("ab\\Z", [], ["ab\n"]),
    ("\\Aab\\Z", ["ab"], []),
    ("ab$", [], ["ab\n"]),
    ("ab.", [], ["ab\n", "ab\r", "ab\u2028", "ab\x85"]),
    ("(?s)ab.", ["ab\n"], []),
    ("(?d)ab.", ["ab\r"], []),
    ("(?m)a$\n^b", ["a\nb"], []),
    ("(?m)a$\r^b", ["a\rb"], []),
    ("a(?i)bc", ["aBC"], ["ABC"]),
    ("(a(?i)b)C", ["abC"], ["aBc"]),
    ("(a(?i)b)c", ["aBc"], []),
    ("a(?i:b)c", ["aBc"], []),
    ("a(?i)b(?-i)c", ["aBc"], ["aBC"]),
    ("(?x)a b", [], ["a b"]),
    ("(?x)a b # c", ["ab"], []),
    ("a++", ["aaa"], []),
    ("a*+a", [], ["aaa"]),
    ("(?>a*)a", [], ["aaa"]),
    ("(?<=a)b", [], ["ab"]),
    ("a(?<=a)b", ["ab"], []),
    ("\\x61", ["a"], []),
    ("\\u0061", ["a"], []),
    ("\\x{61}", ["a"], []),
    ("\\0141", ["a"], []),
    ("\\t", ["\t"], []),
    ("\\N{LATIN SMALL LETTER A}", ["a"], []),
    ("\\cA", ["\x01"], []),
    ("\\e", ["\x1b"], []),
    ("\\a", ["\x07"], []),
    ("\\_", ["_"], []),
    ("a\\-b", ["a-b"], []),
    ("\\{", ["{"], []),
    ("}", ["}"], []),
    ("]", ["]"], []),
    ("[]]", ["]"], []),
    ("[\\[]", ["["], []),
    ("a{2}", ["aa"], []),
    ("a{1,}", ["aa"], []),
    ("(?i)ss", [], ["\xdf"]),
    ("(?i)s", [], ["\u017f"]),
    ("(?i)k", ["K"], []),
    ("(?iu)k", ["K"], []),
    ("(?i)\xe9", [], ["\xc9"]),
    ("(?iu)\xe9", ["\xc9"], []),
    ("(?i)[\xe9]", [], ["\xc9"]),
    ("(?i)[a-f]", ["E"], []),
    ("(?i)\\p{Ll}", ["\xc9", "E"], []),
    ("(?i)\\p{Lower}", ["E"], []),
    ("\\w+\\b \\b\\w+", ["a b"], []),
    ("\xe9\\ba", [], ["\xe9a"]),
    ("\\X", ["a", "e\u0301"], []),
    (".", ["\U0001f600"], []),
    ("", [""], ["a"]),
    ("a|ab", ["ab"], []),
    ("(?:a|ab)", ["ab"], []),
    ("(a)(X)(b)\\2", ["aXbX"], []),
    ("(a)\\1", ["aa"], []),
    ("(a)|\\1", ["a"], []),
    ("\\1(a)", [], ["a"]),
    ("(a)\\10", ["aa0"], []),
    ("^a$", ["a"], []),
    ("[\\w&]+", ["foo&bar"], []),
    ("[a-c&&b-d]", ["b"], []),
    ("[^b-d&&c]", ["a"], ["c"]),
    ("[a-]", ["-"], []),
    ("[a\\-z]", ["-"], ["m"]),
    ("[a^]", ["^"], []),
    ("[^^]", ["x"], []),
    ("[[:alpha:]]", ["a"], []),
    ("[a~~b]", ["~"], []),
    ("[a||b]", ["|"], []),
    ("[^a]", ["\n"], []),
    ("\\n", ["\n"], []),
    ("\\Q\\Ea", ["a"], []),
    ("(?i)\\x61", ["A"], []),
    ("\\p{IsL}", ["a"], []),
    ("\\p{general_category=Ll}", ["a"], []),
    ("\\p{gc=Ll}", ["a"], []),
    ("\\p{ASCII}", ["a"], []),
    ("\\p{Alnum}", ["a"], []),
    ("\\p{XDigit}", ["a"], []),
    ("\\p{Graph}", ["a"], []),
    ("\\p{Print}", ["a"], []),
    ("\\p{Blank}", [], ["a"]),
    ("\\p{Cntrl}", [], ["a"]),
    ("\\p{IsLatin}", ["a"], []),
    ("\\p{IsLowercase}", ["a"], []),
    ("\\p{InBasicLatin}", ["a"], []),
    ("\\p{InBasic_Latin}", ["a"], []),
    ("\\p{block=BasicLatin}", ["a"], []),
    ("[\\p{L}&&[^\\p{Lu}]]", ["a"], ["A"]),
    ("[^\\P{L}]", ["a"], []),
]
REFUSED = [
    "a{1}{1}",
    "\\y",
    "\\i",
    "{",
    "[[]",
    "[a",
    "(a",
    "a)",
    "*a",
    "a{,2}",
    "a{2,1}",
    "(?P<n>a)\\k<n>",
    "(?#c)a",
    "a**",
    "[&&]",
    "[a--b]",
    "a\\E",
    "(?q)a",
    "(?L)a",
    "\\p{Nope}",
    "(?c)a",
    "\\b{g}",
    "\\G",
    "[a&&&]",
    "[a&&]",
    "\\k<n>",
    "\\N{NO SUCH}",
    "\\N",
    "\\p{L",
    "\\x{110000}",
    "[b-a]",
    "[\\w-",
    "\\",
    "\\c",
    "(?<n>a)(?<n>b)",
    "\\pQ",
    "\\p{IsNope}",
    "(?<1>a)",
]
CATASTROPHIC = "RETURN reduce(t = '', i IN range(1, 80) | t + 'a') =~ '(a|aa)+b'"


@pytest.mark.parametrize(
    ("pattern", "matching", "others"), PATTERNS, ids=[ascii(pattern) for pattern, _, _ in PATTERNS]
)
def test_a_pattern_matches_what_it_matches_in_java(pattern: str, matching: list[str], others: list[str]) -> None:
    assert [matches(text, pattern) for text in matching] == [True] * len(matching)
    assert [matches(text, pattern) for text in others] == [False] * len(others)


@pytest.mark.parametrize("pattern", REFUSED, ids=ascii)
def test_what_java_does_not_read_or_we_cannot_run_is_refused_by_name(pattern: str) -> None:
    with pytest.raises(CypherArgumentError, match="is no regular expression: "):
        matches("a", pattern)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(CypherArgumentError):
        matches("a", "(" * 100_000 + "a" + ")" * 100_000)


def test_a_catastrophic_expression_ends_at_the_limit_of_time() -> None:
    with pytest.raises(CypherLimit) as found:
        Engine(nx.MultiDiGraph()).run(CATASTROPHIC, timeout=0.2)
    assert found.value.kind == "time"


@pytest.fixture
def interrupted() -> Generator[None]:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("interrupted")
def test_a_catastrophic_expression_is_cancelled_from_the_keyboard() -> None:
    with pytest.raises(CypherLimit) as found:
        Engine(nx.MultiDiGraph()).run(CATASTROPHIC)
    assert found.value.kind == "cancelled"
