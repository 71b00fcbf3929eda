"""NHN Cloud: KakaoTalk Bizmessage v2.3 (Alimtalk) and SMS v3.0. Its client, its codes and its fake.

Verified against NHN Cloud's documents of June 2026 only, never against NHN Cloud itself.
"""
