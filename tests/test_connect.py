"""docs/connect.md: a way for every platform, and lines that work as they stand."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from service.api.comment_schemas import SubmitRequest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/connect.md").read_text("utf-8")
CLIENTS = ROOT / "tests/clients"
PLATFORMS = (
    "WordPress", "Discourse", "Flarum", "Coral", "NodeBB", "Ghost", "Isso", "Remark42", "Django",
    "Rails", "Laravel", "Node", "static sites",
)  # fmt: skip


def lines(heading: str, place: int = 0) -> str:
    """Return a block of code below a heading."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", section, re.MULTILINE)
    blocks = [block for block in blocks if block.strip()]
    return "\n".join(line[4:] for line in blocks[place].strip("\n").splitlines())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_a_row(platform: str) -> None:
    rows = re.findall(r"^\| (.*?) \|", PAGE, re.MULTILINE)
    assert any(platform in row for row in rows)


def test_what_is_to_be_copied_is_there() -> None:
    names = {path.name for path in (ROOT / "integrations/wordpress").iterdir()}
    assert names == {"chaffinch.php", "chaffinch-notices.php"}
    constants = set(re.findall(r"define\( '(\w+)'", lines("WordPress") + lines("WordPress", 2)))
    plugins = "".join(p.read_text("utf-8") for p in (ROOT / "integrations/wordpress").iterdir())
    assert constants == set(re.findall(r"CHAFFINCH_\w+", plugins))


def test_the_template_of_remark42_makes_a_comment_that_is_taken() -> None:
    (template,) = re.findall(r"NOTIFY_WEBHOOK_TEMPLATE=(.*)", PAGE)
    filled = template.replace("{{.ID}}", "c-1")
    filled = filled.replace("{{.Text | escapeJSONString}}", json.dumps('<p>"Thanks"</p>'))
    document = json.loads(filled)
    assert document.keys() == {"external_id", "comment"}
    assert SubmitRequest.model_validate(document).comment.text == '<p>"Thanks"</p>'


ECHO = """
import http.server, json, sys
class Echo(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        print(json.dumps([self.headers["Host"], self.path, body]), flush=True)
        answer = b"false"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Echo)
print(server.server_port, flush=True)
server.handle_request()
"""


def heard(*command: str) -> tuple[str, str, str]:
    """Return host, path and body of the one request that the lines send; ``PORT`` is put in."""
    with subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True) as echo:
        assert echo.stdout
        port = echo.stdout.readline().strip()
        here = [part.replace("PORT", port) for part in command]
        subprocess.run(here, check=True, timeout=120, capture_output=True, cwd=CLIENTS)
        host, path, body = json.loads(echo.stdout.readline())
    return host.replace(port, "PORT"), path, body


def here(code: str) -> str:
    """Return the lines with a server on this machine in the place of the one they name."""
    assert "https://chaffinch.example.org" in code
    return code.replace("https://chaffinch.example.org", "http://127.0.0.1:PORT")


def test_the_lines_for_python_ask_chaffinch() -> None:
    host, path, body = heard(sys.executable, "-c", here(lines("Python")))
    assert (host, path) == ("127.0.0.1:PORT", "/1.1/comment-check")
    assert "api_key=KEY" in body and "comment_content=Thanks%21" in body


def test_the_lines_for_node_ask_chaffinch() -> None:
    host, path, body = heard("node", "--input-type=module", "-e", here(lines("Node")))
    assert (host, path) == ("127.0.0.1:PORT", "/k/KEY/1.1/comment-check")
    assert "comment_content=Thanks" in body
