export const CHECKOUT_STYLE = `
:root { color-scheme: light dark; --page: #eef1f4; --card: #fff; --text: #14202b; --soft: #55636f; --line: #c5ced6; --accent: #0b6b4f; --on-accent: #fff; --bad: #b3261e; --bad-back: #fdecea; }
@media (prefers-color-scheme: dark) { :root { --page: #0e1419; --card: #182129; --text: #e8eef3; --soft: #a3b1bd; --line: #3d4a56; --accent: #5ad1a6; --on-accent: #06281d; --bad: #ffb4ab; --bad-back: #43211f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; padding: 1rem; }
main { max-width: 26rem; margin: 1rem auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
h1 { font-size: 1.25rem; margin: 1rem 0 .5rem; }
h2 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
header { border-bottom: 1px solid var(--line); padding-bottom: .75rem; text-align: right; overflow-wrap: anywhere; }
header p { margin: 0; }
.badge { float: left; font-size: .75rem; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; color: var(--soft); }
.email, .hint, li span { color: var(--soft); font-size: .875rem; }
.amount strong { color: var(--accent); font-variant-numeric: tabular-nums; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
form { display: grid; gap: .75rem; margin-top: .75rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
.field { display: grid; gap: .25rem; align-content: start; }
.field p { margin: 0; }
label { font-size: .875rem; }
input { font: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; font-variant-numeric: tabular-nums; }
input[aria-invalid] { border-color: var(--bad); }
button, .button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border-radius: .5rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
.button { display: inline-block; text-decoration: none; }
button.quiet { background: transparent; color: inherit; border-color: var(--line); }
.error { color: var(--bad); font-size: .875rem; }
.alert { background: var(--bad-back); color: var(--bad); border-radius: .5rem; padding: .6rem .75rem; margin: .75rem 0 0; }
.end { text-align: center; }
.mark { font-size: 2.5rem; line-height: 1; margin: .5rem 0 0; color: var(--accent); }
.failed .mark, .expired .mark { color: var(--bad); }
details { margin-top: 1rem; border-top: 1px solid var(--line); padding-top: .75rem; }
summary { cursor: pointer; min-height: 2rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: grid; padding: .4rem 0; }
li span { overflow-wrap: anywhere; }
a { color: var(--accent); }
a.button { color: var(--on-accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
