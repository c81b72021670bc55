import { Projector } from '../../src/index';
import { readModel } from '../files/model';
import { BlockReader, RowReader } from '../files/modelRows';
import { type Output, openOutput, refuseOverwriting } from '../files/output';
import { openRows, TEXT_FORMATS, type TextFormat } from '../files/rows';
import { UsageError } from '../usageError';
import { command } from './command';
import { FORMAT, MODEL, ROWS } from './options';

export const transform = command({
  name: 'transform',
  summary: 'puts rows on a map: their coordinates, one line for each row',
  files: ROWS,
  options: {
    ...MODEL,
    ...FORMAT,
    output: {
      kind: 'text',
      default: null,
      nullable: true,
      doc: 'The file to write the coordinates to. Default: standard output.',
    },
    to: {
      kind: 'choice',
      values: TEXT_FORMATS,
      default: null,
      nullable: true,
      doc: 'Format of the coordinates. Default: that of the rows.',
    },
  },
  run: async ([file], { model: modelFile, key, format = null, output: target, to }) => {
    if (!modelFile) throw new UsageError('Give the file with the model: --model FILE.');
    refuseOverwriting(target ?? undefined, file, modelFile);
    const model = readModel(modelFile, key ?? undefined);
    const input = await openRows(file, format);
    const projector = await Projector.load(model);
    const output = openOutput(target ?? undefined);
    const writer = new CoordinatesWriter(output, to ?? input.format, model.nComponents);
    await writer.start();
    const reader = input.format === 'csv' ? new BlockReader(model) : new RowReader(model);
    for await (const rows of input.blocks) {
      const { matrix, failure } = reader.read(rows);
      if (matrix) await writer.write((await projector.transform(matrix)).data);
      if (failure) throw failure;
    }
    output.finish();
    await projector.dispose();
  },
});

/** The coordinates' names: x, y, z; of more dimensions c1, c2, ... */
function coordinateNames(components: number): string[] {
  return components <= 3
    ? ['x', 'y', 'z'].slice(0, components)
    : Array.from({ length: components }, (_, i) => `c${i + 1}`);
}

class CoordinatesWriter {
  private readonly names: readonly string[];

  constructor(
    private readonly output: Output,
    private readonly format: TextFormat,
    components: number,
  ) {
    this.names = coordinateNames(components);
  }

  async start(): Promise<void> {
    if (this.format === 'csv') await this.output.write(`${this.names.join(',')}\n`);
  }

  /** @param coordinates row by row */
  async write(coordinates: Float32Array): Promise<void> {
    const { names } = this;
    let text = '';
    for (let start = 0; start < coordinates.length; start += names.length) {
      const numbers = Array.from(coordinates.subarray(start, start + names.length), shortest);
      text +=
        this.format === 'csv'
          ? `${numbers.join(',')}\n`
          : `{${names.map((name, i) => `"${name}":${numbers[i]}`).join(',')}}\n`;
    }
    await this.output.write(text);
  }
}

/** Nine digits are what single precision needs to be read back as it was. */
function shortest(value: number): string {
  return String(Number(value.toPrecision(9)));
}
