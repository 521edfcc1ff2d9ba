/** The only style of the page: no font, image or script comes from elsewhere. Colours have a contrast of at least 4.5 in both schemes. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d0d7de;--band:#f6f8fa;--good:#116329;--bad:#a40e26;--note:#7d4e00;--link:#0550ae}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9da7b3;--line:#30363d;--band:#161b22;--good:#56d364;--bad:#ff7b72;--note:#e3b341;--link:#79c0ff}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main,header,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
h1{font-size:1.6rem;margin:1.5rem 0 .5rem}h2{font-size:1.2rem;margin:2.25rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}h3{font-size:1rem;margin:1.25rem 0 .25rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.25rem .5rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:.75rem 0}
code{font:.875em/1.4 ui-monospace,SFMono-Regular,Consolas,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
.scroll{overflow-x:auto;margin:.5rem 0 1rem}
table{border-collapse:collapse;width:100%}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{padding:.35rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{background:var(--band);white-space:nowrap}
tbody th{font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.added{color:var(--good)}.removed{color:var(--bad)}.changed{color:var(--note)}
.notice{border-left:4px solid var(--note);background:var(--band);padding:.5rem .9rem;margin:.75rem 0}
.soft{color:var(--soft)}
details{margin:.4rem 0}summary{cursor:pointer;padding:.2rem 0}
.keys{columns:22rem;margin:.4rem 0;padding-left:1.25rem}
footer{margin-top:3rem;padding-bottom:2rem;color:var(--soft);font-size:.875rem}
@media print{.skip,nav{display:none}body{font-size:11pt}}
`.trim();
