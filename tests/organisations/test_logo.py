"""What is taken for a logo: by its content, unpacked only when it is small enough, drawn anew."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from app.organisations.colours import LEAST_CONTRAST, NAMED, colour_of, contrast_on_white
from app.organisations.logo import BOX, MAX_BYTES, BadLogoError, logo_of

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def picture(kind="PNG", size=(300, 100), mode="RGB", colour="#8a1538", **how):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **how)
    return out.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_says(width, height):
    """A PNG of some hundred bytes that says how large it is; nothing is there to unpack."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


REFUSED = {
    "SVG with a script": (SVG, "Et SVG-billede kan ikke bruges"),
    "SVG behind a space": (b"\n\n  " + SVG, "Et SVG-billede kan ikke bruges"),
    "renamed PDF": (b"%PDF-1.7\n1 0 obj\n<< >>\n", "Filen er en PDF, uanset hvad den hedder"),
    "GIF": (picture("GIF", mode="P", colour=3), "Filen er hverken PNG eller JPEG"),
    "text": (b"Et logo", "Filen er hverken PNG eller JPEG"),
    "nothing": (b"", "Filen er hverken PNG eller JPEG"),
    "80 megapixels": (png_that_says(10_000, 8_000), "80 megapixel. Der er plads til 8"),
    "100 megapixels": (png_that_says(10_000, 10_000), "alt for mange billedpunkter"),
    "10,000 megapixels": (png_that_says(100_000, 100_000), "alt for mange billedpunkter"),
    "half a PNG": (picture(colour="red")[:90], "Billedet kan ikke læses"),
    "half a JPEG": (picture("JPEG")[:400], "Billedet kan ikke læses"),
    "a line": (picture(size=(900, 30)), "for langt og smalt"),
    "a pole": (picture(size=(20, 90)), "for langt og smalt"),
    "too many bytes": (picture() + b"\0" * MAX_BYTES, "fylder mere end 1 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_logo_is_refused_in_a_sentence(name):
    data, words = REFUSED[name]
    with pytest.raises(BadLogoError, match=words):
        logo_of(data)


def test_half_a_picture_is_refused_where_another_library_lets_halves_pass(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(BadLogoError):
        logo_of(REFUSED["half a PNG"][0])


def opened(logo):
    return Image.open(BytesIO(logo.data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_becomes_a_png_with_its_hash_and_size(kind):
    logo = logo_of(picture(kind))
    assert (logo.width, logo.height) == (300, 100) == opened(logo).size
    assert opened(logo).format == "PNG"
    assert logo.sha256 == hashlib.sha256(logo.data).hexdigest()
    assert logo_of(picture(kind)) == logo


def test_large_picture_is_made_as_small_as_it_is_printed():
    logo = logo_of(picture(size=(3000, 500)))
    assert (logo.width, logo.height) == (BOX[0], 120)
    assert logo_of(picture(size=(750, 3000))).height == BOX[1]


def test_empty_edge_is_cut_off():
    for empty in ("white", (0, 0, 0, 0)):
        sheet = Image.new("RGBA", (200, 100), empty)
        sheet.paste(Image.new("RGBA", (60, 20), "#1f4e8c"), (100, 40))
        out = BytesIO()
        sheet.save(out, "PNG")
        logo = logo_of(out.getvalue())
        assert (logo.width, logo.height) == (60, 20)


def test_nothing_but_the_picture_is_kept():
    about = PngInfo()
    about.add_text("Author", "Karen Kontor")
    exif = Image.Exif()
    exif[0x010E] = "Hemmeligt sted"
    for sent in (
        picture(pnginfo=about, dpi=(72, 72)),
        picture("JPEG", exif=exif, comment=b"Karen"),
    ):
        assert b"Karen" in sent or b"Hemmeligt" in sent
        data = logo_of(sent).data
        assert b"Karen" not in data
        assert b"Hemmeligt" not in data
        assert opened(logo_of(sent)).info == {}


def test_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(logo_of(picture("JPEG", exif=exif))).size == (80, 240)


def test_moving_picture_stands_still():
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    still = opened(logo_of(out.getvalue()))
    assert getattr(still, "n_frames", 1) == 1
    assert still.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_read(mode):
    assert opened(logo_of(picture(mode=mode, colour=0))).mode in ("RGB", "RGBA")


def test_printers_jpeg_is_read_too():
    assert opened(logo_of(picture("JPEG", mode="CMYK", colour=(0, 90, 50, 40)))).mode == "RGB"


def test_transparency_stays():
    assert opened(logo_of(picture(mode="RGBA", colour=(0, 0, 0, 0)))).getpixel((1, 1))[3] == 0


def test_contrast_is_that_of_wcag():
    assert contrast_on_white("#ffffff") == pytest.approx(1)
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast_on_white("#777777") == pytest.approx(4.48, abs=0.01)


def test_every_colour_we_name_can_be_read_on_white():
    assert all(contrast_on_white(code) >= LEAST_CONTRAST for _name, code in NAMED)


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("#1F4E8C", "#1f4e8c"),
        ("1f4e8c", "#1f4e8c"),
        ("#fff", None),
        ("Bordeaux", "#8a1538"),
        ("rød", None),
        ("#1f4e8c;}", None),
    ],
)
def test_colour_is_six_digits(typed, colour):
    assert colour_of(typed) == colour
