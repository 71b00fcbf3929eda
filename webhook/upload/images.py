"""What a file really is, by its first bytes, and a JPEG without what it tells of place and camera. Pure."""

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_START, _SCAN = 0xD8, 0xDA
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_APP1 = 0xE1
_TURNED = range(2, 9)  # EXIF orientations that are not upright
_ORIENTATION = b"\x12\x01\x03\x00\x01\x00\x00\x00"  # tag 0x0112, one SHORT, little-endian


def kind(data: bytes) -> str | None:
    """jpeg, png, webp or heic; None for anything else, whatever it is called."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "heic" if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS else None


def without_place(data: bytes) -> bytes:
    """A JPEG without its APP1 segments (EXIF with GPS, XMP), except which way up it is held. Others are as they were.

    Source: ITU-T T.81, B.1; Exif 2.3, 4.5.4 and 4.6.4 (Orientation).
    """
    if kind(data) != "jpeg":
        return data
    kept, turned, at = [data[:2]], 1, 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SCAN:
        marker = data[at + 1]
        size = 0 if marker in _ALONE or marker == 0xFF else int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + (1 if marker == 0xFF else 2) + size
        segment = data[at:end]
        if marker != _APP1:
            kept.append(segment)
        elif segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        at = end
    if turned in _TURNED:
        kept.insert(1, _upright(turned))
    return b"".join([*kept, data[at:]])


def _orientation(tiff: bytes) -> int:
    """Of an EXIF block; 1 (upright) where it says nothing that can be read."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(start: int, size: int) -> int:
        return int.from_bytes(tiff[start : start + size], "little" if order == "little" else "big")

    first = number(4, 4)
    entries = (first + 2 + 12 * index for index in range(number(first, 2)))
    return next((number(entry + 8, 2) for entry in entries if number(entry, 2) == 0x0112), 1)


def _upright(orientation: int) -> bytes:
    """An APP1 segment that says the orientation and nothing else."""
    entry = _ORIENTATION + bytes([orientation, 0, 0, 0])
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
