export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0a7d5a; }
@media (prefers-color-scheme: dark) { :root { --accent: #4fd1a5; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 72rem; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; }
small, .muted { opacity: .7; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.text { white-space: pre-wrap; min-width: 14rem; overflow-wrap: anywhere; }
code, pre, textarea { font: .8125rem/1.5 ui-monospace, monospace; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
label { display: grid; gap: .15rem; font-size: .8125rem; flex: 1 1 10rem; }
label.wide { flex-basis: 100%; }
input, textarea, button { font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .4rem; background: transparent; color: inherit; min-width: 0; }
textarea { width: 100%; min-height: 16rem; font: .8125rem/1.5 ui-monospace, monospace; }
button { background: var(--accent); border-color: var(--accent); color: Canvas; cursor: pointer; min-height: 2.5rem; }
button.quiet { background: transparent; color: inherit; border-color: var(--line); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.empty { padding: .6rem; }
.warn { border-left: 3px solid #c77700; padding-left: .6rem; }
#said { min-height: 1.5rem; }
`;
