import { setTimeout as sleep } from 'node:timers/promises';
import { EvaluateController, type EvaluatePorts } from '../../nodes/evaluate/controller';
import { MessagePath } from '../../nodes/shared/messagePath';
import type { NodeRed } from '../../nodes/shared/node-red';
import { fit } from '../../src/index';
import { fromRows } from '../support/data';
import { FEATURES, readings, values } from './support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('EvaluateController', () => {
  it('tells once of an evaluation that failed, however many rows came while it waited', async () => {
    const X = fromRows(readings(60).map(values));
    const { model } = await fit(X, { preset: 'fast', steps: 5, featureNames: FEATURES });
    const failures: unknown[] = [];
    const ports: EvaluatePorts = {
      evaluate: async () => {
        await sleep(50);
        throw new Error('no memory');
      },
      announce: () => {},
      collecting: () => {},
      evaluating: () => {},
      stopped: () => {},
      loaded: () => {},
      failed: (error) => failures.push(error),
    };
    const controller = new EvaluateController(
      {
        paths: { rows: new MessagePath(util, 'payload'), label: null },
        columns: null,
        windowSize: 100,
        evaluateEvery: 20,
        k: 7,
        metric: 'trustworthiness',
        threshold: 0.8,
        engine: 'auto',
      },
      { read: async () => model, onWritten: () => () => undefined },
      ports,
    );
    for (const payload of readings(100)) await controller.receive({ payload }, () => undefined);
    await sleep(300);
    expect(failures.map(String)).toEqual(['Error: no memory', 'Error: no memory']);
    await controller.close();
  });
});
