"""The two stages, trained on a handful of examples."""

import math

import numpy as np
import pytest

from nlu import cascade
from nlu.embedder import LIMIT, load_embedder
from nlu.groups import folds, variants
from nlu.quick import Quick
from nlu.text import normalise
from nlu.wrapping import SMALL_TALK, wrapped

STRANGE = [
    "",
    " ",
    "😀🔥",
    "\u200b\u200d",
    "ㅋㅋㅋㅋ",
    "ㅠㅠ",
    "가" * 5000,
    "?!?!",
    "\x00\ud800",
    "12345",
    "hello",
    "ا",
    "ᄒ" * 300,
]


@pytest.fixture(scope="module")
def embed():
    return load_embedder()


@pytest.fixture(scope="module")
def trained(examples, embed):
    return cascade.train(*examples, embed)


@pytest.fixture(scope="module")
def cheap(examples):
    return cascade.train(*examples, None)


@pytest.mark.parametrize("text", STRANGE)
def test_any_text_gets_a_ranking(trained, embed, text):
    """Empty, emoji-only, jamo-only, invisible, broken or huge: a full ranking that adds up to one."""
    ranking = trained.judge(text, embed, sure=1.1).ranking
    assert len(ranking) == 4
    assert math.isclose(sum(chance for _, chance in ranking), 1.0, rel_tol=1e-6)
    assert [chance for _, chance in ranking] == sorted((chance for _, chance in ranking), reverse=True)


@pytest.mark.parametrize("text", [*STRANGE, "주차 되나요?", "술마셔도되나요", "시술 시술 시술 후 주차 주차"])
def test_one_text_gets_the_chances_of_the_pipeline(cheap, text):
    """The shorter way to the first opinion leads to the same place."""
    text = normalise(text)
    assert np.allclose(Quick(cheap.first).predict_log_proba([text]), cheap.first.predict_log_proba([text]))


@pytest.mark.parametrize(
    ("text", "intent"),
    [("주차 되나요?", "faq_parking"), ("술마셔도되나요", "aftercare_alcohol"), ("몇시까지하나요", "faq_hours")],
)
def test_both_stages_know_the_examples_neighbours(trained, embed, text, intent):
    """A text near the examples gets their intent, with and without spaces, whichever stage settles it."""
    found = {trained.judge(text, embed, sure).ranking[0][0] for sure in (0.0, 1.1)}
    assert found == {intent}


def test_a_sure_text_does_not_pay_for_the_embedding(trained):
    """At `sure` 0 the embedder is never called."""
    verdict = trained.judge("주차되나요", lambda texts: pytest.fail("embedded"), sure=0.0)
    assert verdict.settled_by == "cheap"


def test_an_unsure_text_is_settled_by_the_embedding(trained, embed):
    """Beyond the reach of certainty the second stage speaks."""
    assert trained.judge("주차되나요", embed, sure=1.1).settled_by == "embedding"


def test_without_an_embedder_the_cheap_stage_settles_all(trained, cheap):
    """The package may be missing when serving, or when training."""
    settled = {model.judge("차 어디에 대요", None, sure=1.1).settled_by for model in (trained, cheap)}
    assert settled == {"cheap"}


def test_a_model_trained_without_embeddings_asks_for_none(cheap):
    """An embedder at hand changes nothing for a model that never saw one."""
    assert cheap.judge("주차", lambda texts: pytest.fail("embedded"), sure=1.1).settled_by == "cheap"


def test_training_twice_gives_the_same_verdicts(trained, examples, embed):
    """Nothing is left to chance."""
    again = cascade.train(*examples, embed)
    texts = ["주차", "술 한잔", "안녕하세요 몇시까지 해요?"]
    assert [again.judge(text, embed, 0.8) for text in texts] == [trained.judge(text, embed, 0.8) for text in texts]


def test_a_question_survives_its_story(trained, embed):
    """Around a long text's question stand sentences that ask nothing."""
    story = "안녕하세요 지난주에 친구랑 같이 상담 받았던 사람인데요 그때 설명을 잘 해주셨어요 근데 술 마셔도 돼요? 감사합니다"
    assert trained.judge(story, embed, sure=1.1).ranking[0][0] == "aftercare_alcohol"


def test_only_the_ends_of_a_huge_text_are_embedded(embed):
    """What stands in the middle of a huge text changes nothing: the answer must come in time."""
    first, second = (embed(["처음 " + middle * 3000 + " 끝"])[0] for middle in ("가", "가"))
    assert np.array_equal(first, embed(["처음 " + "가" * 9000 + " 끝"])[0])
    assert np.array_equal(first, second)
    assert LIMIT < 500


def test_variants_share_a_group():
    """Texts that differ by spaces, numbers or a word stay together; other labels and other texts do not."""
    texts = ["10시에 주차 가능한가요", "11시에주차가능한가요", "보톡스 얼마예요", "10시에 주차 가능한가요"]
    groups = variants(texts, ["a", "a", "a", "b"])
    assert groups[0] == groups[1]
    assert len({groups[0], groups[2], groups[3]}) == 3


def test_no_variant_stands_on_both_sides_of_a_fold(examples):
    """Held-out means that nothing like it was seen."""
    texts, labels = (2 * part for part in examples)
    groups = variants(texts, labels)
    for seen, unseen in folds(texts, labels, 3):
        assert set(groups[seen]) & set(groups[unseen]) == set()


def test_small_talk_is_never_wrapped():
    """A greeting inside thanks is no greeting any more; other texts are repeated whole inside the words around them."""
    texts, labels = ["안녕", "주차되나요"] * 50, ["greet", "faq_parking"] * 50
    around, intents = wrapped(texts, labels, seed=1)
    assert set(intents) & set(SMALL_TALK) == set()
    assert all("주차되나요" in text for text in around)
    assert (around, intents) == wrapped(texts, labels, seed=1)
