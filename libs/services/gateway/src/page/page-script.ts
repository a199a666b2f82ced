/** Runs in the browser. Everything that comes from documents is written as text, never as markup. */
export const pageScript = `
const $ = (id) => document.getElementById(id);
const add = (parent, name, text) => {
  const element = document.createElement(name);
  element.textContent = text;
  return parent.appendChild(element);
};
const headers = () => ({
  'content-type': 'application/json',
  ...($('key').value && { authorization: 'Bearer ' + $('key').value.trim() }),
});
async function showHealth() {
  const { knowledgeBase: { documents, chunks, jobsOpen }, status, version } =
    await (await fetch('health')).json();
  $('health').textContent = 'Version ' + version + ', ' + status + ': ' + documents + ' documents, ' + chunks +
    ' passages' + (jobsOpen ? '; ' + jobsOpen + ' still being read' : '') + '.';
  if (jobsOpen) setTimeout(showHealth, 2000);
}
function showSource({ marker, title, page, quote }) {
  const item = add($('sources'), 'li', title + (page ? ', page ' + page : ''));
  item.value = marker;
  add(item, 'blockquote', quote);
}
function show(reply) {
  if (reply.code) {
    $('answer').textContent = reply.detail + ' ' + reply.nextStep;
    if (reply.status === 401) $('key').hidden = false;
    return;
  }
  $('answer').textContent = reply.text;
  reply.citations.forEach(showSource);
}
$('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  $('sources').replaceChildren();
  $('answer').textContent = '…';
  $('ask').disabled = true;
  try {
    const body = JSON.stringify({ question: $('question').value });
    show(await (await fetch('query', { method: 'POST', headers: headers(), body })).json());
  } catch (error) {
    $('answer').textContent = 'No connection to the server.';
  } finally {
    $('ask').disabled = false;
  }
});
showHealth();
`;
