/**
 * One indicator of the worksheet: its boxes, what of them is saved, and what the row says of itself.
 */

export class Baris {
  /**
   * @param {HTMLTableSectionElement} badan
   * @param {DOMStringMap} teks the sentences of the table
   */
  constructor(badan, teks) {
    this.badan = badan;
    this.teks = teks;
    this.indikator = Number(badan.dataset.indikator);
    /** @type {number|null} the revision that these boxes show */
    this.seen = badan.dataset.seen === "" ? null : Number(badan.dataset.seen);
    this.kotak = [...badan.querySelectorAll(".isian-kotak")];
    this.narasi = [...badan.querySelectorAll("[data-narasi]")];
    this.keluaran = {
      nilai: badan.querySelector("[data-nilai]"),
      capaian: badan.querySelector("[data-capaian]"),
      status: badan.querySelector("[data-status-baris]"),
      kabar: badan.querySelector("[data-kabar]"),
      masalah: badan.querySelector("[data-masalah]"),
    };
    this.baris_masalah = badan.querySelector("[data-masalah-baris]");
    this.rincian = badan.querySelector(".isian-rincian");
    this.unit = badan.dataset.unit;
    this.terisi = "lengkap" in badan.dataset;
    /** @type {Map<HTMLElement, string>} what the server has, or is about to have, of each box */
    this.tersimpan = new Map([...this.kotak, ...this.narasi].map((satu) => [satu, satu.value]));
  }

  isOwn(kotak) {
    return this.tersimpan.has(kotak);
  }

  toggle() {
    this.rincian.hidden = !this.rincian.hidden;
    this.badan.querySelector("[data-buka]").setAttribute("aria-expanded", String(!this.rincian.hidden));
  }

  /** All texts by code of variable; those of a set by code of member. */
  texts() {
    return this.#isian(() => true);
  }

  #isian(which) {
    const isian = {};
    for (const satu of this.kotak.filter(which)) {
      const { kode, anggota } = satu.dataset;
      if (anggota) {
        isian[kode] = { ...isian[kode], [anggota]: satu.value };
      } else {
        isian[kode] = satu.value;
      }
    }
    return isian;
  }

  /** What differs from what the server has; null where nothing does. */
  changes() {
    const berubah = (satu) => satu.value !== this.tersimpan.get(satu);
    const isi = Object.fromEntries(this.narasi.filter(berubah).map((satu) => [satu.dataset.narasi, satu.value]));
    if (this.kotak.some(berubah)) {
      isi.isian = this.#isian(berubah);
    }
    return Object.keys(isi).length ? isi : null;
  }

  /** These texts are on their way. */
  sent(isi) {
    for (const satu of this.#boxesOf(isi)) {
      this.tersimpan.set(satu, satu.value);
    }
  }

  /** These texts have to go again. */
  forget(isi) {
    for (const satu of this.#boxesOf(isi)) {
      this.tersimpan.set(satu, null);
    }
  }

  #boxesOf(isi) {
    const isian = isi.isian ?? {};
    return [
      ...this.kotak.filter(({ dataset: { kode, anggota } }) => (anggota ? anggota in (isian[kode] ?? {}) : kode in isian)),
      ...this.narasi.filter(({ dataset: { narasi } }) => narasi in isi),
    ];
  }

  /** Texts that waited in the page. */
  put(isi) {
    for (const satu of this.#boxesOf(isi)) {
      const { kode, anggota, narasi } = satu.dataset;
      satu.value = narasi ? isi[narasi] : anggota ? isi.isian[kode][anggota] : isi.isian[kode];
      this.tersimpan.set(satu, satu.value);
    }
  }

  /** The row as a colleague left it. */
  take(mereka) {
    const isian = mereka.isian ?? {};
    for (const satu of this.tersimpan.keys()) {
      const { kode, anggota, narasi } = satu.dataset;
      satu.value = (narasi ? mereka[narasi] : anggota ? isian[kode]?.[anggota] : isian[kode]) ?? "";
      this.tersimpan.set(satu, satu.value);
    }
  }

  revert(kotak) {
    kotak.value = this.tersimpan.get(kotak) ?? kotak.defaultValue;
  }

  /**
   * A value and achievement that the server computed.
   *
   * @param {{nilai: string, capaian: {teks: string, status: string}, masalah?: string}} hasil
   */
  show({ nilai, capaian, masalah = "" }) {
    this.keluaran.nilai.textContent = nilai;
    this.keluaran.capaian.textContent = capaian.teks;
    this.keluaran.capaian.dataset.status = capaian.status;
    this.complain(masalah);
  }

  saved(baris) {
    this.seen = baris.revisi;
    this.terisi = baris.terisi;
    this.keluaran.status.textContent = baris.status_label;
    this.keluaran.status.className = `lencana lencana-${baris.status}`;
    if (!this.changes()) {
      this.show(baris);
    }
  }

  complain(masalah) {
    this.keluaran.masalah.textContent = masalah;
    this.baris_masalah.hidden = !masalah;
  }

  /**
   * What has become of its edit.
   *
   * @param {import("../meja/antrean.js").Kiriman|undefined} kiriman
   */
  tell(kiriman) {
    const sebelum = this.keadaan;
    this.keadaan = kiriman?.keadaan ?? "";
    const { kabar } = this.keluaran;
    const sudah = sebelum && !this.keadaan ? "tersimpan" : this.keadaan;
    kabar.textContent = sudah ? this.teks[`teks${sudah[0].toUpperCase()}${sudah.slice(1)}`] : "";
    kabar.dataset.keadaan = sudah;
    if (this.keadaan === "ditolak") {
      this.complain(kiriman.pesan);
    } else if (this.keadaan === "basi") {
      this.#offer(kiriman);
    } else if (sebelum === "ditolak" || sebelum === "basi") {
      this.complain("");
    }
  }

  /** Mine or theirs. */
  #offer({ pesan, mereka }) {
    const tertulis = Object.entries(mereka.isian ?? {})
      .map(([kode, isi]) => `${kode}: ${typeof isi === "object" ? Object.values(isi).join("; ") : isi}`)
      .join(", ");
    this.complain(`${pesan} ${this.teks.teksTersimpanMereka.replace("%n", tertulis || this.teks.teksKosong)} `);
    for (const siapa of ["saya", "mereka"]) {
      const tombol = document.createElement("button");
      tombol.type = "button";
      tombol.className = "btn btn-sm";
      tombol.dataset.pilih = siapa;
      tombol.textContent = this.teks[siapa === "saya" ? "teksSaya" : "teksMereka"];
      this.keluaran.masalah.append(tombol);
    }
  }
}
