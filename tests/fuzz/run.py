"""Try one reader for a while, led by the branches that it takes: python tests/fuzz/run.py NAME --seconds 60.

It needs the extra `fuzz`. What is found on the way is kept in a temporary folder, which it names. An input at which the
reader falls over is printed in hexadecimal; in found.json every run of the tests tries it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

# What lies below the readers is imported as it is: it is not on trial, and to watch its branches takes long.
import benefits.actions.measuring
import benefits.views.audit  # noqa: F401 - imported before what is watched

with atheris.instrument_imports(include=["benefits", "json", "csv", "zipfile"]):
    from harnesses import HARNESSES, seeds


def main() -> None:
    """Start from the seeds, and stop after the seconds or at the first fault."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("name", choices=sorted(HARNESSES))
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--seed", type=int, default=0, help="names the choices; 0 for new ones")
    given = asked.parse_args()
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{given.name}-"))
    for number, one in enumerate(seeds(given.name)):
        (corpus / f"seed-{number}").write_bytes(one)
    sys.stdout.write(f"{given.name}: what is found is kept in {corpus}\n")
    sys.stdout.flush()
    tried = HARNESSES[given.name].tried
    options = [f"-max_total_time={given.seconds}", f"-seed={given.seed}", "-print_final_stats=1", "-timeout=20"]

    def trying(content: bytes) -> None:
        try:
            tried(content)
        except BaseException:
            sys.stdout.write(f"{given.name} falls over: {content.hex()}\n")
            sys.stdout.flush()
            raise

    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/fault-", str(corpus)], trying)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
