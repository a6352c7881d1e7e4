"""`python -m huiying` is the command `huiying`."""

from huiying.cli import main

if __name__ == "__main__":
    main()
