"""The migrations make the very tables that the models describe."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from anbu import wiring
from records.models import Base
from tests.town import Town


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(wiring.MIGRATIONS))
    return config


def test_a_migrated_database_is_what_the_models_say(town: Town) -> None:
    """No table, column, type, index or key differs."""
    with town.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_says_its_version(town: Town) -> None:
    """One row, and it is the newest revision."""
    with town.database.read() as session:
        versions = session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    assert versions == [ScriptDirectory.from_config(migrations()).get_current_head()]


def test_a_database_of_the_first_version_is_brought_up_with_all_that_is_in_it(town: Town) -> None:
    """Back to 0001 and up again: the tables are those of the models, and the clinics are still there."""
    with town.database.engine.connect() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.commit()
    assert "example" not in inspect(town.database.engine).get_table_names()
    wiring.upgrade(town.database)
    assert {*Base.metadata.tables} <= {*inspect(town.database.engine).get_table_names()}
    assert town.clinic("demo").name == "안부피부과"


def test_migrating_again_changes_nothing(town: Town) -> None:
    """Every start migrates; the second time there is nothing to do, and nothing is lost."""
    wiring.upgrade(town.database)
    assert town.clinic("demo").name == "안부피부과"
    assert set(inspect(town.database.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_every_row_of_a_clinic_names_it(town: Town) -> None:
    """Each table but the clinics' own, the clock's and the version's has a clinic_id that may not be empty."""
    found = inspect(town.database.engine)
    without = {
        table
        for table in Base.metadata.tables
        if not any(column["name"] == "clinic_id" and not column["nullable"] for column in found.get_columns(table))
    }
    assert without == {"clinic", "clinic_time"}
