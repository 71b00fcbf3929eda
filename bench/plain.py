"""TF-IDF and logistic regression with scikit-learn's defaults, as a component of Rasa's pipeline. Python 3.10."""

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

_FILE = "plain.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PlainClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking` of each message."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: Pipeline) -> None:
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003 - Rasa passes all four by name
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> "PlainClassifier":
        """An untrained component (Rasa's interface)."""
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3))
        return cls(model_storage, resource, make_pipeline(letters, LogisticRegression(max_iter=1000)))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples."""
        examples = training_data.intent_examples
        self._model.fit([each.get(TEXT) for each in examples], [each.get(INTENT) for each in examples])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **kwargs: Any,  # noqa: ARG003
    ) -> "PlainClassifier":
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, joblib.load(folder / _FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message."""
        for message in messages:
            chances = self._model.predict_proba([message.get(TEXT) or ""])[0]
            ranking = sorted(zip(chances.tolist(), self._model.classes_, strict=True), reverse=True)[:10]
            named = [{"name": str(intent), "confidence": chance} for chance, intent in ranking]
            message.set(INTENT, named[0], add_to_output=True)
            message.set("intent_ranking", named, add_to_output=True)
        return messages
