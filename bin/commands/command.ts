import type { GivenOptions, OptionTable } from '../../src/index';

/** One of the things that `pdr` does. */
export interface Command<Options extends OptionTable = OptionTable> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Its arguments, as the usage line shows them, each with what it is. */
  readonly files: Readonly<Record<string, string>>;
  readonly options: Options;
  /**
   * @param files the arguments that are no options, in their order
   * @param given the options that were given, checked
   */
  run(files: readonly string[], given: GivenOptions<Options>): Promise<void>;
}

/** Checks a command's types against its own options. */
export function command<const Options extends OptionTable>(command: Command<Options>): Command<Options> {
  return command;
}
