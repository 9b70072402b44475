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
  if (jenis === "anggaran") {
    return `anggaran:${id}:${tahun}`;
  }
  return jenis === "target" ? `target:${id}:${tahun}:${triwulan ?? ""}` : `${jenis}:${id}`;
}

/**
 * @param {object} edit
 * @returns {{kunci: string, tempat: object}[]} `tempat.seen` is the revision
 */
export function referencesOf(edit) {
  const { tindakan, simpul, indikator, tahun, triwulan } = edit;
  switch (tindakan) {
    case "banyak":
      return edit.edit.flatMap(referencesOf);
    case "hapus":
      return simpul.map((tempat) => ({ kunci: keyOf({ jenis: "simpul", id: tempat.id }), tempat }));
    case "ubah":
    case "pindah":
    case "duplikat":
      return [{ kunci: keyOf({ jenis: "simpul", id: simpul }), tempat: edit }];
    case "ubah_indikator":
    case "hapus_indikator":
      return [{ kunci: keyOf({ jenis: "indikator", id: indikator }), tempat: edit }];
    case "isi":
      return [{ kunci: keyOf({ jenis: "realisasi", id: indikator }), tempat: edit }];
    case "anggaran":
      return [{ kunci: keyOf({ jenis: "anggaran", id: simpul, tahun }), tempat: edit }];
    case "target":
      return [{ kunci: keyOf({ jenis: "target", id: indikator, tahun, triwulan }), tempat: edit }];
    default:
      return [];
  }
}

/**
 * @param {object} edit one edit, or several as one step
 * @returns {object[]} the edits in it
 */
export function partsOf(edit) {
  return edit.tindakan === "banyak" ? edit.edit : [edit];
}

/**
 * The edit itself, or the one of a step that the server stopped at.
 *
 * @param {{edit: object, mereka?: object}} kiriman
 */
export function stoppedAt({ edit, mereka }) {
  return edit.tindakan === "banyak" ? (edit.edit[mereka?.edit ?? 0] ?? edit.edit[0]) : edit;
}

/**
 * Whether an edit is about the row of this node in the tree.
 *
 * @param {object} edit
 * @param {string} id
 */
export function isAbout(edit, id) {
  return partsOf(edit).some(({ simpul, baris }) => String(simpul) === id || String(baris) === id);
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
