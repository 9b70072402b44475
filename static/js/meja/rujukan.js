/**
 * Which rows an edit speaks of, and in which revision its author saw them.
 *
 * An own edit gives its row a new revision; edits that were made before it was answered, and steps back that lead to
 * the same content, must then name the new one. Anybody else's revision is never taken over here.
 */

/**
 * @param {{jenis: string, id: number, tahun?: number, triwulan?: number|null}} baris
 */
export function keyOf({ jenis, id, tahun, triwulan }) {
  return jenis === "target" ? `target:${id}:${tahun}:${triwulan ?? ""}` : `${jenis}:${id}`;
}

/**
 * @param {object} edit
 * @returns {{kunci: string, tempat: object}[]} `tempat.seen` is the revision
 */
export function referencesOf(edit) {
  const { tindakan, simpul, indikator, tahun, triwulan } = edit;
  if (tindakan === "hapus") {
    return simpul.map((tempat) => ({ kunci: keyOf({ jenis: "simpul", id: tempat.id }), tempat }));
  }
  if (tindakan === "ubah" || tindakan === "pindah") {
    return [{ kunci: keyOf({ jenis: "simpul", id: simpul }), tempat: edit }];
  }
  if (tindakan === "ubah_indikator" || tindakan === "hapus_indikator") {
    return [{ kunci: keyOf({ jenis: "indikator", id: indikator }), tempat: edit }];
  }
  if (tindakan === "target") {
    return [{ kunci: keyOf({ jenis: "target", id: indikator, tahun, triwulan }), tempat: edit }];
  }
  return [];
}

/**
 * @param {object[]} edits
 * @param {object} baris
 * @param {number|null} dari what they saw
 * @param {number|null} ke what they are to name instead
 */
export function advance(edits, baris, dari, ke) {
  const kunci = keyOf(baris);
  for (const { kunci: punya, tempat } of edits.flatMap(referencesOf)) {
    if (punya === kunci && tempat.seen === dari) {
      tempat.seen = ke;
    }
  }
}
