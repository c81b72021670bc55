import { type OptionSpec, type OptionValue, ROWS_FORMAT } from '../../src/index';

/** An option of a node: what it may be, and how the edit dialog shows it. Its texts are in the message catalogue. */
export interface NodeOption<S extends OptionSpec = OptionSpec> {
  readonly spec: S;
  /** The fold of the dialog, `group.NAME` in the catalogue; without one the field is always in sight. */
  readonly group?: string;
  /** A Font Awesome icon before the label. Checkboxes have none. */
  readonly icon?: string;
  /**
   * What its text names. A message property and a context key have typed fields; the field of the context key also sets its
   * scope. Columns of the readings can be chosen from a list.
   */
  readonly names?: 'messageProperty' | 'contextKey' | 'contextScope' | 'columns';
  /** The dialog shows the field only while another option has one of these values. */
  readonly shownWhile?: { readonly option: string; readonly is: readonly string[] };
  /** A rule of the dialog beyond the spec, by its name in resources/editor.js, and the values for which it holds. */
  readonly check?: { readonly rule: string; readonly values?: readonly string[] };
  /** Values of older versions, with what they are called now. */
  readonly formerly?: Readonly<Record<string, string>>;
}

/** The options of a node by the names of its properties, in the dialog's order. */
export type NodeOptions = Readonly<Record<string, NodeOption>>;

export type NodeOptionValues<T extends NodeOptions> = {
  readonly [Name in keyof T]: OptionValue<T[Name]['spec']>;
};

/** Where in context the model is; the same in all nodes that have one. */
export const MODEL_OPTIONS = {
  model: {
    spec: {
      kind: 'text',
      default: 'pdrModel',
      doc: 'The context key of the model, with or without a store.',
    },
    icon: 'database',
    names: 'contextKey',
  },
  modelType: {
    spec: { kind: 'choice', values: ['flow', 'global'], default: 'flow', doc: 'The scope of that key.' },
    names: 'contextScope',
  },
} as const satisfies NodeOptions;

/** Where in a message the rows are. */
export const PROPERTY = {
  spec: { kind: 'text', default: 'payload', doc: 'The message property that holds the rows.' },
  icon: 'ellipsis-h',
  names: 'messageProperty',
} as const satisfies NodeOption;

/** How the nodes that collect rows read them. */
export const ROW_OPTIONS = {
  property: { ...PROPERTY, group: 'rows' },
  label: {
    spec: { kind: 'text', default: null, nullable: true, doc: 'The message property that holds the labels.' },
    group: 'rows',
    icon: 'bookmark-o',
    names: 'messageProperty',
  },
  columns: {
    spec: ROWS_FORMAT.columns,
    group: 'rows',
    icon: 'columns',
  },
} as const satisfies NodeOptions;
