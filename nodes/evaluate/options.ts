import { CPU_ENGINE_CHOICES, METRICS } from '../../src/index';
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
    check: 'twiceNeighbors',
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
    check: 'labelGiven',
  },
  threshold: {
    spec: { kind: 'number', default: 0.8, least: -1, most: 1, doc: 'The second output fires below it.' },
    icon: 'bell-o',
  },
  ...ROW_OPTIONS,
  neighbors: {
    spec: {
      kind: 'number',
      default: 7,
      least: 1,
      most: 1000,
      whole: true,
      doc: 'Neighbors of a row that are compared.',
    },
    group: 'measure',
    icon: 'users',
  },
  engine: {
    spec: { kind: 'choice', values: CPU_ENGINE_CHOICES, default: 'auto', doc: 'What computes.' },
    group: 'measure',
    icon: 'microchip',
  },
} as const satisfies NodeOptions;
