/** Budgets of a plan: what is typed into the boxes of a year or quarter saves itself, and the sums above follow. */

import { Antrean } from "../meja/antrean.js";

const SIMPAN_MS = 900;
const MEDAN = document.querySelector("#anggaran")?.dataset.medan.split(" ") ?? [];
/** Those of an object that are typed here, as texts. */
const only = (isi) => Object.fromEntries(MEDAN.map((medan) => [medan, isi[medan] ?? ""]));

/** One row of the table: its two boxes and what is shown about them. */
class Baris {
  /** @param {HTMLTableRowElement} tr */
  constructor(tr) {
    this.tr = tr;
    this.simpul = Number(tr.dataset.simpul);
    this.seen = tr.dataset.seen === "" ? null : Number(tr.dataset.seen);
    this.kotak = Object.fromEntries(MEDAN.map((medan) => [medan, tr.querySelector(`[data-medan=${medan}]`)]));
    this.tersimpan = this.texts();
    this.terkirim = this.tersimpan;
  }

  texts() {
    return Object.fromEntries(MEDAN.map((medan) => [medan, this.kotak[medan]?.value.trim() ?? ""]));
  }

  /** @returns {boolean} whether something stands in the boxes that was not sent */
  get berubah() {
    return MEDAN.some((medan) => this.texts()[medan] !== this.terkirim[medan]);
  }

  put(isi) {
    for (const medan of MEDAN) {
      this.kotak[medan].value = isi[medan] ?? "";
    }
  }

  /** Takes what the server says of the row; a box that was typed into since keeps its text. */
  show(sel) {
    const belum = this.texts();
    for (const medan of MEDAN) {
      if (this.kotak[medan] && belum[medan] === this.terkirim[medan]) {
        this.kotak[medan].value = sel[medan];
      }
    }
    this.seen = sel.revisi;
    this.tersimpan = only(sel);
    this.terkirim = MEDAN.reduce(
      (isi, medan) => ({ ...isi, [medan]: belum[medan] === this.terkirim[medan] ? sel[medan] : this.terkirim[medan] }),
      {},
    );
  }

  /** @param {{letak: string, pesan: string}[]} masalah what is wrong, each at its box; of the row where none is named */
  tell(teks, keadaan, tombol, masalah) {
    const kabar = this.tr.querySelector("[data-kabar]");
    kabar.dataset.keadaan = keadaan;
    kabar.querySelector("[data-pesan]").textContent = teks;
    kabar.querySelector("[data-pilihan]").hidden = !tombol;
    const salah = masalah.map(({ letak }) => letak).filter((letak) => MEDAN.includes(letak));
    for (const medan of MEDAN) {
      const isSalah = keadaan === "ditolak" && (salah.length === 0 || salah.includes(medan));
      this.kotak[medan].toggleAttribute("aria-invalid", isSalah);
    }
  }
}

/** The sums, shares and flags of a row or of the totals. */
function figures(tr, sel) {
  tr.querySelector("[data-serapan]").textContent = sel.serapan;
  tr.querySelector("[data-serapan]").classList.toggle("anggaran-lebih", sel.lebih);
  const sampai = tr.querySelector("[data-sampai]");
  if (sampai) {
    sampai.textContent = sel.sampai;
  }
  for (const medan of MEDAN) {
    const bawah = tr.querySelector(`[data-bawah=${medan}]`);
    bawah.textContent = sel[`bawah_${medan}`].teks;
    bawah.classList.toggle("anggaran-beda", sel[`bawah_${medan}`].beda);
  }
}

/** Joins the table, the queue of edits and the line that says whether everything is saved. */
class Halaman {
  /** @param {HTMLTableElement} tabel */
  constructor(tabel) {
    this.tabel = tabel;
    this.tahun = Number(tabel.dataset.tahun);
    this.triwulan = Number(tabel.dataset.triwulan);
    this.kabar = document.querySelector("[data-simpan]");
    this.jam = new Map();
    this.baris = new Map([...tabel.querySelectorAll("tr[data-simpul]")].map((tr) => [Number(tr.dataset.simpul), new Baris(tr)]));
    this.antrean = new Antrean({
      alamat: tabel.dataset.kirim,
      kunci: `anggaran:${tabel.dataset.kirim}:${tabel.dataset.pengguna}`,
      token: document.querySelector("[name=csrfmiddlewaretoken]").value,
      changed: () => this.#show(),
      resumed: (edit, jawaban) => this.#saved(edit, jawaban),
    });
    tabel.addEventListener("input", ({ target }) => this.#typed(target));
    tabel.addEventListener("change", ({ target }) => this.#save(this.#rowOf(target)));
    tabel.addEventListener("keydown", (event) => this.#move(event));
    tabel.addEventListener("paste", (event) => this.#paste(event));
    tabel.addEventListener("click", ({ target }) => this.#settle(target.closest("[data-pilih]")));
    window.addEventListener("beforeunload", (event) => {
      this.#saveAll();
      if (this.antrean.belum) {
        event.preventDefault();
      }
    });
    for (const { edit } of this.antrean.isi) {
      if (this.#isHere(edit)) {
        const baris = this.baris.get(edit.simpul);
        baris?.put(edit.isi);
        if (baris) {
          baris.terkirim = baris.texts();
        }
      }
    }
    this.#show();
    this.antrean.pump();
  }

  #rowOf(unsur) {
    return this.baris.get(Number(unsur.closest("tr").dataset.simpul));
  }

  #editOf(baris) {
    return this.antrean.isi.find(({ edit }) => edit.simpul === baris.simpul && this.#isHere(edit));
  }

  /** Whether an edit was typed on the page of this year and quarter. */
  #isHere({ tahun, triwulan }) {
    return tahun === this.tahun && triwulan === this.triwulan;
  }

  #typed(kotak) {
    const baris = this.#rowOf(kotak);
    window.clearTimeout(this.jam.get(baris.simpul));
    this.jam.set(
      baris.simpul,
      window.setTimeout(() => this.#save(baris), SIMPAN_MS),
    );
  }

  #save(baris) {
    window.clearTimeout(this.jam.get(baris.simpul));
    if (!baris.berubah) {
      return;
    }
    const lama = this.#editOf(baris);
    if (lama && lama.keadaan !== "menyimpan") {
      this.antrean.drop(lama); // what was refused or still waits goes again with what was typed since
    }
    const isi = baris.texts();
    baris.terkirim = isi;
    const { tahun, triwulan } = this;
    const edit = { tindakan: "anggaran", simpul: baris.simpul, tahun, triwulan, seen: baris.seen, isi };
    this.antrean.send(edit).then((jawaban) => {
      if (jawaban) {
        this.#saved(edit, jawaban);
      }
    });
  }

  #saveAll() {
    for (const baris of this.baris.values()) {
      this.#save(baris);
    }
  }

  #saved(edit, jawaban) {
    if (!this.#isHere(edit)) {
      return;
    }
    for (const sel of jawaban.baris) {
      const baris = this.baris.get(sel.id);
      if (baris && sel.id === edit.simpul) {
        baris.show(sel);
      }
      if (baris) {
        figures(baris.tr, sel);
        this.#outdate(baris.tr.querySelector(".anggaran-kinerja"));
      }
    }
    document.querySelector("[data-keterangan]").textContent = ""; // it told of the amounts before
    const jumlah = this.tabel.querySelector("[data-jumlah]");
    for (const medan of MEDAN) {
      jumlah.querySelector(`[data-bawah=${medan}]`).textContent = jawaban.jumlah[medan] ?? "";
    }
    jumlah.querySelector("[data-serapan]").textContent = jawaban.jumlah.serapan;
    const sampai = jumlah.querySelector("[data-sampai]");
    if (sampai) {
      sampai.textContent = jawaban.jumlah.sampai;
    }
    this.#show();
  }

  /** Efficiency belongs to amounts that are no more. */
  #outdate(kinerja) {
    if (kinerja) {
      kinerja.textContent = this.tabel.dataset.teksUlang;
      delete kinerja.dataset.status;
    }
  }

  /** Settles a row that a colleague changed meanwhile. */
  #settle(tombol) {
    const baris = tombol && this.#rowOf(tombol);
    const kiriman = baris && this.#editOf(baris);
    if (kiriman?.keadaan !== "basi") {
      return;
    }
    const { revisi = null } = kiriman.mereka;
    this.antrean.drop(kiriman);
    baris.seen = revisi;
    baris.terkirim = only(kiriman.mereka);
    if (tombol.dataset.pilih === "saya") {
      this.#save(baris);
    } else {
      baris.put(baris.terkirim);
    }
    this.#show();
  }

  /** Enter and the arrows walk down and up a column, Escape brings the saved amount back. */
  #move(event) {
    const kotak = event.target;
    if (!kotak.matches?.(".anggaran-kotak") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const langkah = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (langkah) {
      const semua = this.#column(kotak);
      const tujuan = semua[semua.indexOf(kotak) + langkah];
      event.preventDefault();
      tujuan?.focus();
      tujuan?.select();
    } else if (event.key === "Escape") {
      kotak.value = this.#rowOf(kotak).tersimpan[kotak.dataset.medan];
      this.#typed(kotak);
    }
  }

  #column(kotak) {
    return [...this.tabel.querySelectorAll(`[data-medan=${kotak.dataset.medan}]`)];
  }

  /** A block copied from a sheet fills the boxes below and to the right. */
  #paste(event) {
    const kotak = event.target;
    const teks = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r?\n$/u, "");
    if (!kotak.matches?.(".anggaran-kotak") || !/[\n\t]/u.test(teks)) {
      return;
    }
    event.preventDefault();
    const semua = this.#column(kotak);
    const mulai = semua.indexOf(kotak);
    const kolom = MEDAN.indexOf(kotak.dataset.medan);
    for (const [urutan, satu] of teks.split(/\r?\n/u).entries()) {
      const baris = semua[mulai + urutan] && this.#rowOf(semua[mulai + urutan]);
      for (const [ke, isi] of satu.split("\t").entries()) {
        const tujuan = baris?.kotak[MEDAN[kolom + ke]];
        if (tujuan && !tujuan.readOnly) {
          tujuan.value = isi.trim();
        }
      }
    }
    this.#saveAll();
  }

  #show() {
    if (!this.antrean) {
      return; // the queue tells of its beginning before it is kept
    }
    const { hambatan, isi, belum } = this.antrean;
    const ditolak = isi.some(({ keadaan }) => keadaan === "ditolak" || keadaan === "basi");
    const { dataset } = this.kabar;
    const nama = hambatan || (belum ? "menyimpan" : ditolak ? "ditolak" : "tersimpan");
    const kalimat = dataset[`teks${nama[0].toUpperCase()}${nama.slice(1)}`];
    if (this.kabar.textContent !== kalimat) {
      this.kabar.textContent = kalimat;
    }
    dataset.keadaan = nama;
    for (const baris of this.baris.values()) {
      const kiriman = this.#editOf(baris);
      const keadaan = kiriman?.keadaan ?? "";
      const masalah = kiriman?.masalah ?? [];
      const pesan = masalah.map((satu) => satu.pesan).join(" ") || kiriman?.pesan;
      baris.tell(keadaan === "ditolak" || keadaan === "basi" ? pesan : "", keadaan, keadaan === "basi", masalah);
    }
  }
}

const tabel = document.querySelector("#anggaran[data-kirim]");
if (tabel) {
  new Halaman(tabel);
}
