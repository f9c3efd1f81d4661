"""Does every hostile query end? Within twice its timeout, within a second of Ctrl-C, and below 1 GB.

Run: PYTHONPATH=tests .venv/bin/python tests/benchmarks/bench_hostile.py [TIMEOUT]

Prints how each ended, the seconds it took, the seconds from Ctrl-C to the end, and the process's peak in MB; exits with
1 when one is over its bounds. The timeout is 1 s by default.
"""

import sys

from support.hostile_queries import HOSTILE
from support.hostile_runner import Ending, hostile_runner

MOST_MEGABYTES = 1000


def main() -> None:
    """Run all queries, each once to its timeout and once to an interrupt."""
    timeout = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    over = 0
    with hostile_runner() as runner:
        for kind, queries in HOSTILE.items():
            for query in queries:
                to_timeout = runner.run(query, timeout=timeout)
                interrupted = runner.run(query, timeout=600, interrupt=timeout / 2)
                fits = _fits(to_timeout, interrupted, timeout)
                over += not fits
                late = "" if interrupted.late is None else f"{interrupted.late:.2f}"
                most = max(to_timeout.megabytes, interrupted.megabytes)
                print(  # noqa: T201  a script's output
                    f"{kind:9} {to_timeout.how:10} {to_timeout.seconds:6.2f} {interrupted.how:10} {late:>5} {most:5.0f}"
                    f"  {'' if fits else 'OVER '}{query[:100]}",
                    flush=True,
                )
    print(f"{sum(map(len, HOSTILE.values()))} queries, {over} over their bounds")  # noqa: T201
    sys.exit(bool(over))


def _fits(to_timeout: Ending, interrupted: Ending, timeout: float) -> bool:
    ended = "endless" not in {to_timeout.how, interrupted.how}
    in_time = to_timeout.seconds <= 2 * timeout and (interrupted.late is None or interrupted.late <= 1)
    return ended and in_time and max(to_timeout.megabytes, interrupted.megabytes) < MOST_MEGABYTES


if __name__ == "__main__":
    main()
