
// Shows the title of a mark beside the pointer, at once; without this script the browser shows the same title after a while.
'use strict';
const box = document.createElement('div');
box.className = 'tooltip';
box.setAttribute('aria-hidden', 'true');
box.hidden = true;
document.body.append(box);
const texts = new WeakMap();
for (const title of document.querySelectorAll('.tip > title')) {
  texts.set(title.parentNode, title.textContent);
  title.remove();
}
for (const cell of document.querySelectorAll('td[title], li > img[title]')) {
  texts.set(cell, cell.title);
  cell.removeAttribute('title');
}
document.addEventListener('pointermove', event => {
  const mark = event.target.closest ? event.target.closest('.tip, td, li > img') : null;
  const text = mark ? texts.get(mark) : undefined;
  box.hidden = text === undefined;
  if (box.hidden) { return; }
  box.textContent = text;
  const right = document.documentElement.clientWidth - box.offsetWidth - 8;
  box.style.left = Math.max(8, Math.min(event.clientX + 14, right)) + 'px';
  box.style.top = Math.max(8, event.clientY - box.offsetHeight - 12) + 'px';
});
for (const end of ['pointerleave', 'pointercancel']) {
  document.documentElement.addEventListener(end, () => { box.hidden = true; });
}
