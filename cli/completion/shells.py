r"""The protocol between a shell and the command, and what makes a shell speak it.

A shell runs the command with `_ONCOGRAPH_COMPLETE=complete_SHELL` and the line up to the cursor in
`_TYPER_COMPLETE_ARGS` (or, as bash can, the words in `COMP_WORDS` and their number in `COMP_CWORD`); the command prints
a word to offer a line, as it is, and the shell puts it in quotes. `source_SHELL` prints the shell's part.
"""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

import typer

from ..errors import ExitCode
from ..output import message, say
from .asked import asked, split, words_of
from .offered import FILES, Offer, offers

VARIABLE = "_ONCOGRAPH_COMPLETE"
_LINE = "_TYPER_COMPLETE_ARGS"

_BASH = r"""
_oncograph_completion() {
    local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} found one unbroken
    mapfile -t found < <(_ONCOGRAPH_COMPLETE=complete_bash _TYPER_COMPLETE_ARGS=$line "$1" 2>/dev/null)
    COMPREPLY=()
    if [[ ${found[0]} == _files_ ]]; then
        compopt -o default
        return
    fi
    # What stands in one word before the last : or =, at which bash breaks words, stays on the line as it is.
    unbroken=${line##*[[:space:]]}
    [[ $word == [\"\']* || $unbroken != *[:=]* ]] && unbroken=
    unbroken=${unbroken%"${unbroken##*[:=]}"}
    for one in "${found[@]}"; do
        one=${one#"$unbroken"}
        case $word in
            \"*) one=${one//\\/\\\\} one=${one//\"/\\\"} one=${one//\$/\\\$} one=${one//\`/\\\`} ;;
            \'*) one=${one//\'/\'\\\'\'} ;;
            *) printf -v one %q "$one" ;;
        esac
        COMPREPLY+=("$one")
    done
}
complete -F _oncograph_completion oncograph
"""
_ZSH = r"""
#compdef oncograph
_oncograph_completion() {
    local -a found shown
    local line="${(j: :)words[1,CURRENT]}"
    found=("${(@f)$(_ONCOGRAPH_COMPLETE=complete_zsh _TYPER_COMPLETE_ARGS=$line "${words[1]}" 2>/dev/null)}")
    if [[ ${found[1]} == _files_ ]]; then
        _files
    elif [[ -n ${found[1]} ]]; then
        shown=("${found[@]/$'\t'/  -- }")
        found=("${found[@]%%$'\t'*}")
        compadd -U -d shown -a found
    fi
}
compdef _oncograph_completion oncograph
"""
_FISH = r"""
function __oncograph_completion
    set -l found (env _ONCOGRAPH_COMPLETE=complete_fish _TYPER_COMPLETE_ARGS=(commandline -cp) oncograph 2>/dev/null)
    if test "$found[1]" = _files_
        __fish_complete_path (commandline -ct)
    else if test (count $found) -gt 0
        printf '%s\n' $found
    end
end
complete --command oncograph --no-files --arguments '(__oncograph_completion)'
"""
SCRIPTS: Mapping[str, str] = MappingProxyType({"bash": _BASH, "zsh": _ZSH, "fish": _FISH})
"""What makes each shell ask the command."""


def answer(instruction: str, command: object) -> NoReturn:
    """Do what a shell asks for, `complete_SHELL` or `source_SHELL`, of this command, and end."""
    what, _, shell = instruction.partition("_")
    if shell not in SCRIPTS or what not in {"complete", "source"}:
        message(f"{VARIABLE}={instruction}: give complete_SHELL or source_SHELL, the shell {', '.join(SCRIPTS)}")
        sys.exit(ExitCode.MISUSED)
    if what == "source":
        say(SCRIPTS[shell].strip())
        sys.exit(ExitCode.FOUND)
    for line in _lines(shell, command):
        say(line)
    sys.exit(ExitCode.FOUND)


def _lines(shell: str, command: object) -> list[str]:
    words, typed = _line()
    one = asked(command, words[1:], typed)
    found = offers(one)
    if shell == "bash" or found == [(FILES, "")]:
        return [word for word, _ in found]
    return [_told(one.before, offer) for offer in found]


def _told(before: str, offer: Offer) -> str:
    word, meaning = offer
    return f"{before}{word}\t{meaning}" if meaning else f"{before}{word}"


def _line() -> tuple[list[str], str]:
    """Return the finished words of the line, the command first, and the unfinished one."""
    line = os.environ.get(_LINE)
    if line is not None:
        return words_of(line)
    words, number = split(os.environ.get("COMP_WORDS", "")), os.environ.get("COMP_CWORD", "")
    at = int(number) if number.isdecimal() else len(words)
    return words[:at], words[at] if at < len(words) else ""


def install(shell: str) -> Path:
    """Write a shell's part where the shell finds it when it starts, and return where that is."""
    home = Path.home()
    places = {
        "bash": (home / ".bash_completions" / "oncograph.sh", home / ".bashrc", "source {}"),
        "zsh": (home / ".zfunc" / "_oncograph", home / ".zshrc", "autoload -Uz compinit; compinit; source {}"),
        "fish": (home / ".config" / "fish" / "completions" / "oncograph.fish", None, ""),
    }
    path, settings, line = places[shell]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SCRIPTS[shell].lstrip(), encoding="utf-8")
    if settings is not None:
        told = line.format(f"'{path}'")
        before = settings.read_text(encoding="utf-8") if settings.exists() else ""
        if told not in before.splitlines():
            settings.write_text(f"{before.rstrip()}\n{told}\n".lstrip(), encoding="utf-8")
    return path


def shell_in_use() -> str:
    """Return the shell that the command runs under.

    :raises typer.BadParameter: it is none that can complete.
    """
    try:
        shellingham: Any = import_module("shellingham")  # Typer brings it; it has no types
        name = str(shellingham.detect_shell()[0])
    except (ImportError, OSError, RuntimeError):
        name = Path(os.environ.get("SHELL", "")).name
    if name not in SCRIPTS:
        raise typer.BadParameter(f"run it from the shell that is to complete: {', '.join(SCRIPTS)}")
    return name
