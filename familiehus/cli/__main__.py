"""`python -m familiehus.cli` is `familiehus`."""

from familiehus.cli.root import main

main()
