"""Files that people spoil: pieces that readers stumble over, and sound texts with such pieces in them."""

from hypothesis import strategies as st

AWKWARD = st.sampled_from(
    [
        *(
            "",
            " ",
            "~",
            "null",
            "NaN",
            ".inf",
            "-1",
            "0",
            "1e400",
            "44 %",
            "101 %",
            "6/17",
            "17/6",
            "0/0",
            "<0.05",
            "1-2",
        ),
        *("2001-01-01", "no", "&a", "*a", "!!python/name:os.system", "{", "[", "- ", ": ", "#", "'", '"', "\t", "\x07"),
        *(
            "é",
            "İ",
            "\u2028",
            "\ufeff",
            "\U0001f600",
            "9" * 400,
            "interferon alpha",
            "agent:interleukin-2",
            "<<",
            "|",
            "?",
        ),
    ]
)
"""Pieces of text that mean something to some reader, or that none should meet."""

NUMBERS = st.sampled_from(["1e20", "1e308", "-1e308", "5e-324", "1e-300", "9007199254740993", "0", "-0", "1e9", "1e-9"])
"""Numbers that are possible, and at the ends of what a float holds."""


@st.composite
def mutated(draw: st.DrawFn, sound: str) -> bytes:
    """Make a sound text with one to three pieces replaced, as bytes; not all of it is UTF-8."""
    text = sound
    for _ in range(draw(st.integers(1, 3))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        text = text[:start] + draw(AWKWARD | NUMBERS | st.text(max_size=6)) + text[start + length :]
    return text.encode(errors="surrogatepass")


@st.composite
def renumbered(draw: st.DrawFn, sound: str) -> bytes:
    """Make a table with some of its cells, but those of the first line and column, replaced by extreme numbers."""
    lines = [line.split(",") for line in sound.splitlines()]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(1, len(lines) - 1))
        lines[row][draw(st.integers(1, len(lines[row]) - 1))] = draw(NUMBERS)
    return "\n".join(map(",".join, lines)).encode()


@st.composite
def overwritten(draw: st.DrawFn, sound: bytes) -> bytes:
    """Make bytes with some of them changed, or the end cut off."""
    data = bytearray(sound)
    for place in draw(st.lists(st.integers(0, len(data) - 1), max_size=20)):
        data[place] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.sampled_from([len(data), len(data) - 1, len(data) // 2]))])
