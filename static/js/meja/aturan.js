/**
 * The rules of a move as the page knows them, so that a drop is refused while something is still being dragged.
 *
 * The server has the last word; these say the same sentences, which it sent along.
 */

/**
 * @param {import("../pohon/data.js").Pohon} pohon
 * @param {{jenjang: string, sendiri: string}} kalimat
 * @param {string} id what is moved
 * @param {string|null} induk where to; null is the top
 * @returns {string} why not, "" where it may
 */
export function refusalOf(pohon, kalimat, id, induk) {
  for (let atas = induk; atas !== null; atas = pohon.menurutId.get(atas)?.induk ?? null) {
    if (atas === id) {
      return kalimat.sendiri;
    }
  }
  const simpul = pohon.menurutId.get(id);
  const tujuan = induk === null ? undefined : pohon.menurutId.get(induk);
  if (tujuan && simpul.jenjang.urutan <= tujuan.jenjang.urutan) {
    return kalimat.jenjang.replace("%anak", simpul.jenjang.nama).replace("%induk", tujuan.jenjang.nama);
  }
  return "";
}

/**
 * The siblings below a parent.
 *
 * @param {import("../pohon/data.js").Pohon} pohon
 * @param {string|null} induk
 */
export function childrenOf(pohon, induk) {
  return induk === null ? pohon.akar : (pohon.menurutId.get(induk)?.anak ?? []);
}

/**
 * The levels that a child of this node may have, the next one first.
 *
 * @param {import("../pohon/data.js").Pohon} pohon
 * @param {string|null} induk
 */
export function levelsBelow(pohon, induk) {
  const urutan = induk === null ? 0 : pohon.menurutId.get(induk).jenjang.urutan;
  return pohon.jenjang.filter((satu) => satu.urutan > urutan);
}

/**
 * Where an arrow takes a node: among its siblings, out behind its parent, or in below the sibling before it.
 *
 * @param {import("../pohon/data.js").Pohon} pohon
 * @param {string} id
 * @param {string} tombol ArrowUp, ArrowDown, ArrowLeft, ArrowRight
 * @returns {{induk: string|null, setelah: string|null}|null} null where there is no such place
 */
export function placeByArrow(pohon, id, tombol) {
  const simpul = pohon.menurutId.get(id);
  const saudara = childrenOf(pohon, simpul.induk);
  const letak = saudara.indexOf(simpul);
  if (tombol === "ArrowUp" && letak > 0) {
    return { induk: simpul.induk, setelah: saudara[letak - 2]?.id ?? null };
  }
  if (tombol === "ArrowDown" && letak < saudara.length - 1) {
    return { induk: simpul.induk, setelah: saudara[letak + 1].id };
  }
  if (tombol === "ArrowLeft" && simpul.induk !== null) {
    return { induk: pohon.menurutId.get(simpul.induk).induk, setelah: simpul.induk };
  }
  if (tombol === "ArrowRight" && letak > 0) {
    const tujuan = saudara[letak - 1];
    return { induk: tujuan.id, setelah: tujuan.anak.at(-1)?.id ?? null };
  }
  return null;
}

/**
 * The same for several siblings at once, which stay together; null also where they are no siblings.
 *
 * @param {import("../pohon/data.js").Pohon} pohon
 * @param {string[]} ids in the order of the tree
 * @param {string} tombol
 */
export function placeOfBlock(pohon, ids, tombol) {
  const { induk } = pohon.menurutId.get(ids[0]);
  if (ids.some((id) => pohon.menurutId.get(id).induk !== induk)) {
    return null;
  }
  const saudara = childrenOf(pohon, induk).map(({ id }) => id);
  if (tombol === "ArrowDown") {
    const sesudah = saudara.slice(saudara.indexOf(ids.at(-1)) + 1).find((id) => !ids.includes(id));
    return sesudah === undefined ? null : { induk, setelah: sesudah };
  }
  return placeByArrow(pohon, ids[0], tombol);
}
