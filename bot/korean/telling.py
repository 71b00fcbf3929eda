"""Whether a text tells of a symptom, or only seems to; and whether it wishes to be treated. Pure."""

import re

from bot.korean.body import body_parts
from bot.korean.complaints import symptoms
from bot.korean.normalise import squeeze
from bot.korean.places import squeezed

_WISHES_IT = re.compile(r"[맞받]고\s?싶|[맞받]으려|[맞받]을\s?(?:수|까)")
_CONCEDED = re.compile(
    r"(?:긴|기는)(?:한데|했는데|하지만|했지만|하는데|하네|해도)|있는데|있긴|있지만|정도인데|정도는있"
)
_TIRED = re.compile(
    r"(?:저|나|요즘|오늘|너무|좀|그냥|진짜|많이|아|조금)*(?:피곤|졸[려리]|배고[파프]|심심|나른)[가-힣]{0,4}"
)
_WONDERS = re.compile(r"궁금|그냥(?:여쭤|물어|문의)|물어(?:보는|본)거")
_WAS_TREATED = re.compile(
    r"(?:저는|전|저|어제|오늘|지난주에?|이번에)*[가-힣]{1,4}?(?:쪽|부위|주변)?(?:에다?|쪽에|에만|만|이랑|하고|에도)(?:[가-힣]{1,3}에)?"
    r"(?:맞았|받았|시술받았|시술했|주사맞았|맞은거|맞음|받음)(?:어|습|는데|거든|음|다)?[가-힣]{0,2}"
)
_BEARABLE = re.compile(
    r"괜찮|괜찬|갠찮|나아|나았|낫|빠졌|빠지|가라앉|견딜|참을|좋아|좋은|없어졌|편해|편하|멀쩡|덜하|덜해|줄었|만족"
)


def wishes_for_it(text: str) -> bool:
    """보톡스 맞고 싶은데, 받을 수 있을까요: a treatment is wished for."""
    return _WISHES_IT.search(text) is not None


def no_symptom(text: str) -> bool:
    """Whether it is only said where the treatment was, how tired one is, or that nothing is there: 코에 맞았어요,
    피곤해요, 열도 없어요 그냥 궁금해서요."""
    words = squeeze(text)
    if _TIRED.fullmatch(words):
        return True
    told = symptoms(squeezed(text))
    if told:
        return all(each.denied for each in told) and _WONDERS.search(words) is not None
    return any(body_parts(text)) and _WAS_TREATED.fullmatch(words) is not None


def names_a_symptom(text: str) -> bool:
    """Whether a symptom is named and not denied."""
    return any(not told.denied for told in symptoms(squeezed(text)))


def concedes_a_symptom(text: str) -> bool:
    """Whether one symptom is told before another is denied: 좀 아프긴 한데 열은 없어요; not 붓긴 했는데 견딜 만해요."""
    words = squeeze(text)
    conceded = _CONCEDED.search(words) is not None and _BEARABLE.search(words) is None
    return conceded and names_a_symptom(text)
