import { ALARM_OPTIONS, CPU_ENGINE_CHOICES, MODEL_ROWS_OPTIONS } from '../../src/index';
import { COORDINATE_FORMATS } from '../shared/coordinates';
import { MODEL_OPTIONS, type NodeOptions, PROPERTY } from '../shared/nodeOptions';
import { NO_MODEL_POLICIES } from './settings';

export const OPTIONS = {
  ...MODEL_OPTIONS,
  property: PROPERTY,
  output: {
    spec: { kind: 'text', default: 'payload', doc: 'The message property that gets the coordinates.' },
    icon: 'crosshairs',
    names: 'messageProperty',
  },
  format: {
    spec: {
      kind: 'choice',
      values: COORDINATE_FORMATS,
      default: 'array',
      doc: 'Coordinates as [x, y], as {x, y}, or the latter with a series name for a chart.',
    },
    icon: 'code',
  },
  noModel: {
    spec: {
      kind: 'choice',
      values: NO_MODEL_POLICIES,
      default: 'discard',
      doc: 'What to do with messages before there is a model.',
    },
    icon: 'hand-paper-o',
    formerly: { pass: 'passUnprojected' },
  },
  holdLimit: {
    spec: {
      kind: 'number',
      default: 1000,
      least: 1,
      most: 1_000_000,
      whole: true,
      doc: 'Messages held at most.',
    },
    icon: 'inbox',
    shownWhile: { option: 'noModel', is: ['hold'] },
  },
  novelty: {
    spec: { kind: 'flag', default: true, doc: 'Tell how unusual each reading is, and by which features.' },
    group: 'meaning',
  },
  alarmLevel: { spec: ALARM_OPTIONS.level, group: 'meaning', icon: 'bell-o' },
  alarmReadings: {
    // One reading alone would begin an alarm every hundred usual ones.
    spec: { ...ALARM_OPTIONS.smoothing, default: 5 },
    group: 'meaning',
    icon: 'list-ol',
  },
  regimes: {
    spec: { kind: 'flag', default: true, doc: 'Tell the regime that each reading is in.' },
    group: 'meaning',
  },
  labels: {
    spec: { kind: 'flag', default: true, doc: 'Tell the label that the nearest known readings have.' },
    group: 'meaning',
  },
  trust: {
    // Takes as long as all others together, and is of the map rather than of the reading.
    spec: {
      kind: 'flag',
      default: false,
      doc: "Tell how far a reading's place on the map is to be trusted.",
    },
    group: 'meaning',
  },
  missingFeature: { spec: MODEL_ROWS_OPTIONS.missingFeature, group: 'advanced', icon: 'question-circle-o' },
  engine: {
    spec: { kind: 'choice', values: CPU_ENGINE_CHOICES, default: 'auto', doc: 'What computes projections.' },
    group: 'advanced',
    icon: 'microchip',
  },
} as const satisfies NodeOptions;
