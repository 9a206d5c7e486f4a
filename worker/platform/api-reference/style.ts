/** The style sheet of the reference page: without fonts, pictures or other requests. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #5c5c66; --line: #dcdce2; --paper: #fff; --box: #f5f5f8; --link: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e9ee; --soft: #a5a5b0; --line: #35353d; --paper: #141417; --box: #1e1e23; --link: #93b4ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 56rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3, h4 { line-height: 1.25; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h4 { margin: 1.25rem 0 .25rem; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 0 1rem 1rem; margin: 1rem 0; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
pre { background: var(--box); border-radius: .375rem; padding: .75rem; overflow-x: auto; overflow-wrap: normal; }
dl { margin: 0; }
dt { margin-top: .5rem; }
dt span, .soft { color: var(--soft); }
dd { margin: 0 0 0 1rem; }
nav ul { padding-left: 1.25rem; }
summary { cursor: pointer; }
`;
