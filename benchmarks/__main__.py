"""`python -m benchmarks`: every measurement of the house."""

from benchmarks import embedded, pipeline

if __name__ == "__main__":
    embedded.main()
    pipeline.main()
