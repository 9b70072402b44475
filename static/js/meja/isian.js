/**
 * The fields of the panel: each saves itself when it is left, and says beside itself what became of it.
 */

import { keyOf } from "./rujukan.js";

/**
 * @param {HTMLElement} panel
 * @param {import("./meja.js").Meja} meja
 * @param {() => void} reload shows the node again, as after a new indicator
 */
export function wireFields(panel, meja, reload) {
  panel.addEventListener("click", ({ target }) => {
    if (target.dataset?.tindakan === "hapus_indikator") {
      meja.cabang.askDeleteIndikator(target.dataset, reload);
    }
  });
  panel.addEventListener("change", async ({ target }) => {
    const edit = editFrom(target);
    if (!edit) {
      return;
    }
    tell(target, "menyimpan", meja.teks.teksMenyimpan);
    const jawaban = await meja.do(edit);
    if (jawaban === null) {
      const kiriman = meja.antrean.isi.find((satu) => satu.edit === edit);
      if (!kiriman) {
        target.value = target.defaultValue; // given up: the field says again what the server has
        tell(target, "", "");
        return;
      }
      const { keadaan, pesan = "" } = kiriman;
      tell(target, keadaan, `${meja.teks.teksDitolak}: ${pesan}`);
      return;
    }
    tell(target, "tersimpan", meja.teks.teksTersimpan);
    target.defaultValue = target.value;
    for (const kini of jawaban.kini ?? []) {
      for (const medan of panel.querySelectorAll("[data-tindakan]")) {
        if (rowOf(medan) === keyOf(kini)) {
          medan.dataset.seen = kini.revisi ?? "";
        }
      }
    }
    if (edit.tindakan === "tambah_indikator") {
      reload();
    }
  });
}

/** @param {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} medan @returns {object|null} */
function editFrom(medan) {
  const { tindakan, id, seen, tahun, medan: nama } = medan.dataset;
  const dilihat = seen === "" ? null : Number(seen);
  const teks = medan.value.trim();
  const isi = medan instanceof HTMLSelectElement ? (teks === "" ? null : Number(teks)) : teks;
  return {
    ubah: { tindakan, simpul: Number(id), seen: dilihat, isi: { [nama]: isi } },
    ubah_indikator: { tindakan, indikator: Number(id), seen: dilihat, isi: { [nama]: isi } },
    target: { tindakan, indikator: Number(id), tahun: Number(tahun), triwulan: null, seen: dilihat, teks },
    tambah_indikator: { tindakan, simpul: Number(id), isi: { nama: teks } },
  }[tindakan] ?? null;
}

/** @param {HTMLElement} medan */
function rowOf({ dataset: { tindakan, id, tahun } }) {
  const jenis = { ubah: "simpul", ubah_indikator: "indikator", hapus_indikator: "indikator", target: "target" }[tindakan] ?? tindakan;
  return keyOf({ jenis, id: Number(id), tahun: Number(tahun), triwulan: null });
}

function tell(medan, keadaan, teks) {
  const kabar = medan.parentElement.querySelector("[role=status]") ?? document.createElement("span");
  kabar.setAttribute("role", "status");
  medan.before(kabar);
  kabar.className = `keadaan keadaan-${keadaan}`;
  kabar.textContent = teks;
}
