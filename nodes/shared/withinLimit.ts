/** How long a context store may take. Node-RED gives a node 15 s to close. */
const LIMIT_MS = 10_000;

/** What was waited for did not come in time. */
export class Unanswered extends Error {}

/** @throws Unanswered after the limit, 10 s; what `work` throws */
export async function withinLimit<T>(work: Promise<T>, who: string, limitMs = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Unanswered(`${who} did not answer within ${limitMs / 1000} s`)),
      limitMs,
    );
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
