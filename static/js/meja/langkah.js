/**
 * One's own steps, back and forth, without limit while the page is open.
 *
 * Each step back is an edit like any other: the server checks, writes and audits it, and refuses it when somebody
 * changed the row since.
 */

import { advance, keyOf, referencesOf } from "./rujukan.js";

/** @typedef {{balik: object, asal: {kunci: string, seen: number|null}[]}} Langkah `asal`: the rows as they were before */

/** Two stacks of edits that take back what was done. */
export class Riwayat {
  /** @param {import("./antrean.js").Antrean} antrean */
  constructor(antrean) {
    this.antrean = antrean;
    /** @type {Langkah[]} */
    this.mundur = [];
    /** @type {Langkah[]} */
    this.maju = [];
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
      return "ditolak";
    }
    const lain = arah === "mundur" ? this.maju : this.mundur;
    const balik = stepFrom(edit, jawaban);
    // The rows say again what they said before that step, under a new revision.
    for (const { kunci, seen } of langkah.asal) {
      const kini = (jawaban.kini ?? []).find((satu) => keyOf(satu) === kunci);
      if (kini) {
        this.#rename(kunci, seen, kini.revisi);
      }
    }
    if (balik.balik) {
      lain.push(balik);
    }
    await applied(edit, jawaban);
    return "jadi";
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
