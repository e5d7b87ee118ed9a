"""``python -m signdescent``: the command line."""

from signdescent.cli.main import main

if __name__ == "__main__":
    main()
