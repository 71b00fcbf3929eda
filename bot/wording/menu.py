"""The menu: everything within three taps, at most ten labels at a time, each of at most fourteen characters.

A label's meaning is an intent, a further menu, or words that open a flow; a typed label means the same.
"""

BACK = {"처음으로": "menu:start"}
MORE_CARE = {"더 보기": "menu:more_care"}
MORE_CLINIC = {"더 보기": "menu:more_clinic"}

START = {
    "시술 후 관리": "menu:care",
    "증상이 있어요": "symptom:which",
    "예약·변경": "menu:appointment",
    "병원 안내": "menu:clinic",
    "시술 안내": "menu:treatment",
    "알림 설정": "consent:show",
    "상담원 연결": "intent:human_handoff",
}
CARE = {
    "주의사항 전체": "intent:aftercare_general",
    "세안·샤워": "intent:aftercare_wash",
    "화장": "intent:aftercare_makeup",
    "음주": "intent:aftercare_alcohol",
    "운동": "intent:aftercare_exercise",
    "사우나·찜질": "intent:aftercare_sauna",
    "음식": "intent:aftercare_food",
    "약 복용": "intent:aftercare_medication",
    "붓기·멍 기간": "intent:aftercare_downtime",
}
OTHER_CARE = {
    "자외선 차단": "intent:aftercare_sun",
    "흡연": "intent:aftercare_smoking",
    "테이프·실밥": "intent:aftercare_dressing",
    "마사지·수면": "intent:aftercare_massage_sleep",
    "스킨케어": "intent:aftercare_skincare",
    "비행기·여행": "intent:aftercare_travel",
}
APPOINTMENT = {
    "예약하기": "intent:appointment_book",
    "예약 변경": "intent:appointment_change",
    "예약 취소": "intent:appointment_cancel",
    "예약 확인": "intent:appointment_check",
    "늦을 것 같아요": "intent:late_notice",
}
CLINIC = {
    "진료시간": "intent:faq_hours",
    "오시는 길": "intent:faq_location",
    "주차": "intent:faq_parking",
    "비용": "intent:faq_price",
    "의료진": "intent:faq_doctor",
    "보험": "intent:faq_insurance",
    "서류 발급": "intent:faq_documents",
    "시설 안내": "intent:faq_facility",
}
OTHER_CLINIC = {
    "결제": "intent:faq_payment",
    "환불": "intent:faq_refund",
    "이벤트 문의": "intent:faq_event",
    "검사 결과": "intent:faq_results",
    "불편 접수": "intent:complaint",
}
TREATMENT = {
    "시술 소개": "intent:faq_treatment_info",
    "시술 전 준비": "intent:faq_preparation",
    "시술 시간": "intent:faq_procedure_time",
    "통증·마취": "intent:faq_pain",
    "효과 시기": "intent:faq_effect_onset",
    "유지 기간": "intent:faq_effect_duration",
    "시술 주기": "intent:faq_session_interval",
    "부작용 안내": "intent:faq_side_effect",
    "시술 가능 여부": "intent:faq_contraindication",
}
MENUS = {
    "start": ("무엇을 도와드릴까요? 아래에서 고르거나 궁금한 점을 적어 주세요.", START),
    "care": ("시술 후 관리 가운데 무엇이 궁금하세요?", CARE | MORE_CARE),
    "more_care": ("무엇이 궁금하세요?", OTHER_CARE | BACK),
    "appointment": ("예약에 대해 무엇을 도와드릴까요?", APPOINTMENT | BACK),
    "clinic": ("병원에 대해 무엇이 궁금하세요?", CLINIC | MORE_CLINIC | BACK),
    "more_clinic": ("무엇이 궁금하세요?", OTHER_CLINIC | BACK),
    "treatment": ("시술에 대해 무엇이 궁금하세요?", TREATMENT | BACK),
}
# What a typed label means. 더 보기 alone says nothing.
LABELS = {
    label: meaning for _, choices in MENUS.values() for label, meaning in choices.items() if not label.startswith("더")
}
