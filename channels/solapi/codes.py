"""What Solapi's status codes mean for a message; the table is `codes.yml`."""

from pathlib import Path

import yaml

from channels.codes import Codes

NEVER_TAKEN = "1"  # how the codes of what was refused at once begin
CODES = Codes("solapi", yaml.safe_load(Path(__file__).with_name("codes.yml").read_text("utf-8")))
