/**
 * The filters of the tree: read from the form and from the address, written back to it, and answered per node.
 *
 * All filters combine: a node is a hit when it satisfies every one of them.
 */

/**
 * @typedef {object} Saringan
 * @property {string[]} kata words that must all occur, lower case
 * @property {string} cari the words as typed
 * @property {string} unit
 * @property {string} jenjang
 * @property {string[]} tanpa "indikator", "target"
 */

const MEDAN = ["cari", "unit", "jenjang"];

/**
 * @param {URLSearchParams|FormData} asal
 * @returns {Saringan}
 */
export function filterFrom(asal) {
  const cari = (asal.get("cari") ?? "").trim();
  return {
    cari,
    kata: cari.toLowerCase().split(/\s+/).filter(Boolean),
    unit: asal.get("unit") ?? "",
    jenjang: asal.get("jenjang") ?? "",
    tanpa: asal.getAll("tanpa").filter((satu) => satu === "indikator" || satu === "target"),
  };
}

/** @param {Saringan} saringan */
export function isActive(saringan) {
  return saringan.kata.length > 0 || saringan.unit !== "" || saringan.jenjang !== "" || saringan.tanpa.length > 0;
}

/**
 * @param {Saringan} saringan
 * @returns {string} "?cari=…&unit=…", or "" without a filter
 */
export function queryOf(saringan) {
  const isi = new URLSearchParams();
  for (const medan of MEDAN) {
    if (saringan[medan]) {
      isi.set(medan, saringan[medan]);
    }
  }
  for (const satu of saringan.tanpa) {
    isi.append("tanpa", satu);
  }
  return isi.size ? `?${isi}` : "";
}

/**
 * Puts the filter into the form, so that a shared address shows what it does.
 *
 * @param {HTMLFormElement} formulir
 * @param {Saringan} saringan
 */
export function fillForm(formulir, saringan) {
  for (const medan of MEDAN) {
    formulir.elements.namedItem(medan).value = saringan[medan];
  }
  for (const kotak of formulir.querySelectorAll("input[name=tanpa]")) {
    kotak.checked = saringan.tanpa.includes(kotak.value);
  }
}

/**
 * @param {Saringan} saringan
 * @param {import("./data.js").Pohon} pohon
 * @returns {(simpul: import("./data.js").Simpul) => boolean}
 */
export function hitTest(saringan, pohon) {
  const bawahan = saringan.unit ? (pohon.bawahan.get(saringan.unit) ?? new Set()) : null;
  const tanpaIndikator = saringan.tanpa.includes("indikator");
  const tanpaTarget = saringan.tanpa.includes("target");
  return (simpul) =>
    saringan.kata.every((kata) => simpul.teks.includes(kata) || simpul.namaIndikator.includes(kata)) &&
    (bawahan === null || (simpul.unit !== null && bawahan.has(simpul.unit))) &&
    (saringan.jenjang === "" || simpul.jenjang.kode === saringan.jenjang) &&
    (!tanpaIndikator || simpul.nIndikator === 0) &&
    (!tanpaTarget || simpul.tanpaTarget);
}

/**
 * The text cut where the words of the search stand.
 *
 * @param {string} teks
 * @param {string[]} kata lower case
 * @returns {{isi: string, cocok: boolean}[]}
 */
export function cutAtHits(teks, kata) {
  if (!kata.length) {
    return [{ isi: teks, cocok: false }];
  }
  const pola = new RegExp(`(${kata.map((satu) => satu.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  return teks
    .split(pola)
    .map((isi, letak) => ({ isi, cocok: letak % 2 === 1 }))
    .filter((bagian) => bagian.isi);
}
