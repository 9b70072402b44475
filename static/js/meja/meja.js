/**
 * The planner's desk: what a planner does in the tree becomes an edit, and what the server answers comes back into it.
 *
 * Every edit goes through the queue; what changed in the plan, by oneself or by others, comes with `muat`. Keys and
 * buttons are in papan.js, what they do in baris.js (one row), cabang.js (branches), pindah.js and salin.js.
 */

import { searchText } from "../pohon/data.js";
import { Alasan } from "./alasan.js";
import { Antrean } from "./antrean.js";
import { Baris } from "./baris.js";
import { Cabang } from "./cabang.js";
import { Riwayat } from "./langkah.js";
import { Masalah } from "./masalah.js";
import { Papan } from "./papan.js";
import { Pilihan } from "./pilihan.js";
import { Pindah } from "./pindah.js";
import { isAbout, partsOf } from "./rujukan.js";
import { Salin } from "./salin.js";

const TERSIMPAN_MS = 3000;
/** What stands in the tree at once; all else comes with the plan. */
const SEKETIKA = new Set(["pernyataan", "kode"]);

/** Joins grid, queue and steps; made only where somebody may edit. */
export class Meja {
  /**
   * @param {HTMLElement} tempat the tool bar, which carries texts and rights
   * @param {() => import("../pohon/data.js").Pohon} pohon the plan as the page has it
   * @param {() => Promise<void>} muat fetches the plan again where it changed
   */
  constructor(tempat, pohon, muat) {
    this.tempat = tempat;
    this.pohon = pohon;
    this.muat = muat;
    this.teks = tempat.dataset;
    this.boleh = JSON.parse(this.teks.boleh);
    /** @type {import("../pohon/grid.js").Grid|null} */
    this.grid = null;
    this.tersimpan = new Set();
    const kunci = `${this.teks.alamat}:${this.teks.pengguna}`;
    this.antrean = new Antrean({
      alamat: this.teks.alamat,
      kunci: `meja:${kunci}`,
      token: document.querySelector("[name=csrfmiddlewaretoken]").value,
      changed: () => this.#show(),
      resumed: (edit, jawaban) => this.#resume(edit, jawaban),
    });
    this.riwayat = new Riwayat(this.antrean, `langkah:${kunci}`);
    this.pilihan = new Pilihan(this);
    this.baris = new Baris(this);
    this.cabang = new Cabang(this);
    this.pindah = new Pindah(this);
    this.salin = new Salin(this);
    this.masalah = new Masalah(this);
    this.alasan = new Alasan(this, `alasan:${kunci}`);
    this.papan = new Papan(this);
    window.addEventListener("beforeunload", (event) => {
      if (this.antrean.belum && this.antrean.hambatan !== "sesi") {
        event.preventDefault();
      }
    });
    this.#show();
    this.antrean.pump();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was one of ours */
  keydown(event) {
    return this.papan.keydown(event);
  }

  /**
   * What the row of this node says about its edits.
   *
   * @param {string} id
   */
  stateOf(id) {
    const kiriman = this.antrean.isi.findLast(({ edit }) => isAbout(edit, id));
    if (kiriman) {
      const { keadaan, pesan = "" } = kiriman;
      return { jenis: keadaan, teks: this.teks[`teks${keadaan[0].toUpperCase()}${keadaan.slice(1)}`], pesan };
    }
    return this.tersimpan.has(id) ? { jenis: "tersimpan", teks: this.teks.teksTersimpan, pesan: "" } : null;
  }

  /** What was typed but not yet saved stands in the tree whatever the server last said. */
  overlay() {
    this.antrean.isi.forEach(({ edit }) => this.#put(edit));
  }

  /**
   * Does one edit, or several as one step, and notes how it is taken back.
   *
   * @param {object} edit
   * @returns {Promise<object|null>} null where the server refused; the page says so
   */
  async do(edit) {
    this.#put(edit);
    const jawaban = await this.antrean.send(edit);
    if (jawaban) {
      this.riwayat.note(edit, jawaban);
      await this.#apply(edit, jawaban);
    }
    this.#show();
    return jawaban;
  }

  /** @param {object[]} edits of rows of their own @returns {Promise<object|null>} */
  doAll(edits) {
    return edits.length === 1 ? this.do(edits[0]) : this.do({ tindakan: "banyak", edit: edits });
  }

  /** @param {"mundur"|"maju"} arah */
  async step(arah) {
    const hasil = await this.riwayat.step(arah, (edit, jawaban) => this.#apply(edit, jawaban));
    this.say({ jadi: this.teks[arah === "mundur" ? "teksDiurungkan" : "teksDiulangi"], habis: this.teks.teksHabis }[hasil] ?? "");
    this.#show();
  }

  /** @param {string} pesan */
  say(pesan) {
    const suara = document.getElementById("meja-suara");
    if (suara.textContent !== pesan) {
      const isi = document.createElement("span"); // a new one each time, so that it fades anew
      isi.textContent = pesan;
      suara.replaceChildren(...(pesan ? [isi] : []));
    }
  }

  /** @param {"ubah"|"tambah"|"pindah"|"hapus"|"target"} tindakan @returns {boolean} where not, it says why */
  may(tindakan) {
    const { ya, alasan } = this.boleh[tindakan];
    if (!ya) {
      this.say(alasan);
    }
    return ya;
  }

  /**
   * @param {string} id of a dialog in _meja.html
   * @param {() => void} jadi after "yes"
   * @returns {HTMLDialogElement}
   */
  ask(id, jadi) {
    const dialog = document.getElementById(id);
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      this.grid.focus();
      if (dialog.returnValue === "ya") {
        jadi();
      }
    }, { once: true });
    return dialog;
  }

  /** The server's answer comes into the tree: a changed text at once, all else with the plan. */
  async #apply(edit, jawaban) {
    for (const kini of jawaban.kini ?? []) {
      const simpul = kini.jenis === "simpul" ? this.pohon().menurutId.get(String(kini.id)) : undefined;
      if (simpul) {
        simpul.revisi = kini.revisi;
        this.#saved(simpul.id);
      }
    }
    for (const { baris } of partsOf(edit).filter((satu) => satu.baris)) {
      this.#saved(String(baris));
    }
    if (edit.tindakan === "ubah" && !jawaban.muat_ulang && Object.keys(edit.isi).every((nama) => SEKETIKA.has(nama))) {
      this.#put(edit);
      return;
    }
    await this.muat();
    const tujuan = (jawaban.baru?.length ? jawaban.baru : jawaban.pulih)?.[0] ?? (edit.tindakan === "pindah" ? edit.simpul : null);
    if (tujuan !== null && tujuan !== undefined) {
      this.grid.moveCursor(String(tujuan));
    }
  }

  /** What an earlier page had typed and could not send has arrived. */
  async #resume(edit, jawaban) {
    this.riwayat.note(edit, jawaban);
    await this.muat();
    this.say(this.teks.teksTerkirim);
    this.#show();
  }

  #put(edit) {
    for (const { tindakan, simpul: id, isi } of partsOf(edit)) {
      const simpul = tindakan === "ubah" ? this.pohon().menurutId.get(String(id)) : undefined;
      if (simpul) {
        for (const nama of Object.keys(isi).filter((satu) => SEKETIKA.has(satu))) {
          simpul[nama] = isi[nama];
        }
        simpul.teks = searchText(simpul);
        this.grid?.redraw(simpul.id);
      }
    }
  }

  #saved(id) {
    this.tersimpan.add(id);
    this.grid.redraw(id);
    window.setTimeout(() => {
      this.tersimpan.delete(id);
      this.grid.redraw(id);
    }, TERSIMPAN_MS);
  }

  /** Buttons with counts, the queue's state in words, and what waits for a decision. */
  #show() {
    const { riwayat, antrean, teks } = this;
    for (const arah of ["mundur", "maju"]) {
      const jumlah = riwayat?.[arah].length ?? 0;
      const tombol = this.tempat.querySelector(`[data-meja=${arah}]`);
      tombol.disabled = jumlah === 0;
      tombol.querySelector("[data-jumlah]").textContent = jumlah ? `(${jumlah})` : "";
    }
    if (!antrean) {
      return;
    }
    const pesan = { putus: teks.teksPutus, sesi: teks.teksSesi }[antrean.hambatan] ?? (antrean.belum ? teks.teksMenyimpan : teks.teksSemuaTersimpan);
    const kabar = document.getElementById("meja-kabar");
    kabar.querySelector("output").value = pesan.replace("%n", antrean.belum);
    kabar.querySelector("a").hidden = antrean.hambatan !== "sesi";
    kabar.classList.toggle("meja-terhambat", antrean.hambatan !== "");
    this.masalah?.show();
    this.alasan?.show();
    for (const id of antrean.isi.flatMap(({ edit }) => partsOf(edit)).map(({ simpul, baris }) => baris ?? simpul)) {
      this.grid?.redraw(String(id));
    }
  }
}
