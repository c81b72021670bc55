const TIMES = 'time times timestamp datetime date epoch ts clock elapsed seen updated received';
const COUNTERS =
  'count counter counts cnt cycle cycles seq sequence total totals energy kwh wh consumption yield uptime index idx no nr number row frame frames packet packets msg messages odometer ticks sum runtime hours';
const IDENTIFIERS = 'id ids uid uuid guid serial imei mac eui deveui addr address sn';
const SOURCES = 'device node station machine unit gateway client';
const MEASURES =
  'temp temperature hum humidity press pressure lat latitude lon lng long longitude alt altitude level speed velocity rpm volt volts voltage current amps battery power flow vibration acceleration torque force position angle weight mass distance load co2 ph';

export interface NameHints {
  readonly time: boolean;
  readonly counter: boolean;
  readonly identifier: boolean;
  readonly measure: boolean;
}

/** What the words of a column's name suggest. A name decides only where the column's values leave it open. */
export function nameHints(name: string): NameHints {
  const words = name
    .slice(0, LONGEST)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const has = (list: string): boolean => words.some((word) => word !== '' && list.split(' ').includes(word));
  const isSource = words.length === 1 && has(SOURCES);
  return {
    time: has(TIMES),
    counter: has(COUNTERS),
    identifier: has(IDENTIFIERS) || isSource,
    measure: has(MEASURES),
  };
}

const LONGEST = 100;
