// Sends photos one by one: made smaller first, with progress, tried again where the network failed. Without it the form
// sends them all at once. Plain ES2020.
(() => {
  const form = document.querySelector('[data-upload]');
  const input = form.querySelector('input[type=file]');
  const [list, told, whole, button] = ['.files', '.told', '.whole', 'button'].map((name) => form.querySelector(name));
  const SIDE_MAX = 1600;
  const SMALL_BYTES = 400_000;
  const TOGETHER = 2;
  const TRIES = 7;
  const files = [];
  let busy = 0;
  // The way of a shop without a bucket: the same for every file.
  let shopOnly;

  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const put = (tag, parent, text = '') => {
    const made = parent.appendChild(document.createElement(tag));
    made.textContent = text;
    return made;
  };

  // A phone's photo is ten times as heavy as a page needs. What the browser cannot read goes as it is: the shop says why not.
  const shrink = async (file) => {
    if (file.size < SMALL_BYTES) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
      const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const context = canvas.getContext('2d');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const small = await new Promise((done) => { canvas.toBlob(done, 'image/jpeg', 0.85); });
      canvas.width = 0;
      return small && small.size < file.size ? small : file;
    } catch {
      return file;
    }
  };

  // `fetch` does not tell how far an upload is.
  const send = (method, url, headers, body, progress) => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.timeout = 120_000;
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    request.onload = () => done(request);
    request.onerror = request.ontimeout = () => fail(new Error('Pas de réseau'));
    request.send(body);
  });

  const problem = ({ responseText, status }) => {
    try { const said = JSON.parse(responseText); return said.detail_fr || said.detail; } catch { return `Erreur ${status}`; }
  };
  const refused = (request) => Object.assign(new Error(problem(request)), { final: request.status < 500 && request.status !== 429 });
  const ok = (request) => {
    if (request.status >= 300) throw refused(request);
    return JSON.parse(request.responseText || '{}');
  };
  const json = (url, body, key) => send('POST', url, { 'content-type': 'application/json', 'idempotency-key': key }, JSON.stringify(body), () => {}).then(ok);

  // The same key, or the same place in the bucket, at every try: a photo whose answer was lost is not taken in twice.
  const attempt = async (entry) => {
    entry.body ||= await shrink(entry.file);
    entry.way ||= shopOnly || await json('/api/admin/uploads', { content_type: entry.body.type, bytes: entry.body.size }, entry.key);
    const { id, method, url, headers } = entry.way;
    if (!id) {
      shopOnly = entry.way;
      const data = new FormData();
      data.append('photos[]', entry.body, entry.file.name);
      const answer = ok(await send('POST', '/api/admin/intake', { 'idempotency-key': entry.key }, data, entry.progress));
      if (answer.refused[0]) throw Object.assign(new Error(answer.refused[0].error_fr || answer.refused[0].error), { final: true });
      return;
    }
    if (!entry.brought) {
      const answer = await send(method, url, headers, entry.body, entry.progress);
      // 412: an earlier try arrived after all. 403: the permission is over, a new one is asked for.
      if (answer.status === 403) entry.way = null;
      if (answer.status >= 300 && answer.status !== 412) throw new Error('Le stockage n\'a pas accepté la photo');
      entry.brought = true;
    }
    await json(`/api/admin/uploads/${id}/intake`, {}, entry.key);
  };

  const work = async (entry) => {
    entry.say('…');
    for (let tried = 1; ; tried += 1) {
      try {
        await attempt(entry);
        return entry.end('done', 'Brouillon créé');
      } catch (error) {
        if (error.final || tried === TRIES) return entry.end('failed', error.message, !error.final);
        entry.say(`${error.message}, nouvel essai…`);
        await pause(Math.min(500 * 2 ** tried, 15_000));
      }
    }
  };

  const count = (state) => files.filter((entry) => entry.state === state).length;
  const show = () => {
    const [done, failed] = [count('done'), count('failed')];
    whole.hidden = !files.length;
    whole.max = files.length;
    whole.value = done + failed;
    told.textContent = `${done} sur ${files.length} envoyées${failed ? `, ${failed} en échec` : ''}.`;
    if (done && !busy && !count('waiting') && !form.querySelector('.see')) {
      const link = put('a', form, 'Voir les brouillons');
      link.className = 'button see';
      link.href = '/admin';
    }
  };

  const next = async () => {
    const entry = files.find(({ state }) => state === 'waiting');
    if (!entry || busy >= TOGETHER) return;
    busy += 1;
    entry.state = 'busy';
    const turn = work(entry);
    next();
    await turn;
    busy -= 1;
    show();
    next();
  };

  const add = (file) => {
    const row = put('li', list);
    put('span', row, file.name);
    const bar = put('progress', row);
    bar.value = 0;
    const word = put('small', row, 'En attente');
    const entry = {
      file,
      key: crypto.randomUUID?.() || [8, 4, 4, 4, 12].map((n) => [...crypto.getRandomValues(new Uint8Array(n))].map((b) => (b & 15).toString(16)).join('')).join('-'),
      state: 'waiting',
      progress: (share) => { bar.value = share; },
      say: (text) => { word.textContent = text; },
      end: (state, text, worthAnotherTry) => {
        entry.state = row.dataset.state = state;
        bar.hidden = true;
        word.textContent = text;
        if (!worthAnotherTry) return;
        const again = put('button', row, 'Réessayer');
        again.type = 'button';
        again.className = 'plain';
        again.onclick = () => {
          again.remove();
          bar.hidden = false;
          entry.state = 'waiting';
          next();
        };
      },
    };
    files.push(entry);
  };

  const take = (chosen) => {
    [...chosen].forEach(add);
    show();
    next();
  };

  button.hidden = true;
  input.required = false;
  input.onchange = () => {
    take(input.files);
    input.value = '';
  };
  form.ondragover = (event) => event.preventDefault();
  form.ondrop = (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  };
  // Photos on their way are lost with the page.
  onbeforeunload = (event) => { if (busy) event.preventDefault(); };
})();
