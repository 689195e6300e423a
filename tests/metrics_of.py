"""Reading what a service exposes for Prometheus."""

from prometheus_client.parser import text_string_to_metric_families


def values(exposition: str, name: str) -> dict[tuple[str, ...], float]:
    """Return the values of a metric by those of its labels, in the order of their names."""
    return {
        tuple(label for _, label in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(exposition)
        for sample in family.samples
        if sample.name == name
    }
