"""A logo from a file that somebody uploads: known by its content, drawn anew, nothing else kept. Pure.

An SVG can hold programs and addresses, so it is refused rather than cleaned. How large a picture is
stands in its first bytes, and is read before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageFile, ImageOps, UnidentifiedImageError

from app.core.danish import number
from app.core.i18n import _

MAX_BYTES = 1024 * 1024
MAX_PIXELS = 8_000_000
# As large as it is ever printed, 60 x 20 mm, at 300 points an inch.
BOX = (720, 240)
# What is left of a logo that fills a quarter of its picture is still as large as BOX.
ENOUGH = (2880, 2880)
# Beyond these a logo is a line: thinner than a word of text where there is room for it.
MOST_WIDE, MOST_HIGH = 12, 4
_FORMATS = ("PNG", "JPEG")
_BEGINNING = 1024
# How far from white what JPEG makes of white may be.
_WHITISH = 12
# What decoders raise at bytes that are not what they promised.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)


class BadLogoError(Exception):
    """The file cannot be a logo. The message is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG of at most BOX, without metadata."""

    data: bytes
    sha256: str
    width: int
    height: int


def logo_of(uploaded: bytes) -> Logo:
    """The logo in an uploaded file. Raises BadLogoError."""
    if len(uploaded) > MAX_BYTES:
        raise BadLogoError(_("Filen fylder mere end 1 MB. Gør billedet mindre, og prøv igen."))
    _refuse_other_kinds(uploaded[:_BEGINNING])
    return _encoded(_read(uploaded))


def _refuse_other_kinds(beginning: bytes) -> None:
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        raise BadLogoError(_("Filen er en PDF, uanset hvad den hedder. Gem logoet som PNG."))
    if start.startswith(b"<") or b"<svg" in beginning.lower():
        raise BadLogoError(
            _(
                "Et SVG-billede kan ikke bruges, for det kan have programkode i sig. Gem det som PNG."
            )
        )


def _read(uploaded: bytes) -> Image.Image:
    """The picture, upright, one frame of it, in red, green and blue with or without transparency."""
    # WeasyPrint switches this on for all of a process that imports it.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image: Image.Image = Image.open(BytesIO(uploaded), formats=_FORMATS)
        _refuse_many_pixels(image.width * image.height)
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        # Before anything else, so that a large picture is in memory as seldom as may be.
        image.thumbnail(ENOUGH, Image.Resampling.LANCZOS)
        return image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse_many_pixels(None)
        raise
    except UnidentifiedImageError:
        raise BadLogoError(
            _("Filen er hverken PNG eller JPEG. Gem logoet som et af dem, og prøv igen.")
        ) from None
    except _BROKEN:
        raise BadLogoError(
            _("Billedet kan ikke læses. Gem det igen i et billedprogram, og prøv en gang til.")
        ) from None


def _refuse_many_pixels(pixels: int | None) -> None:
    """None: so many that the library would not even count them."""
    if pixels is None:
        raise BadLogoError(
            _("Billedet har alt for mange billedpunkter. Gør det mindre, og prøv igen.")
        )
    if pixels > MAX_PIXELS:
        raise BadLogoError(
            _(
                "Billedet er på %(many)s megapixel. Der er plads til %(most)s. "
                "Gør det mindre, og prøv igen.",
                many=number(pixels / 1_000_000, 0),
                most=MAX_PIXELS // 1_000_000,
            )
        )


def _trimmed(image: Image.Image) -> Image.Image:
    """Without the empty edge, clear or white, that would put it out of line on the page."""
    white = Image.new("RGB", image.size, "white")
    seen = (
        Image.composite(image.convert("RGB"), white, image.getchannel("A"))
        if (image.mode == "RGBA")
        else image
    )
    inked = ImageChops.difference(seen, white).convert("L").point(lambda level: level > _WHITISH)
    edges = inked.getbbox()
    return image.crop(edges) if edges else image


def _refuse_odd_shape(width: int, height: int) -> None:
    if width > MOST_WIDE * height or height > MOST_HIGH * width:
        raise BadLogoError(
            _(
                "Logoet er for langt og smalt til at kunne ses. Det må højst være %(wide)s gange så "
                "bredt som højt og højst %(high)s gange så højt som bredt.",
                wide=MOST_WIDE,
                high=MOST_HIGH,
            )
        )


def _encoded(image: Image.Image) -> Logo:
    image = _trimmed(image)
    _refuse_odd_shape(*image.size)
    image.thumbnail(BOX, Image.Resampling.LANCZOS)
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = BytesIO()
    bare.save(out, "PNG", optimize=True)
    data = out.getvalue()
    return Logo(data, hashlib.sha256(data).hexdigest(), bare.width, bare.height)
