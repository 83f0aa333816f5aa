"""Loads a folder with clients.csv, stages.csv, matters.csv, bills.csv and requests.csv into the portal: python3 import.py --help."""

import os
import sys

if sys.version_info < (3, 9):
    sys.stderr.write("This needs Python 3.9 or newer.\n")
    sys.exit(2)

from importer.command import main

if __name__ == "__main__":
    code = main(sys.argv[1:], os.environ)
    sys.stdout.flush()
    sys.stderr.flush()
    # A call that is still waiting holds up nobody: what counts is in the report.
    os._exit(code)
