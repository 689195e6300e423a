"""Drives the client ``python-akismet``, whose package has the name of another one, by itself.

    python python_akismet.py PORT KEY < STEPS

as `akismet.mjs` does.
"""

import json
import socket
import sys
from typing import Any

BLOG = "https://blog.example/"


def main(port: str, key: str) -> None:
    """Take the steps and print the answers."""
    import akismet

    find = socket.getaddrinfo

    def find_here(host: Any, *rest: Any, **options: Any) -> Any:
        # The client puts the key before the host: KEY.akismet.test is this machine.
        here = str(host).endswith("akismet.test")
        return find("127.0.0.1" if here else host, *rest, **options)

    socket.getaddrinfo = find_here

    class Client(akismet.Akismet):
        protocol = "http"
        domain = f"akismet.test:{port}"

    client = Client(key, BLOG)
    calls = {"check": client.check, "spam": client.submit_spam, "ham": client.submit_ham}
    answers: list[Any] = []
    for step, comment in json.load(sys.stdin):
        said = {"comment_content": comment["text"], "comment_author_email": comment["email"]}
        try:
            answer = calls[step](comment["ip"], "t", comment_author="Ann", **said)
            answers.append(answer != akismet.SpamStatus.Ham if step == "check" else answer)
        except akismet.AkismetServerError as error:
            answers.append({"error": str(error)})
    print(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
