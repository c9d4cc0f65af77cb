"""`python -m hongtu`."""

from hongtu.cli import main

main()
