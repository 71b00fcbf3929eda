"""Tokens of Korean texts."""

import pytest
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.tokenizer import KoreanTokenizer

TRAP = "내일 3시 예약 취소해주세요"


def tokens(tokenizer, text):
    return tokenizer(tokenizer.get_default_config()).tokenize(Message({"text": text}), "text")


def test_hangul_survives():
    """Words of pure Hangul are kept, where Rasa's own tokenizer deletes them."""
    kept = [token.text for token in tokens(KoreanTokenizer, TRAP)]
    assert {"내일", "시", "예약", "취소"} <= set(kept)
    assert [token.text for token in tokens(WhitespaceTokenizer, TRAP)] == ["3시"]


@pytest.mark.parametrize("text", [TRAP, "10분 늦어요ㅠㅠ", "😀 보톡스맞았는데 괜찮나요?", "  앞뒤 공백  "])
def test_tokens_stand_where_they_say(text):
    """Every token is the part of the text that its offsets name, in order."""
    found = tokens(KoreanTokenizer, text)
    assert [token.text for token in found] == [text[token.start : token.end] for token in found]
    assert [token.start for token in found] == sorted(token.start for token in found)


def test_a_lemma_is_the_dictionary_form():
    """맞았는데 is known as 맞다."""
    assert "맞/VV" in [token.lemma for token in tokens(KoreanTokenizer, "필러 맞았는데요")]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_has_no_tokens(text):
    """An empty text has none, and does not fail."""
    assert tokens(KoreanTokenizer, text) == []
