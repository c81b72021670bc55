import type { Translate } from './translate';

/** Why a request failed: an answer's status (0 where none came), and what the server says, if anything. */
export interface Refusal {
  readonly status: number;
  readonly message: string | null;
}

const KNOWN = new Map([
  [0, 'offline'],
  [401, 'session'],
  [404, 'gone'],
]);

/** The same for a command, which not everyone who sees a map may give. */
export function commandRefusalText(refusal: Refusal, translate: Translate): string {
  return refusal.status === 401 ? translate('refused.command') : refusalText(refusal, translate);
}

/** What to do about it. */
export function refusalText({ status, message }: Refusal, translate: Translate): string {
  const known = KNOWN.get(status);
  return (
    message ??
    (known ? translate(`refused.${known}`) : translate('refused.other', { status: String(status) }))
  );
}
