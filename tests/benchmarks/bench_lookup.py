"""How long do the quickest commands take, beside importing networkx, and what does `import oncograph` cost?

Whole processes, one after the other, on the built-in corpus.

Run: .venv/bin/python tests/benchmarks/bench_lookup.py [RUNS]      (default 15; prints medians)
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

NOTHING, OURS = ([sys.executable, "-c", code] for code in ("pass", "import oncograph"))
BASE = [sys.executable, "-c", "import networkx"]


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return the wall time of one run of a command."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


def main() -> None:
    """Print the ratio of the medians, taken in turn so that a busy machine slows both."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    program = shutil.which("oncograph", path=os.path.dirname(sys.executable)) or "oncograph"  # noqa: PTH120  a search path
    commands = {
        "oncograph lookup il-2 --json": [program, "lookup", "il-2", "--json"],
        "oncograph lookup interferon": [program, "lookup", "interferon"],
        "oncograph ask benefit": [program, "ask", "benefit"],
        "oncograph explain": [program, "explain", "claim:26db4354f654c6207789", "--json"],
        "oncograph --help": [program, "--help"],
    }
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        for command in commands.values():
            seconds(command, environment)  # makes the store, and warms the caches
        for name, command in commands.items():
            pairs = [(seconds(command, environment), seconds(BASE, environment)) for _ in range(runs)]
            ours, base = (statistics.median(side) for side in zip(*pairs, strict=True))
            print(f"{name}: {ours / base:.2f} times `import networkx`")  # noqa: T201
        over = [seconds(OURS, environment) - seconds(NOTHING, environment) for _ in range(runs)]
        print(f"import oncograph: {1000 * statistics.median(over):.1f} ms over `python -c pass`")  # noqa: T201


if __name__ == "__main__":
    main()
