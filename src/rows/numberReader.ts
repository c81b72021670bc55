import { PdrError } from '../errors';
import type { MissingPolicy } from '../options/choices';
import { isHoldable, isNumber, Kind, readCell } from './cell';
import { type Decimals, numberOf } from './decimals';
import { describe } from './describe';

/** Where the values to be read come from. */
export interface ReadingSource {
  readonly missing: MissingPolicy;
  /** The features' names in the columns' order; null where they have none. */
  readonly features: readonly string[] | null;
  /** Whether the rows are for a model. */
  readonly known: boolean;
  /** Whether there is more than one row, so that an error must name it. */
  readonly many: boolean;
  /** How a column writes its numbers; asked only where a text leaves it open. */
  decimals(column: number): Decimals;
}

/** Reads the values of rows as numbers, and refuses what is none. */
export class NumberReader {
  constructor(private readonly source: ReadingSource) {}

  /**
   * @param row,column counted from 0
   * @returns a number that single precision can hold; NaN where a value is missing and may be
   * @throws PDR_NOT_A_NUMBER naming row and feature
   */
  read(value: unknown, row: number, column: number): number {
    if (typeof value === 'number' && isHoldable(value)) return value;
    const cell = readCell(value);
    if (isNumber(cell.kind)) {
      const isOpen = cell.kind === Kind.commaAndThree || cell.kind === Kind.pointAndThree;
      const number = isOpen ? numberOf(cell.kind, cell.number, this.source.decimals(column)) : cell.number;
      if (Number.isNaN(number)) {
        throw this.error(value, row, column, 'may be written with thousands or with decimals', PLAIN);
      }
      if (!isHoldable(number)) throw this.error(value, row, column, 'is too large');
      return number;
    }
    if (cell.kind !== Kind.missing && cell.kind !== Kind.absent) {
      throw this.error(value, row, column, 'is not a number');
    }
    if (this.source.missing === 'impute') return Number.NaN;
    const orChoose = this.source.known ? OR_MEAN : 'or choose to impute missing values';
    throw this.error(value, row, column, 'is missing', `Send a number, ${orChoose}.`);
  }

  private error(
    value: unknown,
    row: number,
    column: number,
    problem: string,
    remedy = 'Send a finite number.',
  ): PdrError {
    const { features, many } = this.source;
    const feature = features ? `Feature "${features[column]}"` : `Feature ${column + 1}`;
    const where = many ? `${feature} of row ${row + 1}` : feature;
    return new PdrError('PDR_NOT_A_NUMBER', `${where} ${problem} (${describe(value)}). ${remedy}`);
  }
}

/** What to do, beside sending it, about a value that rows for a model lack. */
export const OR_MEAN =
  'or choose, where rows are projected, that the training mean counts for a missing feature (missingFeature)';

const PLAIN = 'Send it as a number, or as text with a decimal point and nothing between thousands.';
