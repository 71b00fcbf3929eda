"""Words about a symptom that name none: is this normal, need I come, I will wait, I will come later. Pure."""

import re

from bot.korean.normalise import squeeze

_LEAD = (
    r"(?:이거|이게|아|아니|음|네|넵|그럼|그러면|그래도|그런데|근데|요거|저거|그거|그게|이거는|이건|걍|이정도면?|이정도는|이런거|이런게|이런건|이렇게|이러는게"
    r"|이러는거|저|제가|저는|저만|혹시|그냥|정말|진짜|지금|보통|다들|다른분들도|아직|굳이|병원|병원은|병원에|오늘|당장|바로|꼭|많이|계속|더|조금|좀)*"
)
_ENDS = (
    r"(?:는|은|인|을|일)?(?:거|게|건|것)?(?:맞)?(?:죠|지요|쥬|나요|가요|까요|예요|에요|이죠|이지요|인가요|인지요?"
    r"|겠죠|겠지요|겠네요?|려나요?|교|노|요|여|유|지|니|냐|야|나|까)*"
)
_NORMAL = (
    r"(?:원래|이거|이게)?정상(?:이|인|맞|적인|일)",
    r"(?:원래|저만|다들|이거|이게|남들도)(?:이래|이런|그래|그런|이러|그러)(?:는)?(?:건가|거)?",
    r"(?:이거|이게)?[괜갠]찮(?:은|을|겠|나|죠|지|아질|아지|으?려)(?!니)",
    r"(?:심한|큰|이상한|나쁜|잘못된|위험한|부작용인?)(?:거|건|게|일|문제)?(?:은|는|이)?아(?:니|닌)",
    r"(?:병원|응급실)?(?:에)?(?:가야|가봐야|와야)(?:하|되)(?:는|ㄹ|할|될)?(?:거|건|정도)(?:는|은)?아(?:니|닌)",
    r"별(?:거|일|문제|탈)(?:는|은|이)?(?:아니|아닌|없)",
    r"(?:문제|이상)(?:는|은|가|이)?없(?=는|겠|을|나|죠|지)",
    r"(?:걱정|염려|신경)(?:을|은)?(?:안|하지)?(?:해도|않아도|써도|말아도|안해도|안써도)(?:되|돼|될|괜찮)",
)
_STAYS_AWAY = (
    r"(?:안|못)(?:가도|가봐도|와도|와봐도|가면|봐도)(?:되|돼|될|괜찮|안되|안돼)",
    r"(?:기다려도|기다리면|참아도|참으면|놔둬도|냅둬도|내버려둬도|놔두면|냅두면|두면|둬도|지켜보면|지켜봐도|있으면|있어도|버티면|버텨도)(?:되|돼|될|괜찮)",
    r"\d+시까지(?:는)?(?:참으면|기다리면|버티면|있으면)(?:되|돼|될|괜찮)",
)
_ASKED = re.compile(rf"{_LEAD}(?:{'|'.join((*_NORMAL, *_STAYS_AWAY))}){_ENDS}")
_STAYS = re.compile(rf"{_LEAD}(?:{'|'.join(_STAYS_AWAY)}){_ENDS}")

_SOON = (
    r"(?:내일|낼|모레|이따가?|있다가|나중에|다음에|담에|저녁에?|밤에|아침에?|오후에?|오전에?|퇴근하고|끝나고|주말에"
    r"|[월화수목금토일]요일에?|[월화수목금토일]욜에?|조금|좀|\d+시에?)"
)
_PUTS_OFF = re.compile(
    r"(?:기다릴|기다려볼|기다리겠|지켜볼|지켜보겠|참아볼|참을|참아보겠|버텨볼|두고볼|두고보겠)(?:게|께|래|ㄹ|요|습)?"
    rf"|{_SOON}[가-힣]{{0,6}}(?:갈|가볼|가보|올|들를|전화할|전화드릴|연락할|연락드릴)(?:게|께|래|까|수|려)"
    rf"|{_SOON}[가-힣]{{0,4}}(?:가도|가면|와도|방문해도|들러도)(?:되|돼|될|괜찮)"
    r"|(?:언제|몇시에?|몇시쯤)(?:쯤)?(?:병원)?(?:에)?(?:가면|와도|가도|오면|와야|가야)(?:되|돼|될|하|해)"
    r"|^(?:그럼|지금|바로|당장|택시로|차로|택시타고|차타고|운전해서|제가)*(?:갈|가볼|가)(?:게|께|ㄹ게)(?:요|여|용)?$"
    r"|^(?:그럼|저|제가|혹시)*(?:지금|바로|당장|얼른)(?:바로|당장)?(?:병원)?(?:에|으로)?"
    r"(?:가도|와도|방문해도|가면)(?:되|돼|될|괜찮)"
)
_SEEN = re.compile(
    r"(?:병원|응급실|의원|진료|의사|원장)[가-힣]{0,6}(?:갔다|다녀|갔다와|받고왔|받았|봤어|보고왔|만났)"
    r"|(?:전화|통화)(?:했|하니|해보니|해봤|됐|드렸|하고)"
)
_HELP_COMES = re.compile(
    r"(?:119|구급차|앰뷸런스|구급대)[가-힣]{0,4}(?:불렀|왔|탔|타고|타는|오고|오는|신고했|전화했)"
    r"|응급실[가-힣]{0,6}(?:가고있|가는중|가는길|왔어|왔습|도착|이에요|입니다|데리고가|데려가|모시고가)"
)
_ON_THE_WAY = re.compile(
    r"(?:데리고|모시고|태우고|차로|택시로|버스로|택시타고|운전해서|운전하고)[가-힣]{0,4}(?:가고|가는|간다|갑니다|가요|갈게|갈께|가면|가도)"
    r"|출발했|출발합니다|출발할게|가고있|가는중|가는길이|거의다왔|도착(?:해요|합니다|할거|할것|했)|(?:데려|데리고|모시고)(?:가도|가면|와도|갈까)"
    r"|(?:병원|거기)(?:으로|에|로)?(?:택시타고|차로|바로)?(?:가면|가도|와도)(?:되|돼|될|괜찮)|문(?:좀)?열어(?:주|줘)"
)
_NOT_YET = re.compile(r"안|못|없|통화중|어떻게|언제|얼마|몇(?!분)|까지|알려|하나요|할까|해야|되나|돼요|될까|취소")
LONGEST = 45


def asks_whether_normal(text: str) -> bool:
    """이거 정상이죠?, 원래 이런 거예요?, 안 가도 되죠?: asked of what was told before; no symptom stands in it."""
    return len(text) <= LONGEST and _ASKED.fullmatch(squeeze(text)) is not None


def puts_off(text: str) -> bool:
    """기다릴게요, 내일 갈게요, 지금 가도 돼요?: what under an alarm must not be agreed to."""
    words = squeeze(text)
    return len(text) <= LONGEST and (_PUTS_OFF.search(words) is not None or _STAYS.fullmatch(words) is not None)


def on_the_way(text: str) -> bool:
    """출발했어요, 택시 타고 가면 되죠, 병원으로 모시고 가도 되나요: to the clinic, by themselves."""
    words = squeeze(text)
    return len(text) <= LONGEST and _ON_THE_WAY.search(words) is not None and not help_comes(text)


def help_comes(text: str) -> bool:
    """119 불렀어요, 응급실 가는 중이에요."""
    words = squeeze(text)
    return len(text) <= LONGEST and _HELP_COMES.search(words) is not None and _NOT_YET.search(words) is None


def was_seen(text: str) -> bool:
    """병원 다녀왔어요, 전화했더니 오래요: somebody of the trade knows by now."""
    words = squeeze(text)
    return len(text) <= LONGEST and _SEEN.search(words) is not None and _NOT_YET.search(words) is None
