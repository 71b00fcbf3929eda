"""python tests/launcher/door.py PORT: answers /readyz like a door, with a worker that never ends by itself."""

import http.server
import subprocess
import sys


class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"database": "ok", "nlu": "ok"}')

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
