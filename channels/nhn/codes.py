"""What NHN Cloud's codes mean for a message. Requests and results, of Alimtalk and of text, are four tables.

A brand message has the codes of an Alimtalk, which are Kakao's own.
"""

from pathlib import Path

import yaml

from channels.codes import Codes
from channels.dealing import ALIMTALK, BRAND, TEXT

_READ = yaml.safe_load(Path(__file__).with_name("codes.yml").read_text("utf-8"))
REQUESTS = {form: Codes("nhn", _READ[form]["requests"] | _READ["errors"]) for form in (ALIMTALK, TEXT)}
RESULTS = {form: Codes("nhn", _READ[form]["results"]) for form in (ALIMTALK, TEXT)}
REQUESTS[BRAND], RESULTS[BRAND] = REQUESTS[ALIMTALK], RESULTS[ALIMTALK]
