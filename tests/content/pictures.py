"""Files that somebody may upload as a picture: honest ones, damaged ones and hostile ones."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

GPS = b"GPS-7.6121-110.6"
COLOURS = {"red": (200, 30, 30), "green": (30, 160, 60), "blue": (40, 60, 200), "yellow": (230, 200, 40)}


def painting(mode="RGB", size=(64, 48)) -> Image.Image:
    """A picture whose corners differ: red, green (right), blue (below), yellow."""
    image = Image.new("RGB", size)
    half = (size[0] // 2, size[1] // 2)
    for (x, y), colour in zip([(0, 0), (1, 0), (0, 1), (1, 1)], COLOURS.values(), strict=True):
        image.paste(colour, (x * half[0], y * half[1], (x + 1) * half[0], (y + 1) * half[1]))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    """The bytes of a file of this kind."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def phone_jpeg(orientation: int = 6) -> bytes:
    """A photo as a phone makes it: held sideways, with maker, comment, and the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telepon Murah"
    exif[0x9286] = "catatan pribadi"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "S", (7.0, 36.0, 43.5), "E", (110.0, 36.0, 9.0)
    exif[0x8825] = gps
    return encoded(painting(), "JPEG", exif=exif, quality=95, comment=GPS)


def png_with_text() -> bytes:
    """A PNG that tells where it comes from in a text chunk and in EXIF."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", GPS.decode())
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>" + GPS.decode() + "</x:xmpmeta>")
    exif = Image.Exif()
    exif[0x010F] = "Telepon Murah"
    return encoded(painting(), "PNG", pnginfo=info, exif=exif)


def transparent_png() -> bytes:
    """A PNG whose left half cannot be seen."""
    image = painting("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 32, 48))
    return encoded(image, "PNG")


def grey_scan() -> bytes:
    """A PNG with 16 bits of grey a pixel, as some scanners write."""
    return encoded(painting("L").convert("I").point(lambda grey: grey * 257).convert("I;16"), "PNG")


def animated(kind: str) -> bytes:
    """A picture that moves: painting, then white."""
    first = painting()
    options = {"lossless": True} if kind == "WEBP" else {}
    return encoded(
        first, kind, save_all=True, append_images=[Image.new("RGB", first.size, "white")], duration=100, **options
    )


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def png_with_text_bomb() -> bytes:
    """A PNG whose compressed text unpacks to 100 MB."""
    whole = encoded(painting(), "PNG")
    data = b"Comment\x00\x00" + zlib.compress(b"a" * 100_000_000, 9)
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    return whole[:33] + chunk + whole[33:]


def jpeg_with_huge_exif() -> bytes:
    """A JPEG whose EXIF is as long as a segment can be, and says nothing."""
    jpeg = encoded(painting(), "JPEG")
    payload = b"Exif\x00\x00" + b"II*\x00\x08\x00\x00\x00" + b"\xff" * 65_000
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(document.cookie)</script></html>"

# Each is refused: file name, bytes.
REFUSED = {
    "empty": ("kosong.jpg", b""),
    "text": ("catatan.jpg", b"Ini bukan gambar.\n" * 50),
    "html": ("halaman.png", HTML),
    "svg": ("gambar.svg", SVG),
    "svg renamed to png": ("gambar.png", SVG),
    "gif": ("gerak.gif", animated("GIF")),
    "gif renamed to jpg": ("gerak.jpg", animated("GIF")),
    "tiff renamed to jpg": ("pindai.jpg", encoded(painting(), "TIFF")),
    "bmp renamed to png": ("cat.png", encoded(painting(), "BMP")),
    "icon renamed to png": ("ikon.png", encoded(painting(), "ICO")),
    "pdf renamed to jpg": ("berkas.jpg", encoded(painting(), "PDF")),
    "postscript renamed to jpg": (
        "cetak.jpg",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(%pipe%id) (r) file\n",
    ),
    "truncated jpeg": ("potong.jpg", encoded(painting(size=(640, 480)), "JPEG")[:2000]),
    "truncated png": ("potong.png", encoded(painting(size=(640, 480)), "PNG")[:400]),
    "truncated webp": ("potong.webp", encoded(painting(size=(640, 480)), "WEBP")[:300]),
    "only the first bytes of a jpeg": ("kepala.jpg", b"\xff\xd8\xff\xe0"),
    "garbage behind the first bytes of a png": ("acak.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    "a jpeg with its middle overwritten by its end mark": (
        "rusak.jpg",
        encoded(painting(), "JPEG")[:200] + b"\xff\xd9",
    ),
    "pixels beyond all measure": ("bom.png", bomb(60_000, 60_000)),
    "more than 50 megapixels": ("besar.png", bomb(8_000, 7_000)),
    "no width": ("nol.png", bomb(0, 100)),
    "no height": ("nol.png", bomb(100, 0)),
    "one pixel": ("titik.png", encoded(painting(size=(2, 2)), "PNG")),
    "a line": ("garis.png", encoded(painting(size=(400, 4)), "PNG")),
    "text that unpacks to 100 MB": ("teks.png", png_with_text_bomb()),
}

# Each is taken, as a new file of its pixels: file name, bytes, what comes out.
TAKEN = {
    "phone jpeg": ("IMG_20260312_Rumah_Pak_Budi.JPG", phone_jpeg(), "JPEG"),
    "png with text": ("tangkapan.png", png_with_text(), "JPEG"),
    "transparent png": ("logo.png", transparent_png(), "PNG"),
    "webp": ("foto.webp", encoded(painting(), "WEBP"), "JPEG"),
    "heic": ("foto.heic", encoded(painting(), "HEIF"), "JPEG"),
    "animated webp": ("gerak.webp", animated("WEBP"), "JPEG"),
    "animated png": ("gerak.png", animated("PNG"), "JPEG"),
    "cmyk jpeg": ("cetak.jpg", encoded(painting("CMYK"), "JPEG"), "JPEG"),
    "grey jpeg": ("pindai.jpg", encoded(painting("L"), "JPEG"), "JPEG"),
    "png with a palette": ("bagan.png", encoded(painting("P"), "PNG"), "JPEG"),
    "black and white png": ("stempel.png", encoded(painting("1"), "PNG"), "JPEG"),
    "jpeg with a page behind it": ("ganda.jpg", encoded(painting(), "JPEG") + HTML, "JPEG"),
    "png with a page behind it": ("ganda.png", encoded(painting(), "PNG") + HTML, "JPEG"),
    "jpeg with huge exif": ("berat.jpg", jpeg_with_huge_exif(), "JPEG"),
    "png renamed to jpg": ("salah.jpg", encoded(painting(), "PNG"), "JPEG"),
    "jpeg renamed to exe": ("foto.exe", encoded(painting(), "JPEG"), "JPEG"),
    "a long strip": ("garis.jpg", encoded(painting(size=(3_000, 20)), "JPEG"), "JPEG"),
    "a transparent palette": ("cap.png", encoded(painting("P"), "PNG", transparency=0), "PNG"),
    "16 bits of grey": ("pindai.png", grey_scan(), "JPEG"),
}
