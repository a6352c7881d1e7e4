"""`python -m benchmarks`: every measurement of the house."""

from benchmarks import embedded, metrics, pipeline, verdicts

if __name__ == "__main__":
    verdicts.main()
    embedded.main()
    pipeline.main()
    metrics.main()
