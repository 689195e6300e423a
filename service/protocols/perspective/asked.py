"""Which attributes a request asks for, and what becomes of those that are not modelled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.perspective.attributes import NOT_MODELLED, Attribute, Unmodelled
from service.protocols.perspective.errors import typed
from service.protocols.perspective.messages import AttributeParameters
from service.store import Site

_SCORE_TYPES = {None, "", "SCORE_TYPE_UNSPECIFIED", "PROBABILITY"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The attributes that are to be answered."""

    thresholds: Mapping[Attribute, float]
    """The score under which nothing is said of it; 0 where none was named."""
    left_out: tuple[str, ...] = ()
    """What was asked for and is not modelled."""

    def without(self, attribute: Attribute) -> "Asked":
        """Return the same, less one attribute."""
        kept = {each: at for each, at in self.thresholds.items() if each is not attribute}
        return replace(self, thresholds=kept)


def attributes_asked(
    requested: Mapping[str, AttributeParameters | None] | None, site: Site
) -> Asked:
    """Return what a request asks for. Raises `AnalyzerError`.

    What is not modelled is refused, or left out where the site has chosen that; what Perspective
    itself does not know is always refused.
    """
    if not requested:
        raise typed("NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes")
    thresholds, left_out = {}, []
    leaves_out = site.options.unmodelled_attributes is Unmodelled.LEAVE_OUT
    for name, parameters in requested.items():
        if leaves_out and name in NOT_MODELLED:
            left_out.append(name)
            continue
        if name not in Attribute.__members__:
            raise typed("INVALID_REQUEST", f"Unknown requested attribute: {name}")
        score_type = parameters.score_type if parameters else None
        if score_type not in _SCORE_TYPES:
            raise typed(
                "INVALID_REQUEST",
                f"Requested score type {score_type} is not supported by attribute {name}",
            )
        threshold = parameters.score_threshold if parameters else None
        thresholds[Attribute(name)] = threshold or 0.0
    return Asked(thresholds, tuple(left_out))
