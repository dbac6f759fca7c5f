// A receiver of Session Relay's webhooks: checks signatures, takes each event once, prints it.
//
//     WEBHOOK_SECRET=whsec_... PORT=8088 node receiver.mjs
//
// Node 18 or newer, nothing else.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const SECRET = Buffer.from(process.env.WEBHOOK_SECRET.split('whsec_')[1], 'base64');
const TOLERANCE = 5 * 60; // seconds that a request may be old
const LONGEST = 16 * 1024 * 1024;
const REMEMBERED = 100_000;

const seen = new Set(); // keep the ids in your database, with what you do about the event

// Whether the request is from the relay, and new.
function isSigned(headers, body) {
  const id = headers['webhook-id'];
  const at = headers['webhook-timestamp'] ?? '';
  if (!id || !/^\d+$/.test(at) || Math.abs(Date.now() / 1000 - Number(at)) > TOLERANCE) return false;
  const expected = Buffer.from('v1,' + createHmac('sha256', SECRET).update(`${id}.${at}.`).update(body).digest('base64'));
  // While a secret is exchanged there are several signatures.
  return (headers['webhook-signature'] ?? '').split(' ').map(each => Buffer.from(each))
    .some(each => each.length === expected.length && timingSafeEqual(each, expected));
}

// Delivery is at least once, with the same id.
function isFirst(event) {
  if (seen.has(event.id)) return false;
  seen.add(event.id);
  if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
  return true;
}

function take(headers, body) {
  if (!isSigned(headers, body)) return 401;
  const content = JSON.parse(body);
  for (const event of Array.isArray(content) ? content : [content]) {
    if (isFirst(event)) console.log(event.id, event.type, event.subject ?? '-');
  }
  return 204;
}

const server = createServer((request, response) => {
  const parts = [];
  let length = 0;
  request.on('data', part => {
    length += part.length;
    if (length > LONGEST) request.destroy();
    else parts.push(part);
  });
  request.on('end', () => {
    response.writeHead(take(request.headers, Buffer.concat(parts)), { 'content-length': 0 });
    response.end();
  });
});
server.listen(Number(process.env.PORT ?? 8088), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
