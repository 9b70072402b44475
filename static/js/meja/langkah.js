/**
 * One's own steps, back and forth, without limit; they last as long as the window, also over a reload.
 *
 * Each step back is an edit like any other: the server checks, writes and audits it, and refuses it when somebody
 * changed the row since.
 */

import { advance, keyOf, referencesOf } from "./rujukan.js";

/** @typedef {{balik: object, asal: {kunci: string, seen: number|null}[]}} Langkah `asal`: the rows as they were before */

/** Two stacks of edits that take back what was done. */
export class Riwayat {
  /**
   * @param {import("./antrean.js").Antrean} antrean
   * @param {string} kunci under which they are kept
   */
  constructor(antrean, kunci) {
    this.antrean = antrean;
    this.kunci = kunci;
    const { mundur, maju } = JSON.parse(window.sessionStorage.getItem(kunci) ?? '{"mundur":[],"maju":[]}');
    /** @type {Langkah[]} */
    this.mundur = mundur;
    /** @type {Langkah[]} */
    this.maju = maju;
    this.giliran = Promise.resolve();
  }

  /**
   * @param {object} edit as it was sent
   * @param {object} jawaban
   */
  note(edit, jawaban) {
    if (jawaban.balik) {
      this.mundur.push(stepFrom(edit, jawaban));
      this.maju = [];
      this.#keep();
    }
  }

  /**
   * @param {"mundur"|"maju"} arah
   * @param {(edit: object, jawaban: object) => Promise<void>} applied what the page does before the next step
   * @returns {Promise<"jadi"|"habis"|"ditolak">}
   */
  step(arah, applied) {
    const hasil = this.giliran.then(() => this.#step(arah, applied));
    this.giliran = hasil.catch(() => {});
    return hasil;
  }

  async #step(arah, applied) {
    const langkah = this[arah].pop();
    if (!langkah) {
      return "habis";
    }
    const edit = langkah.balik;
    const jawaban = await this.antrean.send(edit);
    if (jawaban === null) {
      this.#keep();
      return "ditolak";
    }
    const lain = arah === "mundur" ? this.maju : this.mundur;
    const balik = stepFrom(edit, jawaban);
    for (const kini of jawaban.kini ?? []) {
      // The row says again what it said before that step, under a new revision.
      const asal = langkah.asal.find(({ kunci }) => kunci === keyOf(kini));
      this.#rename(keyOf(kini), asal ? asal.seen : kini.dari, kini.revisi);
    }
    if (balik.balik) {
      lain.push(balik);
    }
    this.#keep();
    await applied(edit, jawaban);
    return "jadi";
  }

  /** Where the browser has no more room, they last as long as the page. */
  #keep() {
    try {
      window.sessionStorage.setItem(this.kunci, JSON.stringify({ mundur: this.mundur, maju: this.maju }));
    } catch {
      window.sessionStorage.removeItem(this.kunci);
    }
  }

  #rename(kunci, dari, ke) {
    const [jenis, id, tahun, triwulan] = kunci.split(":");
    const baris = { jenis, id: Number(id), tahun: Number(tahun), triwulan: triwulan ? Number(triwulan) : null };
    for (const satu of [...this.mundur, ...this.maju]) {
      advance([satu.balik], baris, dari, ke);
      for (const asal of satu.asal) {
        if (asal.kunci === kunci && asal.seen === dari) {
          asal.seen = ke;
        }
      }
    }
  }
}

/**
 * @param {object} edit
 * @param {object} jawaban
 * @returns {Langkah}
 */
function stepFrom(edit, jawaban) {
  const asal = referencesOf(edit).map(({ kunci, tempat }) => ({ kunci, seen: tempat.seen }));
  return { balik: structuredClone(jawaban.balik), asal };
}
