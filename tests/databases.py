"""Running a test on both databases: ``pytestmark = on_both_databases``."""

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
