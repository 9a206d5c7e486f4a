/** Forms become JSON calls; the lists are reloaded every two seconds, forms keep their input. */
export const SCRIPT = `
const said = document.getElementById('said');
const lists = document.getElementById('lists');
let shown = JSON.parse(document.querySelector('#switches textarea').value);
function show(switches) {
  shown = switches;
  document.querySelector('#switches textarea').value = JSON.stringify(switches, null, 2);
}
async function refresh() {
  const page = await fetch(location.href).then((r) => r.text()).catch(() => null);
  if (page === null) return;
  const next = new DOMParser().parseFromString(page, 'text/html').getElementById('lists');
  if (next) lists.innerHTML = next.innerHTML;
}
async function send(method, path, body) {
  const response = await fetch('/sandbox' + path, {
    method, headers: { 'content-type': 'application/json' }, body: body === null ? null : JSON.stringify(body),
  });
  const text = await response.text();
  said.textContent = response.ok ? 'Done.' : response.status + ' ' + text.slice(0, 400);
  await refresh();
  return response.ok ? JSON.parse(text) : null;
}
document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.id === 'sms') {
    const fields = [...new FormData(form)].filter(([, value]) => value !== '');
    await send('POST', '/sms', Object.fromEntries(fields));
  } else if (form.id === 'switches') {
    let patch;
    try { patch = JSON.parse(form.patch.value); } catch (error) { said.textContent = String(error); return; }
    const changed = Object.entries(patch).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(shown[key]));
    const next = await send('PATCH', '/switches', Object.fromEntries(changed));
    if (next) show(next);
  }
});
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  const { act, id } = button.dataset;
  if (act === 'code') await send('POST', '/sms', { reservationId: id });
  if (act === 'fill') { document.querySelector('#sms [name=reservationId]').value = id; document.querySelector('#sms [name=content]').focus(); }
  if (act === 'test') await send('POST', '/webhooks/test', {});
  if (act === 'enable') await send('POST', '/webhooks/enable', {});
  if (act === 'defaults') { const next = await send('DELETE', '/switches', null); if (next) show(next); }
  if (act === 'reset' && confirm('Delete every sale and message, and reset the switches?')) { await send('POST', '/reset', {}); location.reload(); }
});
setInterval(() => { if (!lists.contains(document.activeElement)) refresh(); }, 2000);
`;
