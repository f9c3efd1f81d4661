"""Every mutant still changes the engine that there is, into one that can be run."""

import pytest
from mutation.child import mutated, source
from mutation.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_finds_what_it_changes(mutant: Mutant) -> None:
    changed = mutated(mutant, source(mutant))
    assert changed != source(mutant)
    compile(changed, mutant.module, "exec")


def test_each_mutant_has_a_name_of_its_own() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
