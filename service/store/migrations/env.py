"""What Alembic runs to apply the steps: on the connection that it is handed, nowhere else."""

from alembic import context

from service.store.tables import metadata


def run() -> None:
    """Apply the steps inside the transaction that the caller has opened."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "env_py":  # the name that Alembic runs this file under
    run()
