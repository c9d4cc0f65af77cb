"""Commands of the command line, one module each: they import click and the console, all else when they run."""
