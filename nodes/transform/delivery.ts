import { type Description, type Matrix, type ModelEnvelope, PdrError, type Projector } from '../../src/index';
import { toCoordinates } from '../shared/coordinates';
import { reading, reasonOf } from '../shared/failures';
import type { Message, Send } from '../shared/node-red';
import { type Imputed, marksOf } from './marks';
import { type Origin, originsOf } from './origin';
import { messageParts, readingParts } from './parts';
import { answerPlace } from './place';
import type { TransformEvents, TransformSettings } from './settings';
import type { Watch } from './watch';

/** A message that is not answered yet. */
export interface Waiting {
  readonly msg: Message;
  readonly send: Send;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Its rows, once they are read. */
export interface Parsed {
  readonly waiting: Waiting;
  readonly rows: Matrix;
  readonly many: boolean;
  readonly imputed: readonly (Imputed | null)[] | null;
}

/** Writes what was found into messages, and sends them on. */
export class Delivery {
  private readonly regimeNames = new WeakMap<ModelEnvelope, ReadonlyMap<number, string>>();

  constructor(
    private readonly settings: TransformSettings,
    private readonly watch: Watch,
    private readonly watched: TransformEvents['watched'],
  ) {}

  /** @param start the message's first row among those described */
  deliver(
    { waiting, many, imputed }: Parsed,
    model: ModelEnvelope,
    embedding: Matrix,
    described: Description,
    start: number,
  ): void {
    const { msg } = waiting;
    const { output, marker, format, series } = this.settings;
    const readings = readingParts(described, start, embedding.rows, this.namesOf(model));
    let origins: readonly Origin[];
    try {
      origins = originsOf(msg, embedding.rows, Date.now());
      marker.mark(msg, {
        ...marksOf(model, many ? imputed : (imputed?.[0] ?? null)),
        ...messageParts(readings, many),
      });
      output.write(msg, toCoordinates(embedding, format, many));
      reading(() => {
        if (format === 'chart' && !msg.topic) msg.topic = series;
      });
    } catch (error) {
      waiting.reject(error);
      return;
    }
    sendOn(waiting);
    readings.forEach((parts, i) => {
      for (const news of this.watch.look(origins[i], parts)) this.watched(news);
    });
  }

  /** Answers a message that asks what lies at a place of the map. */
  answer(waiting: Waiting, projector: Projector, place: readonly unknown[]): void {
    const { output, marker } = this.settings;
    try {
      const found = answerPlace(projector, place);
      marker.mark(waiting.msg, marksOf(projector.model, null));
      output.write(waiting.msg, found);
    } catch (error) {
      waiting.reject(error);
      return;
    }
    sendOn(waiting);
  }

  private namesOf(model: ModelEnvelope): ReadonlyMap<number, string> {
    const names = this.regimeNames.get(model) ?? this.settings.regimeNames(model);
    this.regimeNames.set(model, names);
    return names;
  }
}

/** Node-RED copies a message for every wire but the first, which not every message allows. */
export function sendOn({ msg, send, resolve, reject }: Waiting): void {
  try {
    send(msg);
    resolve();
  } catch (cause) {
    reject(new PdrError('PDR_BAD_INPUT', `The message cannot be sent on: ${reasonOf(cause)}`, { cause }));
  }
}
