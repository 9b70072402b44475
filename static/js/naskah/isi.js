/**
 * The texts of a naskah as the editor holds them: paths into them, and the merging of two people's changes.
 *
 * No DOM: this file can be read, and tried, without a browser.
 */

/** @typedef {Record<string, any>} Isi */

export const salin = (nilai) => (nilai === undefined ? undefined : JSON.parse(JSON.stringify(nilai)));

export const sama = (satu, lain) => JSON.stringify(satu ?? null) === JSON.stringify(lain ?? null);

/** What stands at "menimbang.1" or "bab.0.bagian.2.judul". @param {Isi} isi @param {string} letak */
export function baca(isi, letak) {
  return letak.split(".").reduce((bagian, kunci) => bagian?.[kunci], isi);
}

/** @param {Isi} isi @param {string} letak @param {any} nilai */
export function tulis(isi, letak, nilai) {
  const jalan = letak.split(".");
  const akhir = jalan.pop();
  const induk = jalan.reduce((bagian, kunci) => bagian[kunci], isi);
  induk[akhir] = nilai;
}

/** Without parts that say nothing, so that an untouched field changes nothing. @param {Isi} isi @returns {Isi} */
export function bersih(isi) {
  const hasil = {};
  for (const [kunci, nilai] of Object.entries(isi)) {
    const kosong = nilai === "" || nilai === null || nilai === undefined || (Array.isArray(nilai) && !nilai.length);
    if (!kosong) {
      hasil[kunci] = nilai;
    }
  }
  return hasil;
}

/**
 * Mine and theirs, both made from the same beginning: what one person alone changed is taken from that person.
 *
 * @param {Isi} semula @param {Isi} saya @param {Isi} dia
 * @returns {{ isi: Isi, beda: string[] }} `beda` are the parts that both changed; `isi` has mine there
 */
export function gabung(semula, saya, dia) {
  const isi = {};
  const beda = [];
  for (const kunci of new Set([...Object.keys(semula), ...Object.keys(saya), ...Object.keys(dia)])) {
    if (sama(saya[kunci], dia[kunci]) || sama(semula[kunci], saya[kunci])) {
      isi[kunci] = salin(dia[kunci]);
    } else {
      isi[kunci] = salin(saya[kunci]);
      if (!sama(semula[kunci], dia[kunci])) {
        beda.push(kunci);
      }
    }
  }
  return { isi: bersih(isi), beda };
}

/** A mark of a list: "a." counts a., b., …; "1." counts 1., 2., … */
export function tanda(bentuk, nomor) {
  return bentuk === "a." ? `${String.fromCharCode(97 + (nomor % 26))}.` : `${nomor + 1}.`;
}
