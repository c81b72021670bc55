import { asTime, FitDisplay } from '../../../nodes/fit/display';
import { LogOnce } from '../../../nodes/shared/logOnce';
import type { Node, NodeRed, NodeStatus } from '../../../nodes/shared/node-red';
import { Status } from '../../../nodes/shared/status';
import type { FitResult, IgnoredColumn } from '../../../src/index';

const { 'pdr-fit': texts } = require('../../../nodes/locales/en-US/pdr-fit.json') as {
  'pdr-fit': { status: Record<string, string> };
};

test.each([
  [0, '0:00'],
  [6.2, '0:07'],
  [59.9, '1:00'],
  [754, '12:34'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => {
  expect(asTime(seconds)).toBe(text);
});

describe('FitDisplay', () => {
  function setup() {
    const [shown, warnings, sent]: [string[], string[], unknown[]] = [[], [], []];
    const node = {
      status: ({ text = '' }: NodeStatus) => shown.push(text),
      warn: (text: string) => warnings.push(text),
      send: (message: unknown) => sent.push(message),
    } as unknown as Node;
    const translate = (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
      texts.status[key.replace('pdr-fit.status.', '')].replace(/__(\w+)__/g, (_, name) => `${values[name]}`);
    const status = new Status({ _: translate } as unknown as NodeRed, node, 'pdr-fit');
    const news: string[] = [];
    const view = {
      trains: () => undefined,
      modelChanged: () => news.push('model'),
      versionsChanged: () => news.push('versions'),
    };
    return {
      shown,
      warnings,
      sent,
      news,
      display: new FitDisplay(node, status, new LogOnce(node), view),
      status,
    };
  }
  const column = (name: string, detail = 'It holds times.'): IgnoredColumn => ({
    name,
    reason: 'time',
    detail,
  });

  it.each([
    [null, 'waiting for rows'],
    [{ phase: 'collecting', fraction: 0.2, rows: 412, windowSize: 2000 }, '412/2000'],
    [{ phase: 'queued', fraction: 0, position: 2 }, 'queued: 2'],
    [{ phase: 'neighbors', fraction: 0.0512 }, 'preparing 5 %'],
    [{ phase: 'training', fraction: 0.379, secondsLeft: 11.3 }, '37 %, 0:12 left'],
    [{ phase: 'landmarks', fraction: 0.95 }, 'finishing 95 %'],
  ] as const)('shows %j', (progress, text) => {
    const { shown, display, status } = setup();
    display.show(progress);
    status.stop();
    expect(shown).toEqual([text]);
    expect(text.length).toBeLessThan(20);
  });

  it.each([
    [{ kind: 'trained', engine: 'native', leftOut: 0 }, 'model ready', 'model'],
    [{ kind: 'trained', engine: 'wasm', leftOut: 0 }, 'model ready (wasm)', 'model'],
    [{ kind: 'trained', engine: 'native', leftOut: 12 }, 'ready, 12 unused', 'model'],
    [{ kind: 'serves', version: 123 }, 'version 123', 'model'],
    [{ kind: 'kept' }, 'kept old map', 'versions'],
  ] as const)('shows and tells viewers of %j', (ready, text, what) => {
    const { shown, news, display, status } = setup();
    display.changed(ready);
    status.stop();
    expect([shown, news]).toEqual([[text], [what]]);
    expect(text.length).toBeLessThan(20);
  });

  it('tells of columns left out once for each change', () => {
    const { warnings, display } = setup();
    display.leftOut([]);
    display.leftOut([column('ts')]);
    display.leftOut([column('ts', 'It holds other times.')]);
    display.leftOut([column('ts'), ...Array.from({ length: 9 }, (_, i) => column(`c${i}`))]);
    display.leftOut([]);
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain('"ts": It holds times.');
    expect(warnings[1]).toContain('And 2 more.');
    expect(warnings[2]).toContain('any more');
  });

  it('warns of what a training noted, about the data and about itself', () => {
    const { warnings, display } = setup();
    const result = { report: { engine: 'native', notes: ['All rows are alike.'] } } as unknown as FitResult;
    display.trained(result, { features: null, labels: null, ignored: [], notes: ['3 rows are left out.'] });
    expect(warnings).toEqual(['3 rows are left out.', 'All rows are alike.']);
  });

  it('sends nothing once it is closed', () => {
    const { sent, display, status } = setup();
    display.close();
    display.progress({ phase: 'training', fraction: 1 });
    status.stop();
    expect(sent).toEqual([]);
  });
});
