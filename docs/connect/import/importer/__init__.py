"""Loads a folder of CSV files into the portal. Python 3.9 or newer, and its standard library alone."""
