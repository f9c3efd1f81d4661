"""From the words of an unfinished command line to what the last of them is to be."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """What is being typed: of which command (its path), for which parameter, how it begins, and in which store.

    Without a parameter it is an option's name or a command's; `before` is what stands in the same word before it, as
    `--agent=` does.
    """

    command: Any
    path: tuple[str, ...]
    parameter: Any | None
    typed: str
    store: str | None
    before: str = ""


def words_of(line: str) -> tuple[list[str], str]:
    r"""Return the finished words of a line up to the cursor, as the shell would read them, and the unfinished one.

    >>> words_of("oncograph ask --disease 'multiple my"), words_of("oncograph lookup multiple\\ ")
    ((['oncograph', 'ask', '--disease'], 'multiple my'), (['oncograph', 'lookup'], 'multiple '))
    """
    *finished, last = split(f"{line}x")  # with a letter more there is always an unfinished word
    return finished, last[:-1]


def split(text: str) -> list[str]:
    """Return the words of a text, as the shell would read them; a quote that is open ends with the text."""
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def asked(command: Any, words: Sequence[str], typed: str) -> Asked:
    """Return what is asked for after these words, the first of which is an argument of `command`."""
    path: tuple[str, ...] = ()
    store: str | None = None
    wanted: Any | None = None
    given = 0
    for word in words:
        if wanted is not None:
            store = word if wanted.name == "store" else store
            wanted = None
        elif word.startswith("-") and word != "-":
            name, equals, value = word.partition("=")
            option = _option(command, name)
            store = value if equals and option is not None and option.name == "store" else store
            wanted = None if equals else option
        elif word in (commands := commands_of(command)):
            command, path, given = commands[word], (*path, word), 0
            command = getattr(command, "loaded", command)
        else:
            given += 1
    if wanted is not None:
        return Asked(command, path, wanted, typed, store)
    if typed.startswith("-"):
        name, equals, value = typed.partition("=")
        option = _option(command, name) if equals else None
        return Asked(command, path, option, value if equals else typed, store, f"{name}=" if equals else "")
    return Asked(command, path, _argument(command, given), typed, store)


def commands_of(command: Any) -> dict[str, Any]:
    """Return the commands of a group by name; of anything else none."""
    return dict(getattr(command, "commands", {}))


def options_of(command: Any) -> Iterator[tuple[str, str]]:
    """Yield the long names of a command's options, each with its help."""
    yield "--help", "Show this message and exit."
    for one in command.params:
        if one.param_type_name == "option" and not one.hidden:
            yield from ((name, one.help or "") for name in (*one.opts, *one.secondary_opts) if name.startswith("--"))


def _option(command: Any, name: str) -> Any | None:
    """Return the option of that name that takes a value."""
    options = (one for one in command.params if one.param_type_name == "option" and not one.is_flag)
    return next((one for one in options if name in one.opts), None)


def _argument(command: Any, given: int) -> Any | None:
    """Return the argument that comes after so many; the last may take any number."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    if given < len(arguments):
        return arguments[given]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None
