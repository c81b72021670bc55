const TAB = { id: 'tab', type: 'tab', label: 'Machine' };

/** Readings of a machine with three states, some of them at once; how many a second, the flow's context says. */
const SOURCE = `
const wild = flow.get('wild') ? 40 : 0;
const many = Math.round((flow.get('perSecond') ?? 200) / 10);
const noise = () => (Math.random() + Math.random() + Math.random() - 1.5) / 2;
return [Array.from({ length: many }, () => {
  const n = (context.get('n') ?? 0) + 1;
  context.set('n', n);
  const state = Math.floor(n / 40) % 3;
  const payload = { speed: 3 * state + noise(), flow: 9 - 2 * state * state + wild + noise(), heat: noise() - state };
  return { payload, state: ['idle', 'running', 'cleaning'][state] };
})];
`;
const place = (x, y) => ({ z: 'tab', x, y });
const model = { model: 'pdrModel', modelType: 'flow' };

/** A stream that is learned, projected and judged. */
export const STREAM = [
  TAB,
  {
    id: 'clock',
    type: 'inject',
    ...place(120, 80),
    props: [],
    repeat: '0.1',
    once: true,
    onceDelay: '0.1',
    wires: [['source']],
  },
  {
    id: 'source',
    type: 'function',
    ...place(280, 80),
    func: SOURCE,
    outputs: 1,
    wires: [['fit', 'project', 'judge']],
  },
  {
    id: 'fit',
    type: 'pdr-fit',
    ...place(460, 60),
    ...model,
    name: 'learn',
    source: 'window',
    windowSize: 600,
    trainWhenFull: true,
    method: 'umap',
    preset: 'balanced',
    label: 'state',
    wires: [[], []],
  },
  { id: 'project', type: 'pdr-transform', ...place(460, 120), ...model, name: '', wires: [[]] },
  {
    id: 'judge',
    type: 'pdr-evaluate',
    ...place(460, 180),
    ...model,
    windowSize: 100,
    evaluateEvery: 100,
    wires: [[], []],
  },
  {
    id: 'faster',
    type: 'inject',
    ...place(120, 240),
    props: [{ p: 'payload' }],
    repeat: '',
    crontab: '',
    payload: '1000',
    payloadType: 'num',
    wires: [['pace']],
  },
  {
    id: 'slower',
    type: 'inject',
    ...place(120, 280),
    props: [{ p: 'payload' }],
    repeat: '',
    crontab: '',
    payload: '200',
    payloadType: 'num',
    wires: [['pace']],
  },
  ...['wild', 'calm'].map((id, i) => ({
    id,
    type: 'inject',
    ...place(120, 320 + 40 * i),
    props: [{ p: 'payload' }],
    repeat: '',
    crontab: '',
    payload: String(id === 'wild'),
    payloadType: 'bool',
    wires: [['wildness']],
  })),
  {
    id: 'wildness',
    type: 'change',
    ...place(300, 340),
    rules: [{ t: 'set', p: 'wild', pt: 'flow', to: 'payload', tot: 'msg' }],
    wires: [[]],
  },
  {
    id: 'pace',
    type: 'change',
    ...place(300, 260),
    rules: [{ t: 'set', p: 'perSecond', pt: 'flow', to: 'payload', tot: 'msg' }],
    wires: [[]],
  },
];

/** One node of each type, for the dialogs. */
export const NODES = [TAB, ...STREAM.filter(({ type }) => type.startsWith('pdr-'))];
