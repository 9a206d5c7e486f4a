/** Buttons become JSON calls; the lists are reloaded every two seconds, the switches keep their input. */
export const SCRIPT = `
const said = document.getElementById('said');
const lists = document.getElementById('lists');
const typed = document.querySelector('#switches textarea');
async function refresh() {
  const page = await fetch(location.href).then((r) => r.text()).catch(() => null);
  if (page === null) return;
  const next = new DOMParser().parseFromString(page, 'text/html').getElementById('lists');
  if (next) lists.innerHTML = next.innerHTML;
}
async function send(method, path, body) {
  const response = await fetch('/sandbox/paystack' + path, {
    method, headers: { 'content-type': 'application/json' }, body: body === null ? null : JSON.stringify(body),
  });
  const text = await response.text();
  said.textContent = response.ok ? 'Done.' : response.status + ' ' + text.slice(0, 400);
  await refresh();
  return response.ok ? JSON.parse(text) : null;
}
function show(switches) { if (switches) typed.value = JSON.stringify(switches, null, 2); }
document.addEventListener('submit', async (event) => {
  event.preventDefault();
  let patch;
  try { patch = JSON.parse(typed.value); } catch (error) { said.textContent = String(error); return; }
  show(await send('PATCH', '/switches', patch));
});
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-path], button[data-act]');
  if (!button) return;
  const { path, body, act } = button.dataset;
  if (path) await send('POST', path, JSON.parse(body));
  if (act === 'defaults') show(await send('DELETE', '/switches', null));
  if (act === 'reset' && confirm('Delete every transaction and webhook, and reset the switches?')) { await send('POST', '/reset', {}); location.reload(); }
});
setInterval(() => { if (!lists.contains(document.activeElement)) refresh(); }, 2000);
`;
