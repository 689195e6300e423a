# ruff: noqa: RUF001
"""The golden fingerprints: of a few texts of ours, the same on every platform and for ever.

``python -m tests.golden_fingerprints`` writes tests/golden/fingerprints.json anew. Do so only after
a change that is meant, and with a higher `model.fingerprint.VERSION`: it parts every wave that is
on record from those who join it.
"""

import json
from pathlib import Path
from typing import Any

from model.comment import Comment
from model.fingerprint import fingerprint

PATH = Path(__file__).parent / "golden" / "fingerprints.json"
TEXTS = (
    "The old bridge behind our house was painted green last summer, and everybody likes it.",
    "Doctor Ada brought my husband back in 3 days, write to her at www.spell.example today!",
    "Hinter unserem Haus steht eine alte Brücke, die im Sommer grün gestrichen wurde.",
    "Купите дешёвые часы сегодня, доставка по всему городу бесплатно и очень быстро",
    "هذا الجسر القديم خلف بيتنا جميل جدا في الصيف وكل الناس تحبه",
    "हमारे घर के पीछे का पुराना पुल गर्मियों में हरे रंग से रंगा गया था",
    "สะพานเก่าหลังบ้านของเราถูกทาสีเขียวเมื่อฤดูร้อนที่แล้ว",
    "我们家后面的那座老桥去年夏天被漆成了绿色，大家都很喜欢",
    "B.u.y f0ll0wers now \u200band \U0001d5f4\U0001d5f2\U0001d601 them in an hour, no password",
)


def fingerprint_as_json(text: str) -> dict[str, Any]:
    """Return everything of a fingerprint in what JSON knows."""
    found = fingerprint(Comment(text=text))
    assert found is not None, f"too common: {text}"
    return {
        "digest": found.digest,
        "signature": found.signature.hex(),
        "bands": [str(band) for band in found.bands],
    }


def main() -> None:
    """Write the golden file, one line a text."""
    lines = [json.dumps([text, fingerprint_as_json(text)]) for text in TEXTS]
    PATH.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main()
