/**
 * The worksheet of a quarter: what is typed shows its value at once, saves itself, and waits in the page when it cannot.
 */

import { Antrean } from "../meja/antrean.js";
import { Baris } from "./baris.js";

const HITUNG_MS = 250;
const SIMPAN_MS = 900;
const KELOMPOK = 40; // rows of one request: a paste saves itself in about a second

/** Joins the table, the queue of edits and the line that says whether everything is saved. */
class Lembar {
  /** @param {HTMLTableElement} tabel */
  constructor(tabel) {
    this.tabel = tabel;
    this.teks = tabel.dataset;
    this.kabar = document.querySelector("[data-simpan]");
    this.token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    /** @type {Map<number, Baris>} */
    this.baris = new Map();
    for (const badan of tabel.querySelectorAll("tbody.isian-indikator")) {
      const baris = new Baris(badan, this.teks);
      this.baris.set(baris.indikator, baris);
    }
    /** Per row the clocks of computing and of saving, and the controller of the computation under way. */
    this.jam = new Map();
    this.#wireReading();
    if (this.kabar) {
      this.antrean = new Antrean({
        alamat: this.teks.kirim,
        kunci: `isian:${this.teks.kirim}:${this.teks.pengguna}`,
        token: this.token,
        kelompok: KELOMPOK,
        changed: () => this.#show(),
        resumed: ({ indikator }, { baris }) => this.#saved(this.baris.get(indikator), baris),
      });
      this.#wireWriting();
      this.#restore();
      this.antrean.pump();
    }
  }

  #wireReading() {
    this.tabel.addEventListener("click", ({ target }) => {
      const tombol = target.closest("[data-buka]");
      if (tombol) {
        this.#rowOf(tombol).toggle();
      }
    });
    this.tabel.addEventListener("keydown", (event) => this.#move(event));
  }

  #wireWriting() {
    this.tabel.addEventListener("input", ({ target }) => this.#typed(target));
    this.tabel.addEventListener("change", ({ target }) => this.#save(this.#rowOf(target)));
    this.tabel.addEventListener("paste", (event) => this.#paste(event));
    this.tabel.addEventListener("click", ({ target }) => {
      const pilihan = target.closest("[data-pilih]");
      if (pilihan) {
        this.#settle(this.#rowOf(pilihan), pilihan.dataset.pilih);
      }
    });
    for (const form of document.querySelectorAll("form[method=post]")) {
      form.addEventListener("submit", (event) => this.#holdForm(event, form));
    }
    window.addEventListener("beforeunload", (event) => {
      this.#saveAll();
      if (this.antrean.belum) {
        event.preventDefault();
      }
    });
  }

  /** What waited in the page when it was left stands in its boxes again. */
  #restore() {
    for (const { edit } of this.antrean.isi) {
      this.baris.get(edit.indikator)?.put(edit.isi);
    }
    this.#show();
  }

  #rowOf(unsur) {
    return this.baris.get(Number(unsur.closest("tbody").dataset.indikator));
  }

  #typed(kotak) {
    const baris = this.#rowOf(kotak);
    if (!baris.isOwn(kotak)) {
      return;
    }
    this.#later(baris, "simpan", SIMPAN_MS, () => this.#save(baris));
    if (kotak.dataset.kode) {
      this.#later(baris, "hitung", HITUNG_MS, () => this.#compute(baris));
    }
  }

  #later(baris, apa, ms, lakukan) {
    const kunci = `${baris.indikator}:${apa}`;
    window.clearTimeout(this.jam.get(kunci));
    this.jam.set(kunci, window.setTimeout(lakukan, ms));
  }

  /** The value and achievement of what stands in the boxes, before it is saved. */
  async #compute(baris) {
    baris.hitungan?.abort();
    const henti = new AbortController();
    baris.hitungan = henti;
    try {
      const jawaban = await fetch(baris.badan.dataset.hitung, {
        method: "POST",
        redirect: "manual",
        signal: henti.signal,
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ indikator: baris.indikator, isi: { isian: baris.texts() } }),
      });
      if (jawaban.ok) {
        baris.show(await jawaban.json());
      }
    } catch (galat) {
      if (galat.name !== "AbortError" && !(galat instanceof TypeError)) {
        throw galat;
      }
      // Without a connection the value comes with the answer of saving.
    }
  }

  #save(baris) {
    const isi = baris.changes();
    window.clearTimeout(this.jam.get(`${baris.indikator}:simpan`));
    if (!isi) {
      return;
    }
    const lama = this.antrean.isi.find(
      ({ edit, keadaan }) => edit.indikator === baris.indikator && keadaan !== "menyimpan",
    );
    if (lama) {
      this.antrean.drop(lama); // what was refused or still waits goes again with what was typed since
      Object.assign(isi, { ...lama.edit.isi, ...isi, isian: baris.texts() });
    }
    baris.sent(isi);
    this.antrean.send({ tindakan: "isi", indikator: baris.indikator, seen: baris.seen, isi }).then((jawaban) => {
      if (jawaban?.baris) {
        this.#saved(baris, jawaban.baris);
      }
    });
  }

  #saved(baris, jawaban) {
    baris?.saved(jawaban);
    this.#count();
  }

  #saveAll() {
    for (const baris of this.baris.values()) {
      this.#save(baris);
    }
  }

  /** Settles a row that a colleague changed meanwhile. */
  #settle(baris, siapa) {
    const kiriman = this.antrean.isi.find(
      ({ edit, keadaan }) => edit.indikator === baris.indikator && keadaan === "basi",
    );
    if (!kiriman) {
      return;
    }
    this.antrean.drop(kiriman);
    baris.seen = kiriman.mereka.revisi ?? null;
    if (siapa === "saya") {
      baris.forget(kiriman.edit.isi);
      this.#save(baris);
    } else {
      baris.take(kiriman.mereka);
      this.#compute(baris);
    }
    this.#show();
  }

  /** Forms wait until everything typed is with the server. */
  #holdForm(event, form) {
    this.#saveAll();
    if (!this.antrean.belum || form.dataset.tunggu) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    form.dataset.tunggu = "ya";
    const tombol = event.submitter;
    this.selesai = () => form.requestSubmit(tombol);
  }

  /** Enter and the arrows walk through the boxes, Escape brings the saved text back. */
  #move(event) {
    const kotak = event.target;
    if (!kotak.matches?.(".isian-kotak") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const langkah = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (langkah) {
      const semua = [...this.tabel.querySelectorAll(".isian-kotak")];
      const tujuan = semua[semua.indexOf(kotak) + langkah];
      event.preventDefault();
      tujuan?.focus();
      tujuan?.select();
    } else if (event.key === "Escape" && this.kabar) {
      this.#rowOf(kotak).revert(kotak);
      this.#typed(kotak);
    }
  }

  /** A column copied from a sheet fills the boxes below one another. */
  #paste(event) {
    const kotak = event.target;
    const teks = event.clipboardData?.getData("text/plain") ?? "";
    const baris = teks.replace(/\r?\n$/u, "").split(/\r?\n/u);
    if (!kotak.matches?.(".isian-kotak") || (baris.length < 2 && !teks.includes("\t"))) {
      return;
    }
    event.preventDefault();
    const semua = [...this.tabel.querySelectorAll(".isian-kotak")];
    const mulai = semua.indexOf(kotak);
    const jumlah = { ditempel: 0, kolom: 0, lewat: 0, kunci: 0 };
    for (const [urutan, satu] of baris.entries()) {
      const tujuan = semua[mulai + urutan];
      const [nilai, ...lain] = satu.split("\t").map((bagian) => bagian.trim());
      const nasib = !tujuan ? "lewat" : tujuan.readOnly ? "kunci" : "ditempel";
      jumlah[nasib] += nilai ? 1 : 0;
      jumlah.kolom += lain.filter(Boolean).length;
      if (nasib === "ditempel") {
        tujuan.value = nilai;
        window.clearTimeout(this.jam.get(`${this.#rowOf(tujuan).indikator}:hitung`)); // the answer of saving has it
      }
    }
    this.#tellPaste(jumlah);
    this.#saveAll();
  }

  /** What became of a paste: nothing of it is left out without a word. */
  #tellPaste({ ditempel, ...sisa }) {
    const tempat = document.querySelector("[data-tempel]");
    const teks = tempat.dataset;
    const sebab = Object.entries(sisa).filter(([, n]) => n);
    const kalimat = [teks.teksDitempel.replace("%n", ditempel)];
    if (sebab.length) {
      const alasan = sebab.map(([nama, n]) => teks[`teks${nama[0].toUpperCase()}${nama.slice(1)}`].replace("%n", n));
      const semua = sebab.reduce((jumlah, [, n]) => jumlah + n, 0);
      kalimat.push(teks.teksSisa.replace("%n", semua).replace("%alasan", alasan.join("; ")));
    }
    tempat.textContent = kalimat.join(" ");
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
      baris.tell(isi.find(({ edit }) => edit.indikator === baris.indikator));
    }
    if (!belum && !ditolak && this.selesai) {
      const kirim = this.selesai;
      this.selesai = null;
      kirim();
    }
  }

  #count() {
    const terisi = [...this.baris.values()].filter((baris) => baris.terisi).length;
    document.querySelector("[data-terisi]").textContent = String(terisi);
    this.tabel.dispatchEvent(new CustomEvent("terisi", { detail: this.baris }));
    const tombol = document.querySelector("[data-ajukan][disabled]");
    if (tombol && terisi) {
      // The first cell made the package, in the revision that the form names already.
      tombol.disabled = false;
      tombol.removeAttribute("title");
      tombol.removeAttribute("aria-describedby");
      document.getElementById("alasan-ajukan")?.remove();
    }
  }
}

const tabel = document.getElementById("isian");
if (tabel) {
  new Lembar(tabel);
}
