"""The schemes that every new Pemda starts with: named levels of the tree, after PermenPANRB 89/2021 and practice."""

SKEMA: tuple[tuple[str, str, tuple[dict[str, str], ...]], ...] = (
    (
        "cascading",
        "Cascading kinerja",
        (
            {"kode": "tujuan", "nama": "Tujuan", "jenis_hasil": "Ultimate outcome", "pemilik_default": "Kepala Perangkat Daerah", "warna": "indigo"},
            {"kode": "sasaran", "nama": "Sasaran", "jenis_hasil": "Intermediate outcome", "pemilik_default": "Kepala Perangkat Daerah", "warna": "blue"},
            {"kode": "program", "nama": "Program", "jenis_hasil": "Immediate outcome", "pemilik_default": "Eselon III", "warna": "teal"},
            {"kode": "kegiatan", "nama": "Kegiatan", "jenis_hasil": "Output", "pemilik_default": "Eselon III/IV", "warna": "orange"},
            {"kode": "sub_kegiatan", "nama": "Sub Kegiatan", "jenis_hasil": "Output", "pemilik_default": "Eselon IV/fungsional", "warna": "pink"},
        ),
    ),
    (
        "csf",
        "Pohon kinerja (CSF)",
        (
            {"kode": "outcome", "nama": "Outcome", "jenis_hasil": "Ultimate outcome", "pemilik_default": "Kepala Perangkat Daerah", "warna": "indigo"},
            {"kode": "csf", "nama": "Critical Success Factor", "jenis_hasil": "Intermediate outcome", "pemilik_default": "Kepala Perangkat Daerah", "warna": "blue"},
            {"kode": "kondisi_antara", "nama": "Kondisi Antara", "jenis_hasil": "Immediate outcome", "pemilik_default": "Eselon III", "warna": "teal"},
            {"kode": "kondisi_operasional", "nama": "Kondisi Operasional", "jenis_hasil": "Output", "pemilik_default": "Eselon IV/fungsional", "warna": "orange"},
        ),
    ),
    (
        "iku",
        "Indikator Kinerja Utama",
        (
            {"kode": "sasaran", "nama": "Sasaran (Eselon II)", "jenis_hasil": "Intermediate outcome", "pemilik_default": "Eselon II", "warna": "blue"},
            {"kode": "kinerja_utama_iii", "nama": "Kinerja Utama (Eselon III)", "jenis_hasil": "Immediate outcome", "pemilik_default": "Eselon III", "warna": "teal"},
            {"kode": "kinerja_utama_iv", "nama": "Kinerja Utama (Eselon IV)", "jenis_hasil": "Output", "pemilik_default": "Eselon IV", "warna": "orange"},
        ),
    ),
    (
        "iki",
        "Indikator Kinerja Individu",
        (
            {"kode": "kinerja_individu", "nama": "Kinerja Individu", "jenis_hasil": "Kinerja jabatan", "pemilik_default": "Jabatan", "warna": "purple"},
        ),
    ),
)  # fmt: skip
