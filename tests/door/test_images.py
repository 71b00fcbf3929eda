"""What a file really is, and what a JPEG no longer tells."""

import struct

import pytest

from webhook.upload.images import kind, without_place

EXIF = b"Exif\0\0"
BODY = b"\xff\xda\0\x02scan\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def tiff(orientation: int, order: str = "<") -> bytes:
    """An EXIF block with a camera's name, an orientation and a pointer to a place."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = [(0x010F, 2, 4, b"Cam\0"), (0x0112, 3, 1, struct.pack(order + "HH", orientation, 0))]
    entries.append((0x8825, 4, 1, struct.pack(order + "I", 60)))
    packed = b"".join(struct.pack(order + "HHI", *each[:3]) + each[3] for each in entries)
    return EXIF + mark + struct.pack(order + "IH", 8, len(entries)) + packed + b"\0\0\0\0GPS 37.5665 126.9780"


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + BODY


JFIF, QUANTISING = segment(0xE0, b"JFIF\0"), segment(0xDB, b"table")


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        (jpeg(JFIF), "jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0", "heic"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", None),  # a film
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"%PDF-1.7", None),
        (b"<svg onload='alert(1)'>", None),
        (b"GIF89a", None),
        (b"MZ\x90", None),
        (b"", None),
        (b"\xff\xd8", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, wanted: str | None) -> None:
    """Names and declared types are the sender's word only."""
    assert kind(start) == wanted


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_jpeg_tells_no_place_and_no_camera(order: str) -> None:
    """EXIF and XMP go; the picture itself stays bit by bit, and the right way up."""
    taken = jpeg(JFIF, segment(0xE1, tiff(6, order)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0GPS"), QUANTISING)
    kept = without_place(taken)
    assert b"GPS" not in kept
    assert b"Cam" not in kept
    assert kept.endswith(JFIF + QUANTISING + BODY)
    assert kept[2:4] == b"\xff\xe1"
    assert struct.unpack("<HHIH", kept[22:32]) == (0x0112, 3, 1, 6)


def test_an_upright_jpeg_keeps_no_exif_at_all() -> None:
    """Nothing is left to say."""
    assert without_place(jpeg(JFIF, segment(0xE1, tiff(1)), QUANTISING)) == jpeg(JFIF, QUANTISING)


@pytest.mark.parametrize(
    "broken",
    [
        jpeg(JFIF)[:9],
        jpeg(segment(0xE1, EXIF)),
        jpeg(segment(0xE1, EXIF + b"II*\0\xff\xff\xff\xff")),
        jpeg(segment(0xE1, EXIF + b"II*\0\x08\0\0\0\xff\xff")),
        b"\xff\xd8\xff\xff\xff\xe0\0\x04ab" + BODY,
        b"\xff\xd8\xff\xe1\0\0" + BODY,
    ],
)
def test_a_broken_jpeg_is_no_trap(broken: bytes) -> None:
    """It ends, and stays a JPEG that a person may try to open."""
    assert without_place(broken).startswith(b"\xff\xd8")


def test_other_kinds_stay_as_they_were() -> None:
    """Only JPEG is taken apart."""
    png = b"\x89PNG\r\n\x1a\nand more"
    assert without_place(png) == png
