"""Tells texts that are no formula: empty, a repetition, a list, a document, somebody else's score, a story."""

import re

from indikator.formula.teks.kata import MEASURE, QUANTITY, begins_with, says_the_same, words
from indikator.formula.teks.potongan import TIMES_HUNDRED
from indikator.formula.teks.usulan import BukanRumus, Jenis, Konteks

MAX_OPERAND = 45  # words; nobody names a number with more

_NOTHING = re.compile(r"(?:n\s?/?\s?a|nihil|tidak\s+ada|belum\s+ada|kosong|null|none)\.?", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:data\s+|dokumen\s+|hasil\s+)?(?:laporan|lhe|lhp|lkjip|lakip|lkpd|lppd|sertifikat|piagam|berita\s+acara|surat\s+keputusan"
    r"|sk|perbup|perda|perwali|buku|notulen?|daftar\s+hadir|daftar|dpa|rka|renstra|renja|dokumen|data|dokumentasi|rekapitulasi|profil"
    r"|hasil\s+survei|hasil\s+survey|hasil\s+evaluasi|hasil\s+penilaian)(?!\w)",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"(?:nilai|skor|indeks|angka|opini|predikat|status|peringkat|kategori|tingkat|hasil\s+penilaian)(?!\w)(?!\s+rata)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:dikeluarkan|diterbitkan|dirilis|ditetapkan|dinilai|dipublikasikan|dari|oleh|hasil\s+evaluasi|atas)\s+(?:oleh\s+|tim\s+evaluator\s+dari\s+)?"
    r"(?P<lembaga>(?:[A-Z][\w.&/-]*)(?:\s+(?:dan|RI|Provinsi|[A-Z][\w.&/-]*))*)"
)
_BODIES = re.compile(
    r"\b(?:BPS|BPK|BPKP|Bappenas|LKPP|Ombudsman|KPK|Inspektorat(?:\s+[A-Z]\w+)*|(?:Kementerian|Kemen|Badan|Biro|Ditjen)\s?[A-Z]\w+"
    r"(?:\s+(?:dan|[A-Z]\w+))*)"
)
_INSTRUMENT = re.compile(r"(?:nilai|skor|angka|hasil)\s+(?:hasil\s+)?", re.IGNORECASE)
_ITEM = re.compile(r"(?:^|[\s;:,.])(?:\(?(?P<angka>\d{1,2})[.)]|\(?(?P<huruf>[a-z])[.)]|(?P<butir>[-–—•▪*·]))\s+(?=\S)")
_ACTION = re.compile(
    r"(?:me(?:m|n|ng|ny|l|r|w)?[a-z]{4,}|di(?:ukur|hitung|peroleh|lakukan|nilai|dapat)\w*|melalui|dengan\s+cara|akan|apabila|jika|untuk"
    r"|agar)\s",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"\b(?:akan|guna|dilakukan|dilaksanakan\s+(?:oleh|dengan|dalam|pada|rakor|rapat)|kemudian|selain\s+itu|dengan\s+cara|sehingga"
    r"|untuk\s+kemudian|bertujuan|merupakan|apabila|setelah\s+dilaksanakan)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"\w{5,}[.!?]\s+[A-Z]\w+")

DIRECTLY = "Pilih cara ukur “diisi langsung”, atau tulis pembilang dan penyebutnya."


def of_nothing(text: str) -> BukanRumus | None:
    if any(letter.isalnum() for letter in text) and not _NOTHING.fullmatch(text.strip()):
        return None
    return BukanRumus(Jenis.KOSONG, f"Teks rumus masih kosong. {DIRECTLY}")


def repetition(text: str, konteks: Konteks) -> BukanRumus | None:
    if not says_the_same(text, konteks.nama):
        return None
    return BukanRumus(
        Jenis.TAUTOLOGI, f"Teks ini hanya mengulang nama indikator dan tidak berkata cara menghitungnya. {DIRECTLY}"
    )


def same_above_and_below() -> BukanRumus:
    return BukanRumus(
        Jenis.TAUTOLOGI,
        "Pembilang dan penyebut sama, jadi hasilnya selalu 100 persen. Tulis apa yang dibandingkan dengan apa.",
    )


def list_of_things(text: str) -> BukanRumus | None:
    """Two or more items with bullets, or numbered from 1 or a; unless something is divided in it."""
    bullets = [each for each in _ITEM.finditer(text) if each["butir"]]
    bulleted = len(bullets) >= 2 and (
        text.lstrip()[:1] in "-–—•▪*·"
        or re.search(r"(?:yaitu|berupa|antara\s+lain|terdiri\s+(?:dari|atas))\s*:?\s*[-–—•▪*·]", text)
    )
    if not (_is_numbered(text) or bulleted) or TIMES_HUNDRED.search(text) or re.search(r"=|\bdi\s?bagi\b", text):
        return None
    return BukanRumus(Jenis.DAFTAR, f"Teks ini sebuah daftar, bukan cara menghitung. {DIRECTLY}")


def _is_numbered(text: str) -> bool:
    numbers = [int(each["angka"]) for each in _ITEM.finditer(text) if each["angka"]]
    letters = [each["huruf"] for each in _ITEM.finditer(text) if each["huruf"]]
    return numbers[:2] == [1, 2] or letters[:2] == ["a", "b"]


def several_formulas() -> BukanRumus:
    return BukanRumus(
        Jenis.NARATIF,
        "Rumus tidak dapat dibaca dari teks ini. Tulis satu rumus saja, misalnya: jumlah A / jumlah B × 100%.",
    )


def story(text: str) -> bool:
    """Whether an operand tells something instead of naming a number."""
    return len(words(text)) > MAX_OPERAND or _is_numbered(text) or _SENTENCES.search(text) is not None


def single(text: str, konteks: Konteks) -> BukanRumus | None:
    """What a text without any calculation is; None for a count."""
    if begins_with(text, QUANTITY):
        return None
    if _ACTION.match(text) or _STORY.search(text) or _SENTENCES.search(text) or len(words(text)) > MAX_OPERAND:
        return _narrative()
    if begins_with(text, r"(?:persentase|prosentase|presentase|%|rasio|cakupan)"):
        return BukanRumus(Jenis.TAUTOLOGI, f"Teks ini menyebut persentase tanpa pembilang dan penyebutnya. {DIRECTLY}")
    if _counts_it(text, konteks) or begins_with(text, r"(?:frekuensi|realisasi|luas|panjang|volume|produksi)"):
        return None
    if _SCORE.match(text) or (begins_with(text, r"hasil\s+\w+") and _BODIES.search(text)):
        return _of_others(text)
    if _DOCUMENT.match(text):
        return BukanRumus(
            Jenis.NAMA_DOKUMEN,
            "Teks ini nama dokumen, bukan cara menghitung. Bila nilainya diambil dari dokumen itu,"
            " pilih cara ukur “nilai dari luar” dan catat dokumennya sebagai sumber data.",
        )
    return _narrative()


def _counts_it(text: str, konteks: Konteks) -> bool:
    """A count without "jumlah": "Dokumen hasil …" for an indicator "Jumlah dokumen …"."""
    first = words(text)[:1]
    named = re.match(rf"{QUANTITY}\s+(\w+)", konteks.nama.strip(), re.IGNORECASE)
    return bool(first) and named is not None and named[1].lower() == first[0]


def _of_others(text: str) -> BukanRumus:
    match = _BODY.search(text)
    body = match["lembaga"] if match else (found[0] if (found := _BODIES.search(text)) else "")
    instrument = _INSTRUMENT.sub("", text[: match.start()] if match else text, count=1).strip(" ,.-–")
    giver = f"oleh {body}" if body else "oleh lembaga lain"
    return BukanRumus(
        Jenis.LUAR,
        f"Nilai ini tampaknya diberikan {giver}. Pilih cara ukur “nilai dari luar”,"
        " lalu catat lembaga, instrumen, dan tahunnya.",
        lembaga=body,
        instrumen=re.sub(rf"\s+yang$|^{MEASURE}$", "", instrument, flags=re.IGNORECASE),
    )


def _narrative() -> BukanRumus:
    return BukanRumus(
        Jenis.NARATIF,
        f"Teks ini uraian, bukan rumus: tidak ada yang dihitung, dibagi, atau dijumlahkan di dalamnya. {DIRECTLY}",
    )
