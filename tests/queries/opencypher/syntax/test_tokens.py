import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncograph.queries.opencypher.errors import CypherSyntaxError
from oncograph.queries.opencypher.syntax import tokens
from oncograph.queries.opencypher.syntax.tokens import END, ESCAPED, NUMBER, PARAMETER, STRING, tokenise


def words(text: str) -> list[str]:
    return tokenise(text).words[:-2]


def value(text: str, *, negative: bool = False) -> object:
    made = tokenise(text)
    assert made.words[1] == END, f"{text!r} is more than one token"
    if made.words[0] == NUMBER:
        return tokens.number(made, 0, negative=negative)
    return tokens.string(made, 0)


def code(text: str, *, negative: bool = False) -> str:
    with pytest.raises(CypherSyntaxError) as caught:
        value(text, negative=negative)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)-->(b)", ["(", "A", ")", "-", "-", ">", "(", "B", ")"]),
        ("(a)<-[r]-(b)", ["(", "A", ")", "<", "-", "[", "R", "]", "-", "(", "B", ")"]),
        ("*1..3", ["*", NUMBER, "..", NUMBER]),
        ("*..3", ["*", "..", NUMBER]),
        ("[0..]", ["[", NUMBER, "..", "]"]),
        ("a.b.c", ["A", ".", "B", ".", "C"]),
        ("1.5 .5 1..5", [NUMBER, NUMBER, NUMBER, "..", NUMBER]),
        ("a<=b<>c!=d=~e", ["A", "<=", "B", "<>", "C", "!=", "D", "=~", "E"]),
        ("match Match `match`", ["MATCH", "MATCH", ESCAPED]),
        ("$a $1 $`x y`", [PARAMETER, PARAMETER, PARAMETER]),
        ("'a' \"b\"", [STRING, STRING]),
        ("a//b\nc/*d\n*/e /", ["A", "C", "E", "/"]),
        ("a\u00a0b\u2003c", ["A", "B", "C"]),
        ("größe _x ünï1", ["GRÖSSE", "_X", "ÜNÏ1"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("9223372036854775807", 2**63 - 1),
        ("1_000_000", 1_000_000),
        ("0x1F", 31),
        ("0XfF", 255),
        ("0x7FFFFFFFFFFFFFFF", 2**63 - 1),
        ("0o17", 15),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.5E-2", 0.015),
        ("6.02e+23", 6.02e23),
        ("1_0.2_5", 10.25),
        ("1e-400", 0.0),
        ("'it''", None),
    ],
)
def test_numbers(text: str, expected: object) -> None:
    if expected is None:
        assert code(text) == "UnexpectedSyntax"
        return
    assert value(text) == expected
    assert type(value(text)) is type(expected)


def test_negative_numbers() -> None:
    assert value("9223372036854775808", negative=True) == -(2**63)
    assert value("0x8000000000000000", negative=True) == -(2**63)
    assert repr(value("0.0", negative=True)) == "0.0"
    assert repr(value("0.5", negative=True)) == "-0.5"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9223372036854775808", "IntegerOverflow"),
        ("0x8000000000000000", "IntegerOverflow"),
        ("0o1000000000000000000000", "IntegerOverflow"),
        ("9" * 10_000, "IntegerOverflow"),
        ("1.34E999", "FloatingPointOverflow"),
        ("0x", "InvalidNumberLiteral"),
        ("0xG", "InvalidNumberLiteral"),
        ("0o8", "InvalidNumberLiteral"),
        ("1a", "InvalidNumberLiteral"),
        ("1e", "InvalidNumberLiteral"),
        ("1__0", "InvalidNumberLiteral"),
        ("1_", "InvalidNumberLiteral"),
        ("007", "InvalidNumberLiteral"),
        ("12²", "InvalidNumberLiteral"),
    ],
)
def test_what_is_no_number(text: str, expected: str) -> None:
    assert code(text) == expected


def test_the_smallest_integer_is_the_only_one_of_its_size() -> None:
    assert code("9223372036854775809", negative=True) == "IntegerOverflow"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("''", ""),
        ("'a\"b'", 'a"b'),
        (r"'it\'s'", "it's"),
        (r'"\b\f\n\r\t\\\""', '\b\f\n\r\t\\"'),
        (r"'\u0041\U0001F600'", "A😀"),
        (r"'\d+\.'", r"\d+\."),
        ("'line\nbreak'", "line\nbreak"),
    ],
)
def test_strings(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("text", [r"'\u'", r"'\u12'", r"'\uH000'", r"'\U0001F60'", r"'\U00110000'"])
def test_what_is_no_unicode_escape(text: str) -> None:
    assert code(text) == "InvalidUnicodeLiteral"


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("RETURN 'a", 8, "UnexpectedSyntax"),
        ('RETURN "a', 8, "UnexpectedSyntax"),
        ("RETURN `a", 8, "UnexpectedSyntax"),
        ("RETURN 1 /* a", 10, "UnexpectedSyntax"),
        ("RETURN {k1#k: 1}", 11, "UnexpectedSyntax"),
        ("RETURN $", 8, "UnexpectedSyntax"),
        ("RETURN 42 — 41", 11, "InvalidUnicodeCharacter"),
    ],
)
def test_characters_that_begin_no_token(text: str, column: int, expected: str) -> None:
    with pytest.raises(CypherSyntaxError) as caught:
        tokenise(text)
    assert (caught.value.column, caught.value.code) == (column, expected)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_token_gives_back_what_was_quoted(text: str) -> None:
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    assert value(quoted) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_name_gives_back_what_was_escaped(text: str) -> None:
    made = tokenise("`" + text.replace("`", "``") + "`")
    assert made.words[0] == ESCAPED
    assert tokens.unescape(made.texts[0]) == text


@given(st.integers(0, 2**63 - 1), st.sampled_from(["{}", "{:#x}", "{:#o}", "{:_}"]))
def test_integers_of_every_base(number: int, form: str) -> None:
    assert value(form.format(number)) == number


@given(st.floats(0, allow_infinity=False))
def test_floats_are_read_exactly(number: float) -> None:
    assert value(repr(number)) == number


@given(st.text(st.sampled_from(list("ab1.0'\"`$/*-<>=[](){}| \n\\u_é—#,:;!&%^~xX"))))
def test_tokens_lie_in_order_and_cover_all_but_blanks_and_comments(text: str) -> None:
    try:
        made = tokenise(text)
    except CypherSyntaxError:
        return
    end = 0
    for start, part in zip(made.starts, made.texts, strict=True):
        between = text[end:start]
        assert not between.strip() or between.lstrip().startswith(("//", "/*"))
        assert text[start : start + len(part)] == part
        end = start + len(part)
