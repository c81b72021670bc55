/** A row's class; null where it is unknown. */
export type Label = string | number | null;

interface Described {
  /** One or two sentences for `--help` and the documentation; the range and the default are said from the other fields. */
  readonly doc: string;
  /** Names that other libraries give it: the error for such a name suggests this one. */
  readonly aka?: readonly string[];
}

/** A spec is nullable where null has a meaning of its own, which its `doc` gives. */
interface Default<T> {
  readonly default: T | null;
  readonly nullable?: true;
}

export interface NumberSpec extends Described, Default<number> {
  readonly kind: 'number';
  readonly least: number;
  readonly most: number;
  readonly whole?: true;
}

export interface ChoiceSpec extends Described, Default<string> {
  readonly kind: 'choice';
  readonly values: readonly string[];
}

export interface FlagSpec extends Described {
  readonly kind: 'flag';
  readonly default: boolean;
  readonly nullable?: never;
}

export interface TextSpec extends Described, Default<string> {
  readonly kind: 'text';
}

/** Different texts, none of them empty. */
export interface NamesSpec extends Described, Default<readonly string[]> {
  readonly kind: 'names';
  /** The texts that may be there; without them any. */
  readonly values?: readonly string[];
}

/** Whole numbers from `least` to `most`; at least one and at most `longest` of them. */
export interface ListSpec extends Described, Default<readonly number[]> {
  readonly kind: 'list';
  readonly least: number;
  readonly most: number;
  readonly longest: number;
}

/** One label for each row. */
export interface LabelsSpec extends Described, Default<ArrayLike<Label>> {
  readonly kind: 'labels';
}

export type OptionSpec = NumberSpec | ChoiceSpec | FlagSpec | TextSpec | NamesSpec | ListSpec | LabelsSpec;

/** The options of something, by name. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

interface Values {
  number: number;
  flag: boolean;
  text: string;
  names: readonly string[];
  list: readonly number[];
  labels: ArrayLike<Label>;
}

/** The type of an option's value. */
export type OptionValue<S extends OptionSpec> =
  | (S extends ChoiceSpec
      ? S['values'][number]
      : S extends { kind: keyof Values }
        ? Values[S['kind']]
        : never)
  | (S extends { nullable: true } ? null : never);

/** Values of all options of a table. */
export type OptionValues<T extends OptionTable> = { readonly [Name in keyof T]: OptionValue<T[Name]> };

/** What a caller may give, all of it optional; undefined stands for the default. */
export type GivenOptions<T extends OptionTable> = {
  readonly [Name in keyof T]?: OptionValue<T[Name]> | undefined;
};
