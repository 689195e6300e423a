"""A service that platforms ask in their own protocols, each test with a site of its own."""

import dataclasses
import datetime as dt
import json
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from model.labels import Label, Mode
from service.privacy.secret_box import SecretBox
from service.settings import Settings
from service.sites.accounts import OF_A_SITE, Scope, create_key, create_site
from service.sites.change import change_site
from service.sites.options import SharedSecret
from service.store import CommentRow, RevisionRow, Site, Store, comments, decisions, revisions
from service.store import tables as store_tables
from service.store.decision_rows import DecisionRow
from tests.coral_sender import phase_request, signed
from tests.fixed_model import FixedModel, app_with

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
SECRET = "shared with Coral"

FINE = "The bread came out well, and the crust was crisp; thank you for the recipe."
THANKS = b"Thanks for making the web a better place."


@dataclasses.dataclass(frozen=True)
class Blog:
    """A site with its key, and what is stored of it."""

    service: "ProtocolService"
    name: str
    key: str

    @property
    def site(self) -> Site:
        """The site as it is now."""
        return self.service.store.site(self.name)

    def call(self, name: str, path: str = "/1.1", **fields: Any) -> TestResponse:
        """Make a call of Akismet with the key."""
        return self.service.client.post(f"{path}/{name}", data={"api_key": self.key, **fields})

    def check(self, text: str = FINE, **fields: Any) -> TestResponse:
        """Have a comment checked as Akismet's clients do."""
        said = {"blog": "https://blog.example/", "user_ip": "192.0.2.1", "comment_content": text}
        return self.call("comment-check", **said | fields)

    def pass_phase(self, text: str = FINE, **said: Any) -> TestResponse:
        """Have a comment pass Coral's phase."""
        body, headers = signed(phase_request(text, **said), SECRET)
        return self.service.client.post(f"/coral/{self.name}", data=body, headers=headers)

    def stored(self) -> list[CommentRow]:
        """Return the site's comments, the oldest first."""
        table = store_tables.comments
        wanted = select(table).where(table.c.site_id == self.site.id).order_by(table.c.id)
        return self.service.store.read(
            lambda c: [comments.comment_row(row) for row in c.execute(wanted)]
        )

    def the_comment(self) -> CommentRow:
        """Return the one comment that the site has."""
        (comment,) = self.stored()
        return comment

    def revisions(self) -> list[RevisionRow]:
        """Return what the one comment said at each time."""
        return self.service.store.read(lambda c: revisions.of_comment(c, self.the_comment().id))

    def decisions(self) -> list[DecisionRow]:
        """Return the decisions on the one comment."""
        return self.service.store.read(lambda c: decisions.of_comment(c, self.the_comment().id))


class ProtocolService:
    """The application with a model that says what a test wants."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.model = FixedModel()
        self.settings, self.store = settings, store
        self.client: FlaskClient = app_with(self.model, settings).test_client()
        self._n_sites = 0

    def blog(
        self, mode: Mode = Mode.POST, *, scopes: tuple[Scope, ...] = OF_A_SITE, **options: Any
    ) -> Blog:
        """Return a new site, which knows Coral's secret; from now on all comments seem fine."""
        self._n_sites += 1
        name = f"blog-{self._n_sites}"
        create_site(self.store, name, now=NOW, mode=mode)
        options = {"coral_secrets": (self.shared(SECRET),), "audit_share": 0.0, **options}
        change_site(self.store, name, who="operator", now=NOW, options=options)
        self.model.say(Label.LEGITIMATE, 0.98)
        return Blog(self, name, create_key(self.store, name, scopes, now=NOW))

    def shared(self, secret: str) -> SharedSecret:
        """Return a secret as a site keeps it."""
        sealed = SecretBox(self.settings.secret_key).seal(secret.encode())
        return SharedSecret(sealed, secret[-4:])

    def n_comments(self) -> int:
        """Return how many comments all sites have."""
        counted = select(func.count()).select_from(store_tables.comments)
        return self.store.read(lambda c: int(c.execute(counted).scalar_one()))

    def said_anywhere(self, words: str) -> bool:
        """Return whether any column of any table holds these words."""

        def look(connection: Any) -> bool:
            return any(
                words in json.dumps([str(value) for value in row], ensure_ascii=False)
                for table in store_tables.metadata.sorted_tables
                for row in connection.execute(select(table))
            )

        return self.store.read(look)


def protocol_service(home: Any, database_url: str = "") -> ProtocolService:
    """Return a service in a home of its own."""
    settings = Settings.from_environment(
        {"CHAFFINCH_HOME": str(home), "CHAFFINCH_DATABASE_URL": database_url}
    )
    store = Store(settings.database_url)
    store.migrate()
    return ProtocolService(settings, store)
