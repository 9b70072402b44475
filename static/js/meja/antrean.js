/**
 * Edits on their way to the server: one at a time and in order, kept in the page until the server has answered.
 *
 * What could not be sent waits here and in sessionStorage, so that neither a lost connection nor a session that ended
 * loses a keystroke. An edit whose answer was lost goes again under the same `kunci`, and the server does it once.
 * What the server refuses stays too, with its reason, until the planner settles it.
 */

import { advance } from "./rujukan.js";

const JEDA_MS = [1000, 2000, 4000, 8000];

/**
 * @typedef {object} Kiriman
 * @property {object} edit what indikator/edit_views.py takes
 * @property {string} kunci the same at every attempt
 * @property {"menunggu"|"menyimpan"|"ditolak"|"basi"|"alasan"} keadaan "alasan": the planner has to say why
 * @property {string} [pesan] the server's reason
 * @property {{letak: string, pesan: string}[]} [masalah] the same by the field that it is about
 * @property {object} [mereka] the row as a colleague left it
 */

/** Sends edits; tells by `changed` whenever the state of any of them changed. */
export class Antrean {
  /**
   * @param {{alamat: string, kunci: string, token: string, changed: () => void,
   *   resumed: (edit: object, jawaban: object) => void, kelompok?: number}} bekal `resumed`: an edit of an earlier
   *   page has arrived; `kelompok`: so many indicators go in one request where they wait together
   */
  constructor({ alamat, kunci, token, changed, resumed, kelompok = 1 }) {
    Object.assign(this, { alamat, kunci, token, changed, resumed, kelompok });
    /** @type {""|"putus"|"sesi"} why nothing is sent at the moment */
    this.hambatan = "";
    this.jalan = false;
    this.gagal = 0;
    this.terjawab = 0;
    this.janji = new Map();
    /** Edits that are still being typed: an own answer that comes meanwhile is no stranger's change to them. */
    this.rancangan = new Set();
    /** @type {Kiriman[]} */
    this.isi = JSON.parse(window.sessionStorage.getItem(kunci) ?? "[]");
    for (const satu of this.isi) {
      satu.keadaan = satu.keadaan === "menyimpan" ? "menunggu" : satu.keadaan;
    }
    window.addEventListener("online", () => this.pump());
  }

  /**
   * @param {object} edit
   * @returns {Promise<object|null>} the answer; null when the server refused and `isi` says why
   */
  send(edit) {
    const kiriman = { edit, kunci: newKey(), keadaan: "menunggu" };
    const janji = new Promise((resolve) => this.janji.set(kiriman, resolve));
    this.isi.push(kiriman);
    this.#keep();
    queueMicrotask(() => this.pump()); // what is sent in the same breath goes together
    return janji;
  }

  /** Gives up what was refused or stale. */
  drop(kiriman) {
    this.isi = this.isi.filter((satu) => satu !== kiriman);
    this.#settle(kiriman, null);
    this.#keep();
  }

  /** Sends again what was held back, mended. */
  again(kiriman) {
    kiriman.keadaan = "menunggu";
    this.#keep();
    this.pump();
  }

  /** Whether anything waits that the server has not seen. */
  get belum() {
    return this.isi.filter(({ keadaan }) => keadaan === "menunggu" || keadaan === "menyimpan").length;
  }

  /** Sends what waits, the oldest first. */
  async pump() {
    if (this.jalan) {
      return;
    }
    this.jalan = true;
    window.clearTimeout(this.nanti);
    for (let kiriman = this.#next(); kiriman.length; kiriman = this.#next()) {
      if (!(await this.#post(kiriman))) {
        this.nanti = window.setTimeout(() => this.pump(), JEDA_MS[Math.min(this.gagal, JEDA_MS.length) - 1]);
        break;
      }
    }
    this.jalan = false;
  }

  /** The oldest, and those behind it that may go with it: never two of one row, the second needs the first's answer. */
  #next() {
    const menunggu = this.isi.filter(({ keadaan }) => keadaan === "menunggu");
    const baris = menunggu.map(({ edit }) => edit.indikator);
    const kedua = baris.findIndex((satu, urutan) => baris.indexOf(satu) < urutan);
    return menunggu.slice(0, Math.min(this.kelompok, kedua < 0 ? menunggu.length : kedua));
  }

  /** @returns {Promise<boolean>} false where it has to wait */
  async #post(kelompok) {
    for (const kiriman of kelompok) {
      kiriman.keadaan = "menyimpan";
    }
    const edit = kelompok.map((kiriman) => ({ ...kiriman.edit, kunci: kiriman.kunci }));
    this.changed();
    let jawaban;
    let isi = {};
    try {
      jawaban = await fetch(this.alamat, {
        method: "POST",
        redirect: "manual",
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify(edit.length === 1 ? edit[0] : { edit }),
      });
      isi = jawaban.type === "opaqueredirect" ? {} : await jawaban.json();
    } catch {
      return this.#wait(kelompok, "putus");
    }
    if (jawaban.type === "opaqueredirect") {
      return this.#wait(kelompok, "sesi");
    }
    if (jawaban.status >= 500) {
      return this.#wait(kelompok, "putus");
    }
    if (jawaban.status === 403 && this.hambatan === "sesi") {
      window.location.reload(); // signed in again elsewhere: this page's token is the old session's
      return false;
    }
    this.gagal = 0;
    this.hambatan = "";
    for (const [urutan, kiriman] of kelompok.entries()) {
      this.#take(kiriman, isi.jawaban?.[urutan] ?? { ...isi, status: jawaban.status });
    }
    this.#keep();
    return true;
  }

  /** The server has seen it: done, or refused with its reason. */
  #take(kiriman, jawaban) {
    if (jawaban.status < 300) {
      this.#accept(kiriman, jawaban);
    } else if (jawaban.masalah?.some(({ letak }) => letak === "jenis_alasan")) {
      kiriman.keadaan = "alasan";
      kiriman.pesan = jawaban.title;
    } else {
      kiriman.keadaan = jawaban.status === 409 && jawaban.keadaan ? "basi" : "ditolak";
      kiriman.pesan = jawaban.title;
      kiriman.masalah = jawaban.masalah;
      kiriman.mereka = jawaban.keadaan;
      this.#settle(kiriman, null);
    }
  }

  #accept(kiriman, jawaban) {
    this.terjawab += 1;
    this.isi = this.isi.filter((satu) => satu !== kiriman);
    for (const kini of jawaban.kini ?? []) {
      advance([...this.isi.map(({ edit }) => edit), ...this.rancangan], kini, kini.dari, kini.revisi);
    }
    if (this.janji.has(kiriman)) {
      this.#settle(kiriman, jawaban);
    } else {
      this.resumed(kiriman.edit, jawaban);
    }
  }

  #wait(kelompok, hambatan) {
    this.hambatan = hambatan;
    this.gagal += 1;
    for (const kiriman of kelompok) {
      kiriman.keadaan = "menunggu";
    }
    this.#keep();
    return false;
  }

  #settle(kiriman, jawaban) {
    this.janji.get(kiriman)?.(jawaban);
    this.janji.delete(kiriman);
  }

  #keep() {
    window.sessionStorage.setItem(this.kunci, JSON.stringify(this.isi));
    this.changed();
  }
}

/** @returns {string} 32 random digits; randomUUID would need a secure context */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (angka) => angka.toString(16).padStart(2, "0")).join("");
}
