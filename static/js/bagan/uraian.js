/**
 * The same tree as text: nested lists with links, each branch made when it is opened.
 */

/**
 * @param {HTMLDetailsElement} tempat
 * @param {Array<[number, number|null, string, string, string, boolean]>} semua id, parent, label, statement, further words, closed
 * @param {(id: number) => string} tautan
 */
export function outline(tempat, semua, tautan) {
  const anak = Map.groupBy ? Map.groupBy(semua, ([, induk]) => induk) : group(semua);
  tempat.addEventListener("toggle", () => fill(tempat, null), { once: true });

  function fill(wadah, induk) {
    const daftar = document.createElement("ul");
    daftar.append(...(anak.get(induk) ?? []).map(item));
    wadah.append(daftar);
  }

  function link(id, teks) {
    const rujukan = document.createElement("a");
    rujukan.href = tautan(id);
    rujukan.textContent = teks;
    return rujukan;
  }

  function item([id, , label, pernyataan]) {
    const butir = document.createElement("li");
    const nama = [label, pernyataan].filter(Boolean).join(": ");
    if (!anak.has(id)) {
      butir.append(link(id, nama));
      return butir;
    }
    const cabang = document.createElement("details");
    const kepala = document.createElement("summary");
    kepala.textContent = `${nama} (${anak.get(id).length})`;
    cabang.append(kepala, link(id, tempat.dataset.teksBuka));
    cabang.addEventListener("toggle", () => fill(cabang, id), { once: true });
    butir.append(cabang);
    return butir;
  }
}

function group(semua) {
  const hasil = new Map();
  for (const satu of semua) {
    hasil.set(satu[1], [...(hasil.get(satu[1]) ?? []), satu]);
  }
  return hasil;
}
