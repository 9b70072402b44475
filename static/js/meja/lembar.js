/**
 * The tab separated text that sheets put on the clipboard, read and written; no DOM.
 */

/** What a code looks like: short, without blanks, with a digit ("4.01.02", "A.1", "4-01"). */
const KODE = /^(?=.*\d)[\w.\-/]{1,40}$/;

/**
 * Rows copied from a sheet: statement and code, in whichever order they stand; cells that hold line breaks or tabs come
 * in quotes.
 *
 * @param {string} teks
 * @returns {{pernyataan: string, kode: string}[]}
 */
export function rowsFromSheet(teks) {
  const baris = cellsOf(teks).filter((sel) => sel.some(Boolean));
  const kodeDulu = baris.length > 0 && baris.every(([awal, kedua]) => kedua && KODE.test(awal));
  return baris
    .map(([awal, kedua = ""]) => (kodeDulu ? { pernyataan: kedua, kode: awal } : { pernyataan: awal, kode: kedua }))
    .filter(({ pernyataan }) => pernyataan);
}

/**
 * Statement, code, level, owner and this year's target of each row, as a sheet takes them.
 *
 * @param {import("../pohon/data.js").Simpul[]} simpul
 */
export function sheetFrom(simpul) {
  return simpul
    .map(({ pernyataan, kode, jenjang, pemilik, targetIni }) => [pernyataan, kode, jenjang.nama, pemilik, targetIni?.[1] ?? ""].map(quoted).join("\t"))
    .join("\r\n");
}

/** @param {string} teks @returns {string[][]} */
function cellsOf(teks) {
  const baris = [[""]];
  for (const [, kutip, batas, isi] of teks.replace(/\r\n?/g, "\n").matchAll(/"((?:[^"]|"")*)"(?=[\t\n]|$)|([\t\n])|([^\t\n]+)/g)) {
    if (batas === "\n") {
      baris.push([""]);
    } else if (batas === "\t") {
      baris.at(-1).push("");
    } else {
      const sel = baris.at(-1);
      sel[sel.length - 1] += kutip === undefined ? isi : kutip.replaceAll('""', '"');
    }
  }
  return baris.map((sel) => sel.map((satu) => satu.trim()));
}

/** A sheet takes a leading =, +, - or @ for a formula; an apostrophe before it keeps it a text. */
function quoted(teks) {
  const aman = /^[=+\-@]/.test(teks) ? `'${teks}` : teks;
  return /[\t\n"]/.test(aman) ? `"${aman.replaceAll('"', '""')}"` : aman;
}
