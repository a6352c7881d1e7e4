"""`python -m benchmarks`: every measurement of the house."""

from benchmarks.embedded import main

if __name__ == "__main__":
    main()
