"""The clinic's own words in a file: what they stand for by its mapping, and what they probably stand for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from records import import_words

# Headers that clinic programs write. They are proposed and never used unasked: 성명 may be the doctor's.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "환자번호": ("차트번호", "등록번호", "챠트번호", "차트NO", "차트No.", "환자ID", "고객번호", "병록번호"),
    "이름": ("수진자명", "환자명", "성명", "고객명", "수진자", "환자이름"),
    "휴대폰": ("휴대전화", "핸드폰", "휴대폰번호", "휴대전화번호", "핸드폰번호", "연락처", "전화번호", "HP"),
    "생년월일": ("생일", "출생일", "생년월일자"),
    "성별": ("남녀", "성"),
    "방문일시": ("내원일시", "내원일", "진료일시", "진료일", "방문일", "진료일자", "내원일자", "접수일시", "시술일"),
    "예약일시": ("예약일", "예약시간", "예약일자", "예약날짜"),
    "시술": ("처치명", "시술명", "치료명", "진료내용", "시술내용", "처치", "수술명", "처방명"),
    "담당의": ("의사", "담당의사", "진료의", "원장", "담당의사명", "담당원장"),
    "진료과": ("과", "진료과목", "과목"),
    "메모": ("비고", "참고사항", "특이사항"),
    "상태": ("예약상태", "진행상태"),
    "소요분": ("소요시간", "시술시간"),
    "그룹": ("고객등급", "등급", "환자구분"),
    "광고수신동의": ("마케팅동의", "광고동의", "마케팅수신동의"),
    "동의종류": ("동의구분", "동의항목", "구분", "수신종류"),
    "동의여부": ("수신여부", "동의상태", "수신동의여부"),
    "동의일시": ("동의일", "동의일자", "동의날짜", "등록일시", "수신동의일"),
    "동의서": ("출처", "동의서명", "동의경로", "동의서이름", "서식명", "동의방법"),
    "철회일시": ("철회일", "철회일자", "거부일", "거부일시", "수신거부일"),
    "알림수신동의": ("문자수신", "SMS수신", "SMS수신동의", "문자수신동의"),
}
_OURS = {import_words.key(word): ours for ours, words in _SYNONYMS.items() for word in words}


class Names(Protocol):
    """Knows what names of treatments stand for."""

    def code(self, label: str) -> str | None:
        """The code of the catalogue, or None."""
        ...


class MappedNames:
    """The clinic's mapping first, then the names of the catalogue."""

    def __init__(self, names: Names, mapping: Mapping[str, str]) -> None:
        self._names, self._mapping = names, mapping

    def code(self, label: str) -> str | None:
        """The code of the catalogue, or None."""
        return self._mapping.get(import_words.key(label)) or self._names.code(label)


def mapped(header: Iterable[str], mapping: Mapping[str, str]) -> list[str]:
    """Our names of the columns, as far as the mapping knows them; the others without spaces."""
    return [mapping.get(import_words.key(name)) or "".join(name.split()) for name in header]


def proposals(header: Iterable[str], columns: Iterable[str], ours: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Their names that probably stand for one of our columns that is not there yet, the first of several."""
    left = set(columns) - set(ours)
    for name in header:
        found = _OURS.get(import_words.key(name))
        if found in left:
            left.discard(found)
            yield name, found
