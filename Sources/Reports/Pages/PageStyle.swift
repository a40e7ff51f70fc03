/// How the page looks: calm, light or dark as its reader has it, on a phone and on paper.
///
/// It holds no `<`, `>` or `&`, which a style sheet within a page cannot.
enum PageStyle {
  static let css = """
    :root{--paper:#fff;--ink:#1d2125;--faint:#596069;--line:#d8dce1;--panel:#f5f6f8;
    --good:#196c2e;--bad:#b3261e;--good-panel:#e3f3e7;--bad-panel:#fce9e7;--accent:#0a58a8}
    @media (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e3e6ea;--faint:#9aa4af;--line:#30363d;
    --panel:#1b1f25;--good:#6bd089;--bad:#ff9a90;--good-panel:#14301d;--bad-panel:#3a1a19;--accent:#7ab8ff}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"Noto Sans KR",sans-serif;
    overflow-wrap:anywhere;word-break:keep-all}
    header,main,footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}header,footer{padding:1.25rem}
    h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 1rem;font-weight:600}
    h2{font-size:1.3rem;margin:2rem 0 1rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
    h3{font-size:1.08rem;margin:0 0 .5rem;line-height:1.4}
    h4{font-size:.95rem;margin:1.25rem 0 .4rem;color:var(--faint);font-weight:600}
    a{color:var(--accent)}
    a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
    .skip{position:absolute;left:-99rem}.skip:focus{position:static}
    .good{color:var(--good)}.bad{color:var(--bad)}.faint{color:var(--faint)}
    code,pre,.bytes{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.875rem}
    pre{background:var(--panel);border-radius:6px;padding:.75rem;margin:.4rem 0;white-space:pre-wrap;line-height:1.5}
    pre,code,td,dd,text{unicode-bidi:isolate}
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.5rem 0}
    dt{color:var(--faint)}dd{margin:0;grid-column:2}
    .facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;font-size:.9rem}
    .facts div{display:flex;gap:.5rem}.facts dt{white-space:nowrap}
    .stages{list-style:none;margin:1.5rem 0 0;padding:0;display:grid;gap:.75rem;
    grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr))}
    .stages li{background:var(--panel);border-radius:8px;padding:.7rem .9rem .8rem}
    .stages a{display:block;color:inherit;text-decoration:none;font-weight:600}
    .stages a:hover{text-decoration:underline}
    .stages p{margin:.15rem 0 .5rem;font-size:.85rem;line-height:1.35;color:var(--faint);min-height:2.7em}
    .bar{display:flex;height:6px;border-radius:3px;margin-top:.4rem;overflow:hidden;background:var(--line)}
    .bar .kept{background:var(--good)}.bar .broken{background:var(--bad)}
    article{border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;margin:0 0 1.25rem}
    article h3 .id{color:var(--bad);white-space:nowrap;margin-right:.4rem}
    .evidence{display:grid;gap:0 2rem;grid-template-columns:minmax(0,auto) minmax(0,1fr);align-items:start}
    figure{margin:0}figcaption{font-size:.85rem;color:var(--faint)}
    .wide{overflow-x:auto}
    svg.sequence{display:block;max-width:none;font:12px ui-monospace,Menlo,Consolas,monospace;fill:var(--ink)}
    svg .life{stroke:var(--line);stroke-width:1.5}
    svg .arrow{stroke:var(--faint);stroke-width:1.5}svg path{fill:var(--faint)}
    svg .name{font-weight:600;text-anchor:middle}
    svg .time{fill:var(--faint);font-size:11px;text-anchor:end}
    svg .said,svg .due{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round;white-space:pre}
    svg .faint{fill:var(--faint)}
    svg .wrong .said{fill:var(--bad);font-weight:600}svg .wrong .due{fill:var(--good)}
    svg .wrong .arrow{stroke:var(--bad);stroke-width:2}svg .wrong path{fill:var(--bad)}
    svg .missing .arrow:first-of-type{stroke-dasharray:5 4}svg .missing .due{fill:var(--bad)}
    table{border-collapse:collapse;width:100%;font-size:.9rem}
    th{text-align:left;font-weight:600;color:var(--faint);font-size:.82rem}
    th,td{padding:.3rem .6rem .3rem 0;vertical-align:top;border-bottom:1px solid var(--line)}
    td.time,td.id,td.mark{white-space:nowrap;width:1%}.who{width:1%;overflow-wrap:normal}
    .time{text-align:right}td.mark{min-width:7rem}td.id{min-width:6rem}
    section section{margin-bottom:2rem}
    .control{font-size:.7em;color:var(--faint);border:1px solid var(--line);border-radius:3px;padding:0 .2em;margin-left:.1em}
    svg .control{font-size:8px;fill:var(--faint)}
    td small{display:block;font-size:.85rem;color:var(--faint)}
    tr.wrong td{background:var(--bad-panel)}
    mark{background:var(--bad-panel);color:var(--bad);font-weight:600;border-radius:2px}
    .due mark{background:var(--good-panel);color:var(--good)}
    del,ins{text-decoration:none;display:block;margin:0 -.75rem;padding:0 .75rem}
    del{background:var(--good-panel);color:var(--good)}ins{background:var(--bad-panel);color:var(--bad)}
    footer{color:var(--faint);font-size:.85rem}
    @media (max-width:56rem){.evidence{display:block}}
    @media (max-width:30rem){body{font-size:15px}header,footer{padding:.9rem}main{padding:0 .9rem}article{padding:.9rem}
    h1{font-size:1.5rem}dl:not(.facts){display:block}dl:not(.facts) dd{margin-bottom:.5rem}
    .stages{grid-template-columns:1fr 1fr}}
    @media print{:root{--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;--panel:#f3f3f3;--good:#0b5a20;--bad:#9c1c14;
    --good-panel:#e3f3e7;--bad-panel:#fce9e7;--accent:#000}body{font-size:10.5pt}article,svg,tr,pre{break-inside:avoid}
    article{border-color:#999}.evidence{display:block}.wide{overflow:visible}h2,h3,h4{break-after:avoid}
    *{print-color-adjust:exact}}
    """
}
