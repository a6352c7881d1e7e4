"""`python -m benchmarks`: every measurement of the house."""

from benchmarks import embedded, pipeline, verdicts

if __name__ == "__main__":
    verdicts.main()
    embedded.main()
    pipeline.main()
