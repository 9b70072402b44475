/**
 * The plan as the server sends it (flat rows, parents first) made into what the grid and the filters need.
 *
 * One pass, no DOM: this file can be read, and tried, without a browser.
 */

/**
 * One node of the tree.
 *
 * @typedef {object} Simpul
 * @property {string} id
 * @property {string|null} induk id of the parent
 * @property {Jenjang} jenjang
 * @property {string} nomor
 * @property {string} kode
 * @property {string} pernyataan
 * @property {string} jabatan the office it belongs to, "" without one
 * @property {string|null} unit id of the unit that owns it
 * @property {string} pemilik what the owner column shows
 * @property {string} pemilikLengkap
 * @property {number} nIndikator
 * @property {number} nTarget
 * @property {boolean} tanpaTarget
 * @property {string} namaIndikator lower case
 * @property {string|null} unitSendiri id of the unit that it names itself; null where it follows the node above
 * @property {string} pemilikWaris whose it would be without one
 * @property {[number, string, number|null]|null} targetIni the first indicator's id, its target of this year, revision
 * @property {number} nTargetIni indicators with a target of this year
 * @property {string[]} kurang what keeps it from being complete, in words
 * @property {number} revisi what an edit must have seen
 * @property {string} teks everything that a search looks at, lower case
 * @property {Simpul[]} anak
 */

/**
 * @typedef {object} Jenjang
 * @property {string} kode
 * @property {string} nama
 * @property {number} urutan
 */

/**
 * @typedef {object} Pohon
 * @property {Simpul[]} akar
 * @property {Map<string, Simpul>} menurutId in the order of the tree
 * @property {Jenjang[]} jenjang those of the scheme, top first
 * @property {{id: string, nama: string, dalam: number}[]} unit those that own a node here, with their ancestors, in order of the organisation
 * @property {Map<string, Set<string>>} bawahan unit id → itself and all units below it
 * @property {{id: string, label: string, dalam: number}[]} semuaUnit all units, to choose an owner from
 * @property {number} tahunIni the year whose targets the grid shows
 */

/**
 * @param {object} kiriman the answer of pohon.json
 * @returns {Pohon}
 */
export function treeFrom(kiriman) {
  const jenjang = [...kiriman.jenjang].sort((a, b) => a.urutan - b.urutan);
  const menurutKode = new Map(jenjang.map((satu) => [satu.kode, satu]));
  const menurutId = new Map();
  const akar = [];
  for (const baris of kiriman.simpul) {
    const simpul = nodeFrom(baris, menurutKode, kiriman);
    simpul.pemilikWaris = (simpul.induk === null ? undefined : menurutId.get(simpul.induk))?.pemilik ?? "";
    menurutId.set(simpul.id, simpul);
    const induk = simpul.induk === null ? undefined : menurutId.get(simpul.induk);
    (induk ? induk.anak : akar).push(simpul);
  }
  return {
    akar,
    menurutId,
    jenjang,
    unit: ownersOf(menurutId, kiriman.unit),
    bawahan: subtreesOf(kiriman.unit),
    semuaUnit: unitChoices(kiriman.unit),
    tahunIni: kiriman.rencana.tahun_ini,
  };
}

/**
 * @param {Array} baris one row of the answer, fields by position
 * @param {Map<string, Jenjang>} jenjang
 * @param {{unit: Record<string, {nama: string, singkatan: string, induk: number|null}>, temuan: Record<string, string>}} kiriman
 * @returns {Simpul}
 */
function nodeFrom(baris, jenjang, { unit, temuan }) {
  const [id, induk, kodeJenjang, nomor, kode, pernyataan, unitId, jabatan, nIndikator, nTarget, tanpaTarget, nama,
    revisi, unitSendiri, targetIni, nTargetIni, kurang] = baris;
  const pemilik = unitId === null ? undefined : unit[unitId];
  const namaIndikator = (nama ?? "").toLowerCase();
  return {
    id: String(id),
    induk: induk === null ? null : String(induk),
    jenjang: jenjang.get(kodeJenjang) ?? { kode: kodeJenjang, nama: kodeJenjang, urutan: 0 },
    nomor,
    kode,
    pernyataan,
    jabatan,
    unit: unitId === null ? null : String(unitId),
    pemilik: jabatan || (pemilik ? pemilik.singkatan || pemilik.nama : ""),
    pemilikLengkap: [jabatan, pemilik?.nama].filter(Boolean).join(" · "),
    nIndikator,
    nTarget,
    tanpaTarget: Boolean(tanpaTarget),
    namaIndikator,
    unitSendiri: unitSendiri === null ? null : String(unitSendiri),
    targetIni,
    nTargetIni,
    kurang: kurang.map((kode) => temuan[kode]),
    revisi,
    teks: searchText({ nomor, kode, pernyataan, jabatan }),
    anak: [],
  };
}

/** @param {{nomor: string, kode: string, pernyataan: string, jabatan: string}} simpul */
export function searchText({ nomor, kode, pernyataan, jabatan }) {
  return `${nomor} ${kode} ${pernyataan} ${jabatan}`.toLowerCase();
}

/**
 * All units, each below the one that it belongs to, under names that tell them apart.
 *
 * @param {Record<string, {nama: string, induk: number|null}>} unit
 * @returns {{id: string, label: string, dalam: number}[]}
 */
function unitChoices(unit) {
  const kali = new Map();
  for (const { nama } of Object.values(unit)) {
    kali.set(nama, (kali.get(nama) ?? 0) + 1);
  }
  const bernama = (id) => {
    const { nama, induk } = unit[id];
    return kali.get(nama) > 1 && unit[induk] ? `${nama} · ${unit[induk].nama}` : nama;
  };
  return inOrder(new Set(Object.keys(unit)), unit).map(({ id, dalam }) => ({ id, label: bernama(id), dalam }));
}

/**
 * @param {Map<string, Simpul>} simpul
 * @param {Record<string, {nama: string, induk: number|null}>} unit
 * @returns {{id: string, nama: string, dalam: number}[]}
 */
function ownersOf(simpul, unit) {
  const dipakai = new Set();
  for (const satu of simpul.values()) {
    for (let id = satu.unit; id !== null && unit[id] && !dipakai.has(id); id = parentOf(unit[id])) {
      dipakai.add(id);
    }
  }
  return inOrder(dipakai, unit).map(({ id, dalam }) => ({ id, nama: unit[id].nama, dalam }));
}

/**
 * @param {Set<string>} ids
 * @param {Record<string, {induk: number|null}>} unit
 * @returns {{id: string, dalam: number}[]} each behind the one above it
 */
function inOrder(ids, unit) {
  const anak = new Map();
  for (const id of ids) {
    const induk = parentOf(unit[id]);
    const kunci = induk !== null && ids.has(induk) ? induk : "";
    anak.set(kunci, [...(anak.get(kunci) ?? []), id]);
  }
  const urut = [];
  const visit = (kunci, dalam) => {
    for (const id of anak.get(kunci) ?? []) {
      urut.push({ id, dalam });
      visit(id, dalam + 1);
    }
  };
  visit("", 0);
  return urut;
}

/**
 * @param {Record<string, {induk: number|null}>} unit
 * @returns {Map<string, Set<string>>}
 */
function subtreesOf(unit) {
  const bawahan = new Map(Object.keys(unit).map((id) => [id, new Set([id])]));
  for (const id of Object.keys(unit)) {
    for (let atas = parentOf(unit[id]); atas !== null && unit[atas]; atas = parentOf(unit[atas])) {
      bawahan.get(atas).add(id);
    }
  }
  return bawahan;
}

/** @param {{induk: number|null}} satu */
function parentOf(satu) {
  return satu.induk === null ? null : String(satu.induk);
}

/**
 * How deep the tree may open at first, so that the reader sees its shape and not a wall of rows.
 *
 * @param {Pohon} pohon
 * @param {number} terbanyak rows
 * @returns {Set<string>} ids of the nodes that start open
 */
export function openedAtFirst(pohon, terbanyak) {
  const terbuka = new Set();
  let lapis = pohon.akar;
  let tampak = lapis.length;
  while (lapis.length) {
    const berikut = lapis.flatMap((simpul) => simpul.anak);
    tampak += berikut.length;
    if (tampak > terbanyak) {
      break;
    }
    for (const simpul of lapis) {
      if (simpul.anak.length) {
        terbuka.add(simpul.id);
      }
    }
    lapis = berikut;
  }
  return terbuka;
}

/**
 * @param {Pohon} pohon
 * @param {string} id
 * @returns {string[]} ids from the root down to the parent of this node
 */
export function ancestorsOf(pohon, id) {
  const jalur = [];
  for (let induk = pohon.menurutId.get(id)?.induk ?? null; induk !== null; ) {
    jalur.unshift(induk);
    induk = pohon.menurutId.get(induk)?.induk ?? null;
  }
  return jalur;
}
