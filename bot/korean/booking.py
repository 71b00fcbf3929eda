"""What words about an appointment say besides days and times: which doctor, for whom, which offer. Pure."""

import re
from collections.abc import Iterable

from bot.korean.another_visit import one_more
from bot.korean.normalise import squeeze
from bot.korean.policies import asks_when_to_return

_SAME = re.compile(
    r"(?:지난|저)번?(?:에)?(?:꺼|거|것|이?랑|하고|과|와)?(?:같은|똑같|그대로|했던|받은|맞은|받았던|했던거)|(?:하던|받던|맞던)(?:거|것|걸|대로)|똑같은(?:거|걸|것)"
)
_ASKS_FOR_ROOM = re.compile(
    r"(?:시|반|분)(?:에|으?로|쯤)?(?:진료|상담|예약|시술)?(?:도|은|이|으로|지금|혹시)?"
    r"(?:[되돼될](?:나|요|까|여|죠|지|는지|는가)|[되돼]$|가능|비[었어]|자리(?:가)?있)"
)
_ASKS_FOR_DAY = re.compile(
    r"(?:오늘|지금|내일|낼|모레)(?:바로|혹시|당장|지금|오[전후]|아침|저녁)*(?:에|은|도)?(?:진료|상담)(?:도|이|을|지금|바로)*"
    r"(?:[되돼될](?:나|요|까|여|죠|는지)|가능|볼수있|받을수있)"
)
_NEXT_OF_COURSE = re.compile(
    r"(?:\d|[이삼사]|두|세|네|다음)(?:회차?|번째|차)(?:로|을|를|도|째)?(?:시술|예약|꺼|거)*(?:좀)?(?:잡아|예약(?!되|돼|했|됐)|할[게께래]|하고싶|하려|부탁|받고싶|받을[게께래])"
)
_CANCEL_AND = re.compile(r"취소(?:하고|하구|하시고|해주시고|한다음|한뒤)")
_BOOKS_AGAIN = re.compile(
    r"취소(?:한|된|했던|됐던|하신)(?:예약|거|것|건|자리|시간)*(?:을|를|로|은|는|좀)?(?:다시|도로|재예약|살[려릴])|예약(?:을|한거|좀)?(?:다시)?살[려릴]"
)
_REBOOKS = re.compile(
    r"(?:다시(?:좀|한번|새로)?(?:예약|잡[아을고혀])|재예약|예약(?:을|좀)?다시(?:좀|한번)?(?:잡|해|하|할|부탁))(?!을?(?:안|취소|확인))"
)
_KEEPS = re.compile(
    r"(?:그냥|그대로|원래대로)(?:그대로)?(?:둘|둬|놔|두|냅[두둬둘]|내버려|갈게|갈께|할게|할께|유지)|(?:그대로|원래대로)(?:[요여염용]|이요|해[주줘요]?|하[죠자]|갈래|가요)?(?:세요)?$|(?:그냥|걍|역시)그대로|^(?:아니)?(?:됐|되었)(?:어|습)|안바[꿀꾸]|변경(?:은)?안|취소(?:는|를|은)?(?:하지(?:는)?(?:마|말|않)|안(?:할|하|해)|말(?:아|자))|안취소|(?:옮기|바꾸|변경하|변경|미루|늦추|당기|땡기|건드리|건들이?)지(?:는|도|를)?(?:마(?!음)|말아|말라|않(?!으면|나))|원래(?:그)?(?:시간|예약|날)(?:에|으?로|대로)(?:갈|할|둘|해|가|[요여]?$)"
)
_NOT_MOVED = re.compile(r"(?:옮기|바꾸|변경하|미루|늦추|당기|땡기|건드리)지(?:는|도|를)?(?:마|말)")
_MOVED_YET = re.compile(r"(?<!안)(?:바꿔|옮겨|변경해|변경할|당겨|미뤄)(?!지)|만(?:바꿀|옮길)[게께래]")
_ASKS_TO_BOOK = re.compile(
    r"예약(?:을|도|좀|으로|그냥|바로)*"
    r"(?:해(?!도|서|놨|놓|뒀|둔|둬)|잡(?!혀|힌|았|은)|넣|부탁|할[게께래]|하고싶|하려|확정해)(?!지)"
)
_OPENINGS = re.compile(
    r"(?:예약|진료|상담|시술)?(?:이)?(?:가능한|되는|비는|빈|남은|비어있는)(?:날|시간|요일|자리|때|타임)"
)
_OUTSIDE = re.compile(
    r"(?<![차방실집약])문(?:이|은|도)?(?:안열[려리]|잠[겨겼긴])(?!.{0,4}(?:나요|까요|죠))"
    r"|(?:도착|왔|와있|와서|앞인데|앞이에|앞에).{0,8}(?:문(?:이|은|도)?(?:닫|안열|잠)|아무도|불이?꺼|안계[시세셔])"
)
_LEAVES_LIST = re.compile(
    r"(?:자리|빈자리)(?:는|를|도)?(?:더이상|이제|그만)?(?:안(?:찾아|알아봐|기다려|봐)(?:주셔|주)?도|찾지|알아보지|찾아주지|필요없)|(?:안기다[려리]|그만기다[려리])(?:도|ㄹ)?[^?]{0,4}(?:돼|되|게|께|ㄹ)|"
    r"대기(?:자|명단|신청|예약|등록|걸어?둔거|걸어놓은거|한거)*(?:를|을|은|에서|좀|도)*(?:취소|빼|빠질|그만|안할|해제|철회|없애)"
)
_ANEW = re.compile(r"새로|하나더|한(?:건|개|번)더|추가(?:로|예약)|따로(?:예약|하나|잡)|예약(?:을)?또|또(?:하나)?예약")
_BOOKS = re.compile(
    r"(?<!로)예약(?:이[요여]|[요여]$|(?:좀)?(?:할[게께래]|하고싶|하려|해주|해줘|부탁|잡아)|을?(?:잡|하나))"
)
_OWN = re.compile(r"(?:제|내|저)(?:꺼|거|것|예약)")
_DECLINES = re.compile(
    r"(?:아|음|아니[요다야]?|아뇨|에이|걍|네|그냥|그럼|이제|일단|지금은)*"
    r"(?:(?:예약|상담)(?:은|을|도|이)?(?:일단|지금은|그냥|이제|좀)?(?:안(?:할|해|하)|(?<=은)(?:됐|됬|되었)|필요없|그만|하지않|하고싶지않)|(?:됐|됬)(?:어|습|네|다|음)|안(?:할|해))"
    r"(?:래|게|께|거|건데|겠|려고|려|도|어|습니다|네|다|음|을|은|니다|둘|할|하|돼|되|괜찮|아|[요여용염])*"
)
_ANY_DOCTOR = re.compile(
    r"(?:다른|딴|아무|어느|어떤)(?:원장|의사|선생|의료진|분)|(?:원장|의사|선생|의료진)(?:님)?(?:은|는|이)?(?:상관없|아무나|누구)|아무나(?:괜|상관|돼|되|요)"
)
_OF_SEX = re.compile(r"(?:여자|여성|남자|남성|(?<![가-힣])[여남])(?:원장|의사|선생|쌤|의료진|분원장)")
_ANOTHER_DOCTOR = re.compile(
    r"(?:다른|딴)(?:원장|의사|선생|쌤)(?:님)?(?!도|님도|상관)|(?:원장|의사|선생|쌤)(?:님)?(?:은|는)?(?:말고|말구|빼고|아니고)"
)
_BARE_WEEKDAY = re.compile(r"(?<![가-힣])(?<!주\s)(?<!주중\s)[월화수목금토일](?:요일|욜)")
_BARE_DAY = re.compile(
    r"(?<![\d월/.])(?<!월\s)(?:[12]?\d|3[01])일(?!\s?(?:만|정도|쯤|씩|동안|간|뒤|후|전|차|째|치))(?=$|[^가-힣]|[은는도로에이날])"
)
_NAMED_WEEK = re.compile(r"이번|금주|담주|다음|차주|저번|지난|\d\s*[월일/]|오늘|내일|모레|낼|글피|담달")
_CORRECTS = re.compile(r"(?<![가-힣])(?:아\s?)?(?:아니(?:다|야|요|아)?|아뇨|아닙니다)(?![가-힣])|말고")
_INSTEAD = re.compile(r"말고|아니(?:고|라)|대신에?|빼고")
_WAITS = re.compile(
    r"^대기(?:요|여|만|신청|로)?$|대기(?:자|명단|신청|할게|해줘|해주|걸|로|예약|할래|하고|등록)|자리나(?:면|오면)|취소(?:자리|나오면|되면|생기면)|빈자리"
)
_HAS_READ = re.compile(
    r"(?:네+|넵|넹|예)?(?:문자|알림|안내|예약|시간)?(?:잘)?확인(?:했|하였|완료|함|이)(?:어|습니다|네|음)?[요여용욤염]?"
)
_REVIVES = re.compile(
    r"(?:아+|앗|어|죄송(?:한데|해요|합니다)?|근데|그럼|역시|그냥|저기)*"
    r"(?:(?:그거|그것|그예약|(?:아까|방금|좀전)(?:에)?(?:그)?(?:거|꺼|것|예약)?|취소한거|그시간|그자리)(?:를|을|좀|로)?(?:다시|도로)?|다시|도로)(?:좀)?"
    r"살려(?:[주줘놔](?:세|시겠어|실래)?|(?:줄|주실)수(?:있나|있을까|있어|있죠|있))[요여용욤]*"
)
_COMES = re.compile(
    r"^(?:네+|넵|예)?(?:꼭|시간맞춰|제시간에|그때)*(?:갈게요|갈께요|올게요|갑니다|가겠습니다|방문할게요|방문하겠습니다|예약확정(?:할게요)?|확정할게요|내원할게요)$"
)
_PASSES = re.compile(r"(?:네+|ㄴㄴ|아니(?:요|오)?|아뇨)*(?:저는)?(?:괜찮(?:아요?|습니다|을것같아요))?")
_WILL_COME = re.compile(
    r"(?<!못)(?<!안)(?<!로)(?:갈[게께]요|올[게께]요|갑니다|가겠습니다|방문할게요|방문하겠습니다|뵐[게께]요|뵙겠습니다|[봬뵈]요)$"
)
_FIRST_TIME = re.compile(
    r"(?:(?<![은는도])|(?<=[저기원과곳][은는]))(?:처음|첨)(?:이(?!랑|후|아니|에?나왔)|인데|인사람|예[요약]|방문|내원|상담|진료|입니다|임$|가[는려보시봐]|갑|오[는]|왔|뵙|이용|요?$)"
    r"|첫(?:방문|내원|예약|진료|상담|시술)|신규(?:환자|고객|예약|회원|방문|[로인에예이입요]|$)|신환(?:[인이입예에요]|$)|초진|(?:가본?|와본?|방문(?:해본|한)|내원(?:해본|한)|이용(?:해본|한)|다녀본|다닌)적(?:이|은)?(?:없|한번도없)"
)
_TO_THE_CLINIC = (
    r"(?:네+|저|저희|방금|지금|이제|막|드디어|다|여기|앞에"
    r"|(?:병원|건물)(?:에|앞에)?|주차장(?:에)?|[1-9]층(?:에)?)*"
)
_ARRIVED = re.compile(
    rf"{_TO_THE_CLINIC}(?:도착(?:했|하였|이|함|완료|해서|햇)|왔(?=어요|습니다|는데|네요)|앞(?=이에|입니다|이예)|와있)(?:어|습니다|는데|네|이|에|예|요|용|욤|여|입니다)*"
)
_NEARLY = re.compile(
    rf"{_TO_THE_CLINIC}(?:(?:거의|거진)(?:다)?(?:왔|도착|와가)|출발(?:했|합|해|하)|가(?:고있|는중|는길))(?:어|습|니다|는데|네|이|에|예|요|용|했|해|가|중|입니다)*"
)
_MAY_BE_LATE = re.compile(
    r"(?:(?:분|시간|정도|늦어도|늦게가도)(?:이?면|은|쯤은|늦어도|늦게가도|까지는)?(?:괜찮|되|돼|될|상관없)"
    r"|(?:진료|시술|예약|접수)(?:는|은)?(?:받을수|볼수|가능|유지|취소))[가-힣]*(?:죠|지요?|나|까|는지|요)[요여용]?$"
)
_MINUTES = re.compile(r"(\d{1,3})분")
_HOURS = re.compile(r"(\d|한|두)시간(반)?")
_CONSULTATION = re.compile(r"상담|진료|경과(?:확인|보러|체크)?|진찰|검진받|재진|초진|실밥")
_UNDOES = re.compile(
    r"녹(?:이|여|일|인|는주사)|히알라제|제거(?:하|시술|받|예약|해|요|$)|빼(?:고싶|는|려|주)|뺄|풀(?:고싶|수|어주)"
)
_CONSULTED = re.compile(
    r"(?:상담|진료|경과(?:확인|보러|체크)?|진찰|재진|실밥)(?!시간|후|뒤|받고(?!싶)|하고|이랑|과(?!정)|없이|말고|은?됐|다음)"
)
_CONSULTATION_WISHED = re.compile(
    r"(?:상담|진료|진찰|재진|초진|경과(?:확인|체크))(?:만)?(?:예약|으?로(?!비)|이요|이에요|요?$|받을|받고싶|볼[게께래]"
    r"|(?=오늘|내일|모레|이번주|다음주|담주|[월화수목금토일]욜|[월화수목금토일]요일|오[전후]|\d))"
)


def same_again(text: str) -> bool:
    """지난번이랑 같은 걸로, 하던 거요."""
    return _SAME.search(squeeze(text)) is not None


def asks_for_room(text: str) -> bool:
    """Whether a time is possible: 4시 되죠?, 5시반 가능할까요; not 4시까지 되나요, 몇 시에 되나요."""
    squeezed = squeeze(text)
    return _ASKS_FOR_ROOM.search(squeezed) is not None and re.search(r"까지|부터|몇시|언제", squeezed) is None


def asks_for_day(text: str) -> bool:
    """Whether one may come on a day: 오늘 진료 되나요 지금; of the hours too, where the model is sure of them."""
    return _ASKS_FOR_DAY.search(squeeze(text)) is not None


def next_of_course(text: str) -> bool:
    """The next visit of a course is wished: 2회차 잡아주세요, 두번째 예약할게요; not 2회차는 언제 해요."""
    return _NEXT_OF_COURSE.search(squeeze(text)) is not None


def cancels_for_another(text: str) -> bool:
    """취소하고 다음 달에 갈게요: rather moved, where a time is said with it."""
    return _CANCEL_AND.search(squeeze(text)) is not None


def books_again(text: str) -> bool:
    """What was cancelled is wished anew: 취소한 거 다시 잡아 주세요, 예약 다시 살려 주세요."""
    return _BOOKS_AGAIN.search(squeeze(text)) is not None


def rebooks(text: str) -> bool:
    """A booking wished once more: 다시 잡아주세요, 예약 다시 할게요; not 다시 예약 확인."""
    return _REBOOKS.search(squeeze(text)) is not None and not asks_when_to_return(text)


def keeps(text: str) -> bool:
    """What stands stays as it is: 그냥 둘게요, 됐어요, 원래대로요; not 요일은 그대로 시간만 바꿔 주세요."""
    squeezed = squeeze(text)
    return _KEEPS.search(squeezed) is not None and _MOVED_YET.search(squeezed) is None


def forbids_moving(text: str) -> bool:
    """옮기지 마세요, 바꾸지 말아주세요: of an appointment, and no refusal of messages."""
    return _NOT_MOVED.search(squeeze(text)) is not None


def books_anew(text: str) -> bool:
    """One more appointment beside those that stand: 새로 하나 더 예약해주세요."""
    return _ANEW.search(squeeze(text)) is not None or one_more(text)


def books(text: str) -> bool:
    """A booking and no time to move to: 목요일 3시 상담 예약이요; not 3시로 예약 변경."""
    return _BOOKS.search(squeeze(text)) is not None


def asks_to_book(text: str) -> bool:
    """A booking is asked for, however little is said of it: 그때로 예약해 주세요; not 예약해 놨어요."""
    return _ASKS_TO_BOOK.search(squeeze(text)) is not None and "?" not in text and not declines_booking(text)


def asks_for_openings(text: str) -> bool:
    """예약 가능한 날짜 알려 주세요, 예약 되는 시간 있나요: of what is free, not of what stands."""
    return _OPENINGS.search(squeeze(text)) is not None


def stands_outside(text: str) -> bool:
    """Somebody has come and finds nobody, or a locked door: 도착했는데 문이 잠겨 있어요."""
    return "?" not in text and _OUTSIDE.search(squeeze(text)) is not None


def leaves_list(text: str) -> bool:
    """No place on the waiting list any more: 대기 취소할게요."""
    return _LEAVES_LIST.search(squeeze(text)) is not None


def points(text: str) -> bool:
    """One of those shown: 금요일 걸로요."""
    return re.search(r"[거걸꺼것껄]", squeeze(text)) is not None


def own(text: str) -> bool:
    """제꺼, 제 예약."""
    return _OWN.search(squeeze(text)) is not None


def declines_booking(text: str) -> bool:
    """The wish to book is given up, and nothing else is said: 예약 안 할래요, 예약은 됐어요, 됐어요."""
    return _DECLINES.fullmatch(squeeze(text)) is not None and "?" not in text


def any_doctor(text: str) -> bool:
    """Whoever is there: 다른 원장님도 돼요, 원장님은 상관없어요."""
    return _ANY_DOCTOR.search(squeeze(text)) is not None


def wishes_sex(text: str) -> bool:
    """A woman or a man shall do it, which no book tells: 여자 원장님으로요."""
    return _OF_SEX.search(squeeze(text)) is not None


def another_doctor(text: str) -> bool:
    """Not the doctor offered: 원장님 말고 다른 선생님; not 다른 원장님도 돼요."""
    return _ANOTHER_DOCTOR.search(squeeze(text)) is not None


def bare_weekday(text: str) -> bool:
    """A day of the week without its week: 그럼 수욜은요?"""
    return _BARE_WEEKDAY.search(text) is not None and _NAMED_WEEK.search(text) is None


def bare_day(text: str) -> bool:
    """A day of the month without its month: 24일은요?, 25일로 미뤄주세요; not 3일 뒤로."""
    return _BARE_DAY.search(text) is not None and _NAMED_WEEK.search(_BARE_DAY.sub("", text)) is None


def bare_weekend(text: str) -> bool:
    """The weekend without its week: 주말만 돼요."""
    return "주말" in text and _NAMED_WEEK.search(text) is None


def instead(text: str) -> str | None:
    """What stands behind 말고 (보톡스 말고 상담이요); None where nothing is turned down."""
    found = _INSTEAD.search(text)
    return text[found.end() :] if found else None


def corrected_at(text: str) -> int:
    """Where the words begin that take the place of the ones before: 11시로 바꿔줘 아 아니다 2시로. 0 for nowhere."""
    return max((found.end() for found in _CORRECTS.finditer(text)), default=0)


def wants_to_wait(text: str) -> bool:
    """대기 걸어주세요, 자리 나면 알려주세요."""
    return _WAITS.search(squeeze(text)) is not None


def comes(text: str) -> bool:
    """A plain word that they will be there, and nothing else: 네 갈게요."""
    return "?" not in text and _COMES.match(squeeze(text)) is not None


def passes(text: str) -> bool:
    """A slot that is held is not wanted: ㄴㄴ 괜찮아요."""
    return _PASSES.fullmatch(squeeze(text)) is not None


def will_come(text: str) -> bool:
    """The words end in being there: 30일꺼 갈게요; not 갈게요? and not 못 갈게요."""
    return "?" not in text and _WILL_COME.search(squeeze(text)) is not None


def first_time(text: str) -> bool:
    """The writer has never been at the clinic: 처음 가는데요, 첫 방문이에요, 신규예요; not 보톡스는 처음이에요."""
    return _FIRST_TIME.search(squeeze(text)) is not None


def has_read(text: str) -> bool:
    """A reminder was read: 확인했어요."""
    return "?" not in text and _HAS_READ.fullmatch(squeeze(text)) is not None


def revives(text: str) -> bool:
    """What was cancelled just now is wished back: 다시 살려줘요, 그거 살려주세요; not 살려주세요 alone."""
    return _REVIVES.fullmatch(squeeze(text)) is not None


def arrived(text: str) -> bool:
    """The writer is there: 도착했어요, 병원 앞이에요; not 언제 도착해요, 택배 도착했어요."""
    return "?" not in text and _ARRIVED.fullmatch(squeeze(text)) is not None


def nearly_there(text: str) -> bool:
    """The writer is on the way, and says nothing of being late: 거의 다 왔어요, 출발했어요."""
    return "?" not in text and _NEARLY.fullmatch(squeeze(text)) is not None


def may_be_late(text: str) -> bool:
    """Whether so much lateness will do: 20분이면 괜찮은거죠?, 늦어도 진료 받을 수 있죠."""
    return _MAY_BE_LATE.search(squeeze(text)) is not None


def late_minutes(text: str) -> int | None:
    """By how many minutes somebody is late: 10분 늦어요, 한시간 반쯤."""
    squeezed = squeeze(text)
    minutes, hours = _MINUTES.search(squeezed), _HOURS.search(squeezed)
    if hours is None:
        return int(minutes[1]) if minutes else None
    told = {"한": 1, "두": 2}.get(hours[1]) or int(hours[1])
    return told * 60 + (30 if hours[2] else int(minutes[1]) if minutes else 0)


def consultation(text: str) -> bool:
    """A visit without a treatment: 상담, 진료, 경과 보러."""
    return _CONSULTATION.search(squeeze(text)) is not None


def undoes(text: str) -> bool:
    """Something that was put in shall be dissolved or taken out: 필러 녹이는 거 예약; not 점 제거."""
    return _UNDOES.search(squeeze(text)) is not None


def consultation_about(text: str) -> bool:
    """A visit to talk of a treatment that is named beside it: 보톡스 상담, 점 뺀 데 진료; not 상담하고 보톡스도."""
    return _CONSULTED.search(squeeze(text)) is not None


def consultation_wished(text: str) -> bool:
    """A consultation is named as what shall be booked: 진료 예약, 상담으로 할게요, 금욜 3시 진료."""
    return consultation_about(text) and _CONSULTATION_WISHED.search(squeeze(text)) is not None


def doctor(text: str, named: Iterable[tuple[str, tuple[str, ...]]]) -> str | None:
    """The code of the doctor named in the text; `named`: code and what they are called, the longest name wins."""
    squeezed = squeeze(text)
    found = [
        (len(squeeze(name)), code) for code, names in named for name in names if name and squeeze(name) in squeezed
    ]
    return max(found, default=(0, None))[1]
