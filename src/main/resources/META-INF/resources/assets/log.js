// Follows a log that still grows. Every piece says where it began, so that nothing stands twice after a cut.
'use strict';
for (const log of document.querySelectorAll('pre.log')) log.scrollTop = log.scrollHeight;
for (const log of document.querySelectorAll('[data-follow]')) {
  let next = Number(log.dataset.offset);
  const address = () => log.dataset.follow + '&offset=' + next;
  let source;
  const connect = () => {
    source = new EventSource(address());
    source.addEventListener('log', event => {
      const piece = JSON.parse(event.data);
      if (piece.offset !== next) return;
      const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
      log.append(piece.text);
      next = piece.next;
      if (atEnd) log.scrollTop = log.scrollHeight;
    });
    source.addEventListener('end', () => source.close());
    source.addEventListener('error', () => {
      source.close();
      setTimeout(connect, 2000);
    });
  };
  connect();
}
