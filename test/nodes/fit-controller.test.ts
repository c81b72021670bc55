import { FitController, type FitNodeSettings, type FitPorts } from '../../nodes/fit/controller';
import { MessagePath } from '../../nodes/shared/messagePath';
import type { NodeRed } from '../../nodes/shared/node-red';
import { type FitResult, type Matrix, PdrError } from '../../src/index';
import { readings } from './support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('FitController', () => {
  function make(settings: Partial<FitNodeSettings>, ports: Partial<FitPorts>): FitController {
    return new FitController(
      {
        source: 'window',
        paths: { rows: new MessagePath(util, 'payload'), label: null },
        features: [],
        columns: null,
        missing: 'refuse',
        windowSize: 100,
        trainWhenFull: true,
        trainEvery: 0,
        whenBusy: 'ignore',
        fit: {},
        includeEmbedding: false,
        ...settings,
      },
      {
        fit: () => Promise.reject(new PdrError('PDR_TOO_FEW_ROWS', 'Not in this test.')),
        publish: async () => {},
        published: async () => null,
        announce: () => {},
        exported: () => {},
        progress: () => {},
        trained: () => {},
        stopped: () => {},
        idle: () => {},
        failed: () => {},
        ...ports,
      },
    );
  }

  it('begins to train every so many rows when there are enough for a map', async () => {
    const trainedOn: number[] = [];
    const fit = ({ rows }: Matrix): Promise<FitResult> => {
      trainedOn.push(rows);
      return Promise.reject(new PdrError('PDR_DIVERGED', 'Not in this test.'));
    };
    const controller = make({ trainWhenFull: false, trainEvery: 4 }, { fit });
    for (const payload of readings(20)) await controller.receive({ payload }, () => undefined);
    expect(trainedOn).toEqual([10, 14, 18]);
    await controller.close();
  });
});
