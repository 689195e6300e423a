"""Running a test on both databases: ``pytestmark = on_both_databases``; or on one of them."""

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
