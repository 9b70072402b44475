"""Sentences as regional governments write them, as long as those of the real documents, from a seeded source."""

from random import Random

BIDANG = (
    "penyelenggaraan pemerintahan daerah", "pelayanan administrasi kependudukan", "pelayanan kesehatan masyarakat",
    "perencanaan pembangunan daerah", "pengelolaan keuangan daerah", "pengawasan internal pemerintah",
    "pendidikan anak usia dini dan pendidikan dasar", "penanggulangan bencana daerah", "ketahanan pangan daerah",
    "penataan ruang dan permukiman", "pengelolaan sampah dan limbah domestik", "pembinaan aparatur sipil negara",
    "pemberdayaan masyarakat dan desa", "perlindungan perempuan dan anak", "pengendalian penduduk",
    "pengembangan usaha mikro dan koperasi", "penanaman modal dan perizinan berusaha", "pengelolaan arsip daerah",
    "pembinaan perpustakaan", "pengembangan destinasi pariwisata", "pembinaan kepemudaan dan olahraga",
    "penyelenggaraan lalu lintas dan angkutan jalan", "ketenteraman dan ketertiban umum",
    "fasilitasi kerja sama daerah",
)  # fmt: skip
SIFAT = (
    "yang akuntabel, efektif dan efisien", "yang bersih dan melayani", "yang merata dan terjangkau",
    "sesuai standar pelayanan minimal", "berbasis elektronik", "yang berkelanjutan", "yang tepat waktu",
    "di seluruh kecamatan", "bagi kelompok rentan", "yang transparan dan partisipatif",
)  # fmt: skip
PROGRAM = ("Penunjang", "Pengembangan", "Peningkatan Kualitas", "Penyelenggaraan")
KEGIATAN = (
    "Koordinasi dan Sinkronisasi", "Administrasi", "Pelaksanaan", "Fasilitasi", "Pengelolaan",
    "Perencanaan, Penganggaran, dan Evaluasi", "Pembinaan dan Pengawasan", "Pemeliharaan Sarana Penunjang",
)  # fmt: skip
SUB_KEGIATAN = (
    "Penyusunan Dokumen", "Penyediaan Jasa Penunjang", "Fasilitasi Rapat Koordinasi", "Monitoring dan Evaluasi",
    "Pengadaan Peralatan dan Perlengkapan", "Sosialisasi Peraturan Perundang-undangan tentang", "Pemeliharaan Sarana",
    "Bimbingan Teknis", "Pendataan dan Pemutakhiran Data", "Penyebarluasan Informasi",
    "Koordinasi dan Penyusunan Laporan",
)  # fmt: skip
LINGKUP = (
    "", "", "Perangkat Daerah", "Kabupaten/Kota", "Tingkat Kecamatan", "Lintas Sektor", "Berdasarkan Tugas dan Fungsi",
    "SKPD", "Triwulanan dan Semesteran",
)  # fmt: skip
HAL = (
    ("Dokumen", "dokumen"), ("Laporan", "laporan"), ("Orang", "peserta"), ("Kegiatan", "kegiatan"), ("Kali", "rapat"),
    ("Unit", "peralatan"), ("OPD", "perangkat daerah"), ("Desa", "desa"), ("Paket", "paket pekerjaan"),
    ("Layanan", "layanan"), ("Lembaga", "lembaga"), ("Kasus", "kasus"),
)  # fmt: skip
KEADAAN = (
    "yang disusun tepat waktu", "yang ditindaklanjuti sesuai ketentuan", "yang difasilitasi", "yang dibina",
    "yang tersedia",
    "yang memenuhi standar", "yang telah dimutakhirkan", "yang dilaksanakan sesuai rencana",
)  # fmt: skip
SUMBER = (
    "Laporan Kinerja Instansi Pemerintah", "Sekretariat", "Badan Pusat Statistik", "Data Bagian Organisasi",
    "Laporan realisasi fisik dan keuangan", "Hasil survei kepuasan masyarakat", "Aplikasi e-SAKIP Reviu",
)  # fmt: skip
PD = ("Dinas", "Badan", "Kantor", "Satuan")


def statement(chance: Random, level: int) -> str:
    """What a node of this level says: 0 tujuan, 1 sasaran, 2 program, 3 kegiatan, 4 sub kegiatan."""
    bidang = chance.choice(BIDANG)
    if level == 0:
        return f"Meningkatnya kualitas {bidang} {chance.choice(SIFAT)}"
    if level == 1:
        return f"{chance.choice(('Meningkatnya', 'Terwujudnya', 'Optimalnya'))} {bidang} {chance.choice(SIFAT)}"
    if level == 2:
        return f"Program {chance.choice(PROGRAM)} {bidang.title()}"
    verbs = KEGIATAN if level == 3 else SUB_KEGIATAN
    return f"{chance.choice(verbs)} {bidang.title()} {chance.choice(LINGKUP)}".rstrip()


def indicator(chance: Random, level: int) -> tuple[str, str, str]:
    """Name, formula and unit of measure; the higher levels have shares and indexes, the lower ones count."""
    satuan, hal = chance.choice(HAL)
    keadaan, bidang = chance.choice(KEADAAN), chance.choice(BIDANG)
    if level == 0:
        return f"Indeks {bidang}", "Jumlah nilai seluruh unsur dibagi jumlah unsur yang terisi, dikali bobot", "Indeks"
    if level < 3:
        rumus = f"(Jumlah {hal} {keadaan} / Jumlah seluruh {hal} pada tahun berjalan) x 100%"
        return f"Persentase {hal} {bidang} {keadaan}", rumus, "%"
    return f"Jumlah {hal} {bidang} {keadaan}", f"Jumlah {hal} {keadaan} pada tahun berjalan", satuan


def targets(chance: Random, satuan: str, years: int) -> list[str]:
    """The printed targets of consecutive years, growing."""
    if satuan == "Indeks":
        start = chance.randint(5_500, 8_000)
        return [f"{(start + 150 * year) / 100:.2f}".replace(".", ",") for year in range(years)]
    if satuan == "%":
        start = chance.randint(50, 80)
        return [f"{min(100, start + 4 * year)}%" for year in range(years)]
    start = chance.choice((1, 2, 4, 12, 25, 39, 60, 150, 350))
    return [f"{start + year * (1 + start // 10)} {satuan}" for year in range(years)]


def source(chance: Random) -> str:
    return chance.choice(SUMBER)


def department(chance: Random, number: int) -> str:
    return f"{chance.choice(PD)} {chance.choice(BIDANG).title()} {number}"
