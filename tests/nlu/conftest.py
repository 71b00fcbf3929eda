"""These tests run in the language model's own environment: .venv-nlu/bin/python -m pytest tests/nlu"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1")

collect_ignore_glob = [] if find_spec("rasa") else ["test_*.py"]

EXAMPLES = {
    "faq_parking": [
        "주차되나요",
        "주차장 있어요?",
        "차 가져가도 되나요",
        "발렛 되나요",
        "지하에 주차 가능해요?",
        "주차비 얼마예요",
    ],
    "greet": ["안녕하세요", "안녕", "하이", "반갑습니다", "안녕하세여", "안뇽"],
    "faq_hours": [
        "몇 시까지 해요",
        "토요일 진료하나요",
        "점심시간 언제예요",
        "야간진료 있나요",
        "일요일 문 여나요",
        "몇시에 닫아요",
    ],
    "aftercare_alcohol": [
        "술 마셔도 돼요?",
        "맥주 한잔 되나요",
        "음주 가능한가요",
        "소주 언제부터",
        "와인 괜찮아요?",
        "술 ㄱㄴ?",
    ],
}


@pytest.fixture(scope="session")
def examples():
    """Texts and their intents: four intents, a handful each."""
    pairs = [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    return [text for text, _ in pairs], [intent for _, intent in pairs]
