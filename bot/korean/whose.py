"""Whose record it is: a wish to prove it, to end the link, to be forgotten; words of somebody else. Pure."""

import re

from bot.korean.normalise import squeeze

_MY_RECORD = r"(?:제|내|저의|나의)?(?:시술|진료|예약)?(?:기록|정보|내역)"
_IDENTIFIES = re.compile(
    r"(?:본인|휴대폰|핸드폰|실명|신원)(?:인증|확인)(?:을|부터|좀|다시|먼저)*"
    r"(?:$|요$|할게|할께|할래|하고싶|해주|해줘|하려|할려|어떻게해|어떻게하|하겠|하러|진행|부탁|필요하|할수있|받을|받고|시켜|되나|돼나|가능)"
    rf"|{_MY_RECORD}(?:이|을|를)?(?:랑|이랑|과|와|하고|에)(?:이채팅|채팅|카톡|여기)?(?:을|를|이)?(?:연결|연동|연계)(?!끊|해제)"
    r"|(?:환자|제)(?:로|정보)?(?:연결|연동)(?:해주|해줘|할게|하고싶|부탁)"
)
_UNLINKS = re.compile(
    r"(?<!상담원)(?<!직원)(?:연결|연동|링크)(?:을|를|좀|은)?(?:끊어|끊을|끊고|해제|취소|철회|그만)"
    r"|(?:민감정보|개인정보|정보이용|건강정보|진료정보)(?:수집|이용|처리|활용|제공|연결|및|에대한)*동의(?:한거|한것|했던거)?(?:를|은|도|좀|다|전부|모두)*(?:철회|취소|거부|해지|거둘)"
)
_WITHDRAWS = re.compile(
    r"^(?:저는?|제가|이제|그냥|아|네)*(?:동의(?:했던|한)?(?:거|것|사항)?|모든동의|동의모두|동의전부)(?:를|은|도|좀|다|전부|모두)*(?:철회|취소|해지|거둘)[가-힣]{0,8}$"
)
_FORGETS = re.compile(
    r"(?:개인정보|제정보|내정보|제기록|내기록|저의정보|제데이터|제개인정보|대화내용|대화기록|제번호)(?:을|를|은|좀|다|전부|모두|싹)*"
    r"(?:지워|지우고|지울|삭제|파기|없애|폐기)"
)
_NEWS = r"(?:문자|카톡|톡|알림톡?|메시지|메세지|연락|안내|이거|이게)(?:가|이|는|를)?(?:저한테|나한테|저에게)?"
_KIN_ALONE = (
    r"(?:엄마|아빠|어머니|어머님|아버지|아버님|부모님|남편|신랑|와이프|아내|집사람|딸|딸아이|아들|동생|언니|누나|오빠|형|할머니|할아버지"
    r"|시어머니|시아버지|장모님|이모|고모|삼촌|여자친구|남자친구|친구|아이|애)"
)
_NOT_ME = re.compile(
    r"(?:^|저는?|제가|나는?|전)(?:그|이)(?:사람|분|환자|고객)(?:이|은)?(?:아닌데|아니에|아니예|아닙|아니라|아님|아녜|아니거|아니구|아니고)"
    r"|(?:저|전|제가|저는)?본인(?:이|은)?(?:아닌데|아니에요|아니예요|아닙니다|아님)"
    r"|잘못(?:보내셨|보내신|보내셧|보내시|보내고계|온(?:문자|알림|카톡|톡|연락)|전달되|발송)"
    rf"|{_NEWS}(?:좀|너무)?잘못(?:온|왔)"
    r"|(?<!상담원)(?<!전화)잘못연결(?:된|되|됐)"
    r"|사람(?:을)?잘못(?:찾|보|아|알)"
    r"|(?:번호|폰번호|전화번호)(?:가|를|도|주인)*(?:바뀌|바뀐|바꼈|바꿨|바껴|변경).{0,12}(?:안받|받은적|아니|아닌|모르|잘못|그만|이런|왜|남의|다른사람)"
    r"|(?:이런|그런)(?:문자|톡|알림|병원)(?:를|을|은|는|에|도)?(?:받은적|신청한적|간적|가본적|받을일)(?:이|도)?없"
    r"|(?:이|제|전화|폰|핸드폰|휴대폰)*(?:번호|폰)(?:를|을|는|은)?(?:이번에|최근에|얼마전에|방금|어제|오늘|며칠전에|새로|저)*(?:개통|쓰기시작|받은지얼마|산지얼마)"
    r"|(?:새로|신규로|이번에|최근에|얼마전에)(?:개통|만든번호|받은번호|산번호|바꾼번호|파온번호)(?!하면|하려|할)"
    r"|(?:전주인|예전주인|이전주인|원래주인|전사용자|이전사용자|전에쓰던(?:분|사람)|먼저쓰던(?:분|사람))"
    rf"|(?:이거|이건|여기|이번호|이폰|이전화|여긴|지금)*(?:저희|우리|제|울|내)?{_KIN_ALONE}(?:의|껀|꺼|거)?(?:폰|핸드폰|휴대폰|전화|번호)(?:이?[에예]요|이?인데|이?라서|입니다|임|이?거든|이?구요|이?고)(?!.{{0,20}}?(?:예약|등록|바꿔|변경|되나|되어))"
    r"|(?:제가|저는|저|전|나는|내가)?(?:시술|수술|진료|치료)(?:을|를)?(?:받은|한)(?:사람|본인|환자|당사자)(?:이|은|가)?(?:아니|아닌|아닙|아님|아녜)"
    rf"|{_KIN_ALONE}(?:이|가|께서)?(?:받은|맞은|한|하신|받으신|맞으신)(?:건데|거데|거예|거에|거고|겁니|시술인데|건디).{{0,12}}?(?:왜|저한테|나한테|제게|저에게|저로|저희|제번호|내번호|제폰|잘못)"
    r"|(?:이런|그런)(?:거|것)(?:을|은)?신청한적(?:이|도)?없|(?:전화)?번호주인(?:이)?(?:바뀌|바뀐|바꼈)"
)
_NEW_NUMBER = re.compile(
    r"(?<!인증)(?<!예약)(?<!비밀)(?:전화|휴대폰|핸드폰|폰|핸폰|휴대전화|연락처)?(?:번호|연락처)(?:가|를|을|는|은|도|좀|이)?"
    r"(?:새로|최근에|이번에|얼마전에)*(?:바뀌|바뀐|바꼈|바꿨|바꼇|바꿧|바껴|바꿔|바꾸|변경|달라졌|수정)(?!나요|시나|나여)"
)
_NOT_ME_BESIDE_A_QUESTION = re.compile(
    r"^(?:아|어|음|네)*(?:저|전|나|제가)(?:는|은)?아(?:닌데|니에|니예|님|닙)|모르는(?:병원|사람|분)|^누구세요|^누구신"
)
_KIN = (
    r"(?:엄마|아빠|어머니|어머님|아버지|아버님|부모님|남편|신랑|와이프|아내|집사람|딸|아들|동생|언니|누나|오빠|형님|할머니|할아버지|시어머니"
    r"|시아버지|장모님|장인어른|이모|고모|삼촌|여자친구|남자친구|여친|남친|친구|애인|며느리|사위|조카|손주|손녀|손자|아이|애기|우리애|가족)"
)
_CHILD = re.compile(r"(?:우리|저희)?(?:딸|아들|아이|애기|애)(?:가|는|은|도|의|이|한테|랑)?")
_ABOUT = r"(?:분)?(?:이|가|는|은|도|의|께서|께선|한테|것|꺼|거)*(?!랑|하고|과|와|소개|같이|추천|데리|모시)"
_KINS_RECORD = re.compile(
    rf"{_KIN}{_ABOUT}(?:받은|받으신|맞은|맞으신|하신|한)?.{{0,6}}?"
    r"(?:시술|진료|예약(?!하고싶|하려|하면|할|가능|해)|치료|기록|내역|결과|수술|차트|보톡스|필러|레이저|제모|검사|방문|임플란트|스케일링).{0,8}?"
    r"(?:언제(?!부터|까지)|뭐(?!가|를|먹)|뭘|무슨|무엇|어떤|알려|확인|조회|보여|봐|궁금|몇시|며칠|날짜)"
    rf"|{_KIN}{_ABOUT}(?:언제|뭐|뭘|무슨|어떤|며칠|몇시).{{0,8}}(?:받았|받으셨|맞았|맞으셨|했었|하셨|했는지|했죠|갔|가셨|예약)"
)
_KINS_STORY = re.compile(rf"{_KIN}{_ABOUT}.{{0,14}}(?:받|맞|시술|했|하셨|하신|필러|보톡스|레이저)")


_NEVER_TREATED = re.compile(
    r"^(?:누구세요|누구신가요|누구신데요|근데|아니)?(?:저는?|전|제가|나는?|난)?(?:이|그|이런|그런|여기서|거기서|이병원에?서?)*"
    r"(?:시술|진료|치료|수술|필러|보톡스|레이저|제모|토닝|압출|여드름압출|리프팅|주사|스케일링|임플란트)(?:같은거|같은건)?(?:을|를|은|는|도)?"
    r"(?:안받았|받지않았|안했|한적(?:이|도)?없|받은적(?:이|도)?없|받은일(?:이|도)?없|맞은적(?:이|도)?없|안맞았)"
    r"(?:는데|은데|어|습니|거든|다고|다구|네|음)(?:요|여|다|욤)?"
    r"(?:$|잘못|왜|누구|뭐|뭔|무슨|이게|이거|이상|저한테|다른|착오)"
)


def never_treated(text: str) -> bool:
    """Who is linked says that nothing was done to them: 저 시술 안 받았는데요; not 아직 시술 안 받았는데 아픈가요."""
    return _NEVER_TREATED.search(squeeze(text)) is not None


def denies_name(text: str, name: str) -> bool:
    """The name of the patient who is linked is not theirs: 저 김하늘 아니에요."""
    own = "|".join(re.escape(each) for each in (name, name[1:]) if len(each) > 1)
    denied = rf"(?:{own})(?:씨|님|이라는사람)?(?:은|는|이|가)?(?:아니|아닌|아닙|아님|아녜)"
    return bool(own) and re.search(denied, squeeze(text)) is not None


def identifies(text: str) -> bool:
    """A wish to show who one is: 본인인증 할게요, 제 기록이랑 연결해주세요."""
    return len(text) <= 60 and _IDENTIFIES.search(squeeze(text)) is not None


def unlinks(text: str) -> bool:
    """A wish to end the link: 연결 끊어주세요."""
    return _UNLINKS.search(squeeze(text)) is not None


def withdraws(text: str) -> bool:
    """A consent withdrawn without a word on which: 동의 철회할게요."""
    return _WITHDRAWS.search(squeeze(text)) is not None


def forgets(text: str) -> bool:
    """A wish to have one's data deleted: 제 정보 지워주세요."""
    return _FORGETS.search(squeeze(text)) is not None


def new_number(text: str) -> bool:
    """The phone number on file is no longer theirs: 제 전화번호 바뀌었어요, 연락처 변경해 주세요."""
    return _NEW_NUMBER.search(squeeze(text)) is not None


def not_me(text: str, asked: bool = False) -> bool:
    """Somebody else has the number: 저 그 사람 아닌데요, 잘못 보내셨어요. `asked`: right after asking who it is."""
    squeezed = squeeze(text)
    return _NOT_ME.search(squeezed) is not None or (asked and _NOT_ME_BESIDE_A_QUESTION.search(squeezed) is not None)


def kins_record(text: str) -> bool:
    """A question about somebody else's record: 엄마 시술 언제였죠."""
    return _KINS_RECORD.search(squeeze(text)) is not None


def of_kin(text: str) -> bool:
    """Whether it is somebody else who was treated: 엄마가 어제 필러 맞았는데."""
    return _KINS_STORY.search(squeeze(text)) is not None


def of_child(text: str) -> bool:
    """Whether the somebody else is a child, whose guardian may ask."""
    return _CHILD.search(squeeze(text)) is not None
