"""The steps that bring a database from one release's tables to the next, kept by Alembic.

Steps are only ever added. Each runs in one transaction with all that are due.
"""
