// Adds to pages that work without it. Plain ES2020.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Countdowns run from the answer's first byte, by a clock nobody can set.
  const born = performance.getEntriesByType('navigation')[0]?.responseStart || 0;
  const timers = all('[data-left-seconds]');
  const tick = () => timers.forEach((timer) => {
    const left = Math.max(0, Math.ceil(timer.dataset.leftSeconds - (performance.now() - born) / 1e3));
    const box = timer.closest('[data-timer]');
    timer.textContent = [left / 60, left % 60].map((n) => `${n | 0}`.padStart(2, 0)).join(':');
    if (box) box.dataset.timer = left ? left < 120 ? 'low' : 'on' : 'over';
  });
  if (timers[0]) tick(setInterval(tick, 1e3));

  // Live status, unless the buyer saves data.
  const badges = all('[data-garment]');
  let source;
  const show = ({ data }) => {
    const { id, status, until, seq } = JSON.parse(data);
    const { tz: timeZone } = document.documentElement.dataset;
    const at = until && new Date(until).toLocaleTimeString('fr', { timeStyle: 'short', timeZone });
    const held = `Réservé jusqu'à ${at}`;
    for (const badge of badges) {
      if (badge.dataset.garment !== id || seq <= badge.seq) continue;
      badge.seq = seq;
      badge.dataset.status = status;
      badge.textContent = { held, paying: 'En cours de paiement', sold: 'Vendu' }[status];
    }
  };
  onpageshow = () => {
    all('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
    if (source || !badges[0] || navigator.connection?.saveData) return;
    source = new EventSource('/api/events');
    source.addEventListener('garment', show);
  };
  onpagehide = () => { source = source?.close(); };

  onsubmit = ({ submitter }) => submitter?.setAttribute('aria-busy', true);
  onclick = (event) => {
    const thumb = event.target.closest('.thumbs a');
    if (!thumb) return;
    event.preventDefault();
    all(thumb.hash)[0].scrollIntoView({ block: 'nearest' });
  };
})();
