"""Why a file as a whole cannot be read."""

SAVE_AGAIN = (
    "엑셀에서 '다른 이름으로 저장'을 눌러 'Excel 통합 문서(*.xlsx)' 또는 'CSV UTF-8'로 저장한 뒤 다시 올려 주세요."
)


class TableError(Exception):
    """The file as a whole cannot be read; the message tells the clinic's staff, in Korean, what to do about it."""
