"""Signs that belong to a time long ago, to hearsay, to fiction, to a figure of speech or to an animal: no report of
today.

Patterns over squeezed texts: a frame that stands before a sign, and how the sign then goes on, matched from its last
syllable. What is told of today or goes on (`PRESENT`) is never a mere story, nor what relatives report (엄마가 …대요).
"""

import re

LONG_AGO = re.compile(
    r"""재?작년|(?:\d{1,2}|[일이삼사오육칠팔구십몇수두세네여섯])(?:년|달|개월)(?:도|쯤|정도)?(?:넘게|더)?전|한달전|오래전
    |지난(?:번|해|달|겨울|여름|봄|가을)|저번(?!주)|예전|옛날|과거|어릴|어렸|젊었|학생때|학교때|학년때|군대|첫째때|둘째때|첫애때
    |임신때|출산때|출산하고|애낳을때""",
    re.VERBOSE,
)
OTHERS = re.compile(
    r"아는(?:언니|동생|사람|분|애|친구|이모|형|누나|엄마)|지인|친구|동료|옆집|누가|(?:어떤|다른)(?:사람|분|환자|병원에서맞은)"
    r"|남들|사람들|유튜브|유튜버|인플루언서|이모가|고모가|삼촌이|사촌|뉴스|기사|인터넷|카페|블로그|후기|방송|댓글|티비"
)
FICTION = re.compile(
    r"(?:영화|드라마|웹툰|만화|소설|게임|꿈|예능)(?:속)?(?:에서|에)(?!처럼)(?!.*(?:보고|따라|하다|[어아해네지려예]요|니다))"
)
PETS = re.compile(
    r"(?:강아지|고양이|냥이|댕댕이|멍멍이|반려견|반려묘|우리개)[가는도이]?"
    r"(?:갑자기|오늘|어제|아까|방금|또|자꾸|계속|밤새|밥을|사료를|피[를가도]?|심하게)*$"
)
_DONE = (
    "[" + "".join(sign for sign in map(chr, range(ord("갔"), ord("힣"), 28)) if sign not in "있겠") + "]"
)  # 았 했 졌 …
PAST = re.compile(
    rf".{{0,9}}?{_DONE}(?:던|는데|다가|지만|으나|고(?!있)|었[어습고는던거다]|거든|다고|다는)|.{{0,3}}?적(?:이|은|도)?[있잇]"
    r"|.{0,6}?고생(?:했|하셨)"
)
HEARSAY = re.compile(
    rf".{{0,4}}?(?:{_DONE}|뻔[했]?)"
    r"(?:대[요서]|대$|다(?:던데|는데|더라|네요|고(?:하|해|들|그|했)|길래|는(?:말|얘기|글|영상|사람|후기|소식)))"
    r"|.{0,6}?고생(?:했|하셨|하는걸|하던|하더)|.{0,2}?[온난된간긴](?:거|것|걸)(?:을|도)?(?:보고|봤|봐서|보니)"
)
ANCESTRY = re.compile(r"돌아가신(?:할머니|할아버지|아버지|어머니|아버님|어머님|외할머니|친할머니|부모님)")
OF_THEM = re.compile(r".{0,9}?셨|.{0,14}?(?:가족력|유전)")
CAUSE = re.compile(
    r"(?<!자)기다리|대기|비싸|비싼|견적|가격|금액|줄서|줄이길|주차|웃기|웃겨|웃다|심심|지루|길어서|고민하|차막|길막|막혀서|개그|바빠서|카드값|예뻐|이뻐"
)
FIGURE = re.compile(
    r".{0,6}?(?:겠(?:네|어|다|음|습|는데)|(?:[는은을]|[될올갈날])?줄(?!이|을|기|줄)|뻔|지경|[을될올갈날]판)"
)
THOUGHT = re.compile(r".{0,5}?[는은]줄(?:알았|$|만|영수증|가격|금액|견적|카드값)")  # …하는 줄 알았어요, 기절하는 줄
EVER = re.compile(r".{0,3}?적(?:이|은|도)?[있잇]")
ANYHOW = re.compile("")

_NEXT = r"(?:도|에)?(?:또|다시)?(?:맞|받|시술|해도|하려|할수|할까)"  # what is planned is no report: 또 맞아도 되나요
PRESENT = re.compile(
    rf"아직|여전|계속|자꾸|점점|다시(?!{_NEXT})|또(?!는|한|{_NEXT})|오늘(?!{_NEXT})|어제|아까|방금|(?<!까)지금(?!은|까지|둘째|셋째|애|{_NEXT})"
    rf"|요즘|요새|갑자기|어젯|간밤|부터(?!는)|이번에도(?!{_NEXT})"
)
SUFFERED = re.compile(rf"{PRESENT.pattern}|아프|아파|아픈|아픔|통증|어지|식은땀|숨[이막차]|피가|열이|두근")
MYSELF = re.compile(  # from here on it is about the writer, and no longer about the others
    r"저는|저도|나는|전아직|(?:지금)?둘째는"
)

# Frame, way on, and what makes it a report of today all the same.
TOLD = (
    (LONG_AGO, PAST, PRESENT),
    (OTHERS, HEARSAY, PRESENT),
    (ANYHOW, EVER, PRESENT),
    (ANYHOW, THOUGHT, PRESENT),
    (FICTION, ANYHOW, None),
    (PETS, ANYHOW, None),
    (CAUSE, FIGURE, SUFFERED),
    (ANCESTRY, OF_THEM, None),
)
