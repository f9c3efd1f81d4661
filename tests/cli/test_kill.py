"""A load that is killed at any point leaves the old graph or the new one."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.cli import run

from oncograph.graph.stores.sqlite.store import EmbeddedStore

KILLS = 50
LOAD = "from oncograph.cli.main import run; run()"


def start(store: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", LOAD, "load", "--builtin", "--store", str(store)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def digest(store: Path) -> str:
    """Open the store as any reader would; that also undoes what a killed writer left behind."""
    with EmbeddedStore.open(store) as opened:
        return opened.digest()


def journal(store: Path) -> Path:
    return store.with_name(f"{store.name}-journal")


def wait_until_writing(process: "subprocess.Popen[bytes]", store: Path) -> None:
    """Return when the load has begun to write, or has ended."""
    while process.poll() is None and not journal(store).exists():
        time.sleep(0.001)


def loaded(store: Path) -> tuple[str, float, float]:
    """Load to the end; return the digest, after how many seconds it had written, and for how many it wrote."""
    began = time.monotonic()
    process = start(store)
    wait_until_writing(process, store)
    writing = time.monotonic()
    while journal(store).exists():
        time.sleep(0.001)
    written = time.monotonic()
    assert process.wait(timeout=120) == 0
    return digest(store), written - began, written - writing


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows: killing a load was not tried")
def test_a_killed_load_leaves_the_old_graph_or_the_new_one(small_store: Path, work: Path) -> None:
    old = digest(small_store)
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)  # noqa: S311  any moments will do, and these can be had again
    target = work / "target.db"
    shutil.copy(small_store, target)
    new, whole, writing = loaded(target)
    assert new != old
    seen: dict[str, int] = {old: 0, new: 0}
    while_writing = 0
    for number in range(KILLS):
        shutil.copy(small_store, target)
        process = start(target)
        # Every fifth at any time of the run; the others within the transaction, where the damage could be done.
        if number % 5 == 0:
            time.sleep(chance.uniform(0, whole * 1.1))
        else:
            wait_until_writing(process, target)
            time.sleep(chance.uniform(0, writing * 1.1))
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        while_writing += journal(target).exists()
        left = digest(target)
        assert left in seen, f"neither the old graph nor the new one (seed {seed}, kill {number})"
        seen[left] += 1
        assert run("load", "--builtin", "--store", target).code == 0
        assert digest(target) == new
        assert not journal(target).exists()
    assert seen[old], "no kill came before the end of a load"
    assert while_writing, "no kill came while a load was writing"
