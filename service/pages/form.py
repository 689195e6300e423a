"""The form of the try-it page: what was filled in, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from model.comment import Comment, CommentType
from service.api.schemas import MAX_LINE, MAX_TEXT
from service.pages.examples import Example

FIELDS = ("text", "author_name", "author_url", "page_title", "type")


class InvalidForm(Exception):
    """The form cannot be scored as it is; ``errors`` has a sentence for each field at fault."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class TryForm:
    """What stands in the fields, as it was written."""

    text: str = ""
    author_name: str = ""
    author_url: str = ""
    page_title: str = ""
    type: str = CommentType.COMMENT

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> "TryForm":
        """Return what was sent; fields that are not there keep their defaults.

        Browsers send every line break as two characters, whatever was pasted: they are one again.
        """
        return cls(
            **{name: fields[name].replace("\r\n", "\n") for name in FIELDS if name in fields}
        )

    @classmethod
    def from_example(cls, example: Example) -> "TryForm":
        """Return the form as it looks with an example in it."""
        return cls(**{name: str(getattr(example.comment, name)) for name in FIELDS})

    @property
    def has_details(self) -> bool:
        """Whether anything but the text was filled in."""
        return asdict(self) != asdict(TryForm(text=self.text))

    def comment(self) -> Comment:
        """Return the comment to score. Raises `InvalidForm`."""
        errors = {name: error for name in FIELDS if (error := self._error_in(name))}
        if errors:
            raise InvalidForm(errors)
        return Comment(
            text=self.text,
            author_name=self.author_name,
            author_url=self.author_url,
            page_title=self.page_title,
            type=CommentType(self.type),
        )

    def _error_in(self, name: str) -> str:
        value: str = getattr(self, name)
        if name == "text":
            return _error_in_text(value)
        if name == "type":
            return "" if value in set(CommentType) else "Choose one of the types."
        if len(value) > MAX_LINE:
            return f"At most {MAX_LINE:,} characters are taken; this has {len(value):,}."
        return ""


def _error_in_text(text: str) -> str:
    if not text.strip():
        return "Write or paste a comment first; there is nothing to score."
    if len(text) > MAX_TEXT:
        return f"The comment has {len(text):,} characters; at most {MAX_TEXT:,} are taken."
    return ""
