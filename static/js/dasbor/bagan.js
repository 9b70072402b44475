/**
 * The charts of the dashboard, drawn by ECharts from the figures of the table behind them.
 *
 * Texts come ready from the server; numbers serve for places alone. Where data are missing a cell is hatched.
 */

const WARNA = {
  hijau: "#cfe8d9",
  biru: "#d3e4f2",
  kuning: "#fdf0b8",
  jingga: "#fbd9a8",
  merah: "#f6c6c6",
  netral: "#ffffff",
  kosong: "#e3e7eb",
  nihil: "#ffffff",
};
const TINTA = "#1b2733";
const TINGGI_BARIS = 44;
const SEMPIT = 600;

/** A hatched tile, as the style sheet draws it for the table. */
function hatch() {
  const ubin = document.createElement("canvas");
  ubin.width = 10;
  ubin.height = 10;
  const kuas = ubin.getContext("2d");
  kuas.fillStyle = "#ffffff";
  kuas.fillRect(0, 0, 10, 10);
  kuas.strokeStyle = "#c3ccd4";
  kuas.lineWidth = 2;
  for (const geser of [-10, 0, 10]) {
    kuas.beginPath();
    kuas.moveTo(geser, 10);
    kuas.lineTo(geser + 10, 0);
    kuas.stroke();
  }
  return { image: ubin, repeat: "repeat" };
}

const BERSAMA = {
  animation: false,
  textStyle: { fontFamily: "Segoe UI, system-ui, Roboto, Noto Sans, Liberation Sans, sans-serif", color: TINTA },
};

/** A chart in its place, as wide as the page lets it. */
function put(tempat, tinggi, pilihan) {
  tempat.hidden = false;
  tempat.style.height = `${tinggi}px`;
  const bagan = window.echarts.init(tempat, null, { renderer: "canvas" });
  const draw = () => bagan.setOption(pilihan(tempat.clientWidth), true);
  draw();
  new ResizeObserver(() => {
    bagan.resize();
    draw();
  }).observe(tempat);
  return bagan;
}

/** Perangkat Daerah or units down, quarters across. */
export function heatMap(tempat, { kolom, baris }) {
  const arsir = hatch();
  const isi = baris.flatMap((satu, y) =>
    satu.sel.map((sel, x) => ({
      value: [x, y, sel.angka ?? 0],
      sel,
      nama: satu.nama,
      itemStyle: { color: sel.kelas === "sebagian" ? arsir : (WARNA[sel.kelas] ?? WARNA.netral) },
    })),
  );
  const bagan = put(tempat, baris.length * TINGGI_BARIS + 40, (lebar) => ({
    ...BERSAMA,
    grid: { left: lebar < SEMPIT ? 110 : 300, right: 8, top: 32, bottom: 4 },
    xAxis: { type: "category", data: kolom, position: "top", axisTick: { show: false }, axisLine: { show: false } },
    yAxis: {
      type: "category",
      data: baris.map((satu) => satu.nama),
      inverse: true,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { width: lebar < SEMPIT ? 100 : 285, overflow: "truncate", color: TINTA },
    },
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: ({ data }) =>
        [
          `${data.nama}, ${kolom[data.value[0]]}`,
          `${data.sel.teks} · ${data.sel.kata}`,
          data.sel.cakupan,
          ...(baris[data.value[1]].tautan ? [tempat.dataset.teksBuka] : []),
        ].join("\n"),
    },
    series: [
      {
        type: "heatmap",
        data: isi,
        label: {
          show: true,
          color: TINTA,
          lineHeight: 15,
          fontSize: lebar < SEMPIT ? 11 : 12,
          formatter: ({ data: { sel } }) => {
            if (sel.kelas === "nihil") {
              return "–";
            }
            return lebar < SEMPIT
              ? `${sel.teks.replace(" %", "")}\n${sel.bagian}`
              : `${sel.teks}\n${sel.bagian} ${tempat.dataset.teksCakupan}`;
          },
        },
        itemStyle: { borderColor: "#aab4be", borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: "#0f4c75", borderWidth: 2 } },
      },
    ],
  }));
  bagan.on("click", ({ data }) => {
    const tautan = baris[data.value[1]].tautan;
    if (tautan) {
      window.location.assign(tautan);
    }
  });
  return bagan;
}

/** The mean of each year; a hollow point where its coverage is not whole, words below a year without a mean. */
export function trend(tempat, tahun) {
  const lengkap = (satu) => !["sebagian", "kosong", "nihil"].includes(satu.kelas);
  return put(tempat, 260, () => ({
    ...BERSAMA,
    grid: { left: 52, right: 24, top: 36, bottom: 44 },
    xAxis: { type: "category", data: tahun.map((satu) => (satu.angka === null ? `${satu.tahun}\n${satu.kata}` : String(satu.tahun))) },
    yAxis: { type: "value", min: 0, axisLabel: { formatter: "{value} %" } },
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: ({ data: { satu } }) => `${satu.tahun}\n${satu.teks} · ${satu.kata}\n${satu.cakupan}`,
    },
    series: [
      {
        type: "line",
        symbolSize: 12,
        lineStyle: { color: "#52606d" },
        data: tahun.map((satu) => ({
          value: satu.angka,
          satu,
          symbol: lengkap(satu) ? "circle" : "emptyCircle",
          itemStyle: { color: "#0f4c75" },
        })),
        label: { show: true, position: "top", color: TINTA, formatter: ({ data: { satu } }) => satu.teks },
      },
    ],
  }));
}
