import { HISTORY_OPTIONS } from '../../src/index';
import { type NodeOptions, ROW_OPTIONS } from '../shared/nodeOptions';
import { SOURCES, TIMES, WINDOWS } from './settings';

export const OPTIONS = {
  source: {
    spec: { kind: 'choice', values: SOURCES, default: 'topic', doc: 'Which readings share a window.' },
    icon: 'sitemap',
  },
  sourceProperty: {
    spec: { kind: 'text', default: 'payload.device', doc: 'The message property that names the source.' },
    icon: 'tag',
    names: 'messageProperty',
    shownWhile: { option: 'source', is: ['property'] },
  },
  window: {
    spec: {
      kind: 'choice',
      values: WINDOWS,
      default: 'readings',
      doc: 'Whether the window has a number of readings or a length in time.',
    },
    icon: 'clone',
  },
  readings: {
    spec: HISTORY_OPTIONS.readings,
    icon: 'list-ol',
    shownWhile: { option: 'window', is: ['readings'] },
  },
  seconds: {
    spec: {
      kind: 'number',
      default: 60,
      least: HISTORY_OPTIONS.seconds.least,
      most: HISTORY_OPTIONS.seconds.most,
      doc: 'The length of the window.',
    },
    icon: 'clock-o',
    shownWhile: { option: 'window', is: ['seconds'] },
  },
  statistics: { spec: HISTORY_OPTIONS.statistics, icon: 'bar-chart' },
  lags: { spec: HISTORY_OPTIONS.lags, icon: 'history' },
  every: { spec: HISTORY_OPTIONS.every, icon: 'repeat' },
  start: { spec: HISTORY_OPTIONS.start, icon: 'play' },
  time: {
    spec: { kind: 'choice', values: TIMES, default: 'arrival', doc: 'Where the time of a reading is from.' },
    group: 'time',
    icon: 'clock-o',
  },
  timeProperty: {
    spec: { kind: 'text', default: 'payload.time', doc: 'The message property that holds the time.' },
    group: 'time',
    icon: 'ellipsis-h',
    names: 'messageProperty',
    shownWhile: { option: 'time', is: ['property'] },
  },
  gap: { spec: HISTORY_OPTIONS.gap, group: 'time', icon: 'chain-broken' },
  ...ROW_OPTIONS,
  features: { spec: HISTORY_OPTIONS.features, group: 'rows', icon: 'filter' },
  sources: { spec: HISTORY_OPTIONS.sources, group: 'rows', icon: 'database' },
} as const satisfies NodeOptions;
