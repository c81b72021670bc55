import type { SentModel } from '../nodes/view/wire';
import { mapPicture } from '../ui/picture';
import { received } from '../ui/readingBatch';
import { NO_ROWS } from '../ui/rows';
import type { Reading } from '../ui/trail';
import type { Link } from './link';

/** Readings that a picture shows. */
const TRAIL_LENGTH = 300;

/** Follows the newest readings on the map; the list goes on changing. */
export function followTrail(link: Link): readonly Reading[] {
  const trail: Reading[] = [];
  link.on('map', ({ xy: [x, y], label }) => {
    trail.push(received({ x, y, at: Date.now(), label: label === null ? null : String(label) }));
    if (trail.length > TRAIL_LENGTH) trail.shift();
  });
  return trail;
}

/**
 * The map of the flow's model with the newest readings on it, as an SVG file.
 * @param url of Node-RED
 */
export async function drawMap(url: string, title: string, readings: readonly Reading[]): Promise<string> {
  const [{ id }] = await ask<{ id: string }[]>(new URL('pdr/models', url));
  const { map } = await ask<SentModel>(new URL(`pdr/models/${id}`, url));
  if (!map) throw new Error('The model keeps no rows that could be drawn.');
  const bytes = Buffer.from(map.coordinates, 'base64');
  const rows = {
    ...NO_ROWS,
    coordinates: Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i)),
    labels: map.labels?.map((label) => (label === null ? null : String(label))) ?? null,
  };
  const subtitle = `${map.rows} of the rows learned from, and the newest ${readings.length} readings as a trail`;
  return mapPicture(rows, { title, subtitle, readings });
}

/** What the editor's sidebar asks for, too. */
async function ask<T>(url: URL): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers with ${answer.status}.`);
  return (await answer.json()) as T;
}
