/** A button before each long list of check boxes that ticks them all, or none. */

for (const formulir of document.querySelectorAll("form[data-pilih-semua]")) {
  const kotak = [...formulir.querySelectorAll("input[type=checkbox]:not(:disabled)")];
  if (kotak.length > 1) {
    const tombol = document.createElement("button");
    tombol.type = "button";
    tombol.className = "btn btn-sm";
    const label = () => {
      const semua = kotak.every((satu) => satu.checked);
      tombol.textContent = semua ? formulir.dataset.pilihKosong : formulir.dataset.pilihSemua;
      return semua;
    };
    tombol.addEventListener("click", () => {
      const semua = label();
      for (const satu of kotak) {
        satu.checked = !semua;
      }
      label();
    });
    formulir.addEventListener("change", label);
    label();
    formulir.querySelector("ul").before(tombol);
  }
}
