"""Rasa's tokens for Korean. Rasa's own WhitespaceTokenizer takes Hangul for emoji and deletes it."""

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.morphemes import morphemes


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class KoreanTokenizer(Tokenizer):
    """One token a morpheme, at its place in the text as written: 취소해주세요 -> 취소, 하, 어, 주, 세요.

    A token's lemma is form/part of speech: 맞/VV. Morphemes that melted into one syllable (해 = 하 + 어) share it.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """No setting of our own; these two are read by the base class."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> List[str]:
        """What must be importable."""
        return ["kiwipiepy"]

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Tokens of the message's `attribute`, in order; none of an empty text."""
        text = message.get(attribute)
        return [
            Token(text[m.start : m.end], m.start, m.end, lemma=f"{m.form}/{m.tag}")
            for m in morphemes(text)
            if m.end > m.start
        ]
