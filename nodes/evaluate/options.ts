import { DRIFT_OPTIONS, EVALUATE_OPTIONS, METRICS } from '../../src/index';
import { MODEL_OPTIONS, type NodeOptions, ROW_OPTIONS } from '../shared/nodeOptions';

export const OPTIONS = {
  ...MODEL_OPTIONS,
  windowSize: {
    spec: {
      kind: 'number',
      default: 1000,
      least: 3,
      most: 1_000_000,
      whole: true,
      doc: 'Rows compared: the newest.',
    },
    icon: 'clone',
    check: { rule: 'twiceNeighbors' },
  },
  evaluateEvery: {
    spec: {
      kind: 'number',
      default: 500,
      least: 0,
      most: 1_000_000_000,
      whole: true,
      doc: 'New rows after which to evaluate; 0 is only when a message or a new model asks.',
    },
    icon: 'repeat',
  },
  metric: {
    spec: {
      kind: 'choice',
      values: METRICS.map(({ name }) => name),
      default: 'trustworthiness',
      doc: 'The metric compared with the threshold.',
    },
    icon: 'eye',
    check: {
      rule: 'labelGiven',
      values: METRICS.filter(({ needsLabels }) => needsLabels).map(({ name }) => name),
    },
  },
  threshold: {
    spec: {
      kind: 'number',
      default: 0.8,
      least: Math.min(...METRICS.map(({ range }) => range[0])),
      most: Math.max(...METRICS.map(({ range }) => range[1])),
      doc: 'The second output fires below it.',
    },
    icon: 'bell-o',
  },
  drift: {
    spec: {
      kind: 'flag',
      default: true,
      doc: 'Tests the rows for drift; the second output fires when one is found.',
    },
  },
  ...ROW_OPTIONS,
  driftLevel: { spec: DRIFT_OPTIONS.level, group: 'measure', icon: 'random' },
  neighbors: { spec: EVALUATE_OPTIONS.k, group: 'measure', icon: 'users' },
  engine: { spec: EVALUATE_OPTIONS.engine, group: 'measure', icon: 'microchip' },
} as const satisfies NodeOptions;
