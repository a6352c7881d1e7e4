"""`python -m benchmarks [--cases 100000]`: every measurement of the house.

`--cases` is the size of the store for the casework; the lists are measured over a fifth of it.
"""

import argparse
import sys

from benchmarks import casework, embedded, lists, metrics, pipeline, verdicts

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--cases", type=int, default=100_000, help="cases in the store of the casework; a million take 18 GB"
    )
    size, rest = parser.parse_known_args()
    sys.argv[1:] = rest
    verdicts.main()
    embedded.main()
    pipeline.main()
    casework.main(["--cases", str(size.cases)])
    lists.main(["--cases", str(max(size.cases // 5, 1))])
    metrics.main()
