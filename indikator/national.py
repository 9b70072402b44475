"""The units of measure that every new Pemda starts with; the commonest of the national list, a Pemda adds its own."""

SATUAN = (
    "%", "Indeks", "Nilai", "Poin", "Skor", "Predikat", "Dokumen", "Laporan", "Kegiatan", "Kali", "Orang", "Orang/bulan",
    "Paket", "Unit", "Buah", "Jenis", "Bulan", "Hari", "Jam", "Rupiah", "Perangkat Daerah", "OPD", "Desa", "Kelurahan",
    "Kecamatan", "Keluarga", "Lembaga", "Kelompok", "Aplikasi", "Sistem", "Layanan", "Rapat", "Surat", "Perda", "Perbup",
    "Kasus", "Buku", "Titik", "Meter", "m²", "Hektare",
)  # fmt: skip
